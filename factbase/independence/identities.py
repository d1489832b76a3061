"""Source records folded into units, and the doubts about which units may be one.

A unit is what a reader would call one source: a class of source records under `same_as` and `part_of`. Every other
relation of two sources (common owner, possible identity, certain difference) is lifted to their units, and only ever
moves a lower bound.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from factbase.independence.attribution import Hop, Id

_Key = TypeVar("_Key", bound="Hashable")

_ONE_UNIT = frozenset({"same_as", "part_of"})


class Sources:
    """The units of all sources, and what is known about pairs of units.

    Built once, and shared by any number of calls. An id without a row is a named person.

    Args:
        sources: rows (id, kind, identity); of several rows with one id the last counts.
        relations: rows (subject, relation, object) with the words of the record. Other words are ignored.
    """

    __slots__ = (
        "_outlets",
        "_parts",
        "distinct",
        "doubtful",
        "owners",
        "possible",
        "syndicates",
        "units",
        "unnamed",
    )

    units: dict[Id, Id]
    """The unit of each source that a row mentions."""
    unnamed: frozenset[Id]
    """Units of which every member is unnamed."""
    owners: dict[Id, Id]
    """For each unit that shares an owner with another unit, or owns one: the smallest unit of its group."""
    possible: dict[Id, set[Id]]
    """Units that may be the same unit as the key; pairs that are certainly different are not among them."""
    distinct: dict[Id, set[Id]]
    """Units that are certainly different from the key."""
    syndicates: dict[Id, set[Id]]
    """For each source, the sources whose items it republishes. By source id, not by unit."""
    doubtful: frozenset[Id]
    """Units that the worst identification may join to another unit."""

    def __init__(self, sources: Iterable[tuple[Id, str, str]], relations: Iterable[tuple[Id, str, Id]]) -> None:
        """Fold the rows into units, then lift the remaining relations from sources to units."""
        rows = {source: (kind, identity) for source, kind, identity in sources}
        related: defaultdict[str, list[tuple[Id, Id]]] = defaultdict(list)
        for subject, relation, target in relations:
            related[relation].append((subject, target))
            rows.setdefault(subject, ("person", "named"))
            rows.setdefault(target, ("person", "named"))
        # Only kinds and identities that move a figure stay: the rows of a large ledger are many.
        self._outlets = frozenset(source for source, (kind, _) in rows.items() if kind == "outlet")
        self._parts = _classes(rows, [pair for relation in _ONE_UNIT for pair in related[relation]])
        self.units = _named_by_top(self._parts, related["part_of"])
        self._parts = {self.units[members[0]]: members for members in self._parts.values()}
        self.unnamed = frozenset(
            unit for unit, members in self._parts.items() if all(rows[source][1] == "unnamed" for source in members)
        )
        # A certain difference of any two members outweighs a possible identity of their units.
        self.owners = self._groups(related["owned_by"])
        self.distinct = self._neighbours(related["distinct_from"])
        self.possible = self._neighbours(pair for pair in related["possibly_same"] if not self._differ(*pair))
        self.syndicates = {}
        for portal, wire in related["syndicates"]:
            self.syndicates.setdefault(portal, set()).add(wire)
        self.doubtful = self.unnamed | self.owners.keys() | self.possible.keys()

    def unit(self, source: Id) -> Id:
        """Return the name of the unit of a source: the top of `part_of`, else the smallest id of the unit."""
        return self.units.get(source, source)

    def members(self, unit: Id) -> tuple[Id, ...]:
        """Return the sources of a unit, sorted; for an id without a row, that id alone."""
        return self._parts.get(unit, (unit,))

    def is_firsthand(self, hop: Hop) -> bool:
        """Return whether the basis of an attribution is `own`: as recorded, else not for an outlet."""
        return hop.basis == "own" if hop.basis is not None else hop.source not in self._outlets

    def may_be_one(self, unit: Id, partner: Id) -> bool:
        """Return whether two different units may be one: both unnamed or `possibly_same`, and not `distinct_from`."""
        if partner in self.distinct.get(unit, ()):
            return False
        return (unit in self.unnamed and partner in self.unnamed) or partner in self.possible.get(unit, ())

    def _differ(self, unit: Id, partner: Id) -> bool:
        return self.units[partner] in self.distinct.get(self.units[unit], ())

    def _groups(self, pairs: Iterable[tuple[Id, Id]]) -> dict[Id, Id]:
        """Return the units that pairs of sources join, each with the smallest unit of its group."""
        lifted = [(self.units[left], self.units[partner]) for left, partner in pairs]
        groups = _classes({unit for pair in lifted for unit in pair}, lifted)
        return {unit: group[0] for group in groups.values() if len(group) > 1 for unit in group}

    def _neighbours(self, pairs: Iterable[tuple[Id, Id]]) -> dict[Id, set[Id]]:
        neighbours: dict[Id, set[Id]] = {}
        for unit, partner in ((self.units[unit], self.units[partner]) for unit, partner in pairs):
            if unit != partner:
                neighbours.setdefault(unit, set()).add(partner)
                neighbours.setdefault(partner, set()).add(unit)
        return neighbours


def closure(items: Iterable[_Key], pairs: Iterable[tuple[_Key, _Key]]) -> dict[_Key, _Key]:
    """Return the finest partition of `items` in which the ids of each pair are together.

    Args:
        items: every id of `pairs` is among them.
        pairs: ids that belong together; their order does not matter to the partition.

    Returns:
        For each item a representative of its class; one representative per class.

    Source: union-find with path halving (Tarjan, van Leeuwen 1984).
    """
    representative = {item: item for item in items}

    def find(item: _Key) -> _Key:
        while representative[item] != item:
            representative[item] = representative[representative[item]]
            item = representative[item]
        return item

    for unit, partner in pairs:
        representative[find(unit)] = find(partner)
    return {item: find(item) for item in representative}


def _classes(items: Iterable[Id], pairs: Iterable[tuple[Id, Id]]) -> dict[Id, tuple[Id, ...]]:
    """Return the classes of a `closure` by representative, each sorted."""
    classes: dict[Id, list[Id]] = {}
    for item, representative in closure(items, pairs).items():
        classes.setdefault(representative, []).append(item)
    return {representative: tuple(sorted(members)) for representative, members in classes.items()}


def _named_by_top(classes: Mapping[Id, tuple[Id, ...]], part_of: list[tuple[Id, Id]]) -> dict[Id, Id]:
    """Return for each source the name of its class: the smallest whole that is no part, else the smallest id."""
    tops = {whole for _, whole in part_of} - {part for part, _ in part_of}
    units: dict[Id, Id] = {}
    for members in classes.values():
        name = next((source for source in members if source in tops), members[0])
        units.update(dict.fromkeys(members, name))
    return units
