"""The fewest units that meet every line, for lines that are too many to write down.

The lines are generated as needed (an implicit hitting set, Moreno-Centeno and Karp 2013): hit the lines known so far,
look for a line that this set misses, add it, and repeat until there is none. A smallest hitting set of some lines is
never larger than one of all lines, so the set that misses nothing is a smallest one.

A walk serves in place of a line: it contains a simple path with the same ends, whose units are among its own.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from factbase.independence.attribution import UNDISCLOSED
from factbase.independence.flow import count_disjoint_lines
from factbase.independence.graph import children_of, reachable, strong_components
from factbase.independence.hitting_set import Effort, bits_of, smallest_hitting_set

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from factbase.independence.attribution import Undisclosed, Unit
    from factbase.independence.side_graph import SideGraph

# Both limits keep a graph of some thousand attributions under a second; figures of real cases never reach them.
LINES = 400
"""Lines generated before a cut is completed greedily from the last hitting set."""
STEPS = 2_000
"""Partial paths tried to find a line through a place in a cycle."""


class LineNetwork:
    """The places that lie on walks from some starts to held attributions.

    Args:
        graph: the side.
        starts: where lines may begin.
        within: the attributions that lines may pass.
        effort: the operations left for searches of the side.
    """

    __slots__ = ("children", "effort", "ends", "order", "parents", "starts")

    order: list[int]
    """The places, parents first as far as cycles allow."""
    parents: list[list[int]]
    children: list[list[int]]
    starts: list[int]
    ends: frozenset[int]

    def __init__(
        self, graph: SideGraph, starts: Sequence[int], within: Sequence[bool], effort: Effort | None = None
    ) -> None:
        self.effort = effort or Effort()
        fed = reachable(starts, children_of(graph.parents), within)
        # Fed from a start and leading to an end: other places are on no walk and only slow the search.
        held = [i for i, is_held in enumerate(graph.held) if is_held]
        inside = reachable(held, graph.parents, fed)
        order = graph.order or [i for group in strong_components(graph.parents) for i in group]
        self.order = [i for i in order if inside[i]]
        self.parents = [
            [parent for parent in above if inside[parent]] if inside[i] else [] for i, above in enumerate(graph.parents)
        ]
        self.children = children_of(self.parents)
        self.starts = [i for i in starts if inside[i]]
        self.ends = frozenset(i for i in held if inside[i])


def shortest_uncut_line(network: LineNetwork, masks: Sequence[int], cut: int) -> int:
    """Return the units on a shortest line without any unit of `cut`; 0 where there is none."""
    # A breadth-first walk visits each place once at most.
    network.effort.spend(len(network.order))
    # The shortest line has the fewest units, which keeps the branching of the search small.
    line = {start: masks[start] for start in network.starts if not masks[start] & cut}
    queue = list(line)
    for place in queue:
        if place in network.ends:
            return line[place]
        for step in network.children[place]:
            if step not in line and not masks[step] & cut:
                line[step] = line[place] | masks[step]
                queue.append(step)
    return 0


def units_on_all(network: LineNetwork, masks: Sequence[int], cut: int = 0) -> int:
    """Return the units that every line without a unit of `cut` passes; -1 where there is no such line.

    Source: the data-flow equations of dominators (Allen, Cocke 1972), over sets of units.
    """
    passed = dict.fromkeys(network.order, -1)
    starts = set(network.starts)
    # Cycles may need several passes; without cycles the second pass finds nothing new.
    changed = True
    while changed:
        changed = False
        for place in network.order:
            if masks[place] & cut:
                continue
            common = 0 if place in starts else -1
            for parent in network.parents[place]:
                common &= passed[parent]
            common |= masks[place]
            if common != passed[place]:
                passed[place] = common
                changed = True
    result = -1
    for end in network.ends:
        result &= passed[end]
    return result


def fewest_units(
    network: LineNetwork,
    masks: Sequence[int],
    most: int,
    groups: Sequence[int] = (),
    line_cache: list[int] | None = None,
) -> tuple[int, int]:
    """Return a lower and an upper bound of the fewest units that meet every line; equal unless a search was cut short.

    Args:
        network: the lines; at least one.
        masks: the units on each place.
        most: a number of units known to suffice.
        groups: units that count as one, as masks.
        line_cache: lines found before, as masks of their units; the lines found now are appended.
    """
    line_cache = [] if line_cache is None else line_cache
    if not groups:
        # Lines without a common unit need a unit each, a lower bound; the cheapest one that there is.
        disjoint = list(_missed(network, masks, 0))
        if len(disjoint) == 1 and units_on_all(network, masks):
            return 1, 1
        # A cut of places is also a cut of units, and so an upper bound.
        if len(disjoint) < most:
            most = count_disjoint_lines(network.starts, network.children, network.ends, most)
        if len(disjoint) >= most or _is_simple(network, masks):
            return most, most
        line_cache += disjoint
    elif not line_cache:
        line_cache += _missed(network, masks, 0)
    return _hit_lines(network, masks, most, groups, line_cache)


def _hit_lines(
    network: LineNetwork, masks: Sequence[int], most: int, groups: Sequence[int], line_cache: list[int]
) -> tuple[int, int]:
    """Hit the known lines, add those that the set misses, and repeat; see the module."""
    lines = list(line_cache)
    lines_of: dict[int, int] = {}
    count = lower = 0
    while True:
        # Columns grow with the lines; solving again from the start is cheap beside looking for the next line.
        for line in lines:
            for column in (*bits_of(line), *(group for group in groups if group & line)):
                lines_of[column] = lines_of.get(column, 0) | 1 << count
            count += 1
        smallest = smallest_hitting_set(lines_of, (1 << count) - 1, network.effort)
        lower = max(lower, smallest.lower)
        if lower >= most:
            return most, most
        cut = 0
        for column in smallest.chosen:
            cut |= column
        # Several lines at once, none of which shares a unit: each makes the next hitting set larger.
        lines = list(_missed(network, masks, cut))
        line_cache += lines
        if not lines:
            return lower, min(most, len(smallest.chosen))
        if smallest.lower < len(smallest.chosen) or count > LINES or network.effort.remaining <= 0:
            return lower, most if groups else min(most, _completed_cut(network, masks, cut))


def _is_simple(network: LineNetwork, masks: Sequence[int]) -> bool:
    """Return whether every unit stands on one place only, so that a cut of units is a cut of places."""
    passed = 0
    for place in network.order:
        if passed & masks[place]:
            return False
        passed |= masks[place]
    return True


def _missed(network: LineNetwork, masks: Sequence[int], cut: int) -> Iterator[int]:
    """Yield lines that a cut misses, no two of which share a unit; greedily, so there may be more."""
    while line := shortest_uncut_line(network, masks, cut):
        yield line
        cut |= line
        if network.effort.remaining <= 0:
            return


def _completed_cut(network: LineNetwork, masks: Sequence[int], cut: int) -> int:
    """Return the size of a cut after it got the most frequent unit of each line that it misses."""
    # The most frequent unit is the likeliest to be on lines still unseen.
    frequency = Counter(bit for place in network.order for bit in bits_of(masks[place]))
    while line := shortest_uncut_line(network, masks, cut):
        cut |= max(bits_of(line), key=lambda bit: frequency[bit])
    return cut.bit_count()


def units_in_pairs(network: LineNetwork, masks: Sequence[int]) -> int:
    """Return the units that meet every line together with one other unit, where no unit does so alone."""
    pairs = 0
    # One unit of every pair meets this line, so only pairs with such a unit have to be tried.
    for bit in bits_of(shortest_uncut_line(network, masks, 0)):
        partners = units_on_all(network, masks, bit)
        if partners:
            pairs |= bit | partners
    return pairs


def is_on_line(network: LineNetwork, place: int) -> bool | None:
    """Return whether a simple path from a start to an end passes a place; in a cycle only a detour may pass it.

    Deciding this is the two-disjoint-paths problem, NP-complete on directed graphs (Fortune, Hopcroft, Wyllie 1980),
    so the search has a limit.

    Returns:
        None where that was not decided after `STEPS` partial paths.
    """
    stack = [(place, frozenset({place}))]
    for _ in range(STEPS):
        if not stack:
            return False
        tail, passed = stack.pop()
        if not _is_fed(network, place, passed):
            continue
        if tail in network.ends:
            return True
        stack += [(step, passed | {step}) for step in network.children[tail] if step not in passed]
    return None


def _is_fed(network: LineNetwork, place: int, passed: Collection[int]) -> bool:
    """Return whether a start reaches a place by a walk that avoids the other places passed."""
    free = [i == place or i not in passed for i in range(len(network.parents))]
    return reachable(network.starts, network.children, free)[place]


def unit_masks(
    units: Sequence[Sequence[Unit]], undisclosed: Collection[int] = ()
) -> tuple[dict[Unit | Undisclosed, int], list[int]]:
    """Return the bit of each unit, and the mask of the units on each place.

    Args:
        units: the units on each place.
        undisclosed: the places of unfed loops.
    """
    bits: dict[Unit | Undisclosed, int] = {}
    in_loops = set(undisclosed)
    masks = []
    for i, on_place in enumerate(units):
        mask = bits.setdefault(UNDISCLOSED, 1 << len(bits)) if i in in_loops else 0
        for unit in on_place:
            mask |= bits.setdefault(unit, 1 << len(bits))
        masks.append(mask)
    return bits, masks


def pack_lines(network: LineNetwork, masks: Sequence[int], conflicts: Mapping[int, int]) -> int:
    """Return a number of lines no unit of which is in conflict with a unit of another one.

    Greedily, over lines whose units have few conflicts first: see `lower_bounds.pack`.

    Args:
        network: the lines.
        masks: the units on each place.
        conflicts: for each unit, as a bit, the units that may count as one with it, itself included.
    """
    count = barred = 0
    # Rising limits on the conflicts of a line: a source that may be anybody would block all others if it came first.
    for degree in sorted({mask.bit_count() for mask in conflicts.values()}):
        too_many = sum(bit for bit, mask in conflicts.items() if mask.bit_count() > degree)
        while line := shortest_uncut_line(network, masks, barred | too_many):
            for bit in bits_of(line):
                barred |= conflicts[bit]
            count += 1
    return count
