"""One side of a claim as it stands on the record: who relays whom, what is a root, what is in our hands.

Edges, roots, loops and held are decided here once, on the full record, whatever was retracted or discredited. Later
steps may only ask which attributions are live; so removing a source can never turn a relayer into an origin.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from factbase.independence.graph import children_of, circles, is_unfed, parents_first, reachable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from factbase.independence.identities import Id, Sources


class Hop(NamedTuple):
    """One attribution of one claim, as plain values."""

    id: Id
    source: Id
    stance: str = "asserts"
    basis: str | None = None
    """`own` or `unknown`; None where the record does not say."""
    relays: tuple[tuple[Id, bool], ...] = ()
    """(attribution relayed, stated?); False is a suspected relay."""
    active: bool = True
    held: bool | None = None
    """Whether it is in our hands; None where the record does not say."""
    documented: bool = False
    """Whether it was read in a document of ours; a publisher alone does not say so."""
    publisher: Id | None = None
    """The source that published the document it was read in."""


class Undisclosed(Enum):
    """The origin of a loop that nothing feeds. Equal to no source id, not even to the text `?`."""

    UNDISCLOSED = "?"

    def __str__(self) -> str:
        """The sign that stands for it on a screen."""
        return self.value


UNDISCLOSED = Undisclosed.UNDISCLOSED
"""The one origin that all unfed loops of a side share."""


class Record:
    """One side on the full record. Attributions are meant by their place in `hops`.

    Args:
        hops: the attributions of one stance.
        sources: who is who.
        dropped: units to discredit; they make attributions dead, and change nothing else.
    """

    __slots__ = ("forest", "held", "hops", "live", "order", "parents", "presumed", "sources", "units")

    hops: Sequence[Hop]
    parents: list[list[int]]
    """The attributions that each one relays, without repeats; a root has none."""
    presumed: list[int]
    """Attributions whose parents were filled in from a standing syndication."""
    order: Sequence[int]
    """Every attribution after those it relays; empty where loops make that impossible."""
    forest: bool
    """Nothing relays two attributions and nothing runs in a circle: one line at most ends in each attribution."""
    held: list[bool]
    live: list[bool]
    """Neither retracted nor discredited."""
    units: list[tuple[Id, ...]]
    """The unit of the source, then the unit of the publisher where that is another one."""

    def __init__(self, hops: Sequence[Hop], sources: Sources, dropped: Collection[Id] = ()) -> None:
        self.hops = hops
        self.sources = sources
        place = {hop.id: i for i, hop in enumerate(hops)}
        self.parents = parents = [
            [place[parent] for parent, stated in hop.relays if stated and parent in place] if hop.relays else []
            for hop in hops
        ]
        self.presumed = self._presume()
        self._arrange()
        relayed = {parent for above in parents for parent in above}
        self.held = [
            hop.held if hop.held is not None else hop.documented or i not in relayed for i, hop in enumerate(hops)
        ]
        self.units = self._units()
        self.live = [hop.active for hop in hops]
        if dropped:
            self.live = [
                live and not any(unit in dropped for unit in units)
                for live, units in zip(self.live, self.units, strict=True)
            ]

    def _units(self) -> list[tuple[Id, ...]]:
        unit = self.sources.units.get
        units: list[tuple[Id, ...]] = []
        for hop in self.hops:
            own = unit(hop.source, hop.source)
            publisher = own if hop.publisher is None else unit(hop.publisher, hop.publisher)
            units.append((own,) if publisher == own else (own, publisher))
        return units

    def _presume(self) -> list[int]:
        """Fill in what a portal does not name: its wire, where the wire does not itself rest on the portal.

        Decided for all attributions on the stated edges alone, then added together.
        """
        syndicates = self.sources.syndicates
        silent = [
            i
            for i, hop in enumerate(self.hops)
            if hop.source in syndicates and not self.parents[i] and not self.sources.is_firsthand(hop)
        ]
        if not silent:
            return silent
        children = children_of(self.parents)
        everywhere = [True] * len(self.hops)
        presumed = {}
        for i in silent:
            rests_on = reachable([i], children, everywhere)
            wires = syndicates[self.hops[i].source]
            presumed[i] = [p for p, hop in enumerate(self.hops) if hop.source in wires and not rests_on[p]]
        for i, wire_items in presumed.items():
            self.parents[i] = wire_items
        return [i for i, wire_items in presumed.items() if wire_items]

    def _arrange(self) -> None:
        """Find the order, and whether it is a forest. Most records come in order, and most are forests."""
        self.forest = ordered = True
        for i, above in enumerate(self.parents):
            if above:
                if len(above) > 1:
                    self.parents[i] = list(dict.fromkeys(above))
                    self.forest = False
                ordered = ordered and max(above) < i
        self.order = range(len(self.parents)) if ordered else parents_first(self.parents)
        self.forest = self.forest and len(self.order) == len(self.parents)

    @property
    def loops(self) -> bool:
        """Whether anything relays itself, directly or by others, fed or unfed, live or not."""
        return len(self.order) < len(self.parents)

    def unfed(self) -> list[int]:
        """The attributions of loops that nothing feeds, ascending."""
        rings = circles(self.parents) if self.loops else []
        return sorted(i for circle in rings if is_unfed(circle, self.parents) for i in circle)

    def doubted(self, i: int) -> bool:
        """Whether an attribution is suspected to relay something that it does not name."""
        relays = self.hops[i].relays
        return bool(relays) and not all(stated for _, stated in relays)

    def is_firm_root(self, i: int, opposed: Collection[Id]) -> bool:
        """Whether it is first-hand, begins its lines, and comes from none of the `opposed` units."""
        return not self.parents[i] and self.sources.is_firsthand(self.hops[i]) and self.units[i][0] not in opposed

    def live_roots(self) -> set[Id]:
        """The units of the roots that are live, whether or not a line begins in them."""
        return {
            units[0]
            for units, above, live in zip(self.units, self.parents, self.live, strict=True)
            if live and not above
        }
