"""Source records folded into units, and the doubts about which units may be one.

A unit is what a reader would call one source: a class of source records under `same_as` and `part_of`. Every other
relation of two sources (common owner, possible identity, certain difference) is lifted to their units, and only ever
moves a lower bound.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from factbase.independence.attribution import DocumentUnit

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from factbase.independence.attribution import Hop, Id, Unit

_Key = TypeVar("_Key", bound="Hashable")

_ONE_UNIT = ("same_as", "part_of")
_DEPENDENCE = ("owned_by", "may_depend")
# An outlet or a document is never what an unnamed source turns out to be: somebody in it is.
_IDENTIFIABLE = frozenset({"person", "organisation", "group"})
_PERSON = frozenset({"person"})
_NO_KIND: frozenset[str] = frozenset()


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
        "_relations",
        "_rows",
        "dependence",
        "distinct",
        "doubtful",
        "kinds",
        "possible",
        "syndicates",
        "units",
        "unnamed",
    )

    units: dict[Id, Id]
    """The unit of each source that a row mentions."""
    unnamed: frozenset[Id]
    """Units of which every member is unnamed."""
    kinds: dict[Id, frozenset[str]]
    """The kinds of the members of a unit among person, organisation, group; left out where that is person alone."""
    dependence: dict[Id, Id]
    """For each unit that owners or dependences join to another unit: the smallest unit of its group."""
    possible: dict[Id, set[Id]]
    """Units that may be the same unit as the key; pairs that are certainly different are not among them."""
    distinct: dict[Id, set[Id]]
    """Units that are certainly different from the key."""
    syndicates: dict[Id, set[Id]]
    """For each unit, the other units whose items it republishes."""
    doubtful: frozenset[Id]
    """Units that the worst identification may join to another unit."""

    def __init__(self, sources: Iterable[tuple[Id, str, str]], relations: Iterable[tuple[Id, str, Id]]) -> None:
        """Fold the rows into units, then lift the remaining relations from sources to units."""
        rows = {source: (kind, identity) for source, kind, identity in sources}
        self._relations = list(relations)
        self._rows = rows
        related: defaultdict[str, list[tuple[Id, Id]]] = defaultdict(list)
        for subject, relation, target in self._relations:
            related[relation].append((subject, target))
            rows.setdefault(subject, ("person", "named"))
            rows.setdefault(target, ("person", "named"))
        # Only kinds and identities that move a figure stay: the rows of a large ledger are many.
        self._outlets = frozenset(source for source, (kind, _) in rows.items() if kind == "outlet")
        # Classes first: every other relation speaks about units, whatever record of a unit it was written on.
        self._parts = _classes(rows, [pair for relation in _ONE_UNIT for pair in related[relation]])
        self.units = _named_by_top(self._parts, related["part_of"])
        self._parts = {self.units[members[0]]: members for members in self._parts.values()}
        self.unnamed = frozenset(
            unit for unit, members in self._parts.items() if all(rows[source][1] == "unnamed" for source in members)
        )
        self.kinds = self._kinds_of_units()
        self.dependence = self._groups(pair for relation in _DEPENDENCE for pair in related[relation])
        # A certain difference of any two members outweighs a possible identity of their units.
        self.distinct = self._neighbours(related["distinct_from"])
        self.possible = self._neighbours(pair for pair in related["possibly_same"] if not self._differ(*pair))
        self.syndicates = {}
        for portal, wire in ((self.units[a], self.units[b]) for a, b in related["syndicates"]):
            if portal != wire:
                self.syndicates.setdefault(portal, set()).add(wire)
        self.doubtful = self.unnamed | self.dependence.keys() | self.possible.keys()

    def unit(self, source: Id) -> Id:
        """Return the name of the unit of a source: the top of `part_of`, else the smallest id of the unit."""
        return self.units.get(source, source)

    def members(self, unit: Id) -> tuple[Id, ...]:
        """Return the sources of a unit, sorted; for an id without a row, that id alone."""
        return self._parts.get(unit, (unit,))

    def is_firsthand(self, hop: Hop) -> bool:
        """Return whether the basis of an attribution is `own`: as recorded, else not for an outlet."""
        return hop.basis == "own" if hop.basis is not None else hop.source not in self._outlets

    def kinds_of(self, unit: Unit) -> frozenset[str]:
        """Return the kinds of the members of a unit that an unnamed source may turn out to be."""
        return _NO_KIND if isinstance(unit, DocumentUnit) else self.kinds.get(unit, _PERSON)

    def may_be_one(self, unit: Id, partner: Id) -> bool:
        """Return whether two different units may be one source.

        They may where `possibly_same` says so, where both are unnamed, or where one of them is unnamed and both are of
        one kind; and never where `distinct_from` says otherwise.
        """
        # A certain difference outweighs every doubt.
        if partner in self.distinct.get(unit, ()):
            return False
        if partner in self.possible.get(unit, ()):
            return True
        unnamed = (unit in self.unnamed) + (partner in self.unnamed)
        return unnamed > 1 or (unnamed == 1 and not self.kinds_of(unit).isdisjoint(self.kinds_of(partner)))

    def replace(
        self, *, added: Iterable[tuple[Id, str, Id]] = (), removed: Iterable[tuple[Id, str, Id]] = ()
    ) -> Sources:
        """Return the sources with some relations added and others removed."""
        dropped = set(removed)
        relations = [relation for relation in self._relations if relation not in dropped]
        rows = [(source, kind, identity) for source, (kind, identity) in self._rows.items()]
        return Sources(rows, [*relations, *added])

    def around(self, sources: Iterable[Id]) -> Sources:
        """Return some sources with all that relations connect to them, directly or through others."""
        # A trial rebuilds the sources, so it must not carry the whole ledger along.
        neighbours: dict[Id, list[Id]] = {}
        for subject, _, target in self._relations:
            neighbours.setdefault(subject, []).append(target)
            neighbours.setdefault(target, []).append(subject)
        reached = dict.fromkeys(sources)
        queue = list(reached)
        for source in queue:
            for neighbour in neighbours.get(source, ()):
                if neighbour not in reached:
                    reached[neighbour] = None
                    queue.append(neighbour)
        rows = [(source, *self._rows[source]) for source in queue if source in self._rows]
        return Sources(rows, [relation for relation in self._relations if relation[0] in reached])

    @property
    def relations(self) -> Sequence[tuple[Id, str, Id]]:
        """The relations as they were given."""
        return self._relations

    def _kinds_of_units(self) -> dict[Id, frozenset[str]]:
        kinds: dict[Id, set[str]] = {}
        for source, (kind, _) in self._rows.items():
            kinds.setdefault(self.units[source], set()).add(kind)
        # Most units are single persons, and units without a row count as one: they need no entry.
        return {unit: _IDENTIFIABLE & members for unit, members in kinds.items() if members != _PERSON}

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
    # The whole is what people call the unit: the broadcaster, not the desk with the smallest id.
    tops = {whole for _, whole in part_of} - {part for part, _ in part_of}
    units: dict[Id, Id] = {}
    for members in classes.values():
        name = next((source for source in members if source in tops), members[0])
        units.update(dict.fromkeys(members, name))
    return units
