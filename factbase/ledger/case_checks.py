"""Which checks run over which rows, and what `check --fix` mends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factbase import checks
from factbase.independence import Sources
from factbase.ledger import profile_cache
from factbase.ledger.candidates import cache_files
from factbase.ledger.candidates.claim_index import ClaimIndex
from factbase.ledger.candidates.pair_cache import KIND, PairCache
from factbase.store import check_queries, queries, search
from factbase.vocabulary import Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from factbase.results import Finding
    from factbase.store.engine import Store
    from factbase.store.profiles import Critical, Figures


def findings(store: Store) -> Iterator[Finding]:
    """Everything that any check finds, in the order of `CHECKS`, the kept figures last."""
    with store.read() as connection:
        for read, check in CHECKS:
            yield from check(read(connection))
        yield from checks.matching_index(ClaimIndex(store).faults(connection))
        yield from checks.matching_pairs(PairCache(store, ClaimIndex(store)).fault())
    yield from checks.kept_figures(_wrong_figures(store))


def mend(store: Store) -> None:
    """Compute again what can be: the kept figures, the search index and the index of candidates."""
    profile_cache.recompute_all(store)
    store.write(_mend_search)
    with store.read() as connection:
        if any(ClaimIndex(store).faults(connection)):
            ClaimIndex(store).rebuild(connection)
    if PairCache(store, ClaimIndex(store)).fault():
        cache_files.remove(store.location, KIND)  # they are found again when somebody asks


def _mend_search(connection: Connection) -> None:
    if any(search.faults(connection)):
        search.rebuild(connection)


def _wrong_figures(store: Store) -> Iterator[tuple[str, str]]:
    for difference in profile_cache.differences(store):
        with store.read() as connection:
            ids = queries.claim_uids(connection, difference.right)
        yield from (
            (ids[claim], _difference(difference.kept[claim], right)) for claim, right in difference.right.items()
        )


def _difference(kept: tuple[Figures, Critical], right: tuple[Figures, Critical]) -> str:
    pairs = zip(kept[0]._asdict().items(), right[0], strict=True)
    said = [f"{name} {old}, right is {new}" for (name, old), new in pairs if old != new]
    return ", ".join(said) or "the critical sources differ"


def _related(connection: Connection) -> Iterator[tuple[check_queries.Related, bool, bool]]:
    """Every relation, whether its two are one unit, and whether its object is in turn part of its subject."""
    said = check_queries.related_sources(connection)
    who = Sources([], [(each.subject, each.relation, each.object) for each in said])
    wholes: dict[int, set[int]] = {}
    for each in said:
        if each.relation == Relation.PART_OF:
            wholes.setdefault(each.subject, set()).add(each.object)
    for each in said:
        yield each, who.unit(each.subject) == who.unit(each.object), each.subject in _above(each.object, wholes)


def _above(part: int, wholes: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    work = [part]
    while work:
        new = wholes.get(work.pop(), set()) - found
        found |= new
        work += new
    return found


CHECKS: tuple[tuple[Callable[[Connection], Iterator[Any]], Callable[[Iterator[Any]], Iterator[Finding]]], ...] = (
    (check_queries.integrity, checks.integrity),
    (check_queries.loose_references, checks.references),
    (search.faults, checks.search_index),
    (check_queries.stale_claims, checks.stale),
    (check_queries.crossing_relays, checks.crossing_relays),
    (check_queries.dated, checks.dates),
    (check_queries.loose_anchors, checks.anchors),
    (check_queries.highly_rated, checks.overstated),
    (_related, checks.relations),
    (check_queries.lookalike_sources, checks.lookalikes),
)
