"""Who is who: sources folded into units, and the doubts about them.

A unit is what a reader would call one source: a class of source records under `same_as` and `part_of`. Everything
else that is known about two sources (common owner, possible identity, certain difference) is a statement about their
units, and only ever moves a lower bound.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from factbase.independence.side_graph import Hop

Id = int | str
"""An id of a source or of an attribution; the ids of one kind within a call must be comparable."""

_Key = TypeVar("_Key", bound="Hashable")

_ONE_UNIT = frozenset({"same_as", "part_of"})


class Sources:
    """The sources of all claims, with the questions that a claim asks about them.

    Built once, and shared by any number of calls. An id that no row introduces is a named person.

    Args:
        sources: rows (id, kind, identity); an id that comes twice counts as in its last row.
        relations: rows (subject, relation, object) with the words of the record. Unknown words are passed over.
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
    """For each unit that shares an owner with another (or is one): a name for the group."""
    possible: dict[Id, set[Id]]
    """Units that may be the same unit as the key; certain differences are taken out."""
    distinct: dict[Id, set[Id]]
    """Units that are certainly another unit than the key."""
    syndicates: dict[Id, set[Id]]
    """For each source, the sources whose items it republishes. Of source ids, not of units."""
    doubtful: frozenset[Id]
    """Units that a worst merge could join to another one."""

    def __init__(self, sources: Iterable[tuple[Id, str, str]], relations: Iterable[tuple[Id, str, Id]]) -> None:
        """Fold the rows into units, then lift every other relation from sources to units."""
        rows = {source: (kind, identity) for source, kind, identity in sources}
        related: defaultdict[str, list[tuple[Id, Id]]] = defaultdict(list)
        for subject, relation, target in relations:
            related[relation].append((subject, target))
            rows.setdefault(subject, ("person", "named"))
            rows.setdefault(target, ("person", "named"))
        self._outlets = frozenset(source for source, (kind, _) in rows.items() if kind == "outlet")
        self._parts = _classes(rows, [pair for relation in _ONE_UNIT for pair in related[relation]])
        self.units = _named_by_top(self._parts, related["part_of"])
        self._parts = {self.units[members[0]]: members for members in self._parts.values()}
        self.unnamed = frozenset(
            unit for unit, members in self._parts.items() if all(rows[source][1] == "unnamed" for source in members)
        )
        self.owners = self._groups(related["owned_by"])
        self.distinct = self._neighbours(related["distinct_from"])
        self.possible = self._neighbours(pair for pair in related["possibly_same"] if not self._differ(*pair))
        self.syndicates = {}
        for portal, wire in related["syndicates"]:
            self.syndicates.setdefault(portal, set()).add(wire)
        self.doubtful = self.unnamed | self.owners.keys() | self.possible.keys()

    def unit(self, source: Id) -> Id:
        """The id that names the unit of a source: the top of `part_of`, else the smallest id of the unit."""
        return self.units.get(source, source)

    def members(self, unit: Id) -> tuple[Id, ...]:
        """The sources of a unit, sorted; for an id that no row mentions, that id alone."""
        return self._parts.get(unit, (unit,))

    def is_firsthand(self, hop: Hop) -> bool:
        """Whether an attribution's basis is `own`: as given, else by the kind of its source (an outlet's is not)."""
        return hop.basis == "own" if hop.basis is not None else hop.source not in self._outlets

    def may_be_one(self, left: Id, right: Id) -> bool:
        """Whether two different units may be one: both unnamed, or `possibly_same`, and not `distinct_from`."""
        if right in self.distinct.get(left, ()):
            return False
        return (left in self.unnamed and right in self.unnamed) or right in self.possible.get(left, ())

    def _differ(self, left: Id, right: Id) -> bool:
        return self.units[right] in self.distinct.get(self.units[left], ())

    def _groups(self, pairs: Iterable[tuple[Id, Id]]) -> dict[Id, Id]:
        """Units joined by pairs of sources, each with the smallest id of its group; units on their own are left out."""
        lifted = [(self.units[left], self.units[right]) for left, right in pairs]
        groups = _classes({unit for pair in lifted for unit in pair}, lifted)
        return {unit: group[0] for group in groups.values() if len(group) > 1 for unit in group}

    def _neighbours(self, pairs: Iterable[tuple[Id, Id]]) -> dict[Id, set[Id]]:
        near: dict[Id, set[Id]] = {}
        for left, right in ((self.units[left], self.units[right]) for left, right in pairs):
            if left != right:
                near.setdefault(left, set()).add(right)
                near.setdefault(right, set()).add(left)
        return near


def closure(items: Iterable[_Key], pairs: Iterable[tuple[_Key, _Key]]) -> dict[_Key, _Key]:
    """The finest partition of `items` in which each pair is together.

    Args:
        items: every id of `pairs` is among them.
        pairs: ids that belong together; their order does not matter to the partition.

    Returns:
        For each item, one member of its class: the same one for the whole class.
    """
    leader = {item: item for item in items}

    def find(item: _Key) -> _Key:
        while leader[item] != item:
            leader[item] = leader[leader[item]]
            item = leader[item]
        return item

    for left, right in pairs:
        leader[find(left)] = find(right)
    return {item: find(item) for item in leader}


def _classes(items: Iterable[Id], pairs: Iterable[tuple[Id, Id]]) -> dict[Id, tuple[Id, ...]]:
    """The classes of a `closure`, each sorted."""
    classes: dict[Id, list[Id]] = {}
    for item, leader in closure(items, pairs).items():
        classes.setdefault(leader, []).append(item)
    return {leader: tuple(sorted(members)) for leader, members in classes.items()}


def _named_by_top(classes: Mapping[Id, tuple[Id, ...]], part_of: list[tuple[Id, Id]]) -> dict[Id, Id]:
    """For each source the name of its class: the smallest whole that is no part, else the smallest id."""
    tops = {whole for _, whole in part_of} - {part for part, _ in part_of}
    units: dict[Id, Id] = {}
    for members in classes.values():
        name = next((source for source in members if source in tops), members[0])
        units.update(dict.fromkeys(members, name))
    return units
