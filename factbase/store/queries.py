"""The named reads: lists, and the parts of a dossier. Each gives frozen values of `answers`, never rows."""

from __future__ import annotations

import uuid
from array import array
from collections import defaultdict
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, func, literal_column, or_, select, text, union

from factbase.model import (
    Assessment,
    Attribution,
    Claim,
    ClaimCritical,
    ClaimLink,
    ClaimTag,
    Document,
    DocumentAuthor,
    JudgementRow,
    Passage,
    ReliabilityRow,
    Source,
    SourceAlias,
    SourceRelation,
)
from factbase.results import (
    AssessmentView,
    ClaimSummary,
    DocumentName,
    DocumentSummary,
    LinkView,
    PassageView,
    Resumed,
    SourceName,
    SourceSummary,
)
from factbase.store import first_page
from factbase.store.first_page import ClaimFlag, uid_text
from factbase.store.plain import batched, holds, table
from factbase.store.search import like, matching
from factbase.vocabulary import Identity, Verdict, name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Table, TextClause

    from factbase.query import ClaimFilter

_CLAIM, _SOURCE, _DOCUMENT, _PASSAGE = table(Claim), table(Source), table(Document), table(Passage)
_ATTRIBUTION, _ALIAS, _TAG, _CRITICAL = table(Attribution), table(SourceAlias), table(ClaimTag), table(ClaimCritical)
_ASSESSMENT, _LINK, _JUDGEMENT, _RELATION = (
    table(Assessment),
    table(ClaimLink),
    table(JudgementRow),
    table(SourceRelation),
)
_AUTHOR, _RATING = table(DocumentAuthor), table(ReliabilityRow)


@cache
def _prepared(statement: str) -> TextClause:
    made = text(statement)
    return made.bindparams(bindparam("keys", expanding=True)) if ":keys" in statement else made


def _asked(connection: Connection, statement: str, given: dict[str, Any]) -> Sequence[Row[Any]]:
    return connection.execute(_prepared(statement), given).all()


# ------------------------------------------------------------------------------------------------ claim lists


def claim_keys(connection: Connection, wanted: ClaimFilter, *, limit: int | None = None, offset: int = 0) -> array[int]:
    """The keys of the claims that a filter shows, in its order; a snapshot that a list can page through."""
    statement = select(_CLAIM.c.id).where(*_conditions(connection, wanted)).order_by(*_order(wanted.sort))
    rows = connection.execute(statement.limit(limit).offset(offset or None))
    return array("q", rows.scalars())


def count_claims(connection: Connection, wanted: ClaimFilter) -> int:
    """How many claims a filter shows."""
    return connection.execute(
        select(func.count()).select_from(_CLAIM).where(*_conditions(connection, wanted))
    ).scalar_one()


def claims(connection: Connection, keys: Sequence[int]) -> list[ClaimSummary]:
    """One line each of these claims, in the order of `keys`; those that are gone are left out."""
    ask = partial(_asked, connection)
    return [claim for chunk in batched(keys) for claim in first_page.summaries(ask, chunk)]


def choke_points(connection: Connection, claims: Sequence[int]) -> dict[int, list[SourceName]]:
    """The choke points of claims, by claim key, each list by name."""
    ask = partial(_asked, connection)
    return {key: names for chunk in batched(claims) for key, names in first_page.choke_points(ask, chunk).items()}


def resumed(connection: Connection, limit: int) -> Resumed:
    """The claim that was decided last, and the first undecided ones after it; where there are none, from the first."""
    return first_page.resumed(partial(_asked, connection), limit)


def source_name(row: Any) -> SourceName:  # noqa: ANN401 - a row with the columns of a source
    """A source in passing, from any row that has its columns."""
    return first_page.source_name(row.uid, row.handle, row.name, row.identity)


def _order(sort: str) -> tuple[Any, ...]:
    return {
        "newest": (_CLAIM.c.id.desc(),),
        "independent": (_CLAIM.c.independent_hi, _CLAIM.c.independent_lo, _CLAIM.c.id),
        "occurred": (func.coalesce(_CLAIM.c.occurred_from, 99_999_999), _CLAIM.c.id),
        "text": (_CLAIM.c.text, _CLAIM.c.id),
    }.get(sort, (_CLAIM.c.id,))


def _conditions(connection: Connection, wanted: ClaimFilter) -> list[ColumnElement[bool]]:
    own = _CLAIM.c
    plain: tuple[tuple[Any, Callable[[], ColumnElement[bool]]], ...] = (
        (wanted.verdicts, lambda: own.verdict.in_(wanted.verdicts)),
        (wanted.workflow, lambda: own.workflow == wanted.workflow),
        (wanted.independent is not None, lambda: own.independent_hi == wanted.independent),
        # As literals: a partial index serves a condition only where the planner can see its number.
        (wanted.single_source, lambda: own.independent_hi == literal_column("1")),
        (
            wanted.maybe_single_source,
            lambda: and_(own.independent_lo == literal_column("1"), own.independent_hi > literal_column("1")),
        ),
        (wanted.disputed, lambda: holds(own.disputed)),
        (wanted.unnamed_only, lambda: _flagged(ClaimFlag.UNNAMED_ONLY)),
        (wanted.circular, lambda: _flagged(ClaimFlag.LOOP)),
        (
            wanted.overstated,
            lambda: and_(own.verdict == Verdict.CORROBORATED.value, own.independent_lo < literal_column("2")),
        ),
        (wanted.before is not None, lambda: own.occurred_to < wanted.before),
        (wanted.after is not None, lambda: own.occurred_from > wanted.after),
    )
    found = [condition() for given, condition in plain if given]
    found += [exists().where(_TAG.c.claim_id == own.id, _TAG.c.tag == tag) for tag in wanted.tags]
    found += [_speaks(name) for name in wanted.sources]
    return found + matching(connection, wanted.words)


def _flagged(flag: ClaimFlag) -> ColumnElement[bool]:
    own = _CLAIM.c.flags
    return and_(own != literal_column("0"), own.bitwise_and(flag.value) != 0)


def _speaks(name: str) -> ColumnElement[bool]:
    """Claims in which a source speaks or publishes whose name or alias has these words in it."""
    pattern = "%" + like(name_key(name)) + "%"
    sources = union(
        select(_SOURCE.c.id).where(_SOURCE.c.name_key.like(pattern, escape="\\")),
        select(_ALIAS.c.source_id).where(_ALIAS.c.name_key.like(pattern, escape="\\")),
    ).subquery()
    theirs = select(sources.c.id)
    documents = select(_DOCUMENT.c.id).where(_DOCUMENT.c.publisher_id.in_(theirs))
    spoken = select(_ATTRIBUTION.c.claim_id).where(
        or_(_ATTRIBUTION.c.source_id.in_(theirs), _ATTRIBUTION.c.document_id.in_(documents))
    )
    return _CLAIM.c.id.in_(spoken)


# --------------------------------------------------------------------------------------------- finding by name


def find(connection: Connection, target: Table, reference: str) -> list[tuple[int, str, str]]:
    """Rows that an id or handle means, as (key, id, handle): the exact one, else those whose handle begins so."""
    columns = select(target.c.id, target.c.uid, target.c.handle)
    try:
        rows = connection.execute(columns.where(target.c.uid == uuid.UUID(reference).bytes)).all()
    except ValueError:
        exact = connection.execute(columns.where(target.c.handle == reference)).all()
        end = reference + "\uffff"
        near = columns.where(target.c.handle >= reference, target.c.handle < end).order_by(target.c.handle).limit(11)
        rows = exact or (connection.execute(near).all() if reference else [])
    return [(row.id, uid_text(row.uid), row.handle) for row in rows]


def find_source_by_name(connection: Connection, name: str) -> list[tuple[int, str, str, str, str]]:
    """Sources that bear a name or alias, as (key, id, handle, name, identity), by key."""
    wanted = name_key(name)
    prefix = func.substr(_SOURCE.c.name_key, literal_column("1"), literal_column("200"))
    alias_prefix = func.substr(_ALIAS.c.name_key, literal_column("1"), literal_column("200"))
    by_alias = select(_ALIAS.c.source_id).where(alias_prefix == wanted[:200], _ALIAS.c.name_key == wanted)
    rows = connection.execute(
        select(_SOURCE.c.id, _SOURCE.c.uid, _SOURCE.c.handle, _SOURCE.c.name, _SOURCE.c.identity)
        .where(or_(and_(prefix == wanted[:200], _SOURCE.c.name_key == wanted), _SOURCE.c.id.in_(by_alias)))
        .order_by(_SOURCE.c.id)
    )
    return [(row.id, uid_text(row.uid), row.handle, row.name, row.identity) for row in rows]


def newest_verdicts(connection: Connection, claims: Iterable[int]) -> dict[int, str]:
    """When the newest verdict of claims was given, by claim key; those that have none are left out."""
    own = _ASSESSMENT.c
    statement = select(own.claim_id, func.max(own.at)).group_by(own.claim_id)
    found: dict[int, str] = {}
    for chunk in batched(claims):
        found |= {row[0]: row[1] for row in connection.execute(statement.where(own.claim_id.in_(chunk)))}
    return found


def all_names(connection: Connection) -> list[tuple[int, str]]:
    """Every name and alias of a source with its key, by key."""
    names = union(select(_SOURCE.c.id, _SOURCE.c.name), select(_ALIAS.c.source_id, _ALIAS.c.name))
    return sorted((row[0], row[1]) for row in connection.execute(names))


# ------------------------------------------------------------------------------------------ sources, documents


def source_names(connection: Connection, keys: Iterable[int]) -> dict[int, SourceName]:
    """Sources in passing, by key."""
    columns = (_SOURCE.c.id, _SOURCE.c.uid, _SOURCE.c.handle, _SOURCE.c.name, _SOURCE.c.identity)
    found: dict[int, SourceName] = {}
    for chunk in batched(set(keys)):
        found |= {
            row.id: source_name(row) for row in connection.execute(select(*columns).where(_SOURCE.c.id.in_(chunk)))
        }
    return found


def sources(
    connection: Connection,
    *,
    keys: Sequence[int] | None = None,
    words: str = "",
    limit: int | None = None,
    by_loss: bool = False,
) -> list[SourceSummary]:
    """One line each of sources, by name; or, `by_loss`, those that most claims would be lost without first.

    `claims_lost` counts the claims that have the source's unit as a choke point: the unit's name carries the count.
    """
    lost = (
        select(_CRITICAL.c.unit_id, func.count().label("lost"))
        .where(_CRITICAL.c.level == literal_column("1"))
        .group_by(_CRITICAL.c.unit_id)
        .subquery()
    )
    statement = (
        select(_SOURCE, func.coalesce(lost.c.lost, 0).label("lost"))
        .outerjoin(lost, lost.c.unit_id == _SOURCE.c.id)
        .order_by(*((func.coalesce(lost.c.lost, 0).desc(),) if by_loss else ()), _SOURCE.c.name_key, _SOURCE.c.id)
    )
    if by_loss:
        statement = statement.where(lost.c.lost > 0)
    if keys is not None:
        statement = statement.where(_SOURCE.c.id.in_(keys))
    for word in words.split():
        pattern = "%" + like(name_key(word)) + "%"
        aliased = select(_ALIAS.c.source_id).where(_ALIAS.c.name_key.like(pattern, escape="\\"))
        statement = statement.where(or_(_SOURCE.c.name_key.like(pattern, escape="\\"), _SOURCE.c.id.in_(aliased)))
    return _source_summaries(connection, connection.execute(statement.limit(limit)).all())


def _source_summaries(connection: Connection, rows: Sequence[Row[Any]]) -> list[SourceSummary]:
    keys = [row.id for row in rows]
    aliases: defaultdict[int, list[str]] = defaultdict(list)
    ratings: dict[int, str] = {}
    spoken: dict[int, int] = {}
    for chunk in batched(keys):
        for key, name in connection.execute(
            select(_ALIAS.c.source_id, _ALIAS.c.name).where(_ALIAS.c.source_id.in_(chunk)).order_by(_ALIAS.c.position)
        ):
            aliases[key].append(name)
        rated = (
            select(_RATING.c.source_id, _RATING.c.rating)
            .where(_RATING.c.source_id.in_(chunk))
            .order_by(_RATING.c.position)
        )
        ratings |= {key: rating for key, rating in connection.execute(rated)}
        counted = (
            select(_ATTRIBUTION.c.source_id, func.count(_ATTRIBUTION.c.claim_id.distinct()))
            .where(_ATTRIBUTION.c.source_id.in_(chunk))
            .group_by(_ATTRIBUTION.c.source_id)
        )
        spoken |= {key: count for key, count in connection.execute(counted)}
    return [
        SourceSummary(
            key=row.id,
            id=uid_text(row.uid),
            handle=row.handle,
            name=row.name,
            kind=row.kind,
            identity=row.identity,
            aliases=tuple(aliases.get(row.id, ())),
            reliability=ratings.get(row.id),
            claims=spoken.get(row.id, 0),
            claims_lost=row.lost,
        )
        for row in rows
    ]


def source_relations(connection: Connection, key: int) -> list[tuple[str, SourceName, bool]]:
    """The relations of a source as (relation, the other source, this one is the subject), by relation and name."""
    rows = connection.execute(
        select(_RELATION.c.relation, _RELATION.c.subject_id, _RELATION.c.object_id).where(
            or_(_RELATION.c.subject_id == key, _RELATION.c.object_id == key)
        )
    ).all()
    names = source_names(connection, [end for row in rows for end in (row.subject_id, row.object_id)])
    found = [
        (row.relation, names[row.object_id if row.subject_id == key else row.subject_id], row.subject_id == key)
        for row in rows
    ]
    return sorted(found, key=lambda each: (each[0], each[1].name, each[1].id))


def documents(
    connection: Connection, *, keys: Sequence[int] | None = None, words: str = "", limit: int | None = None
) -> list[DocumentSummary]:
    """One line each of documents, oldest first, undated last."""
    columns = [_DOCUMENT.c[name] for name in ("id", "uid", "handle", "title", "publisher_id", "published")]
    length = func.coalesce(func.length(_DOCUMENT.c.text), 0).label("characters")
    order = (func.coalesce(_DOCUMENT.c.published_from, 99_999_999), _DOCUMENT.c.id)
    statement = select(*columns, length).order_by(*order).limit(limit)
    if keys is not None:
        statement = statement.where(_DOCUMENT.c.id.in_(keys))
    for word in words.split():
        pattern = "%" + like(word.lower()) + "%"
        statement = statement.where(func.lower(_DOCUMENT.c.title).like(pattern, escape="\\"))
    rows = connection.execute(statement).all()
    publishers = source_names(connection, [row.publisher_id for row in rows if row.publisher_id is not None])
    counts = _claims_in(connection, [row.id for row in rows])
    return [
        DocumentSummary(
            key=row.id,
            id=uid_text(row.uid),
            handle=row.handle,
            title=row.title,
            publisher=publishers.get(row.publisher_id),
            published=row.published,
            characters=row.characters,
            claims=counts.get(row.id, 0),
        )
        for row in rows
    ]


def _claims_in(connection: Connection, documents: Sequence[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for chunk in batched(documents):
        statement = (
            select(_ATTRIBUTION.c.document_id, func.count(_ATTRIBUTION.c.claim_id.distinct()))
            .where(_ATTRIBUTION.c.document_id.in_(chunk))
            .group_by(_ATTRIBUTION.c.document_id)
        )
        counts |= {key: count for key, count in connection.execute(statement)}
    return counts


def document_names(connection: Connection, keys: Iterable[int]) -> dict[int, DocumentName]:
    """Documents in passing, by key."""
    found: dict[int, DocumentName] = {}
    columns = [_DOCUMENT.c[name] for name in ("id", "uid", "handle", "title", "publisher_id", "published")]
    for chunk in batched(set(keys)):
        rows = connection.execute(select(*columns).where(_DOCUMENT.c.id.in_(chunk))).all()
        names = source_names(connection, [row.publisher_id for row in rows if row.publisher_id is not None])
        found |= {
            row.id: DocumentName(uid_text(row.uid), row.handle, row.title, names.get(row.publisher_id), row.published)
            for row in rows
        }
    return found


def documents_of_publisher(connection: Connection, source: int, limit: int) -> list[DocumentName]:
    """Documents that a source published, oldest first."""
    order = (func.coalesce(_DOCUMENT.c.published_from, 99_999_999), _DOCUMENT.c.id)
    statement = select(_DOCUMENT.c.id).where(_DOCUMENT.c.publisher_id == source).order_by(*order).limit(limit)
    keys = list(connection.execute(statement).scalars())
    names = document_names(connection, keys)
    return [names[key] for key in keys]


def document_authors(connection: Connection, document: int) -> list[SourceName]:
    """Who wrote a document, in the order of the byline."""
    statement = (
        select(_SOURCE.c.uid, _SOURCE.c.handle, _SOURCE.c.name, _SOURCE.c.identity)
        .join(_AUTHOR, _AUTHOR.c.source_id == _SOURCE.c.id)
        .where(_AUTHOR.c.document_id == document)
        .order_by(_AUTHOR.c.position)
    )
    return [source_name(row) for row in connection.execute(statement)]


def passages_of_document(connection: Connection, document: int) -> list[tuple[PassageView, int]]:
    """The passages of a document with the key of the claim that each supports, in the order of the text."""
    statement = (
        select(_PASSAGE, _ATTRIBUTION.c.claim_id)
        .join(_ATTRIBUTION, _ATTRIBUTION.c.passage_id == _PASSAGE.c.id)
        .where(_PASSAGE.c.document_id == document)
        .order_by(_PASSAGE.c.start, _PASSAGE.c.end, _ATTRIBUTION.c.claim_id)
    )
    return [(passage_view(row), row.claim_id) for row in connection.execute(statement)]


def passage_view(row: Any) -> PassageView:  # noqa: ANN401 - a row
    """A passage from a row with its columns."""
    return PassageView(row.start, row.end, row.exact, row.prefix, row.suffix, row.anchor)


# ------------------------------------------------------------------------------------------- parts of a dossier


def attribution_rows(connection: Connection, claim: int) -> list[Any]:
    """The attributions of a claim with their passages, in the order in which they were made."""
    words = [_PASSAGE.c[name] for name in ("start", "end", "exact", "prefix", "suffix", "anchor")]
    join = _ATTRIBUTION.outerjoin(_PASSAGE, _PASSAGE.c.id == _ATTRIBUTION.c.passage_id)
    own = [
        _ATTRIBUTION.c[name] for name in ("id", "uid", "handle", "source_id", "document_id", "stance", "cue", "said")
    ]
    statement = (
        select(*own, *words).select_from(join).where(_ATTRIBUTION.c.claim_id == claim).order_by(_ATTRIBUTION.c.id)
    )
    return list(connection.execute(statement))


def claim_row(connection: Connection, key: int) -> Any:  # noqa: ANN401 - a row
    """The fields of a claim that a summary has not."""
    names = ("occurred", "place", "note", "version")
    return connection.execute(select(*[_CLAIM.c[name] for name in names]).where(_CLAIM.c.id == key)).one()


def tags(connection: Connection, claim: int) -> list[str]:
    """The tags of a claim, sorted."""
    return sorted(connection.execute(select(_TAG.c.tag).where(_TAG.c.claim_id == claim)).scalars())


def assessments(connection: Connection, claim: int) -> list[AssessmentView]:
    """The assessments of a claim, newest first: the first one counts."""
    statement = (
        select(_ASSESSMENT)
        .where(_ASSESSMENT.c.claim_id == claim)
        .order_by(func.coalesce(_ASSESSMENT.c.at, "").desc(), _ASSESSMENT.c.uid.desc())
    )
    names = ("verdict", "credibility", "likelihood", "confidence", "rationale", "analyst", "at")
    return [
        AssessmentView(uid_text(row.uid), *(getattr(row, name) for name in names))
        for row in connection.execute(statement)
    ]


def links(connection: Connection, claim: int) -> list[LinkView]:
    """The judged relations of a claim, by relation and the other claim's key."""
    found = []
    for outgoing, here, there in ((True, "subject_id", "object_id"), (False, "object_id", "subject_id")):
        other = _CLAIM.alias("other")
        statement = (
            select(
                _LINK.c.uid,
                _LINK.c.relation,
                _LINK.c.judgement,
                other.c.id,
                other.c.uid.label("other"),
                other.c.handle,
                other.c.text,
            )
            .join(other, other.c.id == _LINK.c[there])
            .where(_LINK.c[here] == claim)
        )
        for row in connection.execute(statement):
            view = LinkView(
                uid_text(row.uid), row.relation, outgoing, row.judgement, uid_text(row.other), row.handle, row.text
            )
            found.append((row.relation, row.id, view))
    return [view for _, _, view in sorted(found, key=lambda each: each[:2])]


# ----------------------------------------------------------------------------------------------------- what-if


def critical_claims(connection: Connection, unit: int, level: int) -> list[int]:
    """Keys of the claims that hang on a unit at a level (1 lost without it, 2 on one source without it), ascending."""
    own = _CRITICAL.c
    statement = select(own.claim_id).where(own.unit_id == unit, own.level == level).order_by(own.claim_id)
    return list(connection.execute(statement).scalars())


def claim_uids(connection: Connection, keys: Iterable[int]) -> dict[int, str]:
    """The ids of claims, by key."""
    found: dict[int, str] = {}
    for chunk in batched(keys):
        rows = connection.execute(select(_CLAIM.c.id, _CLAIM.c.uid).where(_CLAIM.c.id.in_(chunk)))
        found |= {key: uid_text(uid) for key, uid in rows}
    return found


def count_all_claims(connection: Connection) -> int:
    """How many claims there are."""
    return connection.execute(select(func.count()).select_from(_CLAIM)).scalar_one()


def claims_with_several_sources(connection: Connection, keys: Iterable[int]) -> set[int]:
    """Those of some claims that may rest on more than one source."""
    found: set[int] = set()
    for chunk in batched(sorted(keys)):
        statement = select(_CLAIM.c.id).where(_CLAIM.c.id.in_(chunk), _CLAIM.c.independent_hi > 1)
        found.update(connection.execute(statement).scalars())
    return found


def lookalikes(connection: Connection, key: int) -> list[SourceName]:
    """Named sources other than this one with a name or alias that looks like one of its own, by name."""
    own = union(
        select(_SOURCE.c.name_skeleton).where(_SOURCE.c.id == key, _SOURCE.c.identity == Identity.NAMED.value),
        select(_ALIAS.c.name_skeleton).where(_ALIAS.c.source_id == key),
    )
    skeletons = [row[0] for row in connection.execute(own)]
    matching = [_looks_like(skeletons, target) for target in (_SOURCE, _ALIAS)]
    alias_owners = select(_ALIAS.c.source_id).where(matching[1])
    statement = (
        select(_SOURCE.c.uid, _SOURCE.c.handle, _SOURCE.c.name, _SOURCE.c.identity)
        .where(or_(matching[0], _SOURCE.c.id.in_(alias_owners)))
        .where(_SOURCE.c.id != key, _SOURCE.c.identity == Identity.NAMED.value)
        .order_by(_SOURCE.c.name)
    )
    return [source_name(row) for row in connection.execute(statement)]


def _looks_like(skeletons: Sequence[str], target: Table) -> ColumnElement[bool]:
    prefix = func.substr(target.c.name_skeleton, literal_column("1"), literal_column("200"))
    return and_(prefix.in_([text[:200] for text in skeletons]), target.c.name_skeleton.in_(skeletons))


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each kind has."""
    kinds = {
        "source": _SOURCE,
        "source_relation": _RELATION,
        "document": _DOCUMENT,
        "claim": _CLAIM,
        "attribution": _ATTRIBUTION,
        "claim_link": _JUDGEMENT,
        "assessment": _ASSESSMENT,
    }
    return {
        name: connection.execute(select(func.count()).select_from(each)).scalar_one() for name, each in kinds.items()
    }
