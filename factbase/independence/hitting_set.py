"""The fewest units that meet every line, for lines that are few enough to write down.

A set of lines is a bit mask with one bit per line; a unit is the mask of the lines that it stands on. To discredit
every line is to cover the full mask, so this is the minimum hitting set problem, seen as minimum set cover. It is
NP-hard in general (Karp 1972) and small in practice. The search treats units with equal masks as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from factbase.independence.attribution import Id

Unit = TypeVar("Unit")

# Claims of real cases need a handful of branches. 500 take a few milliseconds, which keeps a claim that is built to be
# hard from holding up a recomputation of all claims.
BUDGET = 500
"""Branches of the exact search before a proven lower bound and a greedy hitting set are returned instead."""


class HittingSet(NamedTuple, Generic[Unit]):
    """A smallest hitting set, or its bounds."""

    chosen: list[Unit]
    """Units that together meet every line."""
    lower: int
    """A proven lower bound of the size; equal to the number of units chosen where the search was exhaustive."""


def smallest_hitting_set(lines_of: Mapping[Unit, int], full: int) -> HittingSet[Unit]:
    """Return the fewest units whose lines together are all of `full`.

    Args:
        lines_of: the mask of each unit; bits outside `full` do not count. Every line of `full` has a unit.
        full: the lines to meet; 0 needs no unit.
    """
    units = _by_mask(lines_of.items(), full)
    choke_point = units.get(full)
    if choke_point is not None:
        return HittingSet([choke_point], 1)
    units = _maximal(units)
    # Masks that overlap nowhere leave nothing to choose: the most common claim with several lines.
    if sum(map(int.bit_count, units)) == full.bit_count():
        return HittingSet(list(units.values()), len(units))
    chosen: list[Unit] = []
    lower = 0
    for part, units_on_part in _separate(units, full):
        smallest = _search(units_on_part, part)
        chosen += smallest.chosen
        lower += smallest.lower
    return HittingSet(chosen, lower)


def units_on_all(lines_of: Mapping[Id, int], full: int) -> list[Id]:
    """Return the units that stand on every line of `full`, sorted."""
    return sorted(unit for unit, mask in lines_of.items() if mask & full == full)


def units_in_pairs(lines_of: Mapping[Id, int], full: int) -> frozenset[Id]:
    """Return the units that meet every line together with one other unit, where no unit does so alone."""
    masks = set(lines_of.values())
    # One unit of every pair meets the first line, so only pairs with such a unit have to be tried.
    first = full & -full
    pairs = [(left, right) for left in masks if left & first for right in masks if left | right == full]
    paired = {mask for pair in pairs for mask in pair}
    return frozenset(unit for unit, mask in lines_of.items() if mask in paired)


def _by_mask(units: Iterable[tuple[Unit, int]], full: int) -> dict[int, Unit]:
    """Return one unit for each distinct non-empty mask within `full`; the first of equals."""
    by_mask: dict[int, Unit] = {}
    for unit, mask in units:
        within = mask & full
        if within and within not in by_mask:
            by_mask[within] = unit
    return by_mask


def _maximal(units: Mapping[int, Unit]) -> dict[int, Unit]:
    """Return the masks that lie in no other mask, largest first."""
    maximal: dict[int, Unit] = {}
    for mask in sorted(units, key=lambda mask: (-mask.bit_count(), mask)):
        if all(mask & larger != mask for larger in maximal):
            maximal[mask] = units[mask]
    return maximal


def _separate(units: dict[int, Unit], full: int) -> Iterator[tuple[int, dict[int, Unit]]]:
    """Yield groups of lines that share no unit, each with the units on it; together they are `full`."""
    while full:
        part, grown = 0, full & -full
        while grown != part:
            part = grown
            for mask in units:
                if mask & part:
                    grown |= mask
        yield part, {mask: unit for mask, unit in units.items() if mask & part}
        full &= ~part


def _search(units: dict[int, Unit], full: int) -> HittingSet[Unit]:
    """Branch and bound on the line with the fewest units, after every forced and every useless choice is settled."""
    best = _greedy(units, full)
    if len(best) == 1:
        return HittingSet(best, 1)
    stack: list[tuple[dict[int, Unit], int, list[Unit]]] = [(units, full, [])]
    for _ in range(BUDGET):
        if not stack:
            return HittingSet(best, len(best))
        candidates, unmet, chosen = stack.pop()
        candidates, unmet, forced = _settle(candidates, unmet)
        chosen = chosen + forced
        rows = _rows(candidates, unmet)
        # Lines that share no unit need a unit each, so no completion of this branch is smaller.
        if len(chosen) + _packing(rows) >= len(best) or not all(rows.values()):
            continue
        if unmet:
            stack += reversed(list(_branches(candidates, unmet, chosen)))
        else:
            best = chosen
    return HittingSet(best, _packing(_rows(units, full)))


def _greedy(units: Mapping[int, Unit], full: int) -> list[Unit]:
    """Return a hitting set, not always the smallest: each time the unit that meets most of the unmet lines."""
    chosen = []
    while full:
        mask = max(units, key=lambda mask: (mask & full).bit_count())
        chosen.append(units[mask])
        full &= ~mask
    return chosen


def _rows(units: Iterable[int], full: int) -> dict[int, int]:
    """Return for each line of `full` (as its bit) the units on it, as a mask of their places in `units`."""
    rows = {}
    while full:
        line = full & -full
        rows[line] = sum(1 << column for column, mask in enumerate(units) if mask & line)
        full ^= line
    return rows


def _packing(rows: Mapping[int, int]) -> int:
    """Return a number of lines no two of which share a unit: no hitting set is smaller."""
    used = count = 0
    for row in sorted(rows.values(), key=int.bit_count):
        if not row & used:
            used |= row
            count += 1
    return count


def _settle(units: dict[int, Unit], full: int) -> tuple[dict[int, Unit], int, list[Unit]]:
    """Choose every unit that is alone on a line; drop useless units, and lines that other lines imply.

    Returns:
        The units and lines that remain to be decided, and the units chosen. A line without any unit stays.
    """
    chosen: list[Unit] = []
    while True:
        units = _maximal(_by_mask(((unit, mask) for mask, unit in units.items()), full))
        rows = _rows(units, full)
        alone = {row for row in rows.values() if row.bit_count() == 1}
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
    minimal: dict[int, int] = {}
    for line in sorted(rows, key=lambda line: rows[line].bit_count()):
        if all(rows[line] & row != row for row in minimal.values()):
            minimal[line] = rows[line]
    return sum(minimal)


def _branches(
    units: dict[int, Unit], full: int, chosen: list[Unit]
) -> Iterator[tuple[dict[int, Unit], int, list[Unit]]]:
    """Yield a branch for each unit on the line with the fewest; each without the units that earlier branches tried."""
    line = min(_rows(units, full).items(), key=lambda row: row[1].bit_count())[0]
    remaining = dict(units)
    for mask in [mask for mask in units if mask & line]:
        unit = remaining.pop(mask)
        yield dict(remaining), full & ~mask, [*chosen, unit]
