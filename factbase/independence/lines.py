"""The lines themselves, for display: every figure opens into the lines that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from factbase.independence.attribution import UNDISCLOSED, Undisclosed
from factbase.independence.graph import cycles
from factbase.independence.min_cut import LineNetwork
from factbase.independence.side_graph import SideGraph, dropped_units, side_hops

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from factbase.independence.attribution import Hop, Id, Unit
    from factbase.independence.identities import Sources
    from factbase.independence.side_graph import LinkedClaim

# A lattice has millions of partial paths that end nowhere; 200 for each line requested is far above any real case.
STEPS_PER_LINE = 200
"""Partial paths tried for each line requested, before the list is truncated."""

# F of the Admiralty code means that a source cannot be judged: it is no rating below E.
_RATINGS = ("A", "B", "C", "D", "E")
_OPPOSITE = {"asserts": "denies", "denies": "asserts"}


@dataclass(frozen=True, slots=True)
class Line:
    """A simple path from an origin of the claim to an attribution in our files."""

    attributions: tuple[Id, ...]
    """Origin first, held last."""
    units: tuple[Unit | Undisclosed, ...]
    """Each unit once, in the order of the path; `UNDISCLOSED` first where the line begins in an unfed loop."""
    established: bool
    """True if it counts for a lower bound."""
    loop: bool
    """True if it begins in an unfed loop."""
    backdated: tuple[Id, ...] = ()
    """Attributions that were certainly said before what they relay on this line."""
    returning: tuple[Unit, ...] = ()
    """Units that come back on it after another unit spoke."""
    weakest: Id | None = None
    """The attribution whose source has the worst rating, the first of equals; None where none is rated."""
    unrated: tuple[Id, ...] = ()
    """Attributions whose source has no rating, or one that says that it cannot be judged."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A relay: the child rests on the parent."""

    parent: Id
    child: Id
    presumed: bool
    """True if no relay is recorded and it follows from a standing syndication."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one side and what a drawing of it needs, by attribution id."""

    lines: tuple[Line, ...]
    """By the ids of their attributions, in lexicographic order."""
    truncated: bool
    """True if there may be further lines."""
    edges: tuple[Edge, ...]
    """All edges of the full record, sorted by child and parent."""
    roots: frozenset[Id]
    held: frozenset[Id]
    looped: frozenset[Id]
    """Attributions that relay themselves through others, in fed and unfed loops."""


def lines(  # noqa: PLR0913 - what to count, and how much of it to show
    hops: Sequence[Hop],
    sources: Sources,
    *,
    stance: str = "asserts",
    limit: int = 200,
    linked: LinkedClaim | None = None,
    discredited: Collection[Unit] = (),
) -> Lines:
    """Return the lines of one side, up to `limit`, and what a drawing of it needs.

    Args:
        hops: as for `profile`.
        sources: as for `profile`.
        stance: the side, `asserts` or `denies`; any other stance has lines too, but no opposite side.
        limit: the most lines to return.
        linked: as for `profile`.
        discredited: as for `profile`; edges, roots, held and loops stay as they are on the full record.
    """
    view = SideView(hops, sources, stance, linked=linked, discredited=discredited)
    graph, network = view.graph, view.network
    ids = [hop.id for hop in graph.hops]
    paths, truncated = first_lines(network, limit)
    return Lines(
        lines=tuple(view.line(path) for path in paths),
        truncated=truncated,
        edges=tuple(_edges(graph)),
        roots=frozenset(ids[i] for i, above in enumerate(graph.parents) if not above),
        held=frozenset(name for name, is_held in zip(ids, graph.held, strict=True) if is_held),
        looped=frozenset(ids[i] for cycle in cycles(graph.parents) for i in cycle),
    )


class SideView:
    """The graph of a side with the network of its lines and the live roots of the opposite side."""

    __slots__ = ("graph", "network", "opposed", "unfed")

    def __init__(
        self,
        hops: Sequence[Hop],
        sources: Sources,
        stance: str,
        *,
        linked: LinkedClaim | None = None,
        discredited: Collection[Unit] = (),
    ) -> None:
        dropped = dropped_units(sources, discredited)
        # Sorted by id, so that the lines come out in an order that does not depend on the input.
        on_side = sorted(side_hops(hops, stance, linked), key=lambda hop: hop.id)
        opposite = side_hops(hops, _OPPOSITE[stance], linked) if stance in _OPPOSITE else []
        self.graph = SideGraph(on_side, sources, dropped, linked)
        self.opposed = SideGraph(opposite, sources, dropped, linked).live_roots()
        self.unfed = frozenset(self.graph.unfed())
        roots = [i for i, above in enumerate(self.graph.parents) if not above]
        self.network = LineNetwork(self.graph, sorted([*roots, *self.unfed]), self.graph.live)

    def is_established(self, path: Sequence[int]) -> bool:
        """Return whether a line counts for a lower bound."""
        graph = self.graph
        return graph.is_firm_root(path[0], self.opposed) and not any(graph.is_suspected(i) for i in path)

    def line(self, path: Sequence[int]) -> Line:
        """Return the line along a path of places."""
        graph = self.graph
        is_loop = path[0] in self.unfed
        units: list[Unit | Undisclosed] = [UNDISCLOSED] if is_loop else []
        units += [unit for i in path for unit in graph.units[i]]
        hops = [graph.hops[i] for i in path]
        # The chain is as good as its weakest link, so the worst letter stands for the line.
        rated = [hop for hop in hops if hop.reliability in _RATINGS]
        return Line(
            attributions=tuple(hop.id for hop in hops),
            units=tuple(dict.fromkeys(units)),
            established=self.is_established(path),
            loop=is_loop,
            backdated=tuple(child.id for parent, child in pairwise(hops) if _is_backdated(parent, child)),
            returning=tuple(_returning([graph.units[i][0] for i in path])),
            weakest=max(rated, key=lambda hop: str(hop.reliability)).id if rated else None,
            unrated=tuple(hop.id for hop in hops if hop.reliability not in _RATINGS),
        )


def first_lines(network: LineNetwork, limit: int) -> tuple[list[tuple[int, ...]], bool]:
    """Return the first lines, and whether there may be further ones."""
    # Lines are never all enumerated: a lattice has exponentially many, and a screen shows a few.
    first: list[tuple[int, ...]] = []
    for steps, path in enumerate(_paths(network)):
        if len(first) == limit or steps == limit * STEPS_PER_LINE:
            return first, True
        if path[-1] in network.ends:
            first.append(path)
    return first, False


def _paths(network: LineNetwork) -> Iterator[tuple[int, ...]]:
    """Yield every simple path from a start, complete or not, in lexicographic order."""
    # Depth first over an explicit stack: lines may be longer than Python's recursion limit.
    stack: list[tuple[int, ...]] = [(start,) for start in reversed(network.starts)]
    while stack:
        path = stack.pop()
        yield path
        stack += [(*path, step) for step in reversed(network.children[path[-1]]) if step not in path]


def _is_backdated(parent: Hop, child: Hop) -> bool:
    """Return whether a relay was certainly said before what it relays."""
    # Only a certain reversal counts: spans of days that overlap may be in the right order.
    return parent.said is not None and child.said is not None and child.said[1] < parent.said[0]


def _returning(speakers: Sequence[Unit]) -> Iterator[Unit]:
    """Yield each speaker of a line that comes back after another one, once."""
    behind: set[Unit] = set()
    yielded: set[Unit] = set()
    for previous, speaker in pairwise(speakers):
        if speaker != previous:
            behind.add(previous)
        if speaker in behind and speaker not in yielded:
            yielded.add(speaker)
            yield speaker


def _edges(graph: SideGraph) -> Iterator[Edge]:
    presumed = set(graph.presumed)
    for child, above in enumerate(graph.parents):
        for parent in sorted(above):
            yield Edge(graph.hops[parent].id, graph.hops[child].id, presumed=child in presumed)
