"""Records come in: a new database, and files of records."""

# ruff: noqa: D417 - the options of every command are described with their types

import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Annotated

from cyclopts import Parameter

from factbase.cli.options import COMMON, Options
from factbase.cli.output import Output
from factbase.cli.wording import counted
from factbase.display import plural, safe
from factbase.errors import (
    EXIT_BAD_INPUT,
    EXIT_OK,
    BadInputError,
    BadRecord,
    ImportRefusedError,
    NotFoundError,
    UsageError,
)

if TYPE_CHECKING:
    from factbase.interchange import ParsedLine
    from factbase.results import ImportReport

_TABLES = (".csv",)
_LINES = (".jsonl", ".json", ".ndjson")
_IN_MEMORY = 16_000_000
_CHUNK = 1_000_000
_WARNINGS_SHOWN = 20


def init(path: str | None = None, /, *, common: Options = COMMON) -> None:
    """Make a new, empty database; a file that is there already is left as it is.

    Args:
        path: the file, or the URL of a server; else --db, else $FACTBASE_DB, else ./factbase.db
    """
    from factbase.ledger import Factbase
    from factbase.settings import DATABASE, masked

    if path is not None and common.db is not None:
        raise UsageError("init: the database is named twice", hint="as PATH or with --db, not both")
    location = path or common.db or os.environ.get("FACTBASE_DB") or DATABASE
    Factbase.create(location, analyst=common.who()).close()
    out = common.output()
    if out.as_json:
        out.data({"database": masked(location)})
    out.say(f"{masked(location)} is ready: `factbase add` takes in a first claim, `factbase import` a file")


@dataclass(frozen=True)
class _Input:
    """One file to import: its name as it was given, its bytes, and whether it is a table."""

    name: str
    stream: IO[bytes]
    is_table: bool


def import_files(
    *files: str,
    dry_run: bool = False,
    skip_bad: bool = False,
    map_: Annotated[tuple[str, ...], Parameter(name="--map", help="FIELD=COLUMN: which column of a CSV is which")] = (),
    ignore_unknown: bool = False,
    common: Options = COMMON,
) -> int:
    """Take in records of files, all or nothing; what is there already stays, so that a second time changes nothing.

    Args:
        files: .jsonl files (interchange, version 1), or .csv tables of claims; `-` is JSON Lines on standard input
        dry_run: only say what would happen
        skip_bad: take the good lines, and write the refused ones, untouched, to FILE.rejected.jsonl or .csv
        ignore_unknown: pass over columns of a CSV that mean nothing to us
    """
    from factbase.results import ImportReport

    out = common.output()
    columns = dict(map(_mapping, map_))
    if not files:
        raise UsageError("import: which file?", hint="`-` reads JSON Lines from standard input")
    with ExitStack() as stack, common.open() as facts:
        inputs = [stack.enter_context(_opened(name)) for name in files]
        parsed = [(each.name, _read(each, columns, ignore_unknown=ignore_unknown)) for each in inputs]
        try:
            report = facts.import_lines(parsed, dry_run=dry_run, skip_bad=skip_bad)
        except ImportRefusedError as error:
            if out.as_json:
                out.data(_object(ImportReport(rejected=error.rejected)))
            raise
        kept = [] if dry_run else _keep_rejected(inputs, report.rejected)
    _print_report(out, report, dry_run=dry_run, kept=kept)
    return EXIT_BAD_INPUT if report.rejected else EXIT_OK


def _mapping(text: str) -> tuple[str, str]:
    field, sign, column = text.partition("=")
    if not (sign and field.strip() and column.strip()):
        raise UsageError(f"--map {text}: is no FIELD=COLUMN", hint='for instance --map text="What is claimed"')
    return field.strip(), column


# ------------------------------------------------------------------------------------------------------ files in


@contextmanager
def _opened(name: str) -> Iterator[_Input]:
    """One file, or standard input, for reading twice: once for the records, once for the refused lines."""
    if name == "-":
        with _copy(sys.stdin.buffer) as copy:
            yield _Input(name, copy, is_table=False)
        return
    is_table = _is_table(name)
    with _file(name) as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            yield _Input(name, file, is_table=is_table)
        else:
            with _copy(file) as copy:
                yield _Input(name, copy, is_table=is_table)


def _file(name: str) -> IO[bytes]:
    try:
        return Path(name).open("rb")
    except FileNotFoundError:
        raise NotFoundError(f"{name} does not exist") from None
    except IsADirectoryError:
        raise BadInputError(f"{name} is a folder", hint="name the files in it") from None
    except (OSError, ValueError) as error:
        raise BadInputError(f"{name} cannot be read: {getattr(error, 'strerror', error)}") from None


def _copy(stream: IO[bytes]) -> IO[bytes]:
    """What cannot be read twice, such as a pipe, in a file of its own that goes when it is closed."""
    copy = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - whoever asked for it closes it
    while chunk := stream.read(_CHUNK):
        copy.write(chunk)
    copy.seek(0)
    return copy


def _is_table(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    if suffix not in (*_TABLES, *_LINES):
        raise BadInputError(
            f"{name}: the name does not say what it is",
            hint=f"a name ends in {', '.join(_LINES)} (JSON Lines) or {_TABLES[0]} (a table of claims)",
        )
    return suffix in _TABLES


def _read(given: _Input, columns: Mapping[str, str], *, ignore_unknown: bool) -> "Iterator[ParsedLine | BadRecord]":
    from factbase.interchange import read_csv, read_jsonl

    if given.is_table:
        return read_csv(given.stream, file=given.name, columns=columns, ignore_unknown=ignore_unknown)
    return read_jsonl(given.stream, file=given.name)


# ------------------------------------------------------------------------------------------------ refused lines


def _keep_rejected(inputs: Sequence[_Input], rejected: Sequence[BadRecord]) -> list[tuple[Path, int]]:
    """Write the refused lines of each file beside it, byte for byte; what was written, and how many lines each."""
    kept = []
    for each in inputs:
        numbers = frozenset(bad.line for bad in rejected if bad.file == each.name)
        if numbers:
            kept.append((_keep(each, numbers), len(numbers)))
    return kept


def _keep(given: _Input, numbers: frozenset[int]) -> Path:
    from factbase.interchange import copy_lines, copy_rows

    given.stream.seek(0)
    copy = copy_rows if given.is_table else copy_lines
    path, file = _fresh("stdin" if given.name == "-" else given.name, ".csv" if given.is_table else ".jsonl")
    with file:
        file.writelines(copy(given.stream, numbers))
    return path


def _fresh(name: str, suffix: str) -> tuple[Path, IO[bytes]]:
    """A new file for the refused lines; one of an earlier import is never overwritten."""
    number = 1
    while True:
        path = Path(f"{name}.rejected{'' if number == 1 else f'.{number}'}{suffix}")
        try:
            return path, path.open("xb")
        except FileExistsError:
            number += 1
        except OSError as error:
            raise BadInputError(
                f"the good lines were imported, but {path} cannot be written: {error.strerror}",
                hint="the refused lines are those told above; they are still in the file that you imported",
            ) from error


# ------------------------------------------------------------------------------------------------------- report


def _object(report: "ImportReport") -> dict[str, object]:
    return {
        "added": dict(report.added),
        "unchanged": report.unchanged,
        "updated": report.updated,
        "rejected": [each.as_dict() for each in report.rejected],
    }


def _print_report(out: Output, report: "ImportReport", *, dry_run: bool, kept: Sequence[tuple[Path, int]]) -> None:
    for bad in report.rejected:
        sys.stderr.write(safe(str(bad)) + "\n")
    for warning in report.warnings[:_WARNINGS_SHOWN]:
        out.note(f"note: {warning}")
    if len(report.warnings) > _WARNINGS_SHOWN:
        out.note(f"note: {len(report.warnings) - _WARNINGS_SHOWN:,} more names look alike: `factbase check` tells them")
    if out.as_json:
        out.data(_object(report))
    verb = "would add" if dry_run else "added"
    out.say(f"{verb} {counted(report.added)}; {report.updated:,} updated, {report.unchanged:,} unchanged")
    for path, lines in kept:
        out.note(f"{plural(lines, 'refused line is', 'refused lines are')} in {path}")
