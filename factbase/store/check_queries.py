"""The rows that checks look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, func, or_, select, text

from factbase.model import Assessment, Attribution, Claim, Document, Passage, Relay, Source, SourceRelation
from factbase.store.first_page import uid_text
from factbase.store.plain import holds, table
from factbase.vocabulary import Credibility, Identity, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_CLAIM, _SOURCE, _DOCUMENT, _PASSAGE = table(Claim), table(Source), table(Document), table(Passage)
_ATTRIBUTION, _RELAY, _ASSESSMENT, _RELATION = (
    table(Attribution),
    table(Relay),
    table(Assessment),
    table(SourceRelation),
)


class Related(NamedTuple):
    """A relation between two sources, by key and by name, and its id."""

    subject: int
    relation: str
    object: int
    subject_name: str
    object_name: str
    id: str


def integrity(connection: Connection) -> Iterator[str]:
    """What SQLite says of its file, "ok" if nothing; a server keeps watch over its own."""
    if connection.dialect.name == "sqlite":
        yield from connection.execute(text("PRAGMA integrity_check(100)")).scalars()


def loose_references(connection: Connection) -> Iterator[tuple[str, int, str]]:
    """Rows whose reference leads nowhere, as (table, key, table that it points to)."""
    if connection.dialect.name == "sqlite":
        for row in connection.execute(text("PRAGMA foreign_key_check")):
            yield row[0], row[1] or 0, row[2]


def stale_claims(connection: Connection) -> Iterator[str]:
    """Ids of the claims whose figures wait to be computed, at most 100."""
    rows = connection.execute(select(_CLAIM.c.uid).where(holds(_CLAIM.c.stale)).order_by(_CLAIM.c.id).limit(100))
    yield from (uid_text(uid) for uid in rows.scalars())


def loose_anchors(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Passages that are not exact and that an attribution stands on, as (document, anchor, words)."""
    statement = (
        select(_DOCUMENT.c.uid, _PASSAGE.c.anchor, _PASSAGE.c.exact)
        .join(_DOCUMENT, _DOCUMENT.c.id == _PASSAGE.c.document_id)
        .where(_PASSAGE.c.anchor != "exact", _PASSAGE.c.id.in_(select(_ATTRIBUTION.c.passage_id)))
        .order_by(_PASSAGE.c.id)
    )
    yield from ((uid_text(row.uid), row.anchor, row.exact) for row in connection.execute(statement))


def crossing_relays(connection: Connection) -> Iterator[tuple[str, str]]:
    """Attributions that relay one of another claim, as (child, parent)."""
    child, parent = _ATTRIBUTION.alias("child"), _ATTRIBUTION.alias("parent")
    statement = (
        select(child.c.uid, parent.c.uid.label("parent"))
        .select_from(_RELAY)
        .join(child, child.c.id == _RELAY.c.child_id)
        .join(parent, parent.c.id == _RELAY.c.parent_id)
        .where(child.c.claim_id != parent.c.claim_id)
    )
    yield from ((uid_text(row.uid), uid_text(row.parent)) for row in connection.execute(statement))


def highly_rated(connection: Connection) -> Iterator[tuple[str, str, int, int, str | None]]:
    """Claims now corroborated or of credibility 1 that do not rest on two sources for certain."""
    newest = (
        select(_ASSESSMENT.c.claim_id, func.max(func.coalesce(_ASSESSMENT.c.at, "")).label("at"))
        .group_by(_ASSESSMENT.c.claim_id)
        .subquery()
    )
    high = or_(
        _ASSESSMENT.c.verdict == Verdict.CORROBORATED.value, _ASSESSMENT.c.credibility == Credibility.CONFIRMED.value
    )
    statement = (
        select(_CLAIM.c.uid, _CLAIM.c.text, _CLAIM.c.independent_lo, _CLAIM.c.independent_hi, _ASSESSMENT.c.rationale)
        .join(_ASSESSMENT, _ASSESSMENT.c.claim_id == _CLAIM.c.id)
        .join(newest, and_(newest.c.claim_id == _CLAIM.c.id, newest.c.at == func.coalesce(_ASSESSMENT.c.at, "")))
        .where(high, _CLAIM.c.independent_lo < 2)  # noqa: PLR2004 - two sources corroborate
        .order_by(_CLAIM.c.id)
    )
    for row in connection.execute(statement):
        yield uid_text(row.uid), row.text, row.independent_lo, row.independent_hi, row.rationale


def dated(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Every date of the world that is kept, as (id, field, date)."""
    for target, field in ((_CLAIM, "occurred"), (_DOCUMENT, "published"), (_ATTRIBUTION, "said")):
        statement = select(target.c.uid, target.c[field]).where(target.c[field].is_not(None))
        yield from ((uid_text(row[0]), field, row[1]) for row in connection.execute(statement))


def related_sources(connection: Connection) -> list[Related]:
    """Every relation between two sources, the oldest first."""
    left, right = _SOURCE.alias("left_source"), _SOURCE.alias("right_source")
    statement = (
        select(left.c.id, _RELATION.c.relation, right.c.id, left.c.name, right.c.name, _RELATION.c.uid)
        .select_from(_RELATION)
        .join(left, left.c.id == _RELATION.c.subject_id)
        .join(right, right.c.id == _RELATION.c.object_id)
        .order_by(_RELATION.c.id)
    )
    return [Related(*row[:5], uid_text(row[5])) for row in connection.execute(statement)]


def lookalike_sources(connection: Connection) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Pairs of named sources whose names look alike and between which no relation is said.

    Returns:
        (id, name, handle) of the older source and of the newer one, in one tuple, by key.
    """
    left, right = _SOURCE.alias("left_source"), _SOURCE.alias("right_source")
    named = Identity.NAMED.value
    told = select(_RELATION.c.id).where(
        or_(
            and_(_RELATION.c.subject_id == left.c.id, _RELATION.c.object_id == right.c.id),
            and_(_RELATION.c.subject_id == right.c.id, _RELATION.c.object_id == left.c.id),
        )
    )
    prefix = [func.substr(each.c.name_skeleton, text("1"), text("200")) for each in (left, right)]
    statement = (
        select(
            left.c.uid,
            left.c.name,
            left.c.handle,
            *(right.c[name].label(f"other_{name}") for name in ("uid", "name", "handle")),
        )
        .join(
            right, and_(prefix[0] == prefix[1], left.c.name_skeleton == right.c.name_skeleton, left.c.id < right.c.id)
        )
        .where(left.c.identity == named, right.c.identity == named, ~told.exists())
        .order_by(left.c.id, right.c.id)
    )
    for row in connection.execute(statement):
        yield uid_text(row.uid), row.name, row.handle, uid_text(row.other_uid), row.other_name, row.other_handle
