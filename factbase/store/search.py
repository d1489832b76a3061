"""The full-text index of claims: kept in step by the store on SQLite, by the database itself on PostgreSQL.

Every writer goes through `rows`, so the index changes in the transaction that changes the claim.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from factbase.model import Claim
from factbase.store.plain import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection

_CLAIM = table(Claim)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")  # Thai, Lao, Han, Kana, Hangul

_ADD = text("INSERT INTO claim_fts (rowid, text) VALUES (:key, :text)")
_DROP = text("INSERT INTO claim_fts (claim_fts, rowid, text) SELECT 'delete', id, text FROM claim WHERE id = :key")


def add(connection: Connection, claims: Sequence[tuple[int, str]]) -> None:
    """Index new claims, given as (key, text)."""
    if connection.dialect.name == "sqlite" and claims:
        connection.execute(_ADD, [{"key": key, "text": words} for key, words in claims])


def drop(connection: Connection, claims: Sequence[int]) -> None:
    """Forget claims, while their rows are still there: the index asks for the text that it forgets."""
    if connection.dialect.name == "sqlite" and claims:
        connection.execute(_DROP, [{"key": key} for key in claims])


def replace(connection: Connection, claim: int, words: str) -> None:
    """Index the new text of a claim, before its row is changed."""
    drop(connection, [claim])
    add(connection, [(claim, words)])


def faults(connection: Connection) -> Iterator[str]:
    """What is wrong with the index; nothing if it is in step."""
    if connection.dialect.name == "sqlite":
        try:
            connection.execute(text("INSERT INTO claim_fts (claim_fts, rank) VALUES ('integrity-check', 1)"))
        except DBAPIError as error:
            yield str(error.orig)


def rebuild(connection: Connection) -> None:
    """Index every claim again."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO claim_fts (claim_fts) VALUES ('rebuild')"))


def matching(connection: Connection, words: Sequence[str]) -> list[ColumnElement[bool]]:
    r"""Claims in which each word begins a word; scripts that write without spaces are looked for as they stand.

    Args:
        connection: says which database it is.
        words: of word signs only (`\\w+`), so that nothing in them is query syntax.
    """
    unspaced = [word for word in words if _UNSPACED.search(word)]
    spaced = [word for word in words if not _UNSPACED.search(word)]
    found: list[ColumnElement[bool]] = [_CLAIM.c.text.like("%" + like(word) + "%", escape="\\") for word in unspaced]
    if spaced and connection.dialect.name == "sqlite":
        match = text("claim.id IN (SELECT rowid FROM claim_fts WHERE claim_fts MATCH :words)")
        found.append(match.bindparams(words=" ".join(f'"{word}"*' for word in spaced)))  # type: ignore[arg-type]
    elif spaced:
        match = text("to_tsvector('simple', left(claim.text, 100000)) @@ to_tsquery('simple', :words)")
        found.append(match.bindparams(words=" & ".join(f"'{word}':*" for word in spaced)))  # type: ignore[arg-type]
    return found


def like(words: str) -> str:
    """Words with what LIKE would read as a pattern escaped by a backslash."""
    return re.sub(r"([%_\\])", r"\\\1", words)
