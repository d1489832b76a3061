"""A SQLite file of ours: what it must be, and how it is opened. SQLAlchemy is not needed for it.

The recipe is measured, not guessed: an explicit BEGIN IMMEDIATE is what keeps two writers from losing each other's
updates, the rollback journal is what notices that the file was replaced while it was open, and a zero-byte or
foreign file is refused before anything is written.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

from factbase.errors import DatabaseError, NotFoundHereError

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA_VERSION = 3
APPLICATION_ID = 0x66616374  # "fact", in the header of every SQLite file of ours

BUSY_TIMEOUT_S = 30
_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=FULL",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16000",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_S * 1000}",
)
_HEADER_SIZE = 100


def connected(path: Path) -> sqlite3.Connection:
    """A connection to a file that is there, by the recipe, in no transaction.

    Raises:
        DatabaseError: it was there, and is no more.
    """
    try:
        path.stat()
    except FileNotFoundError:
        raise removed(path) from None
    except OSError as error:
        raise DatabaseError(f"{path} cannot be opened: {error.strerror}", hint="may you enter its folder?") from None
    # mode=rw: a database that vanished is an error, never a new empty file.
    address = f"file:{quote(os.fsencode(path.absolute()))}?mode=rw"
    connection = sqlite3.connect(
        address, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def check_current(path: Path) -> None:
    """Refuse what is no factbase of this version, before SQLite touches it."""
    version = check_header(path)
    if version < SCHEMA_VERSION:
        raise DatabaseError(
            f"{path} has schema {version}, this factbase works with {SCHEMA_VERSION}",
            hint=f"`factbase --db {path} upgrade` brings it up to date, with a copy first",
        )


def check_header(path: Path) -> int:
    """The schema version of a file, after refusing what is no factbase from its first 100 bytes.

    Raises:
        DatabaseError: it is empty, another application's, of a newer factbase, or cannot be read.
        NotFoundHereError: it is not there.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_SIZE)
    except FileNotFoundError:
        raise NotFoundHereError(f"{path} does not exist", hint=f"factbase init {path}") from None
    except IsADirectoryError:
        raise DatabaseError(f"{path} is a folder", hint="name the database file in it") from None
    except OSError as error:
        raise DatabaseError(f"{path} cannot be read: {error.strerror}") from None
    hint = "nothing was written to it; `factbase init PATH` makes a new database"
    if not header:
        raise DatabaseError(f"{path} is empty (0 bytes), no factbase", hint=hint)
    if not header.startswith(b"SQLite format 3\0") or len(header) < _HEADER_SIZE:
        raise DatabaseError(f"{path} is no factbase: it is not a SQLite database", hint=hint)
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise DatabaseError(f"{path} is no factbase: it belongs to another application", hint=hint)
    version = int.from_bytes(header[60:64])
    if version > SCHEMA_VERSION:
        raise DatabaseError(
            f"{path} has schema {version}, this factbase knows up to {SCHEMA_VERSION}",
            hint="open it with a newer factbase; nothing was written",
        )
    return version


def removed(path: Path) -> DatabaseError:
    """That a file is gone from where it was."""
    return DatabaseError(f"{path} was removed while it was open", hint="nothing was written")


def refuse_planted(path: Path, connection: sqlite3.Connection) -> None:
    """See that a file has no trigger or view: we have none, and one could do anything.

    Raises:
        DatabaseError: it has one.
    """
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name")
    planted = [name for [name] in rows]
    if planted:
        raise DatabaseError(
            f"{path} has a trigger or view that is not ours: {', '.join(planted)[:200]}",
            hint="somebody else put it there; ask where the file comes from before you use it",
        )
