"""Opening a database, and the one way to read and to write it."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from factbase.errors import BadInputError, ConflictError, DatabaseError, NotFoundHereError
from factbase.model import declare_for_postgresql
from factbase.settings import masked
from factbase.store.driver_errors import plain_error
from factbase.store.migrate import SCHEMA_HEAD, migrate, revision_of
from factbase.store.sqlite_file import check_current, connected, refuse_planted, removed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

_RETRIES = 5
_RETRIED_STATES = {"40001", "40P01"}  # serialisation failure, deadlock


class Store:
    """An open database: `read()` for one consistent look, `write(work)` for one transaction.

    Args:
        location: the path of a SQLite file, or a URL (`sqlite:///...`, `postgresql://...`).

    Raises:
        NotFoundHereError: there is no such file.
        DatabaseError: it is no factbase, is damaged, has a newer schema, or cannot be reached.
    """

    def __init__(self, location: str) -> None:
        self.path = sqlite_path(location)
        if self.path is None:
            self.engine = postgresql_engine(location)
            check = partial(_check_remote, self.engine)
        else:
            check_current(self.path)
            self.engine = sqlite_engine(self.path)
            check = partial(_check_schema, self.engine, self.path)
        try:
            with plain_errors(location):
                check()
        except BaseException:
            self.engine.dispose()
            raise
        self.location = location

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is one local file."""
        return self.path is not None

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    def keep_little(self) -> None:
        """Let each connection from now on keep less of the file in memory, for a process that has several and waits."""
        if self.is_sqlite:
            event.listen(self.engine, "connect", _keep_little)
            self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent look at the database; nothing that happens in it is kept."""
        # A server gives each statement a moment of its own, unless it is told.
        one_moment = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if self.path is None else {}
        with plain_errors(self.location), self.engine.connect().execution_options(**one_moment) as connection:
            yield connection
            connection.rollback()

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction that no other writer shares, and commit it.

        `work` may run again, where PostgreSQL asks for it, so it must have no effect outside the database.

        Raises:
            DatabaseError: locked, full, read-only, replaced or damaged; everything is as it was before.
        """
        for attempt in range(_RETRIES):
            with plain_errors(self.location):
                try:
                    return self._write_once(work)
                except DBAPIError as error:
                    if getattr(error.orig, "sqlstate", None) not in _RETRIED_STATES or attempt == _RETRIES - 1:
                        raise
            time.sleep(0.05 * 2**attempt)
        raise AssertionError  # pragma: no cover - the last attempt returns or raises

    def _write_once(self, work: Callable[[Connection], T]) -> T:
        with self.engine.connect().execution_options(factbase_writes=True) as connection, connection.begin():
            if self.path is not None:
                _check_same_file(connection, self.path)
            else:
                # Readers go on; writers queue here, as they do on SQLite, so that kept figures never go stale.
                connection.execute(text("LOCK TABLE change IN EXCLUSIVE MODE"))
            return work(connection)


def create(location: str) -> None:
    """Make a new, empty database.

    A SQLite file appears whole or not at all, readable by its owner only.

    Raises:
        ConflictError: something of that name is there already; it is left as it is.
        DatabaseError: the folder cannot be written, or the server cannot be reached.
    """
    path = sqlite_path(location)
    if path is None:
        engine = postgresql_engine(location)
        with plain_errors(location), engine.connect() as connection:
            if connection.execute(text("SELECT to_regclass('alembic_version')")).scalar():
                raise ConflictError(f"{masked(location)} has tables already", hint="open it without `init`")
            connection.rollback()
            migrate(connection)
        engine.dispose()
        return
    if path.exists() or path.is_symlink():
        raise ConflictError(f"{path} exists already", hint=f"open it with --db {path}, or choose another name")
    if not path.parent.is_dir():
        raise NotFoundHereError(f"the folder {path.parent} does not exist", hint="make the folder first")
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with plain_errors(str(path)):
            _fill(draft)
            os.link(draft, path)
    except FileExistsError:
        raise ConflictError(f"{path} exists already", hint="somebody else made it just now") from None
    finally:
        draft.unlink(missing_ok=True)


def _fill(draft: Path) -> None:
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    engine = sqlite_engine(draft)
    with engine.connect().execution_options(factbase_writes=True) as connection:
        migrate(connection)
    engine.dispose()


def sqlite_path(location: str) -> Path | None:
    """The file behind a location; `None` for PostgreSQL.

    Raises:
        BadInputError: no URL, or one of a database that factbase does not know.
    """
    if "://" not in location:
        return Path(location)
    url = _parsed_url(location)
    backend = url.get_backend_name()
    if backend == "sqlite" and url.database:
        return Path(url.database)
    if backend == "postgresql":
        return None
    raise BadInputError(f"{backend}: is no database that factbase knows", hint="give a file, or postgresql://...")


def _parsed_url(location: str) -> URL:
    hint = "give a file, or postgresql://USER@HOST/DATABASE"
    try:
        url = make_url(location)
        (url.host or "").encode("idna")  # the driver does this too, and would raise far from here
    except (ArgumentError, ValueError) as error:
        raise BadInputError(f"{masked(location)} is no address of a database", hint=hint) from error
    return url


# ----------------------------------------------------------------------------------------------------- SQLite


def sqlite_engine(path: Path) -> Engine:
    """What opens connections to a file by the recipe; nothing is checked."""
    engine = create_engine("sqlite://", creator=partial(connected, path), hide_parameters=True, poolclass=QueuePool)
    event.listen(engine, "connect", lambda _, record: _remember_file(path, record))
    event.listen(engine, "begin", _begin)
    return engine


def _remember_file(path: Path, record: Any) -> None:  # noqa: ANN401 - of the pool
    status = path.stat()
    record.info["file"] = (status.st_dev, status.st_ino)


def _keep_little(connection: Any, record: Any) -> None:  # noqa: ANN401, ARG001 - DBAPI objects
    # At 1,000,000 claims 14 MB less after one list was read; lists, dossiers, decisions as fast. Recomputing is slower.
    connection.execute("PRAGMA cache_size=-2000").close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("factbase_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _check_same_file(connection: Connection, path: Path) -> None:
    try:
        status = path.stat()
    except FileNotFoundError:
        raise removed(path) from None
    if connection.info["file"] != (status.st_dev, status.st_ino):
        raise DatabaseError(f"{path} was replaced while it was open", hint="open it again; nothing was written")


def _check_schema(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        refuse_planted(path, driver)
        connection.execute(text("SELECT id FROM claim LIMIT 1"))
        connection.execute(text("SELECT id FROM change LIMIT 1"))


# ------------------------------------------------------------------------------------------------- PostgreSQL


def postgresql_engine(location: str) -> Engine:
    """What opens connections to a server; nothing is checked.

    Raises:
        DatabaseError: the driver is not installed.
    """
    declare_for_postgresql()
    url = _parsed_url(location).set(drivername="postgresql+psycopg")
    try:
        return create_engine(
            url,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": 10, "options": "-c timezone=utc"},
        )
    except ModuleNotFoundError as error:
        hint = "pip install 'factbase-ledger[postgres]'"
        raise DatabaseError("PostgreSQL needs the driver psycopg, which is not installed", hint=hint) from error


def _check_remote(engine: Engine) -> None:
    where = masked(str(engine.url))
    with engine.connect() as connection:
        revision = revision_of(connection)
    if revision is None:
        raise DatabaseError(f"{where} has no factbase in it", hint="`factbase --db URL init` makes one")
    if revision != SCHEMA_HEAD:
        older = "`factbase --db URL upgrade` brings it up to date; make a copy with pg_dump first"
        newer = "open it with a newer factbase; nothing was written"
        raise DatabaseError(
            f"{where} has schema {revision}, this factbase works with {SCHEMA_HEAD}",
            hint=older if revision < SCHEMA_HEAD else newer,
        )


# ----------------------------------------------------------------------------------------------------- errors


@contextmanager
def plain_errors(where: str) -> Iterator[None]:
    """Turn what the driver says into a `DatabaseError` that says what happened and what to do."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise plain_error(where, str(cause)) from error
