"""What drivers complain of, in words that say what to do."""

from __future__ import annotations

from factbase.errors import DatabaseError
from factbase.settings import masked

_UNREACHABLE = "cannot be reached: the server does not answer"
_TRY_AGAIN = "nothing was changed; try again when it does"
_PLAIN = (
    ("database is locked", "is locked: another program has been writing to it", "try again when it has finished"),
    ("database or disk is full", "cannot grow: the disk is full", "make room and try again"),
    ("readonly database", "is read-only", "copy it where you may write, or ask for the right to"),
    ("disk i/o error", "cannot be read or written: the disk reports an error", "nothing was changed"),
    ("unable to open", "cannot be opened", "is the folder there, and may you write in it?"),
    ("malformed", "is damaged", "restore it from a backup; `factbase verify` says what is hurt"),
    ("not a database", "is damaged or no factbase", "restore it from a backup"),
    ("no such table", "is no complete factbase: a table is missing", "restore it from a backup"),
    # What PostgreSQL's driver says when the server stops, is stopped, starts, or is not there.
    ("connection is bad", _UNREACHABLE, _TRY_AGAIN),
    ("connection failed", _UNREACHABLE, _TRY_AGAIN),
    ("connection to server", _UNREACHABLE, _TRY_AGAIN),
    ("server closed the connection", _UNREACHABLE, _TRY_AGAIN),
    ("terminating connection", _UNREACHABLE, _TRY_AGAIN),
    ("no such column", "is no complete factbase: a column is missing", "restore it from a backup"),
)


def plain_error(where: str, said: str) -> DatabaseError:
    """What a driver said of a database, as an error that says what happened and what to do."""
    where = masked(where)
    for sign, meaning, hint in _PLAIN:
        if sign in said.lower():
            return DatabaseError(f"{where} {meaning}", hint=hint)
    first_line = said.strip().splitlines()[0] if said.strip() else "no reason given"
    return DatabaseError(f"{where}: {first_line}", hint="nothing was changed")
