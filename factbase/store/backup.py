"""Whole copies of a database, and the newest schema for an old one, with a copy first.

A copy is what VACUUM INTO writes: a file copied while it is open can lose rows. It appears whole and checked, or not
at all.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from factbase.errors import BadInputError, ConflictError, DatabaseError, NotFoundHereError
from factbase.settings import masked
from factbase.store import engine
from factbase.store.migrate import SCHEMA_HEAD, migrate, revision_of
from factbase.store.sqlite_file import SCHEMA_VERSION, check_header, connected

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

__all__ = ["backup", "upgrade"]


def backup(location: str, target: Path) -> None:
    """Write a whole copy of a SQLite database to a new file, readable by its owner only.

    Raises:
        BadInputError: the database is not a local file.
        ConflictError: something of that name is there already; it is left as it is.
        DatabaseError: the database is damaged, or the folder cannot be written.
        NotFoundHereError: there is no such database, or no such folder.
    """
    source = engine.sqlite_path(location)
    if source is None:
        hint = "use the server's own pg_dump, or `factbase export --with-log`"
        raise BadInputError("only a local file can be copied", hint=hint)
    if target.exists() or target.is_symlink():
        raise ConflictError(f"{target} exists already", hint="choose another name; nothing is overwritten")
    if not target.parent.is_dir():
        raise NotFoundHereError(f"the folder {target.parent} does not exist", hint="make the folder first")
    check_header(source)
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with engine.plain_errors(str(target)):
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _copy(source, draft)
            os.link(draft, target)
    except FileExistsError:
        raise ConflictError(f"{target} exists already", hint="somebody else made it just now") from None
    finally:
        draft.unlink(missing_ok=True)


def _copy(source: Path, draft: Path) -> None:
    with closing(connected(source)) as base:
        base.execute("VACUUM INTO ?", (str(draft),))
    with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        said = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
    if said != ["ok"]:
        raise DatabaseError(f"the copy of {source} is damaged: {said[0]}", hint="`factbase check` says what is hurt")
    with draft.open("rb") as written:
        os.fsync(written.fileno())


def upgrade(location: str) -> Path | None:
    """Bring an older database to the newest schema, in one transaction, after a copy.

    Returns:
        The copy; `None` where nothing was to be done, and for a server, whose copies are its own affair.

    Raises:
        DatabaseError: it is no factbase, is newer, or refused a step; everything is as it was.
    """
    source = engine.sqlite_path(location)
    if source is None:
        _migrate(engine.postgresql_engine(location), location)
        return None
    version = check_header(source)
    if version == SCHEMA_VERSION:
        return None
    kept = _free_name(source.with_name(f"{source.name}.schema-{version}.bak"))
    backup(location, kept)
    _migrate(engine.sqlite_engine(source), location)
    return kept


def _migrate(opened: Engine, location: str) -> None:
    try:
        with engine.plain_errors(location), opened.connect().execution_options(factbase_writes=True) as connection:
            known = revision_of(connection)
            connection.rollback()
            if known is None:
                raise DatabaseError(f"{masked(location)} has no factbase in it", hint="`factbase init` makes one")
            if known > SCHEMA_HEAD:
                raise DatabaseError(f"{masked(location)} has schema {known}", hint="open it with a newer factbase")
            migrate(connection)
    finally:
        opened.dispose()


def _free_name(path: Path) -> Path:
    number = 1
    free = path
    while free.exists() or free.is_symlink():
        number += 1
        free = path.with_name(f"{path.name}.{number}")
    return free
