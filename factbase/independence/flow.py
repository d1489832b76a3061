"""Lines that share no place: as many as there are places in a smallest cut (Menger 1927)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

# A place becomes two nodes, 2 * place (entry) and 2 * place + 1 (exit). The edge between them has capacity 1, which
# turns a limit on places into a limit on edges.
_SOURCE, _SINK = -1, -2


def count_disjoint_lines(starts: Sequence[int], children: Sequence[Sequence[int]], ends: Collection[int]) -> int:
    """Return the most walks from starts to ends that share no place: the fewest places that meet every walk.

    Source: Ford, Fulkerson, Maximal flow through a network (1956), on places split in two.
    """
    onward: dict[int, list[int]] = {_SOURCE: [2 * start for start in starts], _SINK: []}
    for place, steps in enumerate(children):
        onward[2 * place] = [2 * place + 1]
        onward[2 * place + 1] = [2 * step for step in steps] + [_SINK] * (place in ends)
    flow: set[tuple[int, int]] = set()
    backward: dict[int, set[int]] = {node: set() for node in onward}
    count = 0
    while path := list(_augmenting_path(onward, flow, backward)):
        for tail, head in path:
            if (head, tail) in flow:
                # The path runs against a line found before: the two lines swap their ends.
                flow.remove((head, tail))
                backward[tail].remove(head)
            else:
                flow.add((tail, head))
                backward[head].add(tail)
        count += 1
    return count


def _augmenting_path(
    onward: dict[int, list[int]], flow: Collection[tuple[int, int]], backward: dict[int, set[int]]
) -> Iterator[tuple[int, int]]:
    """Yield the edges of a shortest path that adds one line, last edge first; nothing where there is none."""
    previous = {_SOURCE: _SOURCE}
    queue = [_SOURCE]
    for tail in queue:
        free = [head for head in onward[tail] if (tail, head) not in flow]
        for head in (*free, *backward[tail]):
            if head not in previous:
                previous[head] = tail
                queue.append(head)
    head = _SINK if _SINK in previous else _SOURCE
    while head != _SOURCE:
        yield previous[head], head
        head = previous[head]
