"""Keeping the kept figures true: from the store's plain rows through independence and back onto the claims.

Up to `AT_ONCE` touched claims are solved in the transaction that touches them; above that they are marked stale in it
and refreshed right after, in chunks that hold the write lock only briefly. A stale claim is shown as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.independence import Hop, Profile, Sources, profile
from factbase.model import ClaimFlag
from factbase.store import profiles
from factbase.store.profiles import NOTHING, Critical, Figures

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from sqlalchemy import Connection

    from factbase.store import Store
    from factbase.store.profiles import HopRow

AT_ONCE = 2_000
CHUNK = 5_000

Kept = dict[int, tuple[Figures, Critical]]


def figures(found: Profile) -> tuple[Figures, Critical]:
    """What is kept of a profile: the bounds, the flags, and the units that the claim hangs on."""
    flags = (
        (found.loop, ClaimFlag.LOOP),
        (found.contradiction, ClaimFlag.CONTRADICTION),
        (not found.exact, ClaimFlag.APPROXIMATE),
        (found.unnamed_only, ClaimFlag.UNNAMED_ONLY),
        (found.unfed, ClaimFlag.UNFED),
    )
    kept = Figures(
        *found.asserts.independent,
        *found.asserts.origins,
        *found.denies.independent,
        found.disputed,
        sum(flag for given, flag in flags if given),
    )
    one = [(unit, 1) for unit in found.asserts.choke_points]
    two = [(unit, 2) for unit in found.asserts.pairs]
    return kept, frozenset((int(unit), level) for unit, level in one + two)


def hops_of(rows: Sequence[HopRow]) -> list[Hop]:
    """Attributions as independence takes them."""
    return list(map(Hop._make, rows))


def sources_of(connection: Connection, rows: dict[int, list[HopRow]]) -> Sources:
    """Who is who among the sources and publishers of some attributions, and all that relations tie to them."""
    involved = {hop[1] for hops in rows.values() for hop in hops} | {hop[8] for hops in rows.values() for hop in hops}
    return Sources(*profiles.who_is_who(connection, involved - {None}))


def solve(rows: dict[int, list[HopRow]], sources: Sources) -> Kept:
    """The figures of claims, by key; claims without attributions are not in `rows` and keep nothing."""
    return {claim: figures(profile(hops_of(hops), sources)) for claim, hops in rows.items()}


def settle(connection: Connection, claims: Collection[int]) -> bool:
    """Bring the kept figures of touched claims up to date, or mark them stale where they are many.

    Returns:
        Whether claims were left stale, so that `refresh` has something to do after the commit.
    """
    touched = sorted(claims)
    if len(touched) > AT_ONCE:
        profiles.mark(connection, touched, stale=True)
        return True
    if touched:
        _solve_and_keep(connection, touched)
    return False


def _solve_and_keep(connection: Connection, claims: Sequence[int], sources: Sources | None = None) -> None:
    old = profiles.kept(connection, claims)
    rows = profiles.hops(connection, claims)
    new = dict.fromkeys(old, NOTHING) | solve(rows, sources or sources_of(connection, rows))
    profiles.keep(connection, new, old)
    profiles.mark(connection, claims, stale=False)


def refresh(store: Store, *, progress: Callable[[int], None] | None = None) -> int:
    """Solve all stale claims, in one short transaction per chunk; how many there were.

    A process that dies in between leaves the rest marked stale, for the next one to refresh.
    """
    done = 0
    while count := store.write(_refresh_chunk):
        done += count
        if progress is not None:
            progress(done)
    return done


def _refresh_chunk(connection: Connection) -> int:
    claims = profiles.stale(connection, CHUNK)
    if claims:
        _solve_and_keep(connection, claims)
    return len(claims)


def differences(connection: Connection, *, size: int = CHUNK) -> Iterator[tuple[Kept, Kept]]:
    """Everything computed anew, beside what is kept: for each span of claims (right, kept) where they differ.

    Nothing is yielded for spans in which every figure is as it should be.
    """
    sources = Sources(*profiles.who_is_who(connection))
    for first, last in profiles.spans(connection, size):
        kept = profiles.kept_between(connection, first, last)
        right = dict.fromkeys(kept, NOTHING) | solve(profiles.hops_between(connection, first, last), sources)
        if right != kept:
            wrong = [claim for claim in kept if kept[claim] != right[claim]]
            yield {claim: right[claim] for claim in wrong}, {claim: kept[claim] for claim in wrong}


def mend(connection: Connection) -> int:
    """Compute everything anew and write what differs; how many claims differed."""
    mended = 0
    for right, kept in differences(connection):
        mended += profiles.keep(connection, right, kept)
    for first, last in profiles.spans(connection, CHUNK):
        profiles.mark(connection, range(first, last + 1), stale=False)
    return mended
