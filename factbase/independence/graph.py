"""The order of relaying, and the cycles in it.

A graph is a list of parents by place: `parents[x]` holds the places that attribution x relays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def children_of(parents: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the reversed edges: for each place, the places that relay it, ascending."""
    children: list[list[int]] = [[] for _ in parents]
    for child, above in enumerate(parents):
        for parent in above:
            children[parent].append(child)
    return children


def topological_order(parents: Sequence[Sequence[int]]) -> list[int]:
    """Return every place after all of its parents, or an empty list where a cycle makes that impossible.

    Source: Kahn, Topological sorting of large networks, CACM 5 (1962).
    """
    children = children_of(parents)
    waiting_for = [len(above) for above in parents]
    order = [place for place, count in enumerate(waiting_for) if not count]
    # The list grows while it is walked: a place joins when its last parent is passed.
    for place in order:
        for child in children[place]:
            waiting_for[child] -= 1
            if not waiting_for[child]:
                order.append(child)
    return order if len(order) == len(parents) else []


def strong_components(parents: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the strongly connected components, each one after those that feed it.

    Source: Kosaraju's algorithm, in Aho, Hopcroft, Ullman, Data Structures and Algorithms (1983).
    """
    visited = [False] * len(parents)
    # The place that a walk along the children leaves last has nothing above it but its own component, so a walk along
    # the parents from there collects exactly that component.
    starts = reversed(_postorder(children_of(parents)))
    return [_collect(start, parents, visited) for start in starts if not visited[start]]


def _postorder(onward: Sequence[Sequence[int]]) -> list[int]:
    """Return every place in the order in which a depth-first walk leaves it for good."""
    visited = [False] * len(onward)
    postorder = []
    for start in range(len(onward)):
        # An explicit stack, because a chain of relays may be longer than Python's recursion limit.
        stack = [] if visited[start] else [(start, iter(onward[start]))]
        visited[start] = True
        while stack:
            place, steps = stack[-1]
            step = next((step for step in steps if not visited[step]), None)
            if step is None:
                postorder.append(place)
                stack.pop()
            else:
                visited[step] = True
                stack.append((step, iter(onward[step])))
    return postorder


def _collect(start: int, onward: Sequence[Sequence[int]], visited: list[bool]) -> list[int]:
    """Return the unvisited places that `start` leads to, itself first, and mark them as visited."""
    visited[start] = True
    group = [start]
    for place in group:
        for step in onward[place]:
            if not visited[step]:
                visited[step] = True
                group.append(step)
    return group


def cycles(parents: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the components in which a place relays itself, directly or through others; fed and unfed ones."""
    return [group for group in strong_components(parents) if len(group) > 1 or group[0] in parents[group[0]]]


def is_unfed(cycle: Sequence[int], parents: Sequence[Sequence[int]]) -> bool:
    """Return whether no edge leads into a cycle from outside."""
    # Edges within the component do not feed it.
    inside = set(cycle)
    return all(inside.issuperset(parents[place]) for place in cycle)


def reachable(starts: Iterable[int], onward: Sequence[Sequence[int]], within: Sequence[bool]) -> list[bool]:
    """Return for each place whether a walk from one of `starts` reaches it over places in `within` only."""
    # `_collect` marks what it visits, so places outside count as visited from the start.
    barred = [not inside for inside in within]
    reached = [False] * len(onward)
    for start in starts:
        if not barred[start]:
            for place in _collect(start, onward, barred):
                reached[place] = True
    return reached
