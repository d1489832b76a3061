"""The fewest units that meet every line, for lines that are few enough to write down.

A set of lines is a bit mask with one bit per line; a unit is the mask of the lines that it stands on. To discredit
every line is to cover the full mask, so this is the minimum hitting set problem, seen as minimum set cover. It is
NP-hard in general (Karp 1972) and small in practice. The search treats units with equal masks as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

UnitT = TypeVar("UnitT", bound="Hashable")

# Claims of real cases need some hundred operations. Two million take about half a second, which keeps a claim that is
# built to be hard, or that has thousands of attributions, from holding up a recomputation of all claims. Operations are
# counted, not seconds, so that the figures of a claim are the same on every machine.
OPERATIONS = 2_000_000
"""Elementary operations spent on one side of a claim before proven bounds are returned in place of its figures."""
# A small claim that is built to be hard has small matrices and many branches.
BRANCHES = 500
"""Branches of one exact search before a proven lower bound and a greedy hitting set are returned instead."""
# Finding contained masks compares all pairs, which pays only while they are few.
COMPARED = 400
"""Masks up to which contained ones are looked for."""


class Effort:
    """The operations left for the searches of one side."""

    __slots__ = ("remaining",)

    def __init__(self, operations: int | None = None) -> None:
        self.remaining = OPERATIONS if operations is None else operations

    def spend(self, operations: int) -> None:
        """Count operations."""
        self.remaining -= operations


class HittingSet(NamedTuple, Generic[UnitT]):
    """A smallest hitting set, or its bounds."""

    chosen: list[UnitT]
    """Units that together meet every line."""
    lower: int
    """A proven lower bound of the size; equal to the number of units chosen where the search was exhaustive."""


def smallest_hitting_set(lines_of: Mapping[UnitT, int], full: int, effort: Effort | None = None) -> HittingSet[UnitT]:
    """Return the fewest units whose lines together are all of `full`.

    Args:
        lines_of: the mask of each unit; bits outside `full` do not count. Every line of `full` has a unit.
        full: the lines to meet; 0 needs no unit.
        effort: the operations left; enough for any usual claim where it is not given.
    """
    units = _by_mask(lines_of.items(), full)
    # A unit on every line: nothing smaller exists, and no search is needed.
    choke_point = units.get(full)
    if choke_point is not None:
        return HittingSet([choke_point], 1)
    # A unit on fewer lines than another one never has to be chosen.
    units = _maximal(units)
    # Masks that overlap nowhere leave nothing to choose: the most common claim with several lines.
    if sum(map(int.bit_count, units)) == full.bit_count():
        return HittingSet(list(units.values()), len(units))
    chosen: list[UnitT] = []
    lower = 0
    effort = effort or Effort()
    effort.spend(len(units))
    for part, units_on_part in _separate(units):
        smallest = _search(units_on_part, part, effort)
        chosen += smallest.chosen
        lower += smallest.lower
    return HittingSet(chosen, lower)


def units_on_all(lines_of: Mapping[UnitT, int], full: int) -> list[UnitT]:
    """Return the units that stand on every line of `full`."""
    return [unit for unit, mask in lines_of.items() if mask & full == full]


def units_in_pairs(lines_of: Mapping[UnitT, int], full: int) -> frozenset[UnitT]:
    """Return the units that meet every line together with one other unit, where no unit does so alone."""
    # Units with equal masks are interchangeable.
    masks = set(lines_of.values())
    # One unit of every pair meets the first line, so only pairs with such a unit have to be tried.
    first = full & -full
    pairs = [(left, right) for left in masks if left & first for right in masks if left | right == full]
    paired = {mask for pair in pairs for mask in pair}
    return frozenset(unit for unit, mask in lines_of.items() if mask in paired)


def _by_mask(units: Iterable[tuple[UnitT, int]], full: int) -> dict[int, UnitT]:
    """Return one unit for each distinct non-empty mask within `full`; the first of equals."""
    by_mask: dict[int, UnitT] = {}
    for unit, mask in units:
        within = mask & full
        if within and within not in by_mask:
            by_mask[within] = unit
    return by_mask


def _maximal(units: Mapping[int, UnitT]) -> dict[int, UnitT]:
    """Return the masks that lie in no other mask, largest first; all of them where they are many."""
    maximal: dict[int, UnitT] = {}
    for mask in sorted(units, key=lambda mask: (-mask.bit_count(), mask)):
        if len(maximal) >= COMPARED or all(mask & larger != mask for larger in maximal):
            maximal[mask] = units[mask]
    return maximal


def _separate(units: dict[int, UnitT]) -> Iterator[tuple[int, dict[int, UnitT]]]:
    """Yield groups of lines that share no unit, each with the units on it."""
    # Each mask is merged with the parts that it touches; what touches no mask any more is a part of its own.
    parts: list[int] = []
    for mask in units:
        apart = []
        merged = mask
        for part in parts:
            if part & mask:
                merged |= part
            else:
                apart.append(part)
        parts = [*apart, merged]
    owner = {bit: part for part in parts for bit in bits_of(part)}
    members: dict[int, dict[int, UnitT]] = {part: {} for part in parts}
    for mask, unit in units.items():
        members[owner[mask & -mask]][mask] = unit
    yield from sorted(members.items())


def _search(units: dict[int, UnitT], full: int, effort: Effort) -> HittingSet[UnitT]:
    """Branch and bound on the line with the fewest units, after every forced and every useless choice is settled."""
    # Greedy is within ln n of the optimum (Chvatal 1979), and often optimal: a good start for pruning.
    best = _greedy(units, full)
    if len(best) == 1:
        return HittingSet(best, 1)
    stack: list[tuple[dict[int, UnitT], int, list[UnitT]]] = [(units, full, [])]
    for _ in range(BRANCHES):
        if not stack:
            return HittingSet(best, len(best))
        if effort.remaining <= 0:
            break
        candidates, unmet, chosen = stack.pop()
        candidates, unmet, forced = _settle(candidates, unmet)
        chosen = chosen + forced
        rows = _rows(candidates, unmet)
        # Reducing the matrix compares its rows and its columns with each other.
        effort.spend(len(rows) ** 2 + len(candidates) ** 2 + 8 * sum(map(int.bit_count, candidates)))
        # Lines that share no unit need a unit each, so no completion of this branch is smaller.
        if len(chosen) + _packing(rows) >= len(best) or not all(rows.values()):
            continue
        if unmet:
            stack += reversed(list(_branches(candidates, unmet, chosen)))
        else:
            best = chosen
    return HittingSet(best, _packing(_rows(units, full)))


def _greedy(units: Mapping[int, UnitT], full: int) -> list[UnitT]:
    """Return a hitting set, not always the smallest: each time the unit that meets most of the unmet lines."""
    chosen = []
    while full:
        mask = max(units, key=lambda mask: (mask & full).bit_count())
        chosen.append(units[mask])
        full &= ~mask
    return chosen


def _rows(units: Iterable[int], full: int) -> dict[int, int]:
    """Return for each line of `full` (as its bit) the units on it, as a mask of their places in `units`."""
    rows = dict.fromkeys(bits_of(full), 0)
    for column, mask in enumerate(units):
        for line in bits_of(mask & full):
            rows[line] |= 1 << column
    return rows


def bits_of(mask: int) -> Iterator[int]:
    """Yield the bits of a mask, each as a mask of its own, lowest first."""
    while mask:
        yield mask & -mask
        mask &= mask - 1


def _packing(rows: Mapping[int, int]) -> int:
    """Return a number of lines no two of which share a unit: no hitting set is smaller."""
    used = count = 0
    for row in sorted(rows.values(), key=int.bit_count):
        if not row & used:
            used |= row
            count += 1
    return count


def _settle(units: dict[int, UnitT], full: int) -> tuple[dict[int, UnitT], int, list[UnitT]]:
    """Choose every unit that is alone on a line; drop useless units, and lines that other lines imply.

    Returns:
        The units and lines that remain to be decided, and the units chosen. A line without any unit stays.
    """
    chosen: list[UnitT] = []
    while True:
        units = _maximal(_by_mask(((unit, mask) for mask, unit in units.items()), full))
        rows = _rows(units, full)
        alone = {row for row in rows.values() if row.bit_count() == 1}
        # A line with a single unit can be met by nothing else.
        masks = [mask for column, mask in enumerate(units) if 1 << column in alone]
        unmet = full if masks else _implying(rows)
        for mask in masks:
            chosen.append(units[mask])
            unmet &= ~mask
        if unmet == full:
            return units, full, chosen
        full = unmet


def _implying(rows: Mapping[int, int]) -> int:
    """Return the lines that imply all others: a line with all units of another line is met whenever that one is."""
    # Fewest units first, so that a row is compared with those that it may contain only.
    minimal: dict[int, int] = {}
    for line in sorted(rows, key=lambda line: rows[line].bit_count()):
        if len(minimal) >= COMPARED or all(rows[line] & row != row for row in minimal.values()):
            minimal[line] = rows[line]
    return sum(minimal)


def _branches(
    units: dict[int, UnitT], full: int, chosen: list[UnitT]
) -> Iterator[tuple[dict[int, UnitT], int, list[UnitT]]]:
    """Yield a branch for each unit on the line with the fewest; each without the units that earlier branches tried."""
    line = min(_rows(units, full).items(), key=lambda row: row[1].bit_count())[0]
    # A solution with an earlier unit was found in its branch, so later branches may exclude it.
    remaining = dict(units)
    for mask in [mask for mask in units if mask & line]:
        unit = remaining.pop(mask)
        yield dict(remaining), full & ~mask, [*chosen, unit]
