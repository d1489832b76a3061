"""Lines out and lines in: the only place of the plain review that writes, so that everything passes `safe`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from factbase.display import safe, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factbase.tui.widgets.text import Line

__all__ = ["EndOfInputError", "Talk"]

WIDTH = 79
_SHOWN = 6_000  # characters of one text: a screen reader takes minutes for them


class EndOfInputError(Exception):
    """Nothing more will be typed."""


class Talk:
    """What is said to a person, and what is asked.

    Args:
        stdin: where the answers come from.
        stdout: where everything goes.
        ascii_only: write ranges and quotation marks with ASCII alone.
    """

    def __init__(self, stdin: TextIO, stdout: TextIO, *, ascii_only: bool) -> None:
        self._in, self._out, self.ascii_only = stdin, stdout, ascii_only

    def say(self, *texts: str) -> None:
        """Write texts, each from the beginning of a line."""
        for text in texts:
            for line in wrap(safe(text, keep_newlines=True), WIDTH):
                self._out.write(line + "\n")

    def say_lines(self, lines: Iterable[Line]) -> None:
        """Write the lines of a page of the screen; empty ones are left out."""
        for line in lines:
            text = " ".join("".join(part for part, _ in line).split())
            if text:
                self.say(text)

    def ask(self, question: str) -> str:
        """The line that answers a question, without space around it.

        Raises:
            EndOfInputError: there is none.
        """
        self._out.write(safe(question))
        self._out.flush()
        line = self._in.readline()
        if not line:
            self._out.write("\n")
            raise EndOfInputError
        return line.strip()

    def quoted(self, text: str) -> str:
        """A text in quotation marks, of which one sees how much was left out."""
        left, right = ('"', '"') if self.ascii_only else ("“", "”")
        return f"{left}{in_short(text)}{right}"


def in_short(text: str) -> str:
    """A text in one line, of which one sees how much was left out."""
    line, more = " ".join(text[:_SHOWN].split()), len(text) - _SHOWN
    return f"{line} [{more:,} more characters]" if more > 0 else line
