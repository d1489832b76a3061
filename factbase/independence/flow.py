"""Lines that share no place: as many as there are places in a smallest cut (Menger)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_SOURCE, _SINK = -1, -2
"""A place is entered at 2 * place and left at 2 * place + 1; the edge between the two carries one line."""


def disjoint_lines(starts: Sequence[int], children: Sequence[Sequence[int]], ends: Collection[int]) -> int:
    """The most walks from starts to ends that pass no place twice; also the fewest places that meet every walk.

    Source: Ford, Fulkerson, Maximal flow through a network (1956), on places split in two.
    """
    onward: dict[int, list[int]] = {_SOURCE: [2 * start for start in starts], _SINK: []}
    for place, steps in enumerate(children):
        onward[2 * place] = [2 * place + 1]
        onward[2 * place + 1] = [2 * step for step in steps] + [_SINK] * (place in ends)
    flow: set[tuple[int, int]] = set()
    back: dict[int, set[int]] = {node: set() for node in onward}
    count = 0
    while way := list(_augmenting(onward, flow, back)):
        for here, there in way:
            if (there, here) in flow:
                flow.remove((there, here))
                back[here].remove(there)
            else:
                flow.add((here, there))
                back[there].add(here)
        count += 1
    return count


def _augmenting(
    onward: dict[int, list[int]], flow: Collection[tuple[int, int]], back: dict[int, set[int]]
) -> Iterator[tuple[int, int]]:
    """The edges of a shortest way that adds one line, last first; nothing where there is none."""
    came = {_SOURCE: _SOURCE}
    waiting = [_SOURCE]
    for here in waiting:
        steps = [there for there in onward[here] if (here, there) not in flow]
        for there in (*steps, *back[here]):
            if there not in came:
                came[there] = here
                waiting.append(there)
    here = _SINK if _SINK in came else _SOURCE
    while here != _SOURCE:
        yield came[here], here
        here = came[here]
