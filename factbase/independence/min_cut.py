"""Lines that meet again or run in circles, and are too many to write down.

The fewest units that meet all lines are found from a few lines: cover those, look for a line that the cover missed, add
it, and repeat until there is none. A cover of some lines is never larger than one of all lines, so the end is exact.

A walk serves where a line is wanted: it holds a simple path, on which no other units stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.independence.flow import disjoint_lines
from factbase.independence.graph import children_of, components, reachable
from factbase.independence.hitting_set import smallest_cover
from factbase.independence.side_graph import UNDISCLOSED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from factbase.independence.identifications import Merge
    from factbase.independence.identities import Id
    from factbase.independence.side_graph import Record, Undisclosed

LINES = 400
"""Lines written down before a cut is patched together from the last cover."""
STEPS = 2_000
"""Partial paths tried to find a line through a place in a circle."""


class Net:
    """The places that lie on walks from some starts to held attributions.

    Args:
        record: the side.
        starts: where lines may begin.
        within: the attributions that lines may pass.
    """

    __slots__ = ("children", "ends", "order", "parents", "starts")

    order: list[int]
    """The places, parents first as far as circles allow."""
    parents: list[list[int]]
    children: list[list[int]]
    starts: list[int]
    ends: frozenset[int]

    def __init__(self, record: Record, starts: Sequence[int], within: Sequence[bool]) -> None:
        fed = reachable(starts, children_of(record.parents), within)
        held = [i for i, is_held in enumerate(record.held) if is_held]
        inside = reachable(held, record.parents, fed)
        order = record.order or [i for group in components(record.parents) for i in group]
        self.order = [i for i in order if inside[i]]
        self.parents = [
            [parent for parent in above if inside[parent]] if inside[i] else []
            for i, above in enumerate(record.parents)
        ]
        self.children = children_of(self.parents)
        self.starts = [i for i in starts if inside[i]]
        self.ends = frozenset(i for i in held if inside[i])


def uncut(net: Net, marks: Sequence[int], cut: int) -> int:
    """The units on a shortest line without any unit of `cut`; 0 where there is none."""
    line = {start: marks[start] for start in net.starts if not marks[start] & cut}
    waiting = list(line)
    for place in waiting:
        if place in net.ends:
            return line[place]
        for step in net.children[place]:
            if step not in line and not marks[step] & cut:
                line[step] = line[place] | marks[step]
                waiting.append(step)
    return 0


def on_every_line(net: Net, marks: Sequence[int], cut: int = 0) -> int:
    """The units that every line passes, of the lines without a unit of `cut`; -1 where no line is left.

    Source: the data-flow equations of dominators (Allen, Cocke 1972), over sets of units.
    """
    passed = dict.fromkeys(net.order, -1)
    starts = set(net.starts)
    changed = True
    while changed:
        changed = False
        for place in net.order:
            if marks[place] & cut:
                continue
            common = 0 if place in starts else -1
            for parent in net.parents[place]:
                common &= passed[parent]
            common |= marks[place]
            if common != passed[place]:
                passed[place] = common
                changed = True
    result = -1
    for end in net.ends:
        result &= passed[end]
    return result


def fewest(net: Net, marks: Sequence[int], most: int) -> tuple[int, int]:
    """The fewest units that meet every line, as a lower and an upper bound: equal unless a search was cut short.

    Args:
        net: the lines; at least one.
        marks: the units on them.
        most: a number of units known to be enough.
    """
    fresh = list(_missed(net, marks, 0))
    if len(fresh) == 1 and on_every_line(net, marks):
        return 1, 1
    if len(fresh) < most:
        most = min(most, disjoint_lines(net.starts, net.children, net.ends))
    if len(fresh) >= most or _is_simple(net, marks):
        return most, most
    lines_of: dict[int, int] = {}
    count = lower = 0
    while True:
        for line in fresh:
            for bit in _bits(line):
                lines_of[bit] = lines_of.get(bit, 0) | 1 << count
            count += 1
        cover = smallest_cover(lines_of, (1 << count) - 1)
        lower = max(lower, cover.lower)
        if lower >= most:
            return most, most
        cut = sum(cover.chosen)
        fresh = list(_missed(net, marks, cut))
        if not fresh:
            return lower, min(most, len(cover.chosen))
        if cover.lower < len(cover.chosen) or count > LINES:
            return lower, min(most, _patched(net, marks, cut))


def _is_simple(net: Net, marks: Sequence[int]) -> bool:
    """Whether every unit stands on one place only, so that a cut of units is a cut of places."""
    seen = 0
    for place in net.order:
        if seen & marks[place]:
            return False
        seen |= marks[place]
    return True


def _missed(net: Net, marks: Sequence[int], cut: int) -> Iterator[int]:
    """Lines that a cut misses, no two of which share a unit; as many as come easily."""
    while line := uncut(net, marks, cut):
        yield line
        cut |= line


def _patched(net: Net, marks: Sequence[int], cut: int) -> int:
    """The size of a cut after each line that it misses has given it a unit: that which stands on most places."""
    while line := uncut(net, marks, cut):
        cut |= max(_bits(line), key=lambda bit: sum(1 for place in net.order if marks[place] & bit))
    return cut.bit_count()


def _bits(mask: int) -> Iterator[int]:
    while mask:
        yield mask & -mask
        mask &= mask - 1


def in_pairs(net: Net, marks: Sequence[int]) -> int:
    """The units that together with one other unit stand on every line, where no unit does alone."""
    pairs = 0
    for bit in _bits(uncut(net, marks, 0)):
        partners = on_every_line(net, marks, bit)
        if partners:
            pairs |= bit | partners
    return pairs


def is_on_line(net: Net, place: int) -> bool | None:
    """Whether a simple path from a start to an end passes a place: in a circle a walk may only do so by a detour.

    Returns:
        None where that was not settled after `STEPS` partial paths.
    """
    work = [(place, frozenset({place}))]
    for _ in range(STEPS):
        if not work:
            return False
        here, passed = work.pop()
        if not _is_fed(net, place, passed):
            continue
        if here in net.ends:
            return True
        work += [(step, passed | {step}) for step in net.children[here] if step not in passed]
    return None


def _is_fed(net: Net, place: int, passed: Collection[int]) -> bool:
    """Whether a start leads to a place by a way that avoids the rest of what was passed."""
    free = [i == place or i not in passed for i in range(len(net.parents))]
    return reachable(net.starts, net.children, free)[place]


def marked(record: Record, merge: Merge, undisclosed: Collection[int] = ()) -> tuple[list[Id | Undisclosed], list[int]]:
    """The units on each place as bit masks.

    Args:
        record: the side.
        merge: units that count as another one.
        undisclosed: the places of unfed loops.

    Returns:
        The unit of each bit, and for each place the mask of its units.
    """
    bits: dict[Id | Undisclosed, int] = {}
    marks = []
    hidden = set(undisclosed)
    for i, units in enumerate(record.units):
        on_place: list[Id | Undisclosed] = [merge.get(unit, unit) for unit in units]
        if i in hidden:
            on_place.append(UNDISCLOSED)
        marks.append(sum(bits.setdefault(name, 1 << len(bits)) for name in set(on_place)))
    return list(bits), marks
