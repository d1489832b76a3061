"""A long text by the line: only what is in sight is broken into lines, so five megabytes open as fast as five lines.

Places are offsets into the stored text, in code points; a *block* is a paragraph, or a piece of one that is very long.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from factbase.display import cells, safe
from factbase.tui.widgets.text import Painted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.events import Resize
    from textual.strip import Strip

    from factbase.tui.widgets.text import Line

__all__ = ["Mark", "Reading", "block_starts", "broken"]

LONGEST = 4_000  # code points of one block
MARGIN = 3  # cells at the left, for signs
_NEWLINES = re.compile(r"\r\n|\n|\r")
_WORD = re.compile(r"\s*\S+")


class Mark(NamedTuple):
    """A stretch of the text that is painted, and a sign beside the line where it begins."""

    start: int
    end: int
    paint: str
    sign: str = ""


def block_starts(text: str) -> array[int]:
    """Where each block begins, in order; [0] for an empty text."""
    starts = array("q", [0])
    for match in _NEWLINES.finditer(text):
        _cut(text, starts, match.start())
        starts.append(match.end())
    _cut(text, starts, len(text))
    return starts


def _cut(text: str, starts: array[int], end: int) -> None:
    while end - starts[-1] > LONGEST:
        space = text.rfind(" ", starts[-1] + 1, starts[-1] + LONGEST)
        starts.append(space + 1 if space > starts[-1] else starts[-1] + LONGEST)


def broken(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    """The lines of one block as stretches of the text; at least one, which may be empty."""
    lines, at, taken = [], start, 0
    begin = start
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        wide = cells(safe(word))
        if taken and taken + wide > width:
            lines.append((begin, at))
            begin = match.end() - len(word.lstrip())
            taken, wide = 0, cells(safe(word.lstrip()))
        while wide > width:
            cut = _fitting(text, begin, match.end(), width)
            lines.append((begin, cut))
            begin, wide = cut, cells(safe(text[cut : match.end()]))
            taken = 0
        taken += wide
        at = match.end()
    return [*lines, (begin, max(at, begin))]


def _fitting(text: str, start: int, end: int, width: int) -> int:
    """How much of a word that is too long fits in a line; at least one character."""
    taken = 0
    for place in range(start, end):
        taken += cells(safe(text[place]))
        if taken > width and place > start:
            return place
    return end


class Reading(Painted, can_focus=False):
    """The text of a document; the place under the cursor is kept in sight."""

    DEFAULT_CSS = "Reading { height: 1fr; width: 1fr; }"

    class Resized(Message):
        """It has another size."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.text = ""
        self.starts = array("q", [0])
        self.marks: Sequence[Mark] = ()
        self._ends: list[int] = []
        self._top = (0, 0)  # block, line in it
        self._lines = lru_cache(maxsize=512)(self._broken)

    def load(self, text: str, starts: array[int]) -> None:
        """Show another text, from its beginning."""
        self.text, self.starts, self._top = text, starts, (0, 0)
        self.mark(())

    def mark(self, marks: Sequence[Mark]) -> None:
        """Paint other stretches of the text; where they lie over each other, the last one is seen."""
        self.marks = marks
        self.refresh()

    # -------------------------------------------------------------------------------------------------------- places

    def block_of(self, place: int) -> int:
        """The block in which a place of the text lies."""
        return max(bisect_right(self.starts, place) - 1, 0)

    def bounds(self, block: int) -> tuple[int, int]:
        """Where a block begins and ends, without its line break."""
        start = self.starts[block]
        end = self.starts[block + 1] if block + 1 < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def _broken(self, block: int, width: int) -> list[tuple[int, int]]:
        return broken(self.text, *self.bounds(block), width)

    def lines_of(self, block: int) -> list[tuple[int, int]]:
        """The lines of a block at this width."""
        return self._lines(block, max(self.size.width - MARGIN - 1, 10))

    def _line_at(self, place: int) -> tuple[int, int]:
        block = self.block_of(place)
        lines = self.lines_of(block)
        return block, next((n for n, (_, end) in enumerate(lines) if place < end), len(lines) - 1)

    # ------------------------------------------------------------------------------------------------------ scrolling

    def look(self, by: int) -> None:
        """Scroll by so many lines."""
        self._top = self._moved(self._top, by)
        self.refresh()

    def _moved(self, line: tuple[int, int], by: int) -> tuple[int, int]:
        block, number = line
        number += by
        while number < 0 and block > 0:
            block -= 1
            number += len(self.lines_of(block))
        while number >= (count := len(self.lines_of(block))):
            if block + 1 >= len(self.starts):
                number = count - 1
                break
            number -= count
            block += 1
        return block, max(number, 0)

    def bring(self, start: int, end: int) -> None:
        """Bring a stretch in sight, with a few lines of what stands before it."""
        height = max(self.size.height, 1)
        first, last = self._line_at(start), self._line_at(max(end - 1, start))
        if first < self._moved(self._top, 1) or last > self._moved(self._top, height - 2):
            self._top = self._moved(first, -min(height // 3, 6))
        self.refresh()

    @property
    def top(self) -> int:
        """The place with which the first line in sight begins."""
        block, number = self._top
        return self.lines_of(block)[min(number, len(self.lines_of(block)) - 1)][0]

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002 - the size is read where it is needed
        """Break the lines anew, with the same place on top."""
        block, number = self._top
        self._top = (block, min(number, len(self.lines_of(block)) - 1))
        self._lines.cache_clear()
        self.post_message(self.Resized())

    # -------------------------------------------------------------------------------------------------------- drawing

    def render_line(self, y: int) -> Strip:
        """A line of the text, with the sign of what begins in it."""
        line = self._top if y == 0 else self._moved(self._top, y)
        if y and line == self._moved(self._top, y - 1):
            return self.strip((), self.size.width)
        lines = self.lines_of(line[0])
        start, end = lines[min(line[1], len(lines) - 1)]
        return self.strip(self._painted(start, end), self.size.width)

    def _painted(self, start: int, end: int) -> Line:
        here = [mark for mark in self.marks if mark.start < max(end, start + 1) and mark.end > start]
        sign = next((mark.sign for mark in reversed(here) if mark.sign and start <= mark.start), "")
        running = "│" if here and not self.ascii_only else "|" if here else ""
        parts = [(f"{(sign or running):>{MARGIN - 1}.2} ", "key")]
        for a, b in self._pieces(start, end, here):
            paint = next((mark.paint for mark in reversed(here) if mark.start <= a < mark.end), "plain")
            parts.append((self.text[a:b], paint))
        return tuple(parts)

    @staticmethod
    def _pieces(start: int, end: int, marks: Sequence[Mark]) -> Iterator[tuple[int, int]]:
        cuts = {start, end, *(place for mark in marks for place in (mark.start, mark.end) if start < place < end)}
        ordered = sorted(cuts)
        yield from pairwise(ordered)
