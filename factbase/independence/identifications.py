"""The identifications that a lower bound must survive: partitions of units that may be one into classes.

Joining more never raises a figure, so only partitions that can be joined no further count. A component of doubts
without certain differences needs no search: `Doubts.is_free`. The others are searched here, depth first.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from factbase.independence.attribution import Id, Unit
    from factbase.independence.doubts import Doubts

Classes: TypeAlias = "list[list[Id]]"

# Real components have fewer than ten units, most of them apart by nature: some hundred partitions.
STEPS = 30_000
"""Partial partitions of one component that are tried before its search is given up."""
LARGEST = 200
"""Classes of a partition up to which it is checked that no two of them could be joined."""


class Search:
    """The partitions of one component of doubts, those that join most first.

    Args:
        component: the units, sorted.
        doubts: the doubts about them.
        relevant: the units that the figure depends on; any others besides do not matter.
    """

    __slots__ = ("_doubts", "_twins", "exhausted")

    exhausted: bool
    """False once the search was given up."""

    def __init__(self, component: list[Id], doubts: Doubts, relevant: Collection[Unit]) -> None:
        self._doubts = doubts
        self._twins = self._reduce(component, relevant)
        self.exhausted = True

    def partitions(self) -> Iterator[Classes]:
        """Yield every partition into classes that can be joined no further, up to units that make no difference.

        Partitions of large components may be yielded that could be joined further; they do no harm.
        """
        unnamed = self._doubts.unnamed
        # Named units first: they keep each other apart, so that the unnamed ones find all their choices.
        order = sorted(self._twins, key=lambda unit: (unit in unnamed, -len(self._doubts.rivals(unit)), unit))
        # Each level holds the partitions that are still to be tried, made as they are needed.
        stack: list[Iterator[Classes]] = [iter([[]])]
        steps = STEPS
        while stack and steps > 0:
            classes = next(stack[-1], None)
            if classes is None:
                stack.pop()
                continue
            # Copying a partition of a large component takes as long as many steps of a usual one.
            steps -= 1 + len(classes) // 500
            # Each level of the stack places one more unit, in the same order on every branch.
            placed = sum(map(len, classes))
            if placed < len(order):
                stack.append(self._extensions(classes, order[placed]))
            elif self._is_worst(classes):
                yield [[unit for twin in members for unit in self._twins[twin]] for members in classes]
        self.exhausted = not stack

    def _extensions(self, classes: Classes, unit: Id) -> Iterator[Classes]:
        """Yield the partitions with one more unit: in a class that may take it, or in one of its own."""
        unnamed = self._doubts.unnamed
        if unit in unnamed or unit in self._doubts.circles:
            # All unnamed units in one class is the likeliest worst case, so classes with one of them come first.
            order = sorted(range(len(classes)), key=lambda i: classes[i][-1] not in unnamed)
            for i in order:
                if self._may_join(unit, classes[i]):
                    yield [*classes[:i], [*classes[i], unit], *classes[i + 1 :]]
        yield [*classes, [unit]]

    def _may_join(self, unit: Id, members: list[Id]) -> bool:
        """Return whether a class may take one more unit, now or once units that connect them join it too."""
        doubts = self._doubts
        first = members[0]
        # The first member tells: named units are placed before unnamed ones, and share one circle in a class.
        both_named = unit not in doubts.unnamed and first not in doubts.unnamed
        is_open = not both_named or doubts.circle(unit) == doubts.circle(first)
        return is_open and doubts.rivals(unit).isdisjoint(members)

    def _is_worst(self, classes: Classes) -> bool:
        is_class = self._doubts.is_class
        return all(map(is_class, classes)) and (
            len(classes) > LARGEST
            or not any(is_class([*members, *partners]) for members, partners in combinations(classes, 2))
        )

    def _reduce(self, component: list[Id], relevant: Collection[Unit]) -> dict[Id, list[Id]]:
        """Return the units that have to be searched, each with the units that may be treated like it."""
        doubts, sources = self._doubts, self._doubts.sources
        members = set(component)
        unnamed = [unit for unit in component if unit in doubts.unnamed]
        # A named unit that touches no line of the figure and no other doubt changes nothing in any class.
        needed = [
            unit
            for unit in component
            if unit in relevant
            or unit in doubts.dependent
            or unit in doubts.unnamed
            or not members.isdisjoint(sources.possible.get(unit, ()))
        ]
        # Unnamed units of one kind, without a suspicion of their own, attract the same named ones. None of them is
        # needed to connect a class, so one that the figure does not depend on can be left out, and those with the same
        # rivals can be taken for one: where a smallest hitting set has the class of one, the others can move there.
        if len({sources.kinds_of(unit) for unit in unnamed}) > 1 or any(
            not members.isdisjoint(sources.possible.get(unit, ())) for unit in unnamed
        ):
            return {unit: [unit] for unit in needed}
        twins: dict[object, list[Id]] = {}
        for unit in needed:
            if unit in doubts.unnamed and unit not in doubts.dependent:
                if unit in relevant:
                    twins.setdefault(frozenset(members.intersection(doubts.rivals(unit))), []).append(unit)
            else:
                twins[unit] = [unit]
        return {units[0]: units for units in twins.values()}
