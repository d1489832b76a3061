"""Write the files of this folder that follow from the declared schema: the DDL of both databases, and README.md.

`python schema/generate.py` writes them; with `--check` it prints what differs instead, and exits 1 if anything does.
"""

from __future__ import annotations

import argparse
import difflib
import inspect
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Column, Index, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from factbase.model import (
    FULL_TEXT_POSTGRESQL,
    FULL_TEXT_SQLITE,
    Base,
    declare_for_postgresql,
)
from factbase.store.sqlite_file import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.engine import Dialect

FOLDER = Path(__file__).resolve().parent
ACCEPT = "python schema/generate.py"
NOTICE = f"Generated from factbase/model.py by `{ACCEPT}`: change the model, then run it again."
SQLITE: Dialect = sqlite.dialect()
POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
_SHORT_TYPES = {
    "BIGINT": "bigint",
    "BLOB": "bytes",
    "BOOLEAN": "boolean",
    "DATETIME": "moment",
    "INTEGER": "integer",
    "SMALLINT": "integer",
}
_WORDS = re.compile(r"(\w+) IN \(('.*')\)", re.ASCII)


def files() -> dict[str, str]:
    """Each generated file's name and what belongs in it."""
    declare_for_postgresql()
    return {
        "sqlite.sql": _ddl(SQLITE, FULL_TEXT_SQLITE, _sqlite_header()),
        "postgresql.sql": _ddl(POSTGRESQL, FULL_TEXT_POSTGRESQL, []),
        "README.md": _dictionary(),
    }


def differences(folder: Path = FOLDER) -> dict[str, str]:
    """The unified diff of each file that is not what it should be; empty if all are."""
    found = {}
    for name, wanted in files().items():
        path = folder / name
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        if there != wanted:
            lines = difflib.unified_diff(
                there.splitlines(), wanted.splitlines(), name, f"{name} (generated)", "", "", 3, ""
            )
            found[name] = "\n".join(lines)
    return found


# ------------------------------------------------------------------------------------------------------------- DDL


def tables() -> list[Table]:
    """All tables: each one after those that it points to, else by name."""
    return Base.metadata.sorted_tables


def indexes(table: Table) -> list[Index]:
    """The indexes of a table, by name."""
    return sorted(table.indexes, key=lambda index: str(index.name))


def _ddl(dialect: Dialect, full_text: Iterable[str], header: list[str]) -> str:
    statements = [f"-- {NOTICE}", *header]
    for table in tables():
        statements.append(_tidy(CreateTable(table).compile(dialect=dialect)))
        statements += [_tidy(CreateIndex(index).compile(dialect=dialect)) for index in indexes(table)]
    statements += [f"{statement};" for statement in full_text]
    return "\n\n".join(statements) + "\n"


def _sqlite_header() -> list[str]:
    return [f"PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {SCHEMA_VERSION};"]


def _tidy(compiled: object) -> str:
    lines = [line.rstrip().replace("\t", "    ") for line in str(compiled).strip().splitlines()]
    return "\n".join(lines).replace("\n)\n WITHOUT", "\n) WITHOUT") + ";"


# ------------------------------------------------------------------------------------------------- data dictionary


INTRODUCTION = f"""# Data dictionary

{NOTICE}

The tables as factbase keeps them. Integer keys are local to one database and never leave it; `uid` is the identity
that exports, merges and people use. Moments are UTC; dates of the world are EDTF
([Library of Congress](https://www.loc.gov/standards/datetime/)). Whoever reads or writes from outside factbase uses
the interchange files, not these tables: the figures on `claim` are kept by factbase alone.

The same as statements: [sqlite.sql](sqlite.sql), [postgresql.sql](postgresql.sql). How a database gets there:
[migrations](migrations/versions)."""

FULL_TEXT = """## Full text

SQLite: the FTS5 table `claim_fts` over `claim.text`, kept in step by the store. PostgreSQL: the GIN index `claim_fts`
over the words of `claim.text`."""


def _dictionary() -> str:
    parts = [INTRODUCTION, "## Who points to whom", _diagram(), "## Tables", *map(_table, tables()), FULL_TEXT]
    return "\n\n".join(parts) + "\n"


def _diagram() -> str:
    lines = ["```mermaid", "erDiagram"]
    for table in tables():
        for column in table.columns:
            for key in column.foreign_keys:
                one = "|o" if column.nullable else "||"
                lines.append(f"    {key.column.table.name} {one}--o{{ {table.name} : {column.name}")
    for table in tables():
        lines.append(f"    {table.name} {{")
        lines += [f"        {_diagram_column(column)}" for column in table.columns]
        lines.append("    }")
    return "\n".join([*lines, "```"])


def _diagram_column(column: Column[object]) -> str:
    keys = [sign for sign, holds in (("PK", column.primary_key), ("FK", column.foreign_keys)) if holds]
    return f"{_short_type(column)} {column.name} {', '.join(keys)}".rstrip()


def _table(table: Table) -> str:
    lines = [f"### {table.name}", _doc(table), _columns(table)]
    rules = [*_rules(table), *_indexes(table)]
    if rules:
        lines.append("\n".join(f"- {rule}" for rule in rules))
    return "\n\n".join(lines)


def _doc(table: Table) -> str:
    classes = [mapper.class_ for mapper in Base._sa_registry.mappers if mapper.local_table is table]  # noqa: SLF001
    return (inspect.getdoc(classes[0]) or "").strip()


def _columns(table: Table) -> str:
    words = vocabulary_columns(table)
    lines = ["| column | type | null | default | points to | words |", "|---|---|---|---|---|---|"]
    for column in table.columns:
        targets = ", ".join(f"[{key.column.table.name}](#{key.column.table.name})" for key in column.foreign_keys)
        cells = (
            f"`{column.name}`",
            _long_type(column),
            "yes" if column.nullable else "",
            _default(column),
            targets,
            ", ".join(f"`{word}`" for word in words.get(column.name, ())),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def vocabulary_columns(table: Table) -> dict[str, tuple[str, ...]]:
    """The columns that take only certain words, each with its words in the order in which they were declared."""
    matches = [_WORDS.fullmatch(str(check.sqltext)) for check in _checks(table)]
    return {match[1]: tuple(re.findall(r"'([^']*)'", match[2])) for match in matches if match}


def _checks(table: Table) -> list[CheckConstraint]:
    everything = [*table.constraints, *(each for column in table.columns for each in column.constraints)]
    return [each for each in everything if isinstance(each, CheckConstraint)]


def _rules(table: Table) -> Iterator[str]:
    key = [column.name for column in table.primary_key.columns]
    if len(key) > 1:
        yield f"key: {_code(key)}"
    uniques = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    yield from sorted(f"unique: {_code(column.name for column in each.columns)}" for each in uniques)
    conditions = [str(each.sqltext) for each in _checks(table)]
    yield from sorted(f"always: `{each}`" for each in conditions if not _WORDS.fullmatch(each))


def _indexes(table: Table) -> Iterator[str]:
    for index in indexes(table):
        columns = [getattr(each, "name", None) or str(each) for each in index.expressions]
        where = index.dialect_options["sqlite"]["where"]
        yield f"index `{index.name}`: {_code(columns)}" + ("" if where is None else f" where `{where}`")


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _long_type(column: Column[object]) -> str:
    here, there = (column.type.compile(dialect=each) for each in (SQLITE, POSTGRESQL))
    return here if here == there else f"{here} / {there}"


def _short_type(column: Column[object]) -> str:
    return _SHORT_TYPES.get(column.type.compile(dialect=SQLITE), "text")


def _default(column: Column[object]) -> str:
    if column.server_default is None:
        return ""
    return f"`{getattr(column.server_default, 'arg', column.server_default)}`"


# --------------------------------------------------------------------------------------------------- command line


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or with `--check` print what differs; 1 if something does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; print what differs")
    if parser.parse_args(arguments).check:
        found = differences()
        for diff in found.values():
            sys.stdout.write(f"{diff}\n")
        if found:
            sys.stdout.write(f"accept with: {ACCEPT}\n")
        return 1 if found else 0
    for name, content in files().items():
        (FOLDER / name).write_text(content, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
