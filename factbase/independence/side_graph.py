"""One side of a claim as a graph: its edges, roots, loops, units, and which attributions we hold.

All of these are decided here once, on the full record, whatever was retracted or discredited. Later steps may only ask
which attributions are live, so that removing a source never turns the paper that relayed it into an origin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factbase.independence.attribution import DocumentUnit
from factbase.independence.graph import children_of, cycles, is_unfed, reachable, topological_order

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from factbase.independence.attribution import Hop, Id, Unit
    from factbase.independence.claim_links import ClaimLinks
    from factbase.independence.identities import Sources


class LinkedClaim(NamedTuple):
    """A claim with its links to other claims, whose attributions may count for it."""

    claim: Id
    links: ClaimLinks


def side_hops(hops: Sequence[Hop], stance: str, linked: LinkedClaim | None) -> list[Hop]:
    """Return the attributions that stand on a side of a claim."""
    if linked is None:
        return [hop for hop in hops if hop.stance == stance]
    return linked.links.on_side(hops, linked.claim, stance)


def dropped_units(sources: Sources, discredited: Collection[Unit]) -> Collection[Unit]:
    """Return the units of sources to discredit, and the documents to discredit."""
    return {unit if isinstance(unit, DocumentUnit) else sources.unit(unit) for unit in discredited}


def units_of(hop: Hop, sources: Sources) -> tuple[Unit, ...]:
    """Return the units of an attribution, without repeats: its source first, then what published it, then its author.

    A document that nobody published stands for its unknown publisher. Co-authors are no unit here, because each of
    them may be discredited without the document: they count for the lower bound only (`credited_units`).
    """
    unit = sources.units.get
    speaker = unit(hop.source, hop.source)
    publisher, document, authors = hop.publisher, hop.document, hop.authors
    if document is None and not authors:
        carrier = speaker if publisher is None else unit(publisher, publisher)
        return (speaker,) if carrier == speaker else (speaker, carrier)
    units: list[Unit] = [speaker]
    if publisher is not None:
        units.append(unit(publisher, publisher))
    elif document is not None and not hop.own_record:
        units.append(DocumentUnit(document))
    if authors and not hop.own_record:
        # Two names of one author are one author.
        writers = {unit(author, author) for author in authors}
        if len(writers) == 1:
            units += writers
    return tuple(dict.fromkeys(units))


def credited_units(hop: Hop, units: tuple[Unit, ...], sources: Sources) -> tuple[Unit, ...]:
    """Return the units of an attribution with every author of its document."""
    if hop.own_record or not hop.authors:
        return units
    return tuple(dict.fromkeys((*units, *map(sources.unit, hop.authors))))


class SideGraph:
    """The attributions of one side and the relays between them, by place in `hops`.

    Args:
        hops: the attributions of one side.
        sources: the units of their sources.
        dropped: units to discredit, and every document to discredit; their attributions are not live, and nothing
            else changes.
        linked: the claim and its links; None where all attributions are about one claim.
    """

    __slots__ = (
        "credited",
        "forest",
        "held",
        "hops",
        "links",
        "live",
        "order",
        "parents",
        "places",
        "presumed",
        "sources",
        "units",
    )

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
    units: list[tuple[Unit, ...]]
    """The units of each attribution; the unit of its source comes first."""
    credited: list[tuple[Unit, ...]]
    """The units with every author of its document; the list of `units` itself where no document has two authors."""
    places: dict[Id, int]
    """The place of each attribution, by id."""

    def __init__(
        self,
        hops: Sequence[Hop],
        sources: Sources,
        dropped: Collection[Unit] = (),
        linked: LinkedClaim | None = None,
    ) -> None:
        self.hops = hops
        self.sources = sources
        self.links = links = None if linked is None else linked.links
        # Relays name attributions by id; an id that is not on this side is no edge here.
        self.places = places = {hop.id: i for i, hop in enumerate(hops)}
        self.units = [units_of(hop, sources) for hop in hops]
        self.credited = self.units
        # Most documents have one author at most, and then both lists are one object.
        if any(len(hop.authors) > 1 for hop in hops):
            self.credited = [credited_units(hop, units, sources) for hop, units in zip(hops, self.units, strict=True)]
        if links is None:
            self.parents = [
                [places[parent] for parent, stated in hop.relays if stated and parent in places] if hop.relays else []
                for hop in hops
            ]
        else:
            self.parents = [
                [
                    p
                    for parent, stated in hop.relays
                    if stated and (p := places.get(parent)) is not None and links.entails(hops[p], hop)
                ]
                for hop in hops
            ]
        self.presumed = self._presume() if sources.syndicates else []
        self._arrange()
        self.held = self._held()
        self.live = [hop.active for hop in hops]
        if dropped:
            self.live = [
                hop.active
                and not any(unit in dropped for unit in units)
                and (hop.document is None or DocumentUnit(hop.document) not in dropped)
                for hop, units in zip(hops, self.units, strict=True)
            ]

    def _held(self) -> list[bool]:
        """Return for each attribution whether it is in our files, filling in what the record does not say.

        An attribution without a document is held unless it is relayed: what others cite is known through them. A relay
        by something weaker does not count, so that a claim that implies another one never has fewer lines for it.
        """
        links = self.links
        if links is None:
            # What others of the same wording cite is known to us through them, and is not in our files by itself.
            relayed = {parent for above in self.parents for parent in above}
        else:
            relayed = {
                parent
                for child, above in enumerate(self.parents)
                for parent in above
                if links.entails(self.hops[child], self.hops[parent])
            }
        return [
            hop.held if hop.held is not None else hop.documented or hop.document is not None or i not in relayed
            for i, hop in enumerate(self.hops)
        ]

    def _presume(self) -> list[int]:
        """Add edges from a wire to a portal that names no source; return the attributions that got one.

        All of them are decided on the stated edges before any is added, so the result does not depend on the order of
        the attributions. A wire that itself rests on the portal is no parent of it, which would close a loop.
        """
        syndicates, sources, links = self.sources.syndicates, self.sources, self.links
        silent = [
            i
            for i, hop in enumerate(self.hops)
            if self.units[i][0] in syndicates and not self.parents[i] and not sources.is_firsthand(hop)
        ]
        if not silent:
            return silent
        # Looked up by unit: comparing all pairs takes seconds on a few thousand items of a wire.
        by_unit: dict[Unit, list[int]] = {}
        for i, units in enumerate(self.units):
            by_unit.setdefault(units[0], []).append(i)
        children = children_of(self.parents)
        everywhere = [True] * len(self.hops)
        presumed = {}
        for i in silent:
            wires = sorted(p for wire in syndicates[self.units[i][0]] for p in by_unit.get(wire, ()))  # type: ignore[index]
            if wires and children[i]:
                rests_on_portal = reachable([i], children, everywhere)
                wires = [p for p in wires if not rests_on_portal[p]]
            if links is not None:
                wires = [p for p in wires if links.entails(self.hops[p], self.hops[i])]
            presumed[i] = wires
        for i, wires in presumed.items():
            self.parents[i] = wires
        return [i for i, wires in presumed.items() if wires]

    def _arrange(self) -> None:
        """Find the order, and whether the side is a forest; most sides are given in order, and most are forests."""
        self.forest = ordered = True
        for i, above in enumerate(self.parents):
            if above:
                if len(above) > 1:
                    self.parents[i] = list(dict.fromkeys(above))
                    self.forest = self.forest and len(self.parents[i]) == 1
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
        """Return whether an attribution is suspected to relay another one of this side.

        A stated relay of something that does not say as much is no edge, and counts as a suspicion.
        """
        hop = self.hops[i]
        for parent, stated in hop.relays:
            p = self.places.get(parent)
            if p is not None and not (stated and (self.links is None or self.links.entails(self.hops[p], hop))):
                return True
        return False

    def is_firm_root(self, i: int, opposed: Collection[Unit]) -> bool:
        """Return whether an attribution is a first-hand root whose unit is not among the `opposed` ones."""
        return not self.parents[i] and self.sources.is_firsthand(self.hops[i]) and self.units[i][0] not in opposed

    def live_roots(self) -> set[Unit]:
        """Return the units of the live roots, whether or not a line begins in them."""
        return {
            units[0]
            for units, above, live in zip(self.units, self.parents, self.live, strict=True)
            if live and not above
        }

    def carrier(self, i: int) -> Unit:
        """Return the unit that brought an attribution to us: its publisher, or its source where none is known."""
        publisher = self.hops[i].publisher
        return self.units[i][0] if publisher is None else self.sources.unit(publisher)

    def has_returning_unit(self) -> bool:
        """Return whether a unit comes back on a live line after another one: A, B citing A, then A citing B.

        Only for graphs without loops, which are circular anyway. Walks down in order with the set of units that lie
        behind each attribution, as bits.
        """
        speakers = [units[0] for units in self.units]
        # No source speaks twice on the side: the common case.
        if len(set(speakers)) == len(speakers):
            return False
        bits: dict[Unit, int] = {}
        behind = [0] * len(speakers)
        comes_back = [False] * len(speakers)
        on_line = [False] * len(speakers)
        for i in self.order:
            parents = [parent for parent in self.parents[i] if on_line[parent]]
            on_line[i] = self.live[i] and (bool(parents) or not self.parents[i])
            if not on_line[i]:
                continue
            bit = bits.setdefault(speakers[i], 1 << len(bits))
            for parent in parents:
                behind[i] |= behind[parent]
                comes_back[i] = comes_back[i] or comes_back[parent]
                if speakers[parent] != speakers[i]:
                    behind[i] |= bits[speakers[parent]]
            comes_back[i] = comes_back[i] or bool(behind[i] & bit)
            if comes_back[i] and self.held[i]:
                return True
        return False
