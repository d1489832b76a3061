"""The lines themselves, for display: every figure opens into the lines that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factbase.independence.attribution import UNDISCLOSED, Undisclosed
from factbase.independence.graph import cycles
from factbase.independence.min_cut import LineNetwork
from factbase.independence.side_graph import SideGraph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from factbase.independence.attribution import Hop, Id
    from factbase.independence.identities import Sources

# A lattice has millions of partial paths that end nowhere; 200 for each line requested is far above any real case.
STEPS_PER_LINE = 200
"""Partial paths tried for each line requested, before the list is truncated."""

_OPPOSITE = {"asserts": "denies", "denies": "asserts"}


@dataclass(frozen=True, slots=True)
class Line:
    """A simple path from an origin of the claim to an attribution in our files."""

    attributions: tuple[Id, ...]
    """Origin first, held last."""
    units: tuple[Id | Undisclosed, ...]
    """Each unit once, in the order of the path; `UNDISCLOSED` first where the line begins in an unfed loop."""
    established: bool
    """True if it counts for a lower bound."""
    loop: bool
    """True if it begins in an unfed loop."""


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


def lines(
    hops: Sequence[Hop],
    sources: Sources,
    *,
    stance: str = "asserts",
    limit: int = 200,
    discredited: Collection[Id] = (),
) -> Lines:
    """Return the lines of one side, up to `limit`, and what a drawing of it needs.

    Args:
        hops: as for `profile`.
        sources: as for `profile`.
        stance: the side, `asserts` or `denies`; any other stance has lines too, but no opposite side.
        limit: the most lines to return.
        discredited: as for `profile`; edges, roots, held and loops stay as they are on the full graph.
    """
    dropped = {sources.unit(source) for source in discredited}
    on_side = sorted((hop for hop in hops if hop.stance == stance), key=lambda hop: hop.id)
    graph = SideGraph(on_side, sources, dropped)
    against = SideGraph([hop for hop in hops if hop.stance == _OPPOSITE.get(stance)], sources, dropped)
    ids = [hop.id for hop in graph.hops]
    unfed = set(graph.unfed())
    roots = [i for i, above in enumerate(graph.parents) if not above]
    network = LineNetwork(graph, sorted([*roots, *unfed]), graph.live)
    paths, truncated = _first_lines(network, limit)
    opposed = against.live_roots()
    return Lines(
        lines=tuple(_line(graph, path, unfed, opposed) for path in paths),
        truncated=truncated,
        edges=tuple(_edges(graph)),
        roots=frozenset(ids[i] for i in roots),
        held=frozenset(name for name, is_held in zip(ids, graph.held, strict=True) if is_held),
        looped=frozenset(ids[i] for cycle in cycles(graph.parents) for i in cycle),
    )


def _first_lines(network: LineNetwork, limit: int) -> tuple[list[tuple[int, ...]], bool]:
    """Return the first lines, and whether there may be further ones."""
    first: list[tuple[int, ...]] = []
    for steps, path in enumerate(_paths(network)):
        if len(first) == limit or steps == limit * STEPS_PER_LINE:
            return first, True
        if path[-1] in network.ends:
            first.append(path)
    return first, False


def _paths(network: LineNetwork) -> Iterator[tuple[int, ...]]:
    """Yield every simple path from a start, complete or not, in lexicographic order."""
    stack: list[tuple[int, ...]] = [(start,) for start in reversed(network.starts)]
    while stack:
        path = stack.pop()
        yield path
        stack += [(*path, step) for step in reversed(network.children[path[-1]]) if step not in path]


def _line(graph: SideGraph, path: Sequence[int], unfed: Collection[int], opposed: Collection[Id]) -> Line:
    loop = path[0] in unfed
    units: list[Id | Undisclosed] = [UNDISCLOSED] if loop else []
    units += [unit for i in path for unit in graph.units[i]]
    return Line(
        attributions=tuple(graph.hops[i].id for i in path),
        units=tuple(dict.fromkeys(units)),
        established=graph.is_firm_root(path[0], opposed) and not any(graph.is_suspected(i) for i in path),
        loop=loop,
    )


def _edges(graph: SideGraph) -> Iterator[Edge]:
    presumed = set(graph.presumed)
    for child, above in enumerate(graph.parents):
        for parent in sorted(above):
            yield Edge(graph.hops[parent].id, graph.hops[child].id, presumed=child in presumed)
