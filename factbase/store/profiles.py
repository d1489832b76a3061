"""What independence needs, fetched as plain values, and the figures that are kept of it on each claim.

Nothing here computes: rows go out as the plain tuples that `independence.Hop` is made of, and figures come back.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update

from factbase.model import Attribution, Claim, ClaimCritical, Document, DocumentAuthor, Relay, Source, SourceRelation
from factbase.store.plain import batched, holds, raw, table
from factbase.vocabulary import Certainty, Relation, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection

_ATTRIBUTION, _CLAIM, _DOCUMENT, _RELAY = table(Attribution), table(Claim), table(Document), table(Relay)
_AUTHOR = table(DocumentAuthor)
_SOURCE, _RELATION, _CRITICAL = table(Source), table(SourceRelation), table(ClaimCritical)

HopRow = tuple[Any, ...]
_CLASS_RELATIONS = (
    Relation.SAME_AS.value,
    Relation.PART_OF.value,
    Relation.OWNED_BY.value,
    Relation.MAY_DEPEND.value,
)


class Figures(NamedTuple):
    """What is kept of a profile on the claim itself."""

    independent_lo: int = 0
    independent_hi: int = 0
    origins_lo: int = 0
    origins_hi: int = 0
    denials_lo: int = 0
    denials_hi: int = 0
    disputed: bool = False
    flags: int = 0


Critical = frozenset[tuple[int, int]]  # (unit, level)
NOTHING: tuple[Figures, Critical] = (Figures(), frozenset())

# ---------------------------------------------------------------------------------------------------- fetching


def hops(connection: Connection, claims: Sequence[int]) -> dict[int, list[HopRow]]:
    """The attributions of some claims, in the order in which they were made; claims without any are left out.

    Returns:
        claim key -> (id, source, stance, basis, relays, active, held, documented, publisher, document, authors,
        own_record) of each.
    """
    found: dict[int, list[HopRow]] = {}
    for chunk in batched(claims):
        found |= _hops(connection, _ATTRIBUTION.c.claim_id.in_(chunk))
    return found


def hops_between(connection: Connection, first: int, last: int) -> dict[int, list[HopRow]]:
    """The attributions of all claims whose keys lie from `first` to `last`."""
    return _hops(connection, _ATTRIBUTION.c.claim_id.between(first, last))


def _hops(connection: Connection, wanted: ColumnElement[bool]) -> dict[int, list[HopRow]]:
    relays: defaultdict[int, list[tuple[int, bool]]] = defaultdict(list)
    stated = Certainty.STATED.value
    statement = (
        select(_RELAY.c.child_id, _RELAY.c.parent_id, _RELAY.c.certainty)
        .join(_ATTRIBUTION, _ATTRIBUTION.c.id == _RELAY.c.child_id)
        .where(wanted)
        .order_by(_RELAY.c.child_id, _RELAY.c.parent_id)
    )
    for child, parent, certainty in raw(connection, statement):
        relays[child].append((parent, certainty == stated))
    authors = _authors(connection, wanted)
    found: defaultdict[int, list[HopRow]] = defaultdict(list)
    active = Status.ACTIVE.value
    rows = raw(connection, _hop_rows().where(wanted).order_by(_ATTRIBUTION.c.claim_id, _ATTRIBUTION.c.id))
    for claim, key, source, stance, basis, status, held, document, publisher, own_record in rows:
        above = tuple(relays[key]) if key in relays else ()
        ours = None if held is None else bool(held)
        found[claim].append(
            (
                key,
                source,
                stance,
                basis,
                above,
                status == active,
                ours,
                document is not None,
                publisher,
                document,
                authors.get(document, ()),
                bool(own_record),
            )
        )
    return found


def _hop_rows() -> Any:  # noqa: ANN401 - a select
    own = _ATTRIBUTION.c
    columns = (own.claim_id, own.id, own.source_id, own.stance, own.basis, own.status, own.held, own.document_id)
    join = _ATTRIBUTION.outerjoin(_DOCUMENT, _DOCUMENT.c.id == own.document_id)
    return select(*columns, _DOCUMENT.c.publisher_id, _DOCUMENT.c.own_record).select_from(join)


def _authors(connection: Connection, wanted: ColumnElement[bool]) -> dict[int, tuple[int, ...]]:
    """Return the authors of the documents of some attributions, by document."""
    authors: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    read_in = select(_ATTRIBUTION.c.document_id).where(wanted, _ATTRIBUTION.c.document_id.is_not(None))
    statement = (
        select(_AUTHOR.c.document_id, _AUTHOR.c.source_id)
        .where(_AUTHOR.c.document_id.in_(read_in))
        .order_by(_AUTHOR.c.document_id, _AUTHOR.c.position)
    )
    for document, author in raw(connection, statement):
        authors[document] = (*authors[document], author)
    return authors


def who_is_who(
    connection: Connection, involved: Collection[int] | None = None
) -> tuple[list[tuple[int, str, str]], list[tuple[int, str, int]]]:
    """Sources as (key, kind, identity) and relations as (subject, relation, object), by key.

    Args:
        connection: an open transaction.
        involved: keys of sources; only they and all that relations tie to them. All sources where it is None.
    """
    sources = select(_SOURCE.c.id, _SOURCE.c.kind, _SOURCE.c.identity).order_by(_SOURCE.c.id)
    relations = select(_RELATION.c.subject_id, _RELATION.c.relation, _RELATION.c.object_id).order_by(_RELATION.c.id)
    if involved is None:
        return [tuple(row) for row in connection.execute(sources)], [
            tuple(row) for row in connection.execute(relations)
        ]
    tied = _tied(connection, involved)
    people: list[tuple[int, str, str]] = []
    ties: list[tuple[int, str, int]] = []
    for chunk in batched(sorted(tied)):
        people += [tuple(row) for row in connection.execute(sources.where(_SOURCE.c.id.in_(chunk)))]
        ties += [tuple(row) for row in connection.execute(relations.where(_RELATION.c.subject_id.in_(chunk)))]
    return people, ties


def _tied(connection: Connection, keys: Iterable[int], kinds: Sequence[str] | None = None) -> set[int]:
    """The sources that any chain of relations (of some kinds) ties to the given ones, these included."""
    reached, new = set(keys), set(keys)
    while new:
        near: set[int] = set()
        for chunk in batched(sorted(new)):
            ends = select(_RELATION.c.subject_id, _RELATION.c.object_id).where(
                or_(_RELATION.c.subject_id.in_(chunk), _RELATION.c.object_id.in_(chunk))
            )
            if kinds is not None:
                ends = ends.where(_RELATION.c.relation.in_(kinds))
            near.update(key for pair in connection.execute(ends) for key in pair)
        new = near - reached
        reached |= new
    return reached


# ------------------------------------------------------------------------------------------ which are touched


def claims_of_sources(connection: Connection, sources: Iterable[int]) -> set[int]:
    """The claims in which a source of these, or of their classes, speaks or publishes."""
    found: set[int] = set()
    for chunk in batched(sorted(_tied(connection, sources, _CLASS_RELATIONS))):
        published = select(_DOCUMENT.c.id).where(_DOCUMENT.c.publisher_id.in_(chunk))
        written = select(_AUTHOR.c.document_id).where(_AUTHOR.c.source_id.in_(chunk))
        for where in (
            _ATTRIBUTION.c.source_id.in_(chunk),
            _ATTRIBUTION.c.document_id.in_(published),
            _ATTRIBUTION.c.document_id.in_(written),
        ):
            found.update(connection.execute(select(_ATTRIBUTION.c.claim_id).where(where)).scalars())
    return found


def claims_of_documents(connection: Connection, documents: Sequence[int]) -> set[int]:
    """The claims that are attributed in any of these documents."""
    found: set[int] = set()
    for chunk in batched(documents):
        statement = select(_ATTRIBUTION.c.claim_id).where(_ATTRIBUTION.c.document_id.in_(chunk))
        found.update(connection.execute(statement).scalars())
    return found


# ----------------------------------------------------------------------------------------------- kept figures


def kept(connection: Connection, claims: Sequence[int]) -> dict[int, tuple[Figures, Critical]]:
    """The figures as they are kept now, by claim key."""
    critical: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    figures: dict[int, Figures] = {}
    for chunk in batched(claims):
        _kept(connection, _CLAIM.c.id.in_(chunk), _CRITICAL.c.claim_id.in_(chunk), figures, critical)
    return {key: (each, frozenset(critical.get(key, ()))) for key, each in figures.items()}


def kept_between(connection: Connection, first: int, last: int) -> dict[int, tuple[Figures, Critical]]:
    """The figures as they are kept now of all claims whose keys lie from `first` to `last`."""
    critical: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    figures: dict[int, Figures] = {}
    span = (_CLAIM.c.id.between(first, last), _CRITICAL.c.claim_id.between(first, last))
    _kept(connection, *span, figures, critical)
    return {key: (each, frozenset(critical.get(key, ()))) for key, each in figures.items()}


def _kept(
    connection: Connection,
    claims: ColumnElement[bool],
    criticals: ColumnElement[bool],
    figures: dict[int, Figures],
    critical: defaultdict[int, set[tuple[int, int]]],
) -> None:
    columns = [_CLAIM.c[name] for name in Figures._fields]
    for key, *values in raw(connection, select(_CLAIM.c.id, *columns).where(claims)):
        figures[key] = Figures._make(values)
    rows = select(_CRITICAL.c.claim_id, _CRITICAL.c.unit_id, _CRITICAL.c.level).where(criticals)
    for claim, unit, level in raw(connection, rows):
        critical[claim].add((unit, level))


def keep(
    connection: Connection, new: dict[int, tuple[Figures, Critical]], old: dict[int, tuple[Figures, Critical]]
) -> int:
    """Write what differs between the new figures and those kept; how many claims differed."""
    changed = [key for key, figures in new.items() if old.get(key) != figures]
    plain = [key for key in changed if key not in old or old[key][0] != new[key][0]]
    if plain:
        values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in Figures._fields}
        statement = update(_CLAIM).where(_CLAIM.c.id == bindparam("b_id")).values(values)
        connection.execute(
            statement,
            [{"b_id": key} | {f"b_{name}": value for name, value in new[key][0]._asdict().items()} for key in plain],
        )
    gone = [(key, *each) for key in changed for each in old.get(key, NOTHING)[1] - new[key][1]]
    come = [(key, *each) for key in changed for each in new[key][1] - old.get(key, NOTHING)[1]]
    _drop_critical(connection, gone)
    if come:
        names = ("claim_id", "unit_id", "level")
        connection.execute(insert(_CRITICAL), [dict(zip(names, each, strict=True)) for each in come])
    return len(changed)


def _drop_critical(connection: Connection, gone: Sequence[tuple[int, int, int]]) -> None:
    if gone:
        own = _CRITICAL.c
        statement = delete(_CRITICAL).where(
            and_(
                own.claim_id == bindparam("b_claim"),
                own.unit_id == bindparam("b_unit"),
                own.level == bindparam("b_level"),
            )
        )
        connection.execute(statement, [{"b_claim": c, "b_unit": u, "b_level": n} for c, u, n in gone])


def forget(connection: Connection, claims: Sequence[int]) -> None:
    """Drop what claims are critically hung on, before the claims themselves go."""
    for chunk in batched(claims):
        connection.execute(delete(_CRITICAL).where(_CRITICAL.c.claim_id.in_(chunk)))


def forget_units(connection: Connection, sources: Sequence[int]) -> None:
    """Drop what hangs on sources, before the sources themselves go; their claims are solved again anyway."""
    for chunk in batched(sources):
        connection.execute(delete(_CRITICAL).where(_CRITICAL.c.unit_id.in_(chunk)))


def mark(connection: Connection, claims: Sequence[int], *, stale: bool) -> None:
    """Say that the kept figures of claims are to be computed again, or that they are right."""
    for chunk in batched(claims):
        connection.execute(update(_CLAIM).where(_CLAIM.c.id.in_(chunk), _CLAIM.c.stale != stale).values(stale=stale))


def unmark_between(connection: Connection, first: int, last: int) -> None:
    """Say that the kept figures of the claims whose keys lie from `first` to `last` are right."""
    span = _CLAIM.c.id.between(first, last)
    connection.execute(update(_CLAIM).where(holds(_CLAIM.c.stale), span).values(stale=False))


def count_stale(connection: Connection) -> int:
    """How many claims wait to be computed."""
    return connection.execute(select(func.count()).select_from(_CLAIM).where(holds(_CLAIM.c.stale))).scalar_one()


def stale(connection: Connection, limit: int) -> list[int]:
    """Keys of claims whose kept figures are to be computed again, at most `limit`, oldest first."""
    statement = select(_CLAIM.c.id).where(holds(_CLAIM.c.stale)).order_by(_CLAIM.c.id).limit(limit)
    return list(connection.execute(statement).scalars())


def spans(connection: Connection, size: int) -> Iterator[tuple[int, int]]:
    """All claim keys in spans of `size` keys, from the lowest up; nothing for an empty database."""
    first, last = connection.execute(select(func.min(_CLAIM.c.id), func.max(_CLAIM.c.id))).one()
    if first is not None:
        yield from ((start, min(start + size - 1, last)) for start in range(first, last + 1, size))
