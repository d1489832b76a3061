"""Small things that every module of the store needs."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import literal_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Column, ColumnElement, Connection, Select, Table

    from factbase.model import Base

T = TypeVar("T")

CHUNK = 500  # keys in one IN list


def table(row: type[Base]) -> Table:
    """The table behind a row class."""
    return row.__table__  # type: ignore[attr-defined,no-any-return]


def holds(column: Column[bool]) -> ColumnElement[bool]:
    """A yes-or-no column as the partial indexes say it: `WHERE stale`; SQLite uses none of them for `stale = 1`."""
    return literal_column(f"{column.table.name}.{column.name}")


def raw(connection: Connection, statement: Select[Any]) -> list[tuple[Any, ...]]:
    """All rows as the driver gives them, 0 and 1 for no and yes: half the time, for what is read by the million."""
    assert "yield_per" not in connection.get_execution_options(), "a buffer would hold the first rows back"
    result = connection.execute(statement)
    assert result.cursor is not None
    rows: list[tuple[Any, ...]] = list(result.cursor.fetchall())
    result.close()
    return rows


def batched(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of `size`, the last one shorter; nothing for no items."""
    rest = iter(items)
    while batch := list(itertools.islice(rest, size)):
        yield batch
