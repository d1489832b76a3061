"""What was read, as it is kept: originals by their hash, how they came, their renditions, proposals, shared runs."""

from __future__ import annotations

import hashlib
import json
import uuid
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, literal_column, select, update

from factbase.model import Acquisition, Claim, Document, Original, ProposalRow, Rendition, Shingle
from factbase.store.plain import batched, table
from factbase.vocabulary import NAMESPACE, Decision, derived_uid, new_uid, utc_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select, Table

__all__ = [
    "KeptProposal",
    "KeptRendition",
    "acquisitions",
    "add_proposals",
    "add_shingles",
    "candidates",
    "decide",
    "decisions",
    "document_of",
    "document_uid",
    "faults",
    "has_originals",
    "keep_original",
    "keep_rendition",
    "original",
    "originals",
    "proposal",
    "proposals",
    "proposed_by",
    "rendition",
    "renditions",
    "same_address",
    "titles",
]

_ORIGINAL, _ACQUISITION, _RENDITION = table(Original), table(Acquisition), table(Rendition)
_PROPOSAL, _SHINGLE, _DOCUMENT, _CLAIM = table(ProposalRow), table(Shingle), table(Document), table(Claim)
_LEVEL = 6


class KeptRendition(NamedTuple):
    """A rendition with its text; `sha256` is that of its original."""

    key: int
    sha256: str
    extractor: str
    extractor_version: str
    text: str
    body: tuple[int, int]
    unused_cues: tuple[tuple[int, int], ...]


class KeptProposal(NamedTuple):
    """A proposal and its decision; one whose accepted claim is gone again is open."""

    id: str
    rendition: int
    place: int
    decision: Decision
    claim: str | None
    reason: str | None
    found: dict[str, Any]
    edited: dict[str, Any] | None


def _next(connection: Connection, target: Table) -> int:
    return int(connection.execute(select(func.coalesce(func.max(target.c.id), 0))).scalar_one()) + 1


def _row(connection: Connection, target: Table, now: datetime, **columns: Any) -> int:  # noqa: ANN401 - columns
    key = _next(connection, target)
    connection.execute(insert(target), [{"id": key, "uid": new_uid().bytes, "created_at": now} | columns])
    return key


# ------------------------------------------------------------------------------------------------------ archive


def keep_original(connection: Connection, now: datetime, data: bytes, **how: str) -> int:
    """Keep the bytes, once, and that they came; the key of the original.

    Args:
        connection: an open write transaction.
        now: the moment, UTC.
        data: the bytes as they came.
        how: `origin`, `tool`, `analyst` and `media_type` of this acquisition; `at` if it was not now.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    key = connection.execute(select(_ORIGINAL.c.id).where(_ORIGINAL.c.sha256 == sha256)).scalar()
    if key is None:
        compressed = zlib.compress(data, _LEVEL)
        key = _row(connection, _ORIGINAL, now, sha256=sha256, size=len(data), compressed=compressed)
    _row(connection, _ACQUISITION, now, original_id=key, **({"at": utc_text(now)} | how))
    return int(key)


def original(connection: Connection, sha256: str) -> bytes | None:
    """The bytes of a hash; `None` if we do not hold them."""
    found = connection.execute(select(_ORIGINAL.c.compressed).where(_ORIGINAL.c.sha256 == sha256)).scalar()
    return None if found is None else zlib.decompress(found)


def originals(connection: Connection) -> Iterator[tuple[str, bytes]]:
    """Every original as (hash, bytes), in the order in which they came."""
    for sha256 in connection.execute(select(_ORIGINAL.c.sha256).order_by(_ORIGINAL.c.id)).scalars().all():
        data = original(connection, sha256)
        assert data is not None
        yield sha256, data


def has_originals(connection: Connection) -> bool:
    """Is there any original?"""
    return connection.execute(select(_ORIGINAL.c.id).limit(1)).first() is not None


def acquisitions(connection: Connection, sha256: str) -> list[dict[str, str]]:
    """How the bytes of a hash came to us, oldest first."""
    columns = [_ACQUISITION.c[name] for name in ("at", "origin", "tool", "analyst", "media_type")]
    statement = select(*columns).join(_ORIGINAL).where(_ORIGINAL.c.sha256 == sha256).order_by(_ACQUISITION.c.id)
    return [dict(row._mapping) for row in connection.execute(statement)]  # noqa: SLF001 - SQLAlchemy's public mapping


def keep_rendition(connection: Connection, now: datetime, original_key: int, **made: Any) -> tuple[int, bool]:  # noqa: ANN401
    """Keep a text that was made of an original: its key, and whether it is new.

    Args:
        connection: an open write transaction.
        now: the moment, UTC.
        original_key: of which original.
        made: `text`, `body`, `extractor`, `extractor_version` and `unused_cues`.
    """
    data = made["text"].encode()
    text_sha256 = hashlib.sha256(data).hexdigest()
    wanted = (_RENDITION.c.original_id == original_key) & (_RENDITION.c.text_sha256 == text_sha256)
    key = connection.execute(select(_RENDITION.c.id).where(wanted)).scalar()
    if key is not None:
        return int(key), False
    start, end = made["body"]
    columns = {name: made[name] for name in ("extractor", "extractor_version")}
    columns |= {"text_sha256": text_sha256, "body_start": start, "body_end": end}
    columns["unused_cues"] = json.dumps(made["unused_cues"])
    return _row(connection, _RENDITION, now, original_id=original_key, compressed=zlib.compress(data), **columns), True


_RENDITION_COLUMNS = (
    _RENDITION.c.id,
    _ORIGINAL.c.sha256,
    _RENDITION.c.extractor,
    _RENDITION.c.extractor_version,
    _RENDITION.c.compressed,
    _RENDITION.c.body_start,
    _RENDITION.c.body_end,
    _RENDITION.c.unused_cues,
)


def renditions(connection: Connection, sha256: str) -> list[KeptRendition]:
    """The renditions of an original, newest first."""
    statement = select(*_RENDITION_COLUMNS).join(_ORIGINAL).where(_ORIGINAL.c.sha256 == sha256)
    return [_rendition(row) for row in connection.execute(statement.order_by(_RENDITION.c.id.desc()))]


def rendition(connection: Connection, key: int) -> KeptRendition:
    """The rendition of a key."""
    return _rendition(
        connection.execute(select(*_RENDITION_COLUMNS).join(_ORIGINAL).where(_RENDITION.c.id == key)).one()
    )


def _rendition(row: Any) -> KeptRendition:  # noqa: ANN401 - a row
    text = zlib.decompress(row.compressed).decode()
    body, cues = (row.body_start, row.body_end), tuple((start, end) for start, end in json.loads(row.unused_cues))
    return KeptRendition(row.id, row.sha256, row.extractor, row.extractor_version, text, body, cues)


def document_of(connection: Connection, sha256: str) -> uuid.UUID | None:
    """The document whose record has this hash; the oldest of several."""
    statement = select(_DOCUMENT.c.uid).where(_DOCUMENT.c.sha256 == sha256).order_by(_DOCUMENT.c.id).limit(1)
    found = connection.execute(statement).scalar()
    return None if found is None else uuid.UUID(bytes=found)


def document_uid(connection: Connection, sha256: str) -> uuid.UUID:
    """The document of this hash, or the id that it had and will have again, where it was removed."""
    return document_of(connection, sha256) or derived_uid(NAMESPACE, "document", sha256)


# ---------------------------------------------------------------------------------------------------- proposals


def add_proposals(
    connection: Connection, now: datetime, rendition_key: int, found: Sequence[dict[str, Any]], /, *by: str
) -> None:
    """Keep what an extractor (`by`: name and version) found in a rendition, in its order, all of it open."""
    first = _next(connection, _PROPOSAL)
    kept = select(func.coalesce(func.max(_PROPOSAL.c.place), -1)).where(_PROPOSAL.c.rendition_id == rendition_key)
    begin = int(connection.execute(kept).scalar_one()) + 1
    rows = [
        {
            "id": first + place,
            "uid": new_uid().bytes,
            "created_at": now,
            "rendition_id": rendition_key,
            "place": begin + place,
            "extractor": by[0],
            "extractor_version": by[1],
            "stance": each["stance"],
            "decision": Decision.OPEN.value,
            "found": json.dumps(each, ensure_ascii=False),
        }
        for place, each in enumerate(found)
    ]
    for chunk in batched(rows):
        connection.execute(insert(_PROPOSAL), chunk)


def proposed_by(connection: Connection, rendition_key: int) -> set[tuple[str, str]]:
    """The extractors that proposed something in a rendition, each as name and version."""
    columns = (_PROPOSAL.c.extractor, _PROPOSAL.c.extractor_version)
    rows = connection.execute(select(*columns).distinct().where(_PROPOSAL.c.rendition_id == rendition_key))
    return {(row.extractor, row.extractor_version) for row in rows}


_PROPOSAL_COLUMNS = (
    _PROPOSAL.c.uid,
    _PROPOSAL.c.rendition_id,
    _PROPOSAL.c.place,
    _PROPOSAL.c.decision,
    _PROPOSAL.c.claim_uid,
    _PROPOSAL.c.reason,
    _PROPOSAL.c.found,
    _PROPOSAL.c.edited,
    _CLAIM.c.id.label("claim_key"),
)
_WITH_CLAIM = _PROPOSAL.outerjoin(_CLAIM, _CLAIM.c.uid == _PROPOSAL.c.claim_uid)


def proposals(connection: Connection, rendition_key: int) -> list[KeptProposal]:
    """The proposals of a rendition, in their order."""
    statement = select(*_PROPOSAL_COLUMNS).select_from(_WITH_CLAIM).where(_PROPOSAL.c.rendition_id == rendition_key)
    rows = connection.execute(statement.order_by(_PROPOSAL.c.place)).all()
    # One text for the parser instead of ten thousand: a book opens in half the time.
    found = json.loads(f"[{','.join(row.found for row in rows)}]")
    return [_proposal(row, each) for row, each in zip(rows, found, strict=True)]


def proposal(connection: Connection, uid: uuid.UUID) -> KeptProposal | None:
    """One proposal; `None` if it is not there."""
    statement = select(*_PROPOSAL_COLUMNS).select_from(_WITH_CLAIM).where(_PROPOSAL.c.uid == uid.bytes)
    row = connection.execute(statement).one_or_none()
    return None if row is None else _proposal(row, json.loads(row.found))


def _proposal(row: Any, found: dict[str, Any]) -> KeptProposal:  # noqa: ANN401 - a row
    decision = Decision(row.decision)
    undone = decision in {Decision.ACCEPTED, Decision.EDITED} and row.claim_key is None
    claim = None if row.claim_uid is None or undone else str(uuid.UUID(bytes=row.claim_uid))
    return KeptProposal(
        str(uuid.UUID(bytes=row.uid)),
        row.rendition_id,
        row.place,
        Decision.OPEN if undone else decision,
        claim,
        row.reason,
        found,
        json.loads(row.edited) if row.edited else None,
    )


def decisions(connection: Connection, uids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any] | None]:
    """What was decided of those proposals that are held, as it stands in the log; `None` of an open one.

    A decision has `decision`, `at`, `analyst`, and where they are known `claim` (an id), `reason` and `edited`.
    """
    found: dict[uuid.UUID, dict[str, Any] | None] = {}
    for chunk in batched(uid.bytes for uid in uids):
        for row in connection.execute(select(_PROPOSAL).where(_PROPOSAL.c.uid.in_(chunk))):
            found[uuid.UUID(bytes=row.uid)] = _decision(row)
    return found


def _decision(row: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a row
    if row.decision == Decision.OPEN:
        return None
    said = {
        "decision": row.decision,
        "at": row.decided_at,
        "analyst": row.analyst,
        "claim": str(uuid.UUID(bytes=row.claim_uid)) if row.claim_uid else None,
        "reason": row.reason,
        "edited": json.loads(row.edited) if row.edited else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def decide(connection: Connection, uid: uuid.UUID, said: dict[str, Any] | None) -> None:
    """Keep what a person decided of a proposal (see `decisions`); nothing happens where it is not held."""
    said = said or {}
    edited = said.get("edited")
    values = {
        "decision": said.get("decision", Decision.OPEN.value),
        "decided_at": said.get("at"),
        "analyst": said.get("analyst"),
        "claim_uid": uuid.UUID(said["claim"]).bytes if said.get("claim") else None,
        "reason": said.get("reason"),
        "edited": None if edited is None else json.dumps(edited, ensure_ascii=False),
    }
    connection.execute(update(_PROPOSAL).where(_PROPOSAL.c.uid == uid.bytes).values(**values))


# -------------------------------------------------------------------------------------------------------- reuse


def add_shingles(connection: Connection, rendition_key: int, hashes: Iterable[int]) -> None:
    """Keep the runs of words of a rendition."""
    connection.execute(delete(_SHINGLE).where(_SHINGLE.c.rendition_id == rendition_key))
    for chunk in batched(sorted(set(hashes)), 5_000):
        connection.execute(insert(_SHINGLE), [{"hash": each, "rendition_id": rendition_key} for each in chunk])


def _sharing() -> Select[Any]:
    """Built once: to build it takes eight times as long as to ask it."""
    mine, other, twin = _SHINGLE.alias("mine"), _SHINGLE.alias("other"), _SHINGLE.alias("twin")
    rare = (
        select(mine.c.hash)
        .join(twin, twin.c.hash == mine.c.hash)
        .where(mine.c.rendition_id == bindparam("rendition"))
        .group_by(mine.c.hash)
        .having(func.count() <= bindparam("common"), func.count() > 1)
        .subquery("rare")
    )
    return (
        select(other.c.rendition_id, func.count().label("shared"))
        .select_from(rare)
        .join(other, other.c.hash == rare.c.hash)
        .where(other.c.rendition_id != bindparam("rendition"))
        .group_by(other.c.rendition_id)
        .having(func.count() >= bindparam("enough"))
        .order_by(literal_column("shared").desc(), other.c.rendition_id)
    )


_SHARING = _sharing()


def candidates(connection: Connection, rendition_key: int, *, enough: int, common: int) -> list[int]:
    """Renditions that share so many runs with one, most first; runs that are in too many documents do not count."""
    wanted = {"rendition": rendition_key, "enough": enough, "common": common}
    return [row.rendition_id for row in connection.execute(_SHARING, wanted)]


def titles(connection: Connection, sha256: str) -> tuple[str, str, str, str | None] | None:
    """The document of a hash as (id, handle, title, published); `None` if there is none."""
    columns = (_DOCUMENT.c.uid, _DOCUMENT.c.handle, _DOCUMENT.c.title, _DOCUMENT.c.published)
    row = connection.execute(select(*columns).where(_DOCUMENT.c.sha256 == sha256).order_by(_DOCUMENT.c.id)).first()
    return None if row is None else (str(uuid.UUID(bytes=row.uid)), row.handle, row.title, row.published)


def same_address(connection: Connection, uid: uuid.UUID) -> list[str]:
    """Ids of older documents with the address of this one, oldest first; none for one without an address."""
    url, key = connection.execute(select(_DOCUMENT.c.url, _DOCUMENT.c.id).where(_DOCUMENT.c.uid == uid.bytes)).one()
    if not url:
        return []
    older = select(_DOCUMENT.c.uid).where(_DOCUMENT.c.url == url, _DOCUMENT.c.id < key).order_by(_DOCUMENT.c.id)
    return [str(uuid.UUID(bytes=each)) for each in connection.execute(older).scalars()]


# ------------------------------------------------------------------------------------------------------- verify


def faults(connection: Connection) -> Iterator[tuple[str, str]]:
    """What of the archive is not what its hash says, as (subject, sentence)."""
    for key, sha256 in connection.execute(select(_ORIGINAL.c.id, _ORIGINAL.c.sha256).order_by(_ORIGINAL.c.id)).all():
        kept = connection.execute(select(_ORIGINAL.c.compressed).where(_ORIGINAL.c.id == key)).scalar_one()
        if _hash_of(kept) != sha256:
            yield sha256, f"the original {sha256[:12]} is not what its hash says: its bytes were changed"
    columns = (_RENDITION.c.id, _RENDITION.c.text_sha256)
    for key, text_sha256 in connection.execute(select(*columns).order_by(_RENDITION.c.id)).all():
        kept = connection.execute(select(_RENDITION.c.compressed).where(_RENDITION.c.id == key)).scalar_one()
        if _hash_of(kept) != text_sha256:
            yield text_sha256, f"the rendition {text_sha256[:12]} is not what its hash says: its text was changed"


def _hash_of(compressed: bytes) -> str:
    try:
        return hashlib.sha256(zlib.decompress(compressed)).hexdigest()
    except zlib.error:
        return ""
