"""What falls if a source is discredited: an index range for most claims, the solver for those that rest on more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factbase.errors import UsageError
from factbase.independence import DocumentUnit, Sources, profile
from factbase.ledger import lookup
from factbase.ledger.profile_cache import hops_of, sources_of
from factbase.results import SourceName, WhatIf
from factbase.store import profiles, queries, references
from factbase.store.plain import batched
from factbase.vocabulary import Kind

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from factbase.store.profiles import HopRow


class Suspect(NamedTuple):
    """Who or what is to be discredited: the members of a source's unit, or one document."""

    name: SourceName
    unit: int | None
    members: tuple[int, ...] = ()
    document: int | None = None


def suspect(connection: Connection, source: str | None, document: str | None) -> Suspect:
    """Whom a person means.

    Raises:
        UsageError: neither or both are given.
    """
    if (source is None) == (document is None):
        hint = "not both" if source is not None else "for instance `factbase what-if AP`"
        raise UsageError("say which source, or which document with --document", hint=hint)
    if document is not None:
        key, found = lookup.row(connection, Kind.DOCUMENT, document)
        name = queries.document_names(connection, [key])[key]
        return Suspect(SourceName(found, name.handle, name.title), None, document=key)
    assert source is not None
    meant = lookup.source(connection, source)
    who = _sources(connection, meant.key)
    unit = int(who.unit(meant.key))
    members = tuple(int(member) for member in who.members(unit))
    return Suspect(SourceName(meant.id, meant.handle, meant.name), unit, members)


def _sources(connection: Connection, key: int) -> Sources:
    return Sources(*profiles.who_is_who(connection, [key]))


def answer(connection: Connection, who: Suspect) -> WhatIf:
    """The claims that would be lost, would rest on one source, or would lose a bound; nothing is changed."""
    lost: list[int] = []
    single: list[int] = []
    weaker: list[int] = []
    if who.unit is not None:
        lost = queries.critical_claims(connection, who.unit, 1)
        single = queries.critical_claims(connection, who.unit, 2)
    for claim, (before, after) in _solved(connection, who, {*lost, *single}):
        if after[1] == before[1] and after[0] >= before[0]:
            continue
        fallen = lost if after[1] == 0 else single if after[1] == 1 < before[1] else weaker
        fallen.append(claim)
    total = queries.count_all_claims(connection)
    ids = queries.claim_uids(connection, {*lost, *single, *weaker})
    return WhatIf(
        source=who.name,
        lost=tuple(ids[claim] for claim in sorted(lost)),
        now_single_source=tuple(ids[claim] for claim in sorted(single)),
        weaker=tuple(ids[claim] for claim in sorted(weaker)),
        unaffected=total - len(ids),
    )


_Bounds = tuple[int, int]


def _solved(connection: Connection, who: Suspect, known: set[int]) -> Iterator[tuple[int, tuple[_Bounds, _Bounds]]]:
    """Bounds before and after for the claims that no index answers.

    Where a claim rests on one source for certain, only its choke points can make a bound fall, and they are indexed.
    """
    if who.document is not None:
        claims = profiles.claims_of_documents(connection, [who.document])
    else:
        claims = profiles.claims_of_sources(connection, who.members)
        claims = queries.claims_with_several_sources(connection, claims - known)
    for chunk in batched(sorted(claims)):
        rows = profiles.hops(connection, chunk)
        sources = sources_of(connection, rows)
        for claim, hop_rows in rows.items():
            yield claim, _bounds(hop_rows, sources, who)


def _bounds(rows: Sequence[HopRow], sources: Sources, who: Suspect) -> tuple[_Bounds, _Bounds]:
    hops = hops_of(rows)
    before = profile(hops, sources).asserts.independent
    if who.document is None:
        return before, profile(hops, sources, discredited=who.members).asserts.independent
    return before, profile(hops, sources, discredited=[DocumentUnit(who.document)]).asserts.independent


def active_attributions(connection: Connection, who: Suspect) -> list[uuid.UUID]:
    """The attributions that applying it retracts, by identity."""
    if who.document is not None:
        return references.active_in_document(connection, who.document)
    return references.active_of_sources(connection, who.members)
