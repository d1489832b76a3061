"""Keeping it sound: what is wrong with the data, whether the log still proves it, and where everything is."""

# ruff: noqa: D417 - the options of every command are described with their types

import os
import platform
import sqlite3
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from factbase import settings
from factbase.cli.failures import tell
from factbase.cli.options import COMMON, Options
from factbase.cli.output import Output
from factbase.cli.wording import counted
from factbase.display import plural
from factbase.errors import EXIT_FINDINGS, EXIT_OK, FactbaseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.ledger import Factbase
    from factbase.results import Finding

_PACKAGES = ("SQLAlchemy", "sqlmodel", "textual", "cyclopts", "alembic", "psycopg")
# The versions in which the write-ahead log lost its corruption bug: this one, and two that it was taken back to.
_WAL_FIXED = (3, 51, 3)
_WAL_FIXED_TOO = ((3, 44, 6), (3, 50, 7))


def check(*, fix: bool = False, common: Options = COMMON) -> int:
    """Look for what is wrong with the data; the exit code is 1 if anything is.

    Args:
        fix: compute again what can be, and tell what is left
    """
    with common.open() as facts:
        return _told(common.output(), facts.check(fix=fix), nothing="nothing found")


def verify(*, common: Options = COMMON) -> int:
    """See that the event log is whole, and that every record is what the log says; the exit code is 1 if not."""
    with common.open() as facts:
        return _told(common.output(), facts.verify(), nothing="the log is whole, and every record is what it says")


def backup(path: str, /, *, common: Options = COMMON) -> int:
    """Write a whole copy of the database to a new file; a file copied while it is open can lose what was just written.

    Args:
        path: the new file; nothing is overwritten
    """
    out = common.output()
    with common.open() as facts:
        findings = facts.backup(path)
    for each in findings:
        out.note(f"{each.check}: {each.message}")
    if out.as_json:
        out.data({"backup": path, "findings": len(findings)})
    else:
        proven = "its log does not prove it: see above" if findings else "verified"
        out.say(f"{path} is a whole copy, {proven}")
    return EXIT_FINDINGS if findings else EXIT_OK


def upgrade(*, common: Options = COMMON) -> None:
    """Bring the database of an older factbase up to date, after a copy beside it."""
    from factbase.ledger import Factbase

    out = common.output()
    copy = Factbase.upgrade(common.location())
    with common.open():
        pass  # it opens: it is up to date now
    if out.as_json:
        out.data({"copy": None if copy is None else str(copy)})
    else:
        out.say("it is up to date" if copy is None else f"it is up to date; the copy from before is {copy}")


def _told(out: Output, findings: "Sequence[Finding]", *, nothing: str) -> int:
    from factbase.cli.json_shapes import plain

    if out.as_json:
        out.data([plain(each) for each in findings])
    elif findings:
        for each in findings:
            mend = " (--fix mends it)" if each.fixable else ""
            about = f" {each.subject}" if each.subject and each.subject not in each.message else ""
            out.line(f"{each.check}:{about} {each.message}{mend}")
        out.note(plural(len(findings), "finding", "findings"))
    else:
        out.say(nothing)
    return EXIT_FINDINGS if findings else EXIT_OK


# ------------------------------------------------------------------------------------------------------- doctor


def doctor(*, common: Options = COMMON) -> int:
    """Say what is installed, where everything is, and how the database is; for a report of a mistake, for instance."""
    out = common.output()
    found: dict[str, Any] = _installed() | _places()
    problem: FactbaseError | None = None
    try:
        location = common.location()
        found["database"] = settings.masked(location)
        with common.open() as facts:
            found |= _state(facts)
    except FactbaseError as error:
        problem = error
        found["problem"] = error.message
    if out.as_json:
        out.data(found)
    else:
        _print_facts(out, found)
    if problem is not None:
        tell(problem.message, problem.hint)
    return problem.exit_code if problem else EXIT_OK


def _print_facts(out: Output, found: dict[str, Any]) -> None:
    for name, value in found.items():
        values = value if isinstance(value, list) else [value]
        for each in values:
            said = counted(each) if isinstance(each, dict) else str(each)
            out.line(f"{name.replace('_', ' '):<13}{said}")


def _installed() -> dict[str, Any]:
    from factbase import __version__

    fixed = sqlite3.sqlite_version_info >= _WAL_FIXED or _is_fixed_too(sqlite3.sqlite_version_info)
    wal = "has the fix of the write-ahead log" if fixed else "lacks the fix of the write-ahead log, which is not used"
    return {
        "factbase": __version__,
        "python": f"{platform.python_version()} on {platform.platform()}",
        "sqlite": f"{sqlite3.sqlite_version}: {wal}",
        "packages": ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
        "encoding": f"{sys.stdout.encoding}",
    }


def _is_fixed_too(version: tuple[int, ...]) -> bool:
    return any(version[:2] == each[:2] and version >= each for each in _WAL_FIXED_TOO)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _places() -> dict[str, Any]:
    path = settings.settings_file(os.environ)
    found: dict[str, Any] = {"settings": f"{path}{'' if path.exists() else ' (not there: defaults)'}"}
    try:
        return found | {"device": str(settings.device(os.environ)), "analyst": settings.analyst(os.environ)}
    except FactbaseError as error:
        return found | {"device": error.message}


def _state(facts: "Factbase") -> dict[str, Any]:
    from factbase import checks
    from factbase.store import check_queries
    from factbase.store.sqlite_file import SCHEMA_VERSION

    # Two of the checks, those that cost little: `check` itself works out every figure again.
    with facts.store.read() as connection:
        stale = len(list(check_queries.stale_claims(connection)))
        lookalikes = [each.message for each in checks.lookalikes(check_queries.lookalike_sources(connection))]
    return {
        "schema": SCHEMA_VERSION,
        "records": facts.counts(),
        "stale": f"{plural(stale, 'claim waits', 'claims wait')} to be computed" if stale else "none",
        "look-alikes": lookalikes or "none",
    }
