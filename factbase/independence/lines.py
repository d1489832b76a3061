"""The lines themselves, for showing: every figure expands into the lines that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factbase.independence.graph import circles
from factbase.independence.min_cut import Net
from factbase.independence.side_graph import UNDISCLOSED, Record, Undisclosed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from factbase.independence.identities import Id, Sources
    from factbase.independence.side_graph import Hop

STEPS_PER_LINE = 200
"""Partial paths tried for each line asked for, before the rest is given up."""

_OPPOSITE = {"asserts": "denies", "denies": "asserts"}


@dataclass(frozen=True, slots=True)
class Line:
    """One simple path from where the claim begins to what is in our hands."""

    attributions: tuple[Id, ...]
    """Origin first, held last."""
    units: tuple[Id | Undisclosed, ...]
    """Each unit once, in the order of passing; `UNDISCLOSED` first where the line begins in an unfed loop."""
    established: bool
    """Whether it counts for a lower bound."""
    loop: bool
    """Whether it begins in an unfed loop."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One attribution rests on another."""

    parent: Id
    child: Id
    presumed: bool
    """Nobody says so: it follows from a standing syndication."""


@dataclass(frozen=True, slots=True)
class Lines:
    """One side, ready for drawing. Attributions are meant by id."""

    lines: tuple[Line, ...]
    """By the ids of their attributions, in lexicographic order."""
    truncated: bool
    """There may be more lines."""
    edges: tuple[Edge, ...]
    """All edges of the full record, sorted by child and parent."""
    roots: frozenset[Id]
    held: frozenset[Id]
    looped: frozenset[Id]
    """Attributions that relay themselves by way of others, in fed and unfed loops."""


def lines(
    hops: Sequence[Hop],
    sources: Sources,
    *,
    stance: str = "asserts",
    limit: int = 200,
    discredited: Collection[Id] = (),
) -> Lines:
    """The lines of one side, up to `limit`, and what a drawing of it needs.

    Args:
        hops: as for `profile`.
        sources: as for `profile`.
        stance: the side, `asserts` or `denies`; of another stance the relays are shown, and it opposes nothing.
        limit: lines to return at most.
        discredited: as for `profile`; edges, roots, held and loops stay as they are on the full record.
    """
    dropped = {sources.unit(source) for source in discredited}
    mine = sorted((hop for hop in hops if hop.stance == stance), key=lambda hop: hop.id)
    record = Record(mine, sources, dropped)
    against = Record([hop for hop in hops if hop.stance == _OPPOSITE.get(stance)], sources, dropped)
    ids = [hop.id for hop in record.hops]
    unfed = set(record.unfed())
    roots = [i for i, above in enumerate(record.parents) if not above]
    net = Net(record, sorted([*roots, *unfed]), record.live)
    paths, truncated = _first(net, limit)
    opposed = against.live_roots()
    return Lines(
        lines=tuple(_line(record, path, unfed, opposed) for path in paths),
        truncated=truncated,
        edges=tuple(_edges(record)),
        roots=frozenset(ids[i] for i in roots),
        held=frozenset(name for name, held in zip(ids, record.held, strict=True) if held),
        looped=frozenset(ids[i] for circle in circles(record.parents) for i in circle),
    )


def _first(net: Net, limit: int) -> tuple[list[tuple[int, ...]], bool]:
    """The first lines, and whether there may be more."""
    found: list[tuple[int, ...]] = []
    for steps, path in enumerate(_paths(net)):
        if len(found) == limit or steps == limit * STEPS_PER_LINE:
            return found, True
        if path[-1] in net.ends:
            found.append(path)
    return found, False


def _paths(net: Net) -> Iterator[tuple[int, ...]]:
    """Every simple path from a start, whether or not it has come to an end, in lexicographic order."""
    work: list[tuple[int, ...]] = [(start,) for start in reversed(net.starts)]
    while work:
        path = work.pop()
        yield path
        work += [(*path, step) for step in reversed(net.children[path[-1]]) if step not in path]


def _line(record: Record, path: Sequence[int], unfed: Collection[int], opposed: Collection[Id]) -> Line:
    loop = path[0] in unfed
    units: list[Id | Undisclosed] = [UNDISCLOSED] if loop else []
    units += [unit for i in path for unit in record.units[i]]
    return Line(
        attributions=tuple(record.hops[i].id for i in path),
        units=tuple(dict.fromkeys(units)),
        established=record.is_firm_root(path[0], opposed) and not any(record.doubted(i) for i in path),
        loop=loop,
    )


def _edges(record: Record) -> Iterator[Edge]:
    presumed = set(record.presumed)
    for child, above in enumerate(record.parents):
        for parent in sorted(above):
            yield Edge(record.hops[parent].id, record.hops[child].id, presumed=child in presumed)
