"""The schema of a database that is there already: which revision it has, and how it gets to the newest one.

Invariant: all pending migrations and the row that names the revision are one transaction. A process that dies in
between leaves the database as it was, and the next try begins anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["SCHEMA_HEAD", "migrate", "revision_of", "schema_folder"]

SCHEMA_HEAD = "0003"


def schema_folder() -> Path:
    """Where the migrations and the generated files lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_schema"
    return installed if installed.is_dir() else package.parent / "schema"


def revision_of(connection: Connection) -> str | None:
    """The revision that the schema has.

    Args:
        connection: an open connection; what it reads belongs to the connection's transaction.

    Returns:
        `SCHEMA_HEAD` when nothing is pending; None for a database without a schema of ours.
    """
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def migrate(connection: Connection) -> None:
    """Bring the schema to `SCHEMA_HEAD`, in one transaction of its own; nothing happens if it is there already.

    Args:
        connection: an open connection without a transaction. On SQLite its driver has `isolation_level=None` and
            a transaction begins with BEGIN IMMEDIATE, else the driver would commit each step by itself.

    Raises:
        DBAPIError: the database refused a step; all of them were taken back.
        CommandError: the database has a revision that this factbase does not know.
    """
    assert not connection.in_transaction(), "what was begun before would be committed with the migrations"
    try:
        with connection.begin():
            _upgrade(connection)
    except DBAPIError:
        # PostgreSQL lets two begin at once; the second fails when the first has committed the same tables.
        with connection.begin():
            done_by_another = revision_of(connection) == SCHEMA_HEAD
        if not done_by_another:
            raise


def _upgrade(connection: Connection) -> None:
    # 290 ms that only a new or an old database needs.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    folder = schema_folder() / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
