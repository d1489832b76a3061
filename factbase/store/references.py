"""Which records are there, and which of them refer to which: what a removal or a reference has to know."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import join, or_, select

from factbase.model import ClaimLink, DocumentAuthor, Relay
from factbase.store.plain import batched, table
from factbase.store.record_writer import SHAPES
from factbase.vocabulary import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, FromClause

_CLAIM, _SOURCE, _DOCUMENT = SHAPES[Kind.CLAIM].row, SHAPES[Kind.SOURCE].row, SHAPES[Kind.DOCUMENT].row
_ATTRIBUTION, _JUDGEMENT, _LINK = SHAPES[Kind.ATTRIBUTION].row, SHAPES[Kind.CLAIM_LINK].row, table(ClaimLink)

_RELATION, _ASSESSMENT = SHAPES[Kind.SOURCE_RELATION].row, SHAPES[Kind.ASSESSMENT].row
_RELAY, _AUTHOR = table(Relay), table(DocumentAuthor)

_REFERRING = {
    (Kind.SOURCE_RELATION, Kind.SOURCE): ("subject_id", "object_id"),
    (Kind.ATTRIBUTION, Kind.SOURCE): ("source_id",),
    (Kind.ATTRIBUTION, Kind.CLAIM): ("claim_id",),
    (Kind.ATTRIBUTION, Kind.DOCUMENT): ("document_id",),
    (Kind.DOCUMENT, Kind.SOURCE): ("publisher_id",),
    (Kind.ASSESSMENT, Kind.CLAIM): ("claim_id",),
}


def key_of(connection: Connection, kind: Kind, uid: uuid.UUID) -> int | None:
    """The local key of a record; `None` if it is not there."""
    own = SHAPES[kind].row.c
    return connection.execute(select(own.id).where(own.uid == uid.bytes)).scalar()


def keys_of(connection: Connection, kind: Kind, uids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The local keys of some records, by identity; those that are not there are left out."""
    own = SHAPES[kind].row.c
    found: dict[uuid.UUID, int] = {}
    for chunk in batched(uid.bytes for uid in uids):
        rows = connection.execute(select(own.uid, own.id).where(own.uid.in_(chunk)))
        found |= {uuid.UUID(bytes=row.uid): row.id for row in rows}
    return found


def there(connection: Connection, kind: Kind, uids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some records that are there."""
    own = SHAPES[kind].row.c.uid
    found: set[uuid.UUID] = set()
    for chunk in batched(uid.bytes for uid in uids):
        found.update(_uids(connection.execute(select(own).where(own.in_(chunk))).scalars()))
    return found


def version(connection: Connection, kind: Kind, uid: uuid.UUID) -> int | None:
    """How often a record was edited, from 1; `None` for kinds that are not edited, and for what is not there."""
    own = SHAPES[kind].row.c
    if "version" not in own:
        return None
    return connection.execute(select(own.version).where(own.uid == uid.bytes)).scalar()


def referring(connection: Connection, kind: Kind, target: Kind, uid: uuid.UUID) -> list[uuid.UUID]:
    """Records of a kind that refer to a record of another kind, in no order."""
    own, to = SHAPES[kind].row, SHAPES[target].row
    key = select(to.c.id).where(to.c.uid == uid.bytes).scalar_subquery()
    columns = _REFERRING[kind, target]
    rows = connection.execute(select(own.c.uid).where(or_(*(own.c[name] == key for name in columns))))
    return _uids(rows.scalars())


_JUDGED = join(_JUDGEMENT, _LINK, _LINK.c.id == _JUDGEMENT.c.claim_link_id)
_SPOKEN = join(_RELAY, _ATTRIBUTION, _ATTRIBUTION.c.id == _RELAY.c.child_id)
_WRITTEN = join(_AUTHOR, _DOCUMENT, _DOCUMENT.c.id == _AUTHOR.c.document_id)
_POINTERS: dict[Kind, tuple[tuple[Kind, str, FromClause, ColumnElement[bytes], ColumnElement[int]], ...]] = {
    Kind.SOURCE: (
        (Kind.SOURCE_RELATION, "subject", _RELATION, _RELATION.c.uid, _RELATION.c.subject_id),
        (Kind.SOURCE_RELATION, "object", _RELATION, _RELATION.c.uid, _RELATION.c.object_id),
        (Kind.DOCUMENT, "publisher", _DOCUMENT, _DOCUMENT.c.uid, _DOCUMENT.c.publisher_id),
        (Kind.DOCUMENT, "authors", _WRITTEN, _DOCUMENT.c.uid, _AUTHOR.c.source_id),
        (Kind.ATTRIBUTION, "source", _ATTRIBUTION, _ATTRIBUTION.c.uid, _ATTRIBUTION.c.source_id),
    ),
    Kind.DOCUMENT: ((Kind.ATTRIBUTION, "document", _ATTRIBUTION, _ATTRIBUTION.c.uid, _ATTRIBUTION.c.document_id),),
    Kind.CLAIM: (
        (Kind.ATTRIBUTION, "claim", _ATTRIBUTION, _ATTRIBUTION.c.uid, _ATTRIBUTION.c.claim_id),
        (Kind.ASSESSMENT, "claim", _ASSESSMENT, _ASSESSMENT.c.uid, _ASSESSMENT.c.claim_id),
        (Kind.CLAIM_LINK, "subject", _JUDGED, _JUDGEMENT.c.uid, _LINK.c.subject_id),
        (Kind.CLAIM_LINK, "object", _JUDGED, _JUDGEMENT.c.uid, _LINK.c.object_id),
    ),
    Kind.ATTRIBUTION: ((Kind.ATTRIBUTION, "relays", _SPOKEN, _ATTRIBUTION.c.uid, _RELAY.c.parent_id),),
}


class Pointer(NamedTuple):
    """A record whose field names another record."""

    kind: Kind
    uid: uuid.UUID
    field: str
    target: uuid.UUID


def pointing(connection: Connection, kind: Kind, targets: Iterable[uuid.UUID]) -> Iterator[Pointer]:
    """Every record that names one of some records of a kind, with the field that does; in no order."""
    own = SHAPES[kind].row
    for chunk in batched(uid.bytes for uid in targets):
        rows_of = connection.execute(select(own.c.id, own.c.uid).where(own.c.uid.in_(chunk)))
        wanted = {key: bytes(uid) for key, uid in rows_of}
        for of, field, table_of, uid, key in _POINTERS.get(kind, ()):
            rows = connection.execute(select(uid, key).select_from(table_of).where(key.in_(wanted)))
            for pointer, target in rows:
                yield Pointer(of, uuid.UUID(bytes=pointer), field, uuid.UUID(bytes=wanted[target]))


def writes(connection: Connection, source: uuid.UUID) -> int:
    """In how many bylines a source stands."""
    return sum(each.field == "authors" for each in pointing(connection, Kind.SOURCE, [source]))


def judgements_of(connection: Connection, claim: uuid.UUID) -> list[uuid.UUID]:
    """The judgements of all links in which a claim stands, in no order."""
    key = select(_CLAIM.c.id).where(_CLAIM.c.uid == claim.bytes).scalar_subquery()
    theirs = select(_LINK.c.id).where(or_(_LINK.c.subject_id == key, _LINK.c.object_id == key))
    return _uids(connection.execute(select(_JUDGEMENT.c.uid).where(_JUDGEMENT.c.claim_link_id.in_(theirs))).scalars())


def beside(connection: Connection, attribution: uuid.UUID) -> list[uuid.UUID]:
    """All attributions of the claim that an attribution is about, itself included."""
    claim = select(_ATTRIBUTION.c.claim_id).where(_ATTRIBUTION.c.uid == attribution.bytes).scalar_subquery()
    return _uids(connection.execute(select(_ATTRIBUTION.c.uid).where(_ATTRIBUTION.c.claim_id == claim)).scalars())


def about(connection: Connection, claim: uuid.UUID) -> list[uuid.UUID]:
    """The attributions of a claim, in no order."""
    return referring(connection, Kind.ATTRIBUTION, Kind.CLAIM, claim)


def claim_with_text(connection: Connection, text: str) -> uuid.UUID | None:
    """The oldest claim of exactly this text; `None` if there is none."""
    statement = select(_CLAIM.c.uid).where(_CLAIM.c.text == text).order_by(_CLAIM.c.id).limit(1)
    raw = connection.execute(statement).scalar()
    return None if raw is None else uuid.UUID(bytes=raw)


def masks(connection: Connection) -> dict[str, str]:
    """What an export says in place of the names of protected sources, by id."""
    rows = connection.execute(select(_SOURCE.c.uid, _SOURCE.c.handle).where(_SOURCE.c.protected))
    return {str(uuid.UUID(bytes=row.uid)): f"protected source {row.handle}" for row in rows}


def in_document(connection: Connection, document: int) -> set[int]:
    """The keys of the attributions that were read in a document."""
    statement = select(_ATTRIBUTION.c.id).where(_ATTRIBUTION.c.document_id == document)
    return set(connection.execute(statement).scalars())


def active_in_document(connection: Connection, document: int) -> list[uuid.UUID]:
    """The attributions that were read in a document and still stand, by identity."""
    return _active(connection, _ATTRIBUTION.c.document_id == document)


def active_of_sources(connection: Connection, sources: Sequence[int]) -> list[uuid.UUID]:
    """The attributions that still stand and that sources speak or publish, by identity."""
    published = select(_DOCUMENT.c.id).where(_DOCUMENT.c.publisher_id.in_(sources))
    return _active(connection, or_(_ATTRIBUTION.c.source_id.in_(sources), _ATTRIBUTION.c.document_id.in_(published)))


def _active(connection: Connection, mine: ColumnElement[bool]) -> list[uuid.UUID]:
    standing = _ATTRIBUTION.c.status == Status.ACTIVE.value
    return _uids(
        connection.execute(select(_ATTRIBUTION.c.uid).where(mine, standing).order_by(_ATTRIBUTION.c.uid)).scalars()
    )


def _uids(raw: Iterable[Any]) -> list[uuid.UUID]:
    return [uuid.UUID(bytes=each) for each in raw]
