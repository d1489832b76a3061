"""One line each of claims, and those that a review begins with, as plain SQL.

SQLAlchemy takes longer to load than a screen to appear, so the first claims are read by the driver alone (`glance`).
Whoever has SQLAlchemy asks the same statements through `reads`; how, is an `Ask`.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections import defaultdict
from contextlib import closing
from enum import IntFlag
from functools import partial
from typing import TYPE_CHECKING, Any

from factbase.store.driver_errors import plain_error
from factbase.store.sqlite_file import check_current, connected, refuse_planted
from factbase.summaries import ClaimSummary, Resumed, SourceName
from factbase.vocabulary import Identity, Verdict, Workflow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Ask = Callable[[str, dict[str, Any]], Sequence[Sequence[Any]]]

_SUMMARIES = """
    SELECT id, uid, handle, text, verdict, workflow, independent_lo, independent_hi, origins_lo, origins_hi,
           denials_lo, denials_hi, disputed, stale, flags
    FROM claim WHERE id IN :keys
"""
_CHOKE_POINTS = """
    SELECT claim_critical.claim_id, source.uid, source.handle, source.name, source.identity
    FROM claim_critical JOIN source ON source.id = claim_critical.unit_id
    WHERE claim_critical.level = 1 AND claim_critical.claim_id IN :keys ORDER BY source.name
"""
# An assessment that was taken back is gone from its table, though not from the log; a claim that waits is decided too.
_DECIDED = """
    SELECT COALESCE(
        (SELECT claim_id FROM assessment WHERE assessment.uid = head.uid AND assessment.verdict <> 'unreviewed'),
        (SELECT claim.id FROM claim WHERE claim.uid = head.uid AND claim.workflow <> 'todo'))
    FROM (SELECT id, operation, uid FROM change WHERE sequence = event ORDER BY id DESC LIMIT 100) AS head
    WHERE head.operation IN ('assess', 'edit') ORDER BY head.id DESC
"""
_UNDECIDED = """
    SELECT id FROM claim WHERE verdict = 'unreviewed' AND workflow <> 'second_opinion' AND id > :after
    ORDER BY id LIMIT :limit
"""


class ClaimFlag(IntFlag):
    """What else is kept of a claim's profile."""

    LOOP = 1
    CONTRADICTION = 2
    APPROXIMATE = 4
    UNNAMED_ONLY = 8
    UNFED = 16


def uid_text(uid: bytes) -> str:
    """An identity as people and files see it."""
    return str(uuid.UUID(bytes=uid))


def source_name(uid: bytes, handle: str, name: str, identity: str) -> SourceName:
    """A source in passing."""
    return SourceName(uid_text(uid), handle, name, unnamed=identity == Identity.UNNAMED.value)


def summaries(ask: Ask, keys: Sequence[int]) -> list[ClaimSummary]:
    """Claims in the order of `keys`, of which one statement can take so many; those that are gone are left out."""
    if not keys:
        return []
    rows = {row[0]: row for row in ask(_SUMMARIES, {"keys": keys})}
    names = choke_points(ask, keys)
    return [_summary(rows[key], names.get(key, ())) for key in keys if key in rows]


def choke_points(ask: Ask, keys: Sequence[int]) -> dict[int, list[SourceName]]:
    """The choke points of claims, by claim key, each list by name."""
    found: defaultdict[int, list[SourceName]] = defaultdict(list)
    for key, *source in ask(_CHOKE_POINTS, {"keys": keys}):
        found[key].append(source_name(*source))
    return found


def _summary(row: Sequence[Any], names: Sequence[SourceName]) -> ClaimSummary:
    key, uid, handle, text, verdict, workflow, *figures, disputed, stale, flags = row
    return ClaimSummary(
        key=key,
        id=uid_text(uid),
        handle=handle,
        text=text,
        verdict=Verdict(verdict),
        workflow=Workflow(workflow),
        independent=(figures[0], figures[1]),
        origins=(figures[2], figures[3]),
        denials=(figures[4], figures[5]),
        disputed=bool(disputed),
        exact=not flags & ClaimFlag.APPROXIMATE,
        stale=bool(stale),
        loop=bool(flags & ClaimFlag.LOOP),
        unnamed_only=bool(flags & ClaimFlag.UNNAMED_ONLY),
        choke_points=tuple(names),
    )


# ------------------------------------------------------------------------------------- what a review begins with


def resumed(ask: Ask, limit: int) -> Resumed:
    """The claim that was decided last, and the first undecided ones after it; where there are none, from the first."""
    last = next((key for [key] in ask(_DECIDED, {}) if key is not None), None)
    wanted = [key for [key] in ask(_UNDECIDED, {"after": last or 0, "limit": limit})]
    wanted = wanted or [key for [key] in ask(_UNDECIDED, {"after": 0, "limit": limit})]
    return Resumed(last, tuple(summaries(ask, wanted)))


def glance(path: Path, limit: int) -> Resumed:
    """`resumed` of a file, by the driver alone.

    Raises:
        NotFoundHereError: there is no such file.
        DatabaseError: it is no factbase, is damaged or locked, or has another schema.
    """
    check_current(path)
    try:
        with closing(connected(path)) as connection:
            connection.execute("BEGIN")
            refuse_planted(path, connection)
            return resumed(partial(_asked, connection), limit)
    except sqlite3.Error as error:
        raise plain_error(str(path), str(error)) from error


def _asked(connection: sqlite3.Connection, statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    keys = given.get("keys", ())
    names = {f"key{place}": key for place, key in enumerate(keys)}
    places = ", ".join(f":{name}" for name in names)
    return connection.execute(statement.replace(":keys", f"({places})"), {**given, **names}).fetchall()
