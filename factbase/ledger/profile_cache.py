"""Keeping the kept figures true: from the store's plain rows through independence and back onto the claims.

Up to `SOLVED_AT_ONCE` touched claims are solved in the transaction that touches them. More are marked stale in it and
recomputed right after, in chunks that hold the write lock only briefly. A stale claim is shown as such.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple

from factbase.independence import DocumentUnit, Hop, Profile, Sources, profile
from factbase.store import event_log, profiles
from factbase.store.first_page import ClaimFlag
from factbase.store.profiles import NOTHING, Critical, Figures

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from factbase.store.engine import Store
    from factbase.store.profiles import HopRow

SOLVED_AT_ONCE = 2_000
CHUNK = 5_000
PARALLEL_FROM = 100_000  # claims; below that a second process costs more than it brings
MOST_WORKERS = 4

StoredProfiles = dict[int, tuple[Figures, Critical]]


def figures(found: Profile) -> tuple[Figures, Critical]:
    """What is kept of a profile: the bounds, the flags, and the units that the claim hangs on."""
    asserts = found.asserts
    flags = (
        ClaimFlag.LOOP * found.loop
        + ClaimFlag.CONTRADICTION * found.contradiction
        + ClaimFlag.APPROXIMATE * (not found.exact)
        + ClaimFlag.UNNAMED_ONLY * found.unnamed_only
        + ClaimFlag.UNFED * found.unfed
    )
    kept = Figures(*asserts.independent, *asserts.origins, *found.denies.independent, found.disputed, flags)
    one = [(unit, 1) for unit in found.asserts.choke_points]
    two = [(unit, 2) for unit in found.asserts.pairs]
    # A document without a publisher is no source, and so has no row to refer to.
    return kept, frozenset((int(unit), level) for unit, level in one + two if not isinstance(unit, DocumentUnit))


def hops_of(rows: Sequence[HopRow]) -> list[Hop]:
    """Attributions as independence takes them."""
    return list(starmap(Hop, rows))


def sources_of(connection: Connection, rows: dict[int, list[HopRow]]) -> Sources:
    """Who is who among the sources and publishers of some attributions, and all that relations tie to them."""
    involved = {source for hops in rows.values() for hop in hops for source in (hop[1], hop[8], *hop[10])}
    return Sources(*profiles.who_is_who(connection, involved - {None}))


def solve(rows: dict[int, list[HopRow]], sources: Sources) -> StoredProfiles:
    """The figures of claims, by key; claims without attributions are not in `rows` and keep nothing."""
    return {claim: figures(profile(hops_of(hops), sources)) for claim, hops in rows.items()}


def update_profiles(connection: Connection, claims: Collection[int]) -> bool:
    """Bring the kept figures of touched claims up to date, or mark them stale where they are many.

    Returns:
        Whether stale claims remain, from this change or an interrupted one: then call `recompute_stale`.
    """
    touched = sorted(claims)
    if len(touched) > SOLVED_AT_ONCE:
        profiles.mark(connection, touched, stale=True)
        return True
    if touched:
        _solve_and_keep(connection, touched)
    return bool(profiles.stale(connection, 1))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles, which walks all rows and profiles again and again: there are none in them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_uncollected()
def _solve_and_keep(connection: Connection, claims: Sequence[int], sources: Sources | None = None) -> None:
    old = profiles.kept(connection, claims)
    rows = profiles.hops(connection, claims)
    new = dict.fromkeys(old, NOTHING) | solve(rows, sources or sources_of(connection, rows))
    profiles.keep(connection, new, old)
    profiles.mark(connection, claims, stale=False)


def recompute_stale(store: Store) -> int:
    """Solve all stale claims, in one short transaction per chunk; how many there were.

    A process that dies in between leaves the rest marked stale, for the next one to refresh.
    """
    with store.read() as connection:
        waiting = profiles.count_stale(connection)
    if waiting >= PARALLEL_FROM:
        recompute_all(store)
        return waiting
    while store.write(_recompute_chunk):
        pass
    return waiting


def _recompute_chunk(connection: Connection) -> int:
    claims = profiles.stale(connection, CHUNK)
    if claims:
        _solve_and_keep(connection, claims)
    return len(claims)


# -------------------------------------------------------------------------------------------- everything anew


class Difference(NamedTuple):
    """A span of claims computed anew: `right` and `kept` of those whose kept figures differ.

    `seen` is the newest line of the log at that moment: if it is another one by the time of writing, the span has to
    be computed again.
    """

    first: int
    last: int
    seen: int
    right: StoredProfiles
    kept: StoredProfiles


def recompute_all(store: Store) -> int:
    """Compute every kept figure anew and write what differs, a span at a time; how many claims differed."""
    return sum(store.write(partial(_correct, difference=difference)) for difference in differences(store))


def _correct(connection: Connection, difference: Difference) -> int:
    if event_log.newest_key(connection) != difference.seen:
        difference = _compare(connection, WhoIsWho(), difference.first, difference.last)
    profiles.keep(connection, difference.right, difference.kept)
    profiles.unmark_between(connection, difference.first, difference.last)
    return len(difference.right)


def differences(store: Store) -> Iterator[Difference]:
    """Every span of claims computed anew, from the first claim to the last; by two processes where they are many."""
    with store.read() as connection:
        spans = list(profiles.spans(connection, CHUNK))
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    if workers < 2 or len(spans) * CHUNK < PARALLEL_FROM:  # noqa: PLR2004 - one is no pool
        yield from _compared(store, spans)
        return
    done = 0
    with suppress(BrokenProcessPool):
        for difference in _compared_apart(store, spans, workers):
            yield difference
            done += 1
    # A script that is read from standard input, or guards no main, starts no second process: one does it alone.
    yield from _compared(store, spans[done:])


def _compared_apart(store: Store, spans: Iterable[tuple[int, int]], workers: int) -> Iterator[Difference]:
    # Spawned, not forked: the caller may have threads and open connections.
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start_worker, (store.location,)) as pool:
        yield from pool.map(_compare_apart, spans)


class WhoIsWho:
    """All sources and relations, read again where anything changed: figures and sources are of one moment."""

    def __init__(self) -> None:
        self._seen = -1
        self._sources = Sources([], [])

    def at(self, connection: Connection, newest: int) -> Sources:
        """They as the connection sees them, which saw this newest line of the log."""
        if newest != self._seen:
            self._sources, self._seen = Sources(*profiles.who_is_who(connection)), newest
        return self._sources


def _compared(store: Store, spans: Iterable[tuple[int, int]]) -> Iterator[Difference]:
    who = WhoIsWho()
    for first, last in spans:
        with store.read() as connection:
            difference = _compare(connection, who, first, last)
        yield difference


_worker: list[tuple[Store, WhoIsWho]] = []  # of this process, if it is a worker: made once, used for every span


def _start_worker(location: str) -> None:
    from factbase.store.engine import Store as Opened  # noqa: PLC0415 - in the worker only

    _worker.append((Opened(location), WhoIsWho()))


def _compare_apart(span: tuple[int, int]) -> Difference:
    [(store, who)] = _worker
    with store.read() as connection:
        return _compare(connection, who, *span)


@_uncollected()
def _compare(connection: Connection, who: WhoIsWho, first: int, last: int) -> Difference:
    seen = event_log.newest_key(connection)
    sources = who.at(connection, seen)
    kept = profiles.kept_between(connection, first, last)
    right = dict.fromkeys(kept, NOTHING) | solve(profiles.hops_between(connection, first, last), sources)
    wrong = [claim for claim, figures_kept in kept.items() if right[claim] != figures_kept]
    return Difference(
        first, last, seen, {claim: right[claim] for claim in wrong}, {claim: kept[claim] for claim in wrong}
    )
