"""All about one claim, source or document: the store's rows and independence's lines, put together for reading."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from factbase.independence import (
    UNDISCLOSED,
    DocumentUnit,
    Hop,
    Lines,
    Profile,
    Side,
    Sources,
    lines,
    profile,
    units_of,
)
from factbase.ledger.profile_cache import hops_of, sources_of
from factbase.results import (
    DocumentDossier,
    Dossier,
    EventView,
    HopView,
    LineView,
    SideView,
    SourceDossier,
    SourceName,
)
from factbase.store import profiles, queries
from factbase.store.first_page import uid_text
from factbase.store.record_reader import state
from factbase.store.record_writer import SHAPES
from factbase.vocabulary import Kind, Stance

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

LINES_SHOWN = 200
CLAIMS_SHOWN = 200
DOUBTS_SHOWN = 3  # of one attribution
_UNDISCLOSED_NAME = SourceName("", "", "?", unnamed=True)


def claim_dossier(connection: Connection, key: int, history: Sequence[EventView]) -> Dossier:
    """All about one claim."""
    summary = queries.claims(connection, [key])[0]
    fields = queries.claim_row(connection, key)
    rows = profiles.hops(connection, [key]).get(key, [])
    sources = sources_of(connection, {key: rows})
    hops = hops_of(rows)
    found = profile(hops, sources)
    drawn = {stance: lines(hops, sources, stance=stance, limit=LINES_SHOWN) for stance in Stance}
    names = _names(connection, hops, sources)
    return Dossier(
        claim=summary,
        occurred=fields.occurred,
        place=fields.place,
        note=fields.note,
        tags=tuple(queries.tags(connection, key)),
        version=fields.version,
        asserts=_side(found.asserts, drawn[Stance.ASSERTS], names, ids := _ids(connection, key)),
        denies=_side(found.denies, drawn[Stance.DENIES], names, ids),
        disputed=found.disputed,
        exact=found.exact,
        hops=_hops(connection, key, hops, sources, found, drawn),
        links=tuple(queries.links(connection, key)),
        assessments=tuple(queries.assessments(connection, key)),
        history=tuple(history),
    )


def sides(
    connection: Connection, keys: Sequence[int], hops: Sequence[Hop], sources: Sources, found: Profile
) -> tuple[SideView, SideView]:
    """Both sides of claims that are one, with the lines that they count: those that assert it, those that deny it."""
    names = _names(connection, hops, sources)
    ids = {row: text for key in keys for row, text in _ids(connection, key).items()}
    drawn = [lines(hops, sources, stance=stance, limit=LINES_SHOWN) for stance in (Stance.ASSERTS, Stance.DENIES)]
    return _side(found.asserts, drawn[0], names, ids), _side(found.denies, drawn[1], names, ids)


def _names(connection: Connection, hops: Sequence[Hop], sources: Sources) -> dict[Any, SourceName]:
    units = {
        sources.unit(source)
        for hop in hops
        for source in (hop.source, hop.publisher, *hop.authors)
        if source is not None
    }
    # A document that nobody published stands for its unknown publisher, and is named by its title.
    papers = queries.document_names(connection, sorted({int(hop.document) for hop in hops if hop.document is not None}))
    titles = {DocumentUnit(key): SourceName(name.id, name.handle, name.title) for key, name in papers.items()}
    return {**queries.source_names(connection, units), **titles, UNDISCLOSED: _UNDISCLOSED_NAME}  # type: ignore[arg-type]


def _ids(connection: Connection, key: int) -> dict[Any, str]:
    return {row.id: uid_text(row.uid) for row in queries.attribution_rows(connection, key)}


def _side(side: Side, drawn: Lines, names: dict[Any, SourceName], ids: dict[Any, str]) -> SideView:
    return SideView(
        independent=side.independent,
        origins=side.origins,
        choke_points=_sorted_names(side.choke_points, names),
        origin_names=_sorted_names(side.root_units, names),
        outlets=side.carriers,
        lines=tuple(
            LineView(tuple(ids[each] for each in line.attributions), line.established, line.loop)
            for line in drawn.lines
        ),
        more_lines=drawn.truncated,
        exact=side.exact,
    )


def _sorted_names(units: Collection[Any], names: dict[Any, SourceName]) -> tuple[SourceName, ...]:
    return tuple(sorted((names[unit] for unit in units), key=lambda name: (name.name.casefold(), name.id)))


def _hops(  # noqa: PLR0913, PLR0917 - what a drawing of one claim is made of
    connection: Connection,
    key: int,
    hops: Sequence[Hop],
    sources: Sources,
    found: Profile,
    drawn: dict[Stance, Lines],
) -> tuple[HopView, ...]:
    rows = queries.attribution_rows(connection, key)
    names = queries.source_names(connection, [row.source_id for row in rows])
    documents = queries.document_names(connection, [row.document_id for row in rows if row.document_id is not None])
    ids = {row.id: uid_text(row.uid) for row in rows}
    relays = _relays(hops, drawn, ids)
    doubts = _doubts(hops, sources, found)
    counted: dict[int, Any] = {row.source_id: sources.unit(row.source_id) for row in rows}
    others = queries.source_names(
        connection, {each for known in doubts.values() for _, each in known} | set(counted.values())
    )
    choke = {Stance.ASSERTS: set(found.asserts.choke_points), Stance.DENIES: set(found.denies.choke_points)}
    views = []
    for row, hop in zip(rows, hops, strict=True):
        side = drawn[Stance(hop.stance)]
        units = set(units_of(hop, sources))
        views.append(
            HopView(
                id=ids[row.id],
                handle=row.handle,
                source=names[row.source_id],
                stance=row.stance,
                basis="own" if sources.is_firsthand(hop) else "unknown",
                active=hop.active,
                held=row.id in side.held,
                root=row.id in side.roots,
                loop=row.id in side.looped,
                choke_point=bool(units & choke.get(Stance(hop.stance), set())),
                cue=row.cue,
                said=row.said,
                document=documents.get(row.document_id),
                passage=queries.passage_view(row) if row.start is not None else None,
                relays=tuple(relays[row.id]),
                maybe=tuple((why, others[each]) for why, each in doubts[hop.id]),
                counted_as=others[counted[row.source_id]] if counted[row.source_id] != row.source_id else None,
            )
        )
    return tuple(views)


def _doubts(hops: Sequence[Hop], sources: Sources, profile: Profile) -> dict[Any, list[tuple[str, Any]]]:
    """For each attribution the units of its side that its source may be one with, or has an owner with, and why.

    These are what the lower bound allows for; where both bounds meet, only what somebody said is told. Units in the
    order of the attributions.
    """
    sides = {Stance.ASSERTS: profile.asserts, Stance.DENIES: profile.denies}
    open_ = {stance for stance, side in sides.items() if side.independent[0] < side.independent[1]}
    found: dict[Any, list[tuple[str, Any]]] = {}
    for hop in hops:
        unit = sources.unit(hop.source)
        others = dict.fromkeys(sources.unit(each.source) for each in hops if each.stance == hop.stance)
        kinds = ((_doubt(unit, other, sources), other) for other in others if other != unit)
        found[hop.id] = [
            (kind, other) for kind, other in kinds if kind == "possibly_same" or (kind and hop.stance in open_)
        ][:DOUBTS_SHOWN]
    return found


def _doubt(unit: Any, other: Any, sources: Sources) -> str:  # noqa: ANN401 - ids of any kind
    if other in sources.possible.get(unit, ()):
        return "possibly_same"
    if sources.dependence.get(unit, unit) == sources.dependence.get(other, other):
        owned = any(relation == "owned_by" for _, relation, _ in sources.relations)
        return "owned_by" if owned else "may_depend"
    return "unnamed" if sources.may_be_one(unit, other) else ""


def _relays(hops: Sequence[Hop], drawn: dict[Stance, Lines], ids: dict[Any, str]) -> dict[Any, list[tuple[str, str]]]:
    """What each attribution relays, and how we know: stated, suspected, or presumed from a standing syndication."""
    found: dict[Any, list[tuple[str, str]]] = {
        hop.id: [(ids[parent], "stated" if stated else "suspected") for parent, stated in hop.relays if parent in ids]
        for hop in hops
    }
    for side in drawn.values():
        for edge in side.edges:
            if edge.presumed:
                found[edge.child].append((ids[edge.parent], "presumed"))
    return found


def source_dossier(
    connection: Connection, key: int, history: Sequence[EventView], lookalikes: Sequence[SourceName]
) -> SourceDossier:
    """All about one source; its claims are those in which it, or its class, speaks or publishes, at most 200."""
    summary = queries.sources(connection, keys=[key])[0]
    fields = state(connection, Kind.SOURCE, uuid.UUID(summary.id)) or {}
    ratings = fields.get("reliability", [])
    claims = sorted(profiles.claims_of_sources(connection, [key]))[:CLAIMS_SHOWN]
    return SourceDossier(
        source=summary,
        description=fields.get("description"),
        protected=fields.get("protected", False),
        relations=tuple(queries.source_relations(connection, key)),
        ratings=({"rating": ratings},) if isinstance(ratings, str) else tuple(ratings),
        documents=tuple(queries.documents_of_publisher(connection, key, CLAIMS_SHOWN)),
        claims=tuple(queries.claims(connection, claims)),
        history=tuple(history),
        lookalikes=tuple(lookalikes),
    )


def document_dossier(connection: Connection, key: int, history: Sequence[EventView]) -> DocumentDossier:
    """All about one document, its passages in the order of its text."""
    summary = queries.documents(connection, keys=[key])[0]
    fields = state(connection, Kind.DOCUMENT, uuid.UUID(summary.id)) or {}
    passages = queries.passages_of_document(connection, key)
    claims = {claim.key: claim for claim in queries.claims(connection, sorted({claim for _, claim in passages}))}
    return DocumentDossier(
        document=summary,
        authors=tuple(queries.document_authors(connection, key)),
        url=fields.get("url"),
        media_type=fields.get("media_type"),
        retrieved_at=fields.get("retrieved_at"),
        sha256=fields.get("sha256"),
        text=fields.get("text"),
        passages=tuple((passage, claims[claim]) for passage, claim in passages),
        history=tuple(history),
    )


TABLES = {kind: SHAPES[kind].row for kind in (Kind.CLAIM, Kind.SOURCE, Kind.DOCUMENT, Kind.ATTRIBUTION)}
