"""One side of a claim as a graph: its edges, roots, loops, and which attributions we hold.

All of these are decided here once, on the full record, whatever was retracted or discredited. Later steps may only ask
which attributions are live, so that removing a source never turns the paper that relayed it into an origin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.independence.graph import children_of, cycles, is_unfed, reachable, topological_order

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from factbase.independence.attribution import Hop, Id
    from factbase.independence.identities import Sources


class SideGraph:
    """The attributions of one side and the relays between them, by place in `hops`.

    Args:
        hops: the attributions of one stance.
        sources: the units of their sources.
        dropped: units to discredit; their attributions are not live, and nothing else changes.
    """

    __slots__ = ("forest", "held", "hops", "live", "order", "parents", "presumed", "sources", "units")

    hops: Sequence[Hop]
    parents: list[list[int]]
    """The attributions that each one relays, without repeats; a root has none."""
    presumed: list[int]
    """Attributions whose parents follow from a standing syndication."""
    order: Sequence[int]
    """Every attribution after those it relays; empty where a cycle makes that impossible."""
    forest: bool
    """True if no attribution relays two others and there is no cycle: at most one line ends in each attribution."""
    held: list[bool]
    live: list[bool]
    """For each attribution whether it is neither retracted nor discredited."""
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
            speaker = unit(hop.source, hop.source)
            publisher = speaker if hop.publisher is None else unit(hop.publisher, hop.publisher)
            units.append((speaker,) if publisher == speaker else (speaker, publisher))
        return units

    def _presume(self) -> list[int]:
        """Add edges from a wire to a portal that names no source; return the attributions that got one.

        All of them are decided on the stated edges before any is added, so the result does not depend on the order of
        the attributions. A wire that itself rests on the portal is no parent of it, which would close a loop.
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
        """Find the order, and whether the side is a forest; most sides are given in order, and most are forests."""
        self.forest = ordered = True
        for i, above in enumerate(self.parents):
            if above:
                if len(above) > 1:
                    self.parents[i] = list(dict.fromkeys(above))
                    self.forest = False
                ordered = ordered and max(above) < i
        self.order = range(len(self.parents)) if ordered else topological_order(self.parents)
        self.forest = self.forest and len(self.order) == len(self.parents)

    @property
    def has_loops(self) -> bool:
        """True if an attribution relays itself, directly or through others, fed or unfed, live or not."""
        return len(self.order) < len(self.parents)

    def unfed(self) -> list[int]:
        """Return the attributions of loops that nothing feeds, ascending."""
        loops = cycles(self.parents) if self.has_loops else []
        return sorted(i for loop in loops if is_unfed(loop, self.parents) for i in loop)

    def is_suspected(self, i: int) -> bool:
        """Return whether an attribution is suspected to relay a source that it does not name."""
        relays = self.hops[i].relays
        return bool(relays) and not all(stated for _, stated in relays)

    def is_firm_root(self, i: int, opposed: Collection[Id]) -> bool:
        """Return whether an attribution is a first-hand root whose unit is not among the `opposed` ones."""
        return not self.parents[i] and self.sources.is_firsthand(self.hops[i]) and self.units[i][0] not in opposed

    def live_roots(self) -> set[Id]:
        """Return the units of the live roots, whether or not a line begins in them."""
        return {
            units[0]
            for units, above, live in zip(self.units, self.parents, self.live, strict=True)
            if live and not above
        }
