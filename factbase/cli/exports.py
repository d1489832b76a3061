"""Records go out: JSON Lines, or a table of claims."""

# ruff: noqa: D417 - the options of every command are described with their types

import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Literal

from factbase.cli.options import COMMON, Options
from factbase.cli.output import Output
from factbase.errors import BadInputError, ConflictError, NotFoundError, UsageError

if TYPE_CHECKING:
    from factbase.ledger import Factbase

Format = Literal["jsonl", "csv", "claimreview", "prov", "markdown", "html"]
_HERE = ("jsonl", "csv")


def export(  # noqa: PLR0913 - the options of the command
    file: str = "-",
    /,
    *,
    format_: Format = "jsonl",
    with_log: bool = False,
    with_files: bool = False,
    reveal: bool = False,
    force: bool = False,
    common: Options = COMMON,
) -> None:
    """Write the whole record out; the same state gives the same bytes, and importing them gives the same state.

    Args:
        file: where to; `-` is standard output
        format_: jsonl, with everything, or csv, a table of claims
        with_log: the event log too
        with_files: the documents that were read too, as they came, in a web archive beside the file (FILE.warc.gz)
        reveal: write out the names of protected sources
        force: replace a file that is there
    """
    if format_ not in _HERE:
        raise UsageError(f"--format {format_}: is not in this release", hint=f"there are {' and '.join(_HERE)}")
    if with_log and format_ == "csv":
        raise UsageError("--with-log: a table of claims has no room for the log", hint="use --format jsonl")
    out = common.output()
    with common.open() as facts:
        if facts.store.path is not None and _same_file(file, facts.store.path):
            raise UsageError(f"{file} is the database itself", hint="choose another name")
        lines = facts.export(reveal=reveal, with_log=with_log)
        _write(file, lines if format_ == "jsonl" else _table(facts, lines), force=force)
        if with_files:
            _write_files(out, facts, file)
    _say_written(out, file)


def _write_files(out: Output, facts: "Factbase", file: str) -> None:
    """The originals of all documents, beside the exported file; nothing where none was read."""
    if not facts.has_originals():
        out.note("no files are archived: the texts of documents are in their records")
        return
    if file == "-":
        raise UsageError("--with-files: needs a file beside which the archive can lie", hint="name one instead of `-`")
    archive = Path(f"{file}.warc.gz")
    count = facts.write_web_archive(archive)
    out.note(f"{archive}: {count:,} {'document' if count == 1 else 'documents'} as they came")


def _say_written(out: Output, file: str) -> None:
    if file == "-":
        return
    if out.as_json:
        out.data({"file": file, "bytes": Path(file).stat().st_size})
    out.say(f"written to {file}")


def _same_file(file: str, database: Path) -> bool:
    try:
        return file != "-" and Path(file).samefile(database)
    except (OSError, ValueError):
        return False


# ------------------------------------------------------------------------------------------------------ writing


def _write(file: str, lines: Iterable[str], *, force: bool) -> None:
    if file == "-":
        sys.stdout.flush()
        sys.stdout.buffer.writelines(line.encode() for line in lines)
        sys.stdout.buffer.flush()
        return
    path = Path(file)
    if not _is_device(path) and (path.exists() or path.is_symlink()) and not force:
        raise ConflictError(f"{path} exists already", hint="--force replaces it")
    try:
        with path.open("wb") if _is_device(path) else _replacing(path, force=force) as target:
            target.writelines(line.encode() for line in lines)
    except FileNotFoundError:
        raise NotFoundError(f"the folder {path.parent} does not exist", hint="make the folder first") from None
    except FileExistsError:
        raise ConflictError(f"{path} exists already", hint="somebody else made it just now") from None
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror}") from error


def _is_device(path: Path) -> bool:
    """Whether something that is no file stands there, such as /dev/stdout or a pipe: it is written to, not replaced."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


@contextmanager
def _replacing(path: Path, *, force: bool) -> Iterator[IO[bytes]]:
    """A file that appears in its place whole, or not at all, readable by its owner only."""
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name[:100]}.", delete=False) as draft:
        try:
            yield draft
            draft.flush()
            os.fsync(draft.fileno())
            if force:
                Path(draft.name).replace(path)
            else:
                path.hardlink_to(draft.name)
        finally:
            Path(draft.name).unlink(missing_ok=True)


# -------------------------------------------------------------------------------------------------------- table


def _table(facts: "Factbase", lines: Iterable[str]) -> Iterator[str]:
    """A table of claims: what the records say, beside the figures; names as the records may say them."""
    from factbase.interchange import write_csv

    sources: dict[str, str] = {}
    claims: dict[str, dict[str, Any]] = {}
    for line in lines:
        record = json.loads(line)
        if record["record"] == "source":
            sources[record["id"]] = record["name"]
        elif record["record"] == "claim":
            claims[record["id"]] = record
    return write_csv(_rows(facts, claims, sources))


def _rows(facts: "Factbase", claims: dict[str, dict[str, Any]], sources: dict[str, str]) -> Iterator[dict[str, object]]:
    for claim in facts.claims(limit=None):
        figures: dict[str, object] = {
            "handle": claim.handle,
            "verdict": claim.verdict.value,
            "workflow": claim.workflow.value,
            "choke_points": [sources[source.id] for source in claim.choke_points],
            "disputed": claim.disputed,
        }
        pairs = {"independent": claim.independent, "origins": claim.origins, "denials": claim.denials}
        for name, (low, high) in pairs.items():
            figures |= {f"{name}_lo": low, f"{name}_hi": high}
        yield claims.get(claim.id, {}) | figures
