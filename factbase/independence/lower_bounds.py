"""The lower bounds of a side: the figures of its established lines under the worst identification."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from factbase.independence.doubts import Doubts
from factbase.independence.hitting_set import Effort, bits_of, smallest_hitting_set
from factbase.independence.identifications import Search
from factbase.independence.identities import closure

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from factbase.independence.attribution import Id, Unit
    from factbase.independence.identifications import Classes
    from factbase.independence.identities import Sources

Group: TypeAlias = "tuple[Unit, ...]"
"""Units that count as one."""

# A thousand solutions of a claim of usual size take about 50 ms; a large one gets fewer.
SOLUTIONS = 1_000
"""Identifications that are solved before the search for the worst one is given up."""
PLACES = 20_000
"""Attributions solved in all, over identifications; at least 8 identifications are solved."""


class Bound(NamedTuple):
    """A lower bound, and whether it is the least value itself."""

    value: int
    exact: bool


class LowerBounds(NamedTuple):
    """The lower bounds of a side, each at least 1."""

    independent: int
    origins: int
    exact: bool


AT_LEAST_ONE = LowerBounds(1, 1, exact=True)
"""The lower bounds of a side with lines but no established one: a source there must be."""


class EstablishedLines(Protocol):
    """The established lines of a side; there is at least one."""

    @property
    def units(self) -> Collection[Unit]:
        """The units on them, with every author."""

    @property
    def roots(self) -> Collection[Unit]:
        """The units that they begin in."""

    @property
    def size(self) -> int:
        """The number of attributions on them."""

    @property
    def effort(self) -> Effort:
        """The operations left for searches of the side."""

    def pool(self) -> tuple[Collection[Unit], bool]:
        """Return the units on any line of the side, with every author, and whether that is certain."""

    def fewest(self, groups: Sequence[Group]) -> Bound:
        """Return the fewest units or groups that meet every line."""

    def packing(self, doubts: Doubts) -> int:
        """Return a number of lines of which each unit certainly differs from each unit of the others."""


def lower_bounds(lines: EstablishedLines, sources: Sources, *, may_have_doubts: bool = True) -> LowerBounds:
    """Return the least of both figures over all identifications.

    Args:
        lines: the lines.
        sources: the units of all sources.
        may_have_doubts: False where no unit on any line is in doubt.
    """
    if not may_have_doubts:
        bound = lines.fewest(())
        return LowerBounds(bound.value, len(lines.roots), bound.exact)
    # The pool has the units of lines that are not established too: an unnamed one there may link two others.
    pool, certain = lines.pool()
    doubts = Doubts(pool, sources)
    bits = {root: 1 << i for i, root in enumerate(lines.roots)}
    independent = WorstCase(doubts, lines, lines.units).least(lines.fewest, lambda: lines.packing(doubts))
    origins = WorstCase(doubts, lines, lines.roots).least(
        lambda groups: _fewest_roots(bits, groups), lambda: pack(bits, bits.values(), doubts)
    )
    return LowerBounds(independent.value, origins.value, certain and independent.exact and origins.exact)


class WorstCase:
    """The identifications of a side, and the search for the one under which a figure is least.

    Args:
        doubts: the doubts about the units on its lines.
        lines: its established lines.
        relevant: the units that the figure depends on.
    """

    __slots__ = ("_choices", "_classes", "_doubts", "_effort", "_relevant", "_searches", "_solutions")

    _choices: list[Classes]
    """For each free component with unnamed and named units, the pairs of which one may be true."""

    def __init__(self, doubts: Doubts, lines: EstablishedLines, relevant: Collection[Unit]) -> None:
        self._effort = lines.effort
        self._doubts = doubts
        self._classes: Classes = []
        self._choices = []
        self._searches: list[list[Id]] = []
        self._solutions = min(SOLUTIONS, max(8, PLACES // (1 + lines.size)))
        self._relevant = relevant
        for component in doubts.components:
            if doubts.is_free(component):
                self._free(component)
            else:
                self._searches.append(component)

    def _free(self, component: list[Id]) -> None:
        """Join what certainly may be one at once; the unnamed source may be any one of the named ones besides."""
        doubts = self._doubts
        # Moving every unnamed unit into one chosen class never makes a hitting set larger: that class is the worst.
        unnamed = [unit for unit in component if unit in doubts.unnamed]
        circles: dict[Id, list[Id]] = {}
        for unit in component:
            if unit not in doubts.unnamed:
                circles.setdefault(doubts.circle(unit), []).append(unit)
        self._classes += circles.values()
        if unnamed:
            self._classes.append(unnamed)
        if unnamed and circles:
            self._choices.append([[unnamed[0], circle[0]] for circle in circles.values()])

    def least(self, fewest: Callable[[Sequence[Group]], Bound], packing: Callable[[], int]) -> Bound:
        """Return the least value of a figure over all identifications.

        Where the search is cut short, a packing is a proven lower bound: lines that certainly stay apart need a unit
        each, however the doubts are settled. It also ends the search as soon as an identification reaches it.
        """
        if not self._searches:
            return self._fewest(fewest, [])
        # However the doubts are settled, the packed lines stay apart and need a unit each.
        floor = max(1, packing())
        best: int | None = None
        exact = True
        # Components share no doubt, so their identifications combine freely.
        searches = [Search(component, self._doubts, self._relevant) for component in self._searches]
        for solved, choice in enumerate(_product(searches)):
            if solved >= self._solutions or (solved and self._effort.remaining <= 0):
                return Bound(floor, exact=False)
            bound = self._fewest(fewest, [members for classes in choice for members in classes])
            best = bound.value if best is None else min(best, bound.value)
            if bound.exact and bound.value <= floor:
                return Bound(floor, exact=True)
            exact = exact and bound.exact
        if best is None or not all(search.exhausted for search in searches):
            return Bound(floor, exact=False)
        return Bound(max(floor, best), exact)

    def _fewest(self, fewest: Callable[[Sequence[Group]], Bound], classes: Classes) -> Bound:
        """Return the least value of a figure over the named sources that the free unnamed ones may be."""
        # Solved without a choice first: usually the first choice lowers that by one, and no choice lowers it more.
        base = fewest(self._groups(classes))
        if base.value == 1 or not self._choices:
            return base
        # Joining one more unit to a class lowers a figure by at most 1.
        floor = max(1, base.value - len(self._choices))
        best, exact = base.value, base.exact
        for solved, joins in enumerate(product(*self._choices)):
            if best <= floor or solved >= self._solutions:
                return Bound(floor, exact and best <= floor)
            bound = fewest(self._groups([*classes, *joins]))
            best, exact = min(best, bound.value), exact and bound.exact
        return Bound(best, exact)

    def _groups(self, classes: Classes) -> list[Group]:
        """Return the groups that classes and dependence make."""
        # Dependence is closed over last: it joins identities, and makes none.
        parts = [*self._classes, *classes, *self._doubts.groups]
        representative = closure(
            {unit for part in parts for unit in part}, [(part[0], unit) for part in parts for unit in part]
        )
        groups: dict[Id, list[Unit]] = {}
        for unit, name in representative.items():
            groups.setdefault(name, []).append(unit)
        return [tuple(group) for group in groups.values() if len(group) > 1]


def _product(searches: Sequence[Search]) -> Iterator[tuple[Classes, ...]]:
    """Yield every combination of partitions, without writing down all partitions of the first search."""
    if len(searches) == 1:
        yield from ((classes,) for classes in searches[0].partitions())
        return
    yield from product(*(search.partitions() for search in searches))


def _fewest_roots(bits: Mapping[Unit, int], groups: Iterable[Group]) -> Bound:
    """Return the fewest units or groups that all roots fall in."""
    # Counting distinct origins is a hitting set of lines that consist of their root only.
    columns: dict[object, int] = dict(bits.items())
    for group in groups:
        columns[group] = sum(bits[unit] for unit in group if unit in bits)
    smallest = smallest_hitting_set(columns, (1 << len(bits)) - 1)
    return Bound(smallest.lower, smallest.lower == len(smallest.chosen))


def pack(lines_of: Mapping[Unit, int], lines: Iterable[int], doubts: Doubts) -> int:
    """Return a number of lines of which each unit certainly differs from each unit of the others.

    Greedily, the lines with the fewest conflicts first: an unnamed official who may be any of nine witnesses comes
    last, so that the nine are counted.

    Args:
        lines_of: the mask of the lines of each unit.
        lines: the bits of the lines to choose from.
        doubts: the doubts about the units.
    """
    # A line is in conflict with all lines on which one of its units, or a possible twin of one, stands.
    conflicts = dict.fromkeys((line for mask in lines for line in bits_of(mask)), 0)
    for unit, mask in doubts.conflicts(lines_of).items():
        for line in bits_of(lines_of[unit]):
            if line in conflicts:
                conflicts[line] |= mask
    count = barred = 0
    for line in sorted(conflicts, key=lambda line: (conflicts[line].bit_count(), line)):
        if not line & barred:
            barred |= conflicts[line]
            count += 1
    return count
