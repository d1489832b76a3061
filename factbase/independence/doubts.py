"""The doubts about a set of units: which of them may be one source, and which certainly are not.

Two units that may be one make an edge. An identification is a partition of the units into classes, each connected by
such edges, without a pair that is certainly different, and with its named members connected by `possibly_same` among
themselves: an unnamed source never makes two named ones into one. Dependence then joins classes.
"""

from __future__ import annotations

from collections import Counter
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypeAlias

from factbase.independence.attribution import DocumentUnit
from factbase.independence.identities import closure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from factbase.independence.attribution import Id, Unit
    from factbase.independence.identities import Sources

_NO_RIVALS: set[Id] = set()
Node: TypeAlias = "tuple[str, Id]"
"""A node of the graph of dependence: a component of doubts, a unit without any, or a group of dependence."""


class MaskUnion:
    """The union of some masks, and of all but a few of them without going through all."""

    __slots__ = ("_blocks", "_of", "_total")

    # Blocks of the square root of many units: leaving out one unit costs one block.
    _SIZE = 32

    def __init__(self, masks: Mapping[Id, int]) -> None:
        units = list(masks)
        self._blocks = [
            {unit: masks[unit] for unit in units[i : i + self._SIZE]} for i in range(0, len(units), self._SIZE)
        ]
        self._of = {unit: i // self._SIZE for i, unit in enumerate(units)}
        self._total = [reduce(or_, block.values()) for block in self._blocks]

    def without(self, units: Collection[Id]) -> int:
        """Return the union of the masks of all units but these."""
        broken = {self._of[unit] for unit in units if unit in self._of}
        union = 0
        for number, total in enumerate(self._total):
            if number not in broken:
                union |= total
                continue
            for unit, mask in self._blocks[number].items():
                union |= 0 if unit in units else mask
        return union


class Doubts:
    """The units on the lines of a side, and the edges between those that may be one.

    Args:
        pool: the units on any line of the side, with every author.
        sources: the units of all sources.
    """

    __slots__ = ("circles", "components", "dependent", "groups", "sources", "unnamed")

    unnamed: set[Id]
    circles: Mapping[Id, Id]
    """For each named unit that may be one with another named one: a representative of all that such doubts connect."""
    components: list[list[Id]]
    """The units that doubts connect, directly or through others; components of one unit are left out."""
    groups: list[list[Id]]
    """The units that dependence joins, of the pool only; groups of one unit are left out."""
    dependent: set[Id]
    """The units of those groups."""

    def __init__(self, pool: Collection[Unit], sources: Sources) -> None:
        self.sources = sources
        doubtful = sources.doubtful.intersection(pool)
        self.unnamed = set(sources.unnamed & doubtful)
        # Owners and funders off the lines connect units too: `Sources` has followed those chains already.
        groups: dict[Id, list[Id]] = {}
        for unit in doubtful:
            if unit in sources.dependence:
                groups.setdefault(sources.dependence[unit], []).append(unit)
        self.groups = [sorted(group) for group in groups.values() if len(group) > 1]
        self.dependent = {unit for group in self.groups for unit in group}
        possible: list[Id] = [unit for unit in doubtful if unit in sources.possible and unit not in self.unnamed]
        # Only doubts among named units: an unnamed source never makes two named ones into one.
        named_units = set(possible)
        self.circles = closure(
            possible,
            [(unit, partner) for unit in possible for partner in sources.possible[unit] if partner in named_units],
        )
        self.components = self._components(pool) if self.unnamed or possible else []

    def rivals(self, unit: Id) -> set[Id]:
        """Return the units that are certainly different from a unit."""
        return self.sources.distinct.get(unit, _NO_RIVALS)

    def circle(self, unit: Id) -> Id:
        """Return the representative of the named units that a named unit may be, itself included."""
        return self.circles.get(unit, unit)

    def is_class(self, members: Sequence[Id]) -> bool:
        """Return whether an identification may join these units in one class."""
        together = set(members)
        if not all(self.rivals(unit).isdisjoint(together) for unit in members):
            return False
        named_units = [unit for unit in members if unit not in self.unnamed]
        return self._is_connected(members) and self._is_connected(named_units)

    def _is_connected(self, members: Sequence[Id]) -> bool:
        if len(members) <= 1:
            return True
        connected, remaining = [members[0]], set(members[1:])
        for unit in connected:
            near = {partner for partner in remaining if self.sources.may_be_one(unit, partner)}
            connected += near
            remaining -= near
        return not remaining

    def _components(self, pool: Iterable[Unit]) -> list[list[Id]]:
        """Connect the units by a walk over those not reached yet: most are reached from the first unnamed one."""
        # A named unit matters only if some unnamed one is of its kind or a doubt was recorded about it.
        kinds = {kind for unit in self.unnamed for kind in self.sources.kinds_of(unit)}
        waiting: set[Id] = {
            unit
            for unit in pool
            if not isinstance(unit, DocumentUnit)
            and (
                unit in self.unnamed
                or unit in self.sources.possible
                or not kinds.isdisjoint(self.sources.kinds_of(unit))
            )
        }
        components = []
        # Sorted, so that a search that is cut short does not depend on the order of a set.
        for start in sorted(waiting):
            if start not in waiting:
                continue
            waiting.remove(start)
            component = [start]
            for unit in component:
                near = {partner for partner in waiting if self.sources.may_be_one(unit, partner)}
                # What was reached leaves `waiting`, so each unit is compared a few times only.
                component += near
                waiting -= near
            if len(component) > 1:
                components.append(sorted(component))
        return components

    def is_free(self, component: Collection[Id]) -> bool:
        """Return whether nothing holds the units of a component apart but that one source has one name.

        Then all unnamed units may be one at once, and that one may be any named unit of the component besides. Where
        an unnamed unit depends on another unit it may matter which of the named ones it is.
        """
        members = set(component)
        # Two unnamed spouses may be two named men, whom nothing but the spouses connects: lumping them would miss that.
        if not members.isdisjoint(self.unnamed & self.dependent):
            return False
        # A difference between named units of separate circles changes nothing, because no class could hold both.
        return not any(
            partner in members and not self._is_apart_anyway(unit, partner)
            for unit in component
            for partner in self.rivals(unit)
        )

    def _is_apart_anyway(self, unit: Id, partner: Id) -> bool:
        both_named = unit not in self.unnamed and partner not in self.unnamed
        return both_named and self.circle(unit) != self.circle(partner)

    def conflicts(self, mask_of: Mapping[Unit, int]) -> dict[Unit, int]:
        """Return for each unit the masks of all units that it may come to count as one with, itself included.

        Two units certainly stay apart where `distinct_from` says so, where both are named and not connected by
        `possibly_same`, or where no doubts connect them; unless a chain of dependences and doubts joins them.
        """
        conflicts = dict(mask_of)
        for component in self.components:
            self._join_by_doubts(component, mask_of, conflicts)
        if self.groups:
            self._join_by_dependence(mask_of, conflicts)
        return conflicts

    def _join_by_doubts(self, component: Sequence[Id], mask_of: Mapping[Unit, int], conflicts: dict[Unit, int]) -> None:
        """Add to each unit of a component the masks of those that may be one with it."""
        circles: dict[Id, list[Id]] = {}
        for unit in component:
            if unit not in self.unnamed:
                circles.setdefault(self.circle(unit), []).append(unit)
        unnamed = MaskUnion({unit: mask_of.get(unit, 0) for unit in component if unit in self.unnamed})
        named_units = MaskUnion({unit: mask_of.get(unit, 0) for unit in component if unit not in self.unnamed})
        for unit in component:
            if unit not in mask_of:
                continue
            rivals = self.rivals(unit)
            conflicts[unit] |= unnamed.without(rivals)
            if unit in self.unnamed:
                conflicts[unit] |= named_units.without(rivals)
            else:
                for partner in circles[self.circle(unit)]:
                    conflicts[unit] |= 0 if partner in rivals else mask_of.get(partner, 0)

    def _join_by_dependence(self, mask_of: Mapping[Unit, int], conflicts: dict[Unit, int]) -> None:
        """Add to each unit the masks of the units that chains with a dependence in them join to it.

        Components of doubts and groups of dependence make a graph with two kinds of nodes. A chain leads from one
        component to every other one of its connected part, and comes back to the component that it left only where
        that part has a cycle.
        """
        node_of: dict[Id, Node] = {unit: ("unit", unit) for unit in self.dependent}
        for number, component in enumerate(self.components):
            node_of.update(dict.fromkeys(component, ("component", number)))
        edges: list[tuple[Node, Node]] = [
            (node_of[unit], ("group", number)) for number, group in enumerate(self.groups) for unit in group
        ]
        part_of = closure({node for edge in edges for node in edge}, edges)
        # A connected graph is a tree exactly when it has one edge fewer than nodes.
        # In a tree a chain that leaves a component cannot come back to it, so its own units stay apart.
        surplus = Counter(part_of[tail] for tail, _ in edges)
        surplus.subtract(part_of.values())
        masks: dict[Node, dict[Node, int]] = {}
        for unit, node in node_of.items():
            if node in part_of:
                # Whole components and whole groups are joined, which may join too much and so only weakens the bound.
                masks_of_part = masks.setdefault(part_of[node], {})
                masks_of_part[node] = masks_of_part.get(node, 0) | mask_of.get(unit, 0)
        for unit in node_of.keys() & mask_of.keys():
            node = node_of[unit]
            if node in part_of:
                is_tree = surplus[part_of[node]] < 0
                for partner, mask in masks[part_of[node]].items():
                    if partner != node or not is_tree:
                        conflicts[unit] |= mask
