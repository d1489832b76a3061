"""Printing: whatever comes from a database, a file or a person passes `display.safe` here and nowhere else."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from factbase.display import bounds, cells, clip, safe, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Column", "Output", "dumps", "prepare_streams"]

FALLBACK_WIDTH = 80
UNCLIPPED_PADDING = 60  # where nothing is clipped, one long text must not push all others to the right
_GAP = "  "
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_NOT_ASCII = "–…·→“”◌"


class Column(NamedTuple):
    """One column of a table.

    Attributes:
        name: the heading.
        share: how many parts of the room that is left it takes; 0 for as much as its widest cell needs.
        right: numbers stand at the right.
    """

    name: str
    share: int = 0
    right: bool = False


def prepare_streams() -> None:
    """Let no character end a command: what an encoding lacks is written as an escape, and read as �."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def dumps(value: Any, *, indent: int | None = None) -> str:  # noqa: ANN401 - any JSON value
    """JSON in ASCII, so that no control or bidi character, nor half a character, is ever written raw."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False, indent=indent).replace("\x7f", "\\u007f")


class Output:
    """Where one command prints.

    Args:
        as_json: print data as one JSON document, and no sentences on standard output.
        quiet: leave out what only says that something was done.
        color: whether headings may be bold where the terminal can.
    """

    def __init__(self, *, as_json: bool = False, quiet: bool = False, color: bool = True) -> None:
        self.as_json = as_json
        self.quiet = quiet
        terminal = sys.stdout.isatty()
        self.width = shutil.get_terminal_size((FALLBACK_WIDTH, 24)).columns if terminal else None
        self.ascii_only = not _can_show(sys.stdout, _NOT_ASCII)
        self._bold = color and terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"

    # ------------------------------------------------------------------------------------------ what is printed

    def data(self, value: Any) -> None:  # noqa: ANN401 - any JSON value
        """The one JSON document of a command."""
        self._write(dumps(value, indent=None if self.width is None else 2))

    def line(self, text: str = "", *, bold: bool = False) -> None:
        """One line of data, whatever it holds, and however long it is."""
        shown = safe(text)
        self._write(f"{_BOLD}{shown}{_PLAIN}" if bold and self._bold else shown)

    def clipped(self, text: str) -> None:
        """One line of data, cut to the width of the terminal."""
        self._write(self._fit(safe(text)))

    def paragraph(self, text: str, *, indent: str = "") -> None:
        """A text of several lines, each with the indent before it; on a terminal, wrapped to its width."""
        shown = safe(text, keep_newlines=True).expandtabs(4)
        lines = shown.split("\n") if self.width is None else wrap(shown, self.width - cells(indent))
        for line in lines:
            self._write(f"{indent}{line}".rstrip())

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, indent: str = "") -> None:
        """Rows under headings, if the columns have names; nothing at all for no rows."""
        shown = [[safe(cell) for cell in row] for row in rows]
        if shown:
            widths = self._widths(columns, shown, cells(indent))
            if any(column.name for column in columns):
                self.line(self._row(columns, [column.name for column in columns], widths, indent), bold=True)
            for row in shown:
                self._write(self._row(columns, row, widths, indent))

    def say(self, text: str) -> None:
        """A sentence on standard output about what was done; not with --quiet, and not beside JSON."""
        if not (self.quiet or self.as_json):
            self._write(safe(text))

    def note(self, text: str) -> None:
        """A sentence on standard error; not with --quiet."""
        if not self.quiet:
            sys.stderr.write(safe(text) + "\n")

    # ------------------------------------------------------------------------------------------- parts of lines

    def bounds(self, low_and_high: tuple[int, int]) -> str:
        """Bounds as the terminal can show them."""
        return bounds(low_and_high, ascii_only=self.ascii_only)

    def joined(self, parts: Iterable[str]) -> str:
        """Names in one cell."""
        return (", " if self.ascii_only else " · ").join(parts)

    # --------------------------------------------------------------------------------------------------- inside

    def _write(self, text: str) -> None:
        sys.stdout.write(text + "\n")

    def _fit(self, shown: str) -> str:
        return shown if self.width is None else clip(shown, self.width, ascii_only=self.ascii_only)

    def _widths(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], taken: int) -> list[int]:
        """How wide each column is: the widest cell, or its share of the room that is left on a terminal."""
        heads = [cells(column.name) for column in columns]
        needed = [max(head, *(cells(row[place]) for row in rows)) for place, head in enumerate(heads)]
        if self.width is None:
            return [
                min(need, UNCLIPPED_PADDING) if column.share else need
                for column, need in zip(columns, needed, strict=True)
            ]
        fixed = sum(need for column, need in zip(columns, needed, strict=True) if not column.share)
        room = self.width - taken - fixed - len(_GAP) * (len(columns) - 1)
        return list(_shared(columns, needed, max(room, 0)))

    def _row(self, columns: Sequence[Column], row: Sequence[str], widths: Sequence[int], indent: str) -> str:
        parts = []
        for column, cell, width in zip(columns, row, widths, strict=True):
            cut = cell if self.width is None else clip(cell, width, ascii_only=self.ascii_only)
            space = " " * (width - cells(cut))
            parts.append(space + cut if column.right else cut + space)
        return self._fit((indent + _GAP.join(parts)).rstrip())


def _shared(columns: Sequence[Column], needed: Sequence[int], room: int) -> Iterator[int]:
    """The widths; a column that needs less than its share leaves the rest to those after it."""
    parts = sum(column.share for column in columns)
    for column, need in zip(columns, needed, strict=True):
        if not column.share:
            yield need
            continue
        width = min(need, room * column.share // parts)
        room, parts = room - width, parts - column.share
        yield width


def _can_show(stream: TextIO, signs: str) -> bool:
    try:
        signs.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
