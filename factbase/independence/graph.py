"""The order of relaying, and the circles in it. Graphs are lists of parents by place: `parents[x]` is what x relays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def children_of(parents: Sequence[Sequence[int]]) -> list[list[int]]:
    """The same edges seen from above: for each place, the places that relay it, ascending."""
    children: list[list[int]] = [[] for _ in parents]
    for child, above in enumerate(parents):
        for parent in above:
            children[parent].append(child)
    return children


def parents_first(parents: Sequence[Sequence[int]]) -> list[int]:
    """Every place after all of its parents, or an empty list where a loop makes that impossible.

    Source: Kahn, Topological sorting of large networks, CACM 5 (1962).
    """
    children = children_of(parents)
    missing = [len(above) for above in parents]
    order = [place for place, count in enumerate(missing) if not count]
    for place in order:
        for child in children[place]:
            missing[child] -= 1
            if not missing[child]:
                order.append(child)
    return order if len(order) == len(parents) else []


def components(parents: Sequence[Sequence[int]]) -> list[list[int]]:
    """The strongly connected components, each one after those that feed it.

    Source: Kosaraju's algorithm, in Aho, Hopcroft, Ullman, Data Structures and Algorithms (1983).
    """
    taken = [False] * len(parents)
    found = []
    for start in reversed(_finished(children_of(parents))):
        if not taken[start]:
            group = _walk(start, parents, taken)
            found.append(group)
    return found


def _finished(onward: Sequence[Sequence[int]]) -> list[int]:
    """Every place in the order in which a depth-first walk leaves it for good."""
    seen = [False] * len(onward)
    finished = []
    for start in range(len(onward)):
        work = [] if seen[start] else [(start, iter(onward[start]))]
        seen[start] = True
        while work:
            place, steps = work[-1]
            step = next((step for step in steps if not seen[step]), None)
            if step is None:
                finished.append(place)
                work.pop()
            else:
                seen[step] = True
                work.append((step, iter(onward[step])))
    return finished


def _walk(start: int, onward: Sequence[Sequence[int]], taken: list[bool]) -> list[int]:
    """Everything that `start` leads to and that was not taken before; takes it."""
    taken[start] = True
    group = [start]
    for place in group:
        for step in onward[place]:
            if not taken[step]:
                taken[step] = True
                group.append(step)
    return group


def circles(parents: Sequence[Sequence[int]]) -> list[list[int]]:
    """The components in which something relays itself, directly or by others; fed ones and unfed ones."""
    return [group for group in components(parents) if len(group) > 1 or group[0] in parents[group[0]]]


def is_unfed(circle: Sequence[int], parents: Sequence[Sequence[int]]) -> bool:
    """Whether no edge leads into a circle from outside."""
    inside = set(circle)
    return all(inside.issuperset(parents[place]) for place in circle)


def reachable(starts: Iterable[int], onward: Sequence[Sequence[int]], within: Sequence[bool]) -> list[bool]:
    """For each place, whether a walk leads to it from one of `starts`, by `onward` edges, over places `within`."""
    barred = [not inside for inside in within]
    seen = [False] * len(onward)
    for start in starts:
        if not barred[start]:
            for place in _walk(start, onward, barred):
                seen[place] = True
    return seen
