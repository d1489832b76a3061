"""What every command understands, before or after its name."""

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from factbase import settings
from factbase.cli.output import Output
from factbase.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclopts import Token

    from factbase.ledger import Factbase

__all__ = ["COMMON", "Common", "Limit", "Number", "Options", "limit_of"]


@dataclass(frozen=True, kw_only=True)
class Common:
    """The options of every command.

    Args:
        db: the database: a file, or the URL of a server. Else $FACTBASE_DB, else ./factbase.db.
        json: print one JSON document.
        quiet: leave out what only says that something was done.
        no_color: print without colours; so does $NO_COLOR.
        analyst: who is asking; else $FACTBASE_ANALYST, else the settings file, else the login name.
    """

    db: Annotated[
        str | None, Parameter(help="the database: a file or a URL; else $FACTBASE_DB, else ./factbase.db")
    ] = None
    json: Annotated[bool, Parameter(help="print one JSON document on standard output, and nothing else")] = False
    quiet: Annotated[bool, Parameter(help="leave out what only says that something was done")] = False
    no_color: Annotated[bool, Parameter(help="print without colours; so does $NO_COLOR")] = False
    analyst: Annotated[str | None, Parameter(help="who is asking; else $FACTBASE_ANALYST, else the login name")] = None

    def output(self) -> Output:
        """Where this command prints."""
        return Output(as_json=self.json, quiet=self.quiet, color=not self.no_color)

    def location(self) -> str:
        """The path or URL of the database."""
        return settings.database_location(self.db, os.environ)

    def who(self) -> str:
        """The name that stands in the log."""
        given = {"FACTBASE_ANALYST": self.analyst} if self.analyst else {}
        return settings.analyst({**os.environ, **given})

    def open(self) -> "Factbase":
        """The database, open."""
        from factbase.ledger import Factbase

        return Factbase.open(self.location(), analyst=self.who())


COMMON = Common()
Options = Annotated[Common, Parameter(name="*", group="Every command")]


def _whole_number(_: object, tokens: "Sequence[Token]") -> int:
    # The library's own reading rounds 1.5 to a whole number, and takes 0x10 and 1_000 for one.
    text = tokens[0].value
    if not re.fullmatch("-?[0-9]{1,9}", text):
        raise ValueError(f"{text[:40]!r} is no whole number")
    return int(text)


Number = Annotated[int, Parameter(converter=_whole_number)]
Limit = Annotated[Number, Parameter(help="how many to show at most; 0 for all")]


def limit_of(number: int) -> int | None:
    """The limit that a number on the command line means; 0 means none.

    Raises:
        UsageError: it is negative.
    """
    if number < 0:
        raise UsageError(f"--limit: {number} is less than 0", hint="0 means all")
    return number or None
