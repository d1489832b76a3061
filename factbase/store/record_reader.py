"""Rows back to records, in the order of their identities: what export writes and the event log compares with."""

from __future__ import annotations

import uuid
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from factbase.model import (
    REFERENCES,
    Attribution,
    Claim,
    ClaimLink,
    ClaimTag,
    Document,
    DocumentAuthor,
    Passage,
    Relay,
    ReliabilityRow,
    Source,
    SourceAlias,
)
from factbase.store.plain import batched, table
from factbase.store.record_writer import SHAPES, State
from factbase.vocabulary import Certainty, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Select

_SOURCE, _DOCUMENT, _CLAIM, _ATTRIBUTION = table(Source), table(Document), table(Claim), table(Attribution)
_LINK, _PASSAGE, _RELAY = table(ClaimLink), table(Passage), table(Relay)
_ALIAS, _RATING, _AUTHOR, _TAG = table(SourceAlias), table(ReliabilityRow), table(DocumentAuthor), table(ClaimTag)
_PAGE = 2_000


def states(
    connection: Connection, kind: Kind, uids: Sequence[uuid.UUID] | None = None
) -> Iterator[tuple[uuid.UUID, State]]:
    """Records of one kind, by identity; all of them, or those of `uids` that are there."""
    if uids is not None:
        for chunk in batched(sorted(uids, key=lambda uid: uid.bytes)):
            yield from _read(
                connection, kind, _statement(kind).where(SHAPES[kind].row.c.uid.in_([u.bytes for u in chunk]))
            )
        return
    last = b""
    while page := list(_read(connection, kind, _statement(kind).where(SHAPES[kind].row.c.uid > last).limit(_PAGE))):
        yield from page
        last = page[-1][0].bytes


def state(connection: Connection, kind: Kind, uid: uuid.UUID) -> State | None:
    """One record, or `None` if it is not there."""
    return next((found for _, found in states(connection, kind, [uid])), None)


def _read(connection: Connection, kind: Kind, statement: Select[Any]) -> Iterator[tuple[uuid.UUID, State]]:
    rows = connection.execute(statement.order_by(SHAPES[kind].row.c.uid)).mappings().all()
    keys = [row["id"] for row in rows]
    parts = {field: read(connection, keys) for field, read in _PARTS.get(kind, {}).items()}
    for row in rows:
        yield (
            uuid.UUID(bytes=row["uid"]),
            _state(kind, row, {field: found.get(row["id"]) for field, found in parts.items()}),
        )


def _state(kind: Kind, row: Any, parts: dict[str, Any]) -> State:  # noqa: ANN401 - a row mapping
    defaults = SHAPES[kind].defaults
    given = {field: row[field] for field, default in defaults.items() if row[field] != default}
    for field in REFERENCES[kind] & row.keys():
        if row[field] is not None:
            given[field] = str(uuid.UUID(bytes=row[field]))
    if kind is Kind.CLAIM_LINK:
        given["relation"] = row["link_relation"]
    if row.get("passage_start") is not None:
        given["passage"] = _passage(row)
    return given | {field: value for field, value in parts.items() if value}


def _passage(row: Any) -> State:  # noqa: ANN401 - a row mapping
    passage = {"start": row["passage_start"], "end": row["passage_end"], "exact": row["passage_exact"]}
    context = {"prefix": row["passage_prefix"], "suffix": row["passage_suffix"]}
    return passage | {side: words for side, words in context.items() if words}


def _statement(kind: Kind) -> Select[Any]:
    row = SHAPES[kind].row
    plain = [row.c[field] for field in SHAPES[kind].defaults]
    columns = [row.c.id, row.c.uid, *plain]
    join = _JOINS.get(kind)
    return join(columns) if join else select(*columns)


def _relations(columns: list[Any]) -> Select[Any]:
    row = SHAPES[Kind.SOURCE_RELATION].row
    subject, target = _SOURCE.alias("subject"), _SOURCE.alias("object")
    return (
        select(*columns, subject.c.uid.label("subject"), target.c.uid.label("object"))
        .join(subject, subject.c.id == row.c.subject_id)
        .join(target, target.c.id == row.c.object_id)
    )


def _documents(columns: list[Any]) -> Select[Any]:
    publisher = _SOURCE.alias("publisher")
    statement = select(*columns, publisher.c.uid.label("publisher"))
    return statement.select_from(_DOCUMENT).outerjoin(publisher, publisher.c.id == _DOCUMENT.c.publisher_id)


def _attributions(columns: list[Any]) -> Select[Any]:
    ends = [_CLAIM.c.uid.label("claim"), _SOURCE.c.uid.label("source"), _DOCUMENT.c.uid.label("document")]
    words = [_PASSAGE.c[name].label(f"passage_{name}") for name in ("start", "end", "exact", "prefix", "suffix")]
    return (
        select(*columns, *ends, *words)
        .select_from(_ATTRIBUTION)
        .join(_CLAIM, _CLAIM.c.id == _ATTRIBUTION.c.claim_id)
        .join(_SOURCE, _SOURCE.c.id == _ATTRIBUTION.c.source_id)
        .outerjoin(_DOCUMENT, _DOCUMENT.c.id == _ATTRIBUTION.c.document_id)
        .outerjoin(_PASSAGE, _PASSAGE.c.id == _ATTRIBUTION.c.passage_id)
    )


def _links(columns: list[Any]) -> Select[Any]:
    row = SHAPES[Kind.CLAIM_LINK].row
    subject, target = _CLAIM.alias("subject"), _CLAIM.alias("object")
    ends = [subject.c.uid.label("subject"), target.c.uid.label("object"), _LINK.c.relation.label("link_relation")]
    return (
        select(*columns, *ends)
        .join(_LINK, _LINK.c.id == row.c.claim_link_id)
        .join(subject, subject.c.id == _LINK.c.subject_id)
        .join(target, target.c.id == _LINK.c.object_id)
    )


def _assessments(columns: list[Any]) -> Select[Any]:
    row = SHAPES[Kind.ASSESSMENT].row
    return select(*columns, _CLAIM.c.uid.label("claim")).join(_CLAIM, _CLAIM.c.id == row.c.claim_id)


_JOINS: dict[Kind, Callable[[list[Any]], Select[Any]]] = {
    Kind.SOURCE_RELATION: _relations,
    Kind.DOCUMENT: _documents,
    Kind.ATTRIBUTION: _attributions,
    Kind.CLAIM_LINK: _links,
    Kind.ASSESSMENT: _assessments,
}

# ------------------------------------------------------------------------------------------- parts of records


def _grouped(connection: Connection, keys: Sequence[int], statement: Select[Any], owner: Any) -> dict[int, list[Any]]:  # noqa: ANN401 - a column
    found: dict[int, list[Any]] = {}
    for chunk in batched(keys):
        rows = connection.execute(statement.where(owner.in_(chunk)).order_by(owner)).all()
        found |= {key: [row[1:] for row in group] for key, group in groupby(rows, key=itemgetter(0))}
    return found


def _aliases(connection: Connection, keys: Sequence[int]) -> dict[int, list[str]]:
    rows = _grouped(connection, keys, select(_ALIAS.c.source_id, _ALIAS.c.position, _ALIAS.c.name), _ALIAS.c.source_id)
    return {key: [name for _, name in sorted(group)] for key, group in rows.items()}


def _reliability(connection: Connection, keys: Sequence[int]) -> dict[int, str | list[State]]:
    columns = (_RATING.c.source_id, _RATING.c.position, _RATING.c.rating, _RATING.c.since, _RATING.c.note)
    rows = _grouped(connection, keys, select(*columns), _RATING.c.source_id)
    return {key: _ratings(sorted(group, key=itemgetter(0))) for key, group in rows.items()}


def _ratings(rows: list[tuple[int, str, str | None, str | None]]) -> str | list[State]:
    history = [
        {"rating": rating} | {name: value for name, value in (("since", since), ("note", note)) if value is not None}
        for _, rating, since, note in rows
    ]
    return str(history[0]["rating"]) if len(history) == 1 and len(history[0]) == 1 else history


def _authors(connection: Connection, keys: Sequence[int]) -> dict[int, list[str]]:
    statement = select(_AUTHOR.c.document_id, _AUTHOR.c.position, _SOURCE.c.uid).join(
        _SOURCE, _SOURCE.c.id == _AUTHOR.c.source_id
    )
    rows = _grouped(connection, keys, statement, _AUTHOR.c.document_id)
    return {key: [str(uuid.UUID(bytes=uid)) for _, uid in sorted(group)] for key, group in rows.items()}


def _tags(connection: Connection, keys: Sequence[int]) -> dict[int, list[str]]:
    rows = _grouped(connection, keys, select(_TAG.c.claim_id, _TAG.c.tag), _TAG.c.claim_id)
    return {key: sorted(tag for (tag,) in group) for key, group in rows.items()}


def _relays(connection: Connection, keys: Sequence[int]) -> dict[int, list[State]]:
    parent = _ATTRIBUTION.alias("parent")
    statement = select(_RELAY.c.child_id, parent.c.uid, _RELAY.c.certainty).join(
        parent, parent.c.id == _RELAY.c.parent_id
    )
    rows = _grouped(connection, keys, statement, _RELAY.c.child_id)
    return {key: [_relay(uid, certainty) for uid, certainty in sorted(group)] for key, group in rows.items()}


def _relay(uid: bytes, certainty: str) -> State:
    relay = {"to": str(uuid.UUID(bytes=uid))}
    return relay if certainty == Certainty.STATED.value else relay | {"certainty": certainty}


_PARTS: dict[Kind, dict[str, Callable[[Connection, Sequence[int]], dict[int, Any]]]] = {
    Kind.SOURCE: {"aliases": _aliases, "reliability": _reliability},
    Kind.DOCUMENT: {"authors": _authors},
    Kind.CLAIM: {"tags": _tags},
    Kind.ATTRIBUTION: {"relays": _relays},
}
