"""What matching reads: the texts of claims, which of them changed since, who speaks in them, and what was judged."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, func, or_, select

from factbase.model import Attribution, Change, Claim, ClaimLink, JudgementRow, Source, SourceAlias, SourceRelation
from factbase.store.plain import batched, table
from factbase.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

_CLAIM, _CHANGE, _ATTRIBUTION, _LINK = table(Claim), table(Change), table(Attribution), table(ClaimLink)
_JUDGEMENT, _SOURCE, _ALIAS, _RELATION = table(JudgementRow), table(Source), table(SourceAlias), table(SourceRelation)
_PAGE = 20_000


# ------------------------------------------------------------------------------------------------ texts of claims


_TEXTS_OF = select(_CLAIM.c.id, _CLAIM.c.text).where(_CLAIM.c.id.in_(bindparam("keys", expanding=True)))


def claim_texts(connection: Connection, keys: Iterable[int]) -> dict[int, str]:
    """The texts of those claims that are there, by key."""
    found: dict[int, str] = {}
    for chunk in batched(keys):
        found |= {row[0]: row[1] for row in connection.execute(_TEXTS_OF, {"keys": chunk}).all()}
    return found


def all_texts(connection: Connection) -> Iterator[tuple[int, str]]:
    """Every claim as (key, text), by key; read in pages, so that no lock is held for long."""
    last = -1
    statement = select(_CLAIM.c.id, _CLAIM.c.text).order_by(_CLAIM.c.id).limit(_PAGE)
    while page := connection.execute(statement.where(_CLAIM.c.id > last)).all():
        yield from ((row[0], row[1]) for row in page)
        last = page[-1][0]


def count_claims(connection: Connection) -> int:
    """How many claims there are."""
    return connection.execute(select(func.count()).select_from(_CLAIM)).scalar_one()


class Position(NamedTuple):
    """Where the log stands: its newest line, and the hash of it, which no other log has."""

    key: int
    hash: str


_NEWEST = select(_CHANGE.c.id, _CHANGE.c.hash).order_by(_CHANGE.c.id.desc()).limit(1)
_HASH_OF = select(_CHANGE.c.hash).where(_CHANGE.c.id == bindparam("line"))
_KINDS_SINCE = select(_CHANGE.c.kind).distinct().where(_CHANGE.c.id > bindparam("line"))


def position(connection: Connection) -> Position:
    """Where the log stands now."""
    row = connection.execute(_NEWEST).first()
    return Position(row[0], bytes(row[1]).hex()) if row else Position(0, "")


def is_past(connection: Connection, was: Position) -> bool:
    """Whether the log once stood there: false for the log of another database, and for one that was taken back."""
    if not was.key:
        return True
    raw = connection.execute(_HASH_OF, {"line": was.key}).scalar()
    return raw is not None and bytes(raw).hex() == was.hash


def kinds_since(connection: Connection, line: int) -> set[str]:
    """The kinds of records that changed after a line of the log."""
    return {kind for kind in connection.execute(_KINDS_SINCE, {"line": line}).scalars() if kind is not None}


def changed_claims(connection: Connection, since: int) -> dict[int, str]:
    """The claims that came or whose text changed after a line of the log, as they are now; by key.

    Those that were removed are not among them: their rows are gone, and with them their keys.
    """
    statement = (
        select(_CHANGE.c.uid)
        .distinct()
        .where(_CHANGE.c.id > since, _CHANGE.c.kind == Kind.CLAIM.value, _CHANGE.c.field.in_(("", "text")))
    )
    uids = list(connection.execute(statement).scalars())
    found: dict[int, str] = {}
    for chunk in batched(uids):
        rows = connection.execute(select(_CLAIM.c.id, _CLAIM.c.text).where(_CLAIM.c.uid.in_(chunk)))
        found |= {key: words for key, words in rows}
    return found


def occurrences(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The days, as numbers, between which what some claims say happened; only of those that say when."""
    columns = (_CLAIM.c.id, _CLAIM.c.occurred_from, _CLAIM.c.occurred_to)
    found: dict[int, tuple[int, int]] = {}
    for chunk in batched(keys):
        rows = connection.execute(select(*columns).where(_CLAIM.c.id.in_(chunk), _CLAIM.c.occurred_from.is_not(None)))
        found |= {row[0]: (row[1], row[2]) for row in rows}
    return found


def speakers(connection: Connection, keys: Iterable[int]) -> dict[int, set[int]]:
    """The keys of the sources that speak in claims, by the claim's key."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for chunk in batched(keys):
        columns = select(_ATTRIBUTION.c.claim_id, _ATTRIBUTION.c.source_id)
        for claim, source in connection.execute(columns.where(_ATTRIBUTION.c.claim_id.in_(chunk))):
            found[claim].add(source)
    return found


# ----------------------------------------------------------------------------------------------------- judgements


class JudgedLink(NamedTuple):
    """A claim link and the newest word on it."""

    key: int
    subject: int
    object: int
    relation: str
    judgement: str


def judged_links(connection: Connection, claims: Sequence[int] | None = None) -> list[JudgedLink]:
    """All claim links, or those in which some claims stand, by key."""
    own = _LINK.c
    statement = select(own.id, own.subject_id, own.object_id, own.relation, own.judgement).order_by(own.id)
    if claims is None:
        return [JudgedLink(*row) for row in connection.execute(statement)]
    found: dict[int, JudgedLink] = {}
    for chunk in batched(claims):
        rows = connection.execute(statement.where(or_(own.subject_id.in_(chunk), own.object_id.in_(chunk))))
        found |= {row[0]: JudgedLink(*row) for row in rows}
    return [found[key] for key in sorted(found)]


def newest_words(connection: Connection, links: Iterable[int]) -> dict[int, tuple[str | None, str | None, str | None]]:
    """Who said the newest word on claim links, when and why, by the link's key."""
    own = _JUDGEMENT.c
    statement = select(own.claim_link_id, own.analyst, own.at, own.note).order_by(func.coalesce(own.at, ""), own.uid)
    found: dict[int, tuple[str | None, str | None, str | None]] = {}
    for chunk in batched(links):
        rows = connection.execute(statement.where(own.claim_link_id.in_(chunk)))
        found |= {row[0]: (row[1], row[2], row[3]) for row in rows}
    return found


def newest_judgement(connection: Connection, subject: int, relation: str, object_: int) -> str | None:
    """When the newest word on a claim link was said; `None` where nothing was."""
    own = _LINK.c
    link = (own.subject_id == subject, own.relation == relation, own.object_id == object_)
    statement = select(func.max(_JUDGEMENT.c.at)).join(_LINK, own.id == _JUDGEMENT.c.claim_link_id).where(*link)
    return connection.execute(statement).scalar()


# -------------------------------------------------------------------------------------------------------- sources


class NamedSource(NamedTuple):
    """A source with all of its names."""

    key: int
    names: tuple[str, ...]
    unnamed: bool


def named_sources(connection: Connection) -> list[NamedSource]:
    """Every source with its name and aliases, by key."""
    aliases: defaultdict[int, list[str]] = defaultdict(list)
    for key, name in connection.execute(
        select(_ALIAS.c.source_id, _ALIAS.c.name).order_by(_ALIAS.c.source_id, _ALIAS.c.position)
    ):
        aliases[key].append(name)
    rows = connection.execute(select(_SOURCE.c.id, _SOURCE.c.name, _SOURCE.c.identity).order_by(_SOURCE.c.id))
    return [NamedSource(row[0], (row[1], *aliases[row[0]]), row[2] == "unnamed") for row in rows]


def related_sources(connection: Connection) -> dict[tuple[int, int], list[str]]:
    """What is said of how sources stand to each other, by the pair of their keys, the smaller first."""
    found: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    own = _RELATION.c
    for subject, target, relation in connection.execute(select(own.subject_id, own.object_id, own.relation)):
        found[min(subject, target), max(subject, target)].append(relation)
    return found


def claims_of(connection: Connection, sources: Iterable[int]) -> dict[int, set[int]]:
    """The keys of the claims in which sources speak, by the source's key."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for chunk in batched(sources):
        columns = select(_ATTRIBUTION.c.source_id, _ATTRIBUTION.c.claim_id).distinct()
        for source, claim in connection.execute(columns.where(_ATTRIBUTION.c.source_id.in_(chunk))):
            found[source].add(claim)
    return found
