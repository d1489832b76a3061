"""The fewest units that meet every line, when the lines are few enough to write down.

A set of lines is a bit mask with one bit per line; a unit is the mask of the lines it stands on. To discredit every
line is to cover the full mask. The search treats units with equal masks as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from factbase.independence.identities import Id

Unit = TypeVar("Unit")

BUDGET = 500
"""Branches of the exact search before a proven lower bound and a greedy cover are given instead."""


class Cover(NamedTuple, Generic[Unit]):
    """A smallest cover, or what is known about it."""

    chosen: list[Unit]
    """Units that together meet every line."""
    lower: int
    """No fewer can: equal to the number chosen where the search came to its end."""


def smallest_cover(lines_of: Mapping[Unit, int], full: int) -> Cover[Unit]:
    """The fewest units whose lines together are all of `full`.

    Args:
        lines_of: the mask of each unit; bits outside `full` do not count. Every line of `full` has a unit.
        full: the lines to meet; 0 needs no unit.
    """
    units = _reach_of(lines_of.items(), full)
    whole = units.get(full)
    if whole is not None:
        return Cover([whole], 1)
    units = _maximal(units)
    if sum(map(int.bit_count, units)) == full.bit_count():
        return Cover(list(units.values()), len(units))
    chosen: list[Unit] = []
    lower = 0
    for part, some in _apart(units, full):
        found = _search(some, part)
        chosen += found.chosen
        lower += found.lower
    return Cover(chosen, lower)


def common(lines_of: Mapping[Id, int], full: int) -> list[Id]:
    """The units that stand on every line of `full`, sorted."""
    return sorted(unit for unit, mask in lines_of.items() if mask & full == full)


def in_pairs(lines_of: Mapping[Id, int], full: int) -> frozenset[Id]:
    """The units that stand, together with one other unit, on every line; none of them does so alone."""
    masks = set(lines_of.values())
    first = full & -full
    halves = [(left, right) for left in masks if left & first for right in masks if left | right == full]
    paired = {mask for half in halves for mask in half}
    return frozenset(unit for unit, mask in lines_of.items() if mask in paired)


def _reach_of(units: Iterable[tuple[Unit, int]], full: int) -> dict[int, Unit]:
    """One unit for each distinct non-empty mask within `full`; the first of equals."""
    kept: dict[int, Unit] = {}
    for unit, mask in units:
        within = mask & full
        if within and within not in kept:
            kept[within] = unit
    return kept


def _maximal(units: Mapping[int, Unit]) -> dict[int, Unit]:
    """The masks that lie in no other mask, largest first."""
    kept: dict[int, Unit] = {}
    for mask in sorted(units, key=lambda mask: (-mask.bit_count(), mask)):
        if all(mask & larger != mask for larger in kept):
            kept[mask] = units[mask]
    return kept


def _apart(units: dict[int, Unit], full: int) -> Iterator[tuple[int, dict[int, Unit]]]:
    """Groups of lines that share no unit, each with the units on it; together they are `full`."""
    while full:
        part, grown = 0, full & -full
        while grown != part:
            part = grown
            for mask in units:
                if mask & part:
                    grown |= mask
        yield part, {mask: unit for mask, unit in units.items() if mask & part}
        full &= ~part


def _search(units: dict[int, Unit], full: int) -> Cover[Unit]:
    """Branch and bound on the line with the fewest units, after every forced and every useless choice is settled."""
    best = _greedy(units, full)
    if len(best) == 1:
        return Cover(best, 1)
    work: list[tuple[dict[int, Unit], int, list[Unit]]] = [(units, full, [])]
    for _ in range(BUDGET):
        if not work:
            return Cover(best, len(best))
        some, rest, chosen = work.pop()
        some, rest, forced = _settle(some, rest)
        chosen = chosen + forced
        rows = _rows(some, rest)
        if len(chosen) + _packed(rows) >= len(best) or not all(rows.values()):
            continue
        if rest:
            work += reversed(list(_branches(some, rest, chosen)))
        else:
            best = chosen
    return Cover(best, _packed(_rows(units, full)))


def _greedy(units: Mapping[int, Unit], full: int) -> list[Unit]:
    """A cover, not always the smallest: each time the unit that meets most of the lines still unmet."""
    chosen = []
    while full:
        mask = max(units, key=lambda mask: (mask & full).bit_count())
        chosen.append(units[mask])
        full &= ~mask
    return chosen


def _rows(units: Iterable[int], full: int) -> dict[int, int]:
    """For each line of `full` (as its bit) the units on it, as a mask of their places in `units`."""
    rows = {}
    while full:
        line = full & -full
        rows[line] = sum(1 << column for column, mask in enumerate(units) if mask & line)
        full ^= line
    return rows


def _packed(rows: Mapping[int, int]) -> int:
    """A number of lines no two of which share a unit: no cover is smaller."""
    used = packed = 0
    for row in sorted(rows.values(), key=int.bit_count):
        if not row & used:
            used |= row
            packed += 1
    return packed


def _settle(units: dict[int, Unit], full: int) -> tuple[dict[int, Unit], int, list[Unit]]:
    """Take every unit that is alone on a line; forget useless units, and lines that other lines imply.

    Returns:
        The units and lines that are left to decide, and the units taken. A line without any unit stays.
    """
    taken: list[Unit] = []
    while True:
        units = _maximal(_reach_of(((unit, mask) for mask, unit in units.items()), full))
        rows = _rows(units, full)
        alone = {row for row in rows.values() if row.bit_count() == 1}
        masks = [mask for column, mask in enumerate(units) if 1 << column in alone]
        left = full if masks else _implying(rows)
        for mask in masks:
            taken.append(units[mask])
            left &= ~mask
        if left == full:
            return units, full, taken
        full = left


def _implying(rows: Mapping[int, int]) -> int:
    """The lines that imply all others: any line with all the units of another one is met whenever that one is."""
    kept: dict[int, int] = {}
    for line in sorted(rows, key=lambda line: rows[line].bit_count()):
        if all(rows[line] & row != row for row in kept.values()):
            kept[line] = rows[line]
    return sum(kept)


def _branches(
    units: dict[int, Unit], full: int, chosen: list[Unit]
) -> Iterator[tuple[dict[int, Unit], int, list[Unit]]]:
    """One branch for each unit on the line with the fewest; each without the units that branches before it tried."""
    line = min(_rows(units, full).items(), key=lambda item: item[1].bit_count())[0]
    rest = dict(units)
    for mask in [mask for mask in units if mask & line]:
        unit = rest.pop(mask)
        yield dict(rest), full & ~mask, [*chosen, unit]
