"""Two small things that every module of the store needs."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Table

    from factbase.model import Base

T = TypeVar("T")

CHUNK = 500  # keys in one IN list


def table(row: type[Base]) -> Table:
    """The table behind a row class."""
    return row.__table__  # type: ignore[attr-defined,no-any-return]


def batched(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of `size`, the last one shorter; nothing for no items."""
    rest = iter(items)
    while batch := list(itertools.islice(rest, size)):
        yield batch
