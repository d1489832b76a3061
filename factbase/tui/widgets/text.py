"""The only place that turns text into what a terminal is sent: everything passes `safe` here.

Parts are pairs of a text and the name of its paint (see `Painted`). Widgets hand over lines of parts and never text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.filter import LineFilter
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from factbase.display import cells, clip, safe, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.style import Style
    from textual.color import Color

__all__ = ["Line", "Painted", "Paper", "Part", "Wall", "fit", "width_of", "wrapped"]

Part = tuple[str, str]
Line = tuple[Part, ...]

_SPACES = re.compile(r"\s+")
_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


class Wall(LineFilter):
    """The second wall: no character that steers a terminal leaves the program, whatever a widget was given."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the base's signature
        """The segments, with what steers replaced."""
        return [
            Segment(_STEERING.sub("\ufffd", text), style, control) if _STEERING.search(text) else segment
            for segment in segments
            for text, style, control in (segment,)
        ]


class Paper(Screen[None]):
    """The screen that all is drawn on; the paints are named here and coloured in the style sheet.

    Each widget could have paints of its own, but styles are found for every one of them whenever the screen changes.
    """

    PAINTS: ClassVar[tuple[str, ...]] = (
        "plain",
        "cursor",
        "dim",
        "faint",
        "strong",
        "heading",
        "good",
        "bad",
        "doubt",
        "quote",
        "key",
    )
    COMPONENT_CLASSES: ClassVar[set[str]] = Screen.COMPONENT_CLASSES | {f"paint--{name}" for name in PAINTS}

    def paint(self, name: str) -> Style:
        """The style of a paint."""
        return self.get_component_rich_style(f"paint--{name}")


class Painted(Widget):
    """A widget that draws lines of parts on a `Paper`."""

    ascii_only = False

    def strip(self, line: Iterable[Part], width: int, *, over: str = "") -> Strip:
        """A line as a strip of exactly `width` cells, cut with a sign if it is longer.

        Args:
            line: parts of one line.
            width: in cells.
            over: a paint for the whole line, in place of those of its parts.
        """
        assert isinstance(self.screen, Paper)
        paint = self.screen.paint
        parts = fit(line, width, ascii_only=self.ascii_only)
        segments = [Segment(text, paint(over or name)) for text, name in parts]
        return Strip(segments).adjust_cell_length(width, paint(over or "plain"))


def width_of(line: Iterable[Part]) -> int:
    """How many cells a line takes."""
    return sum(cells(safe(text)) for text, _ in line)


def fit(line: Iterable[Part], width: int, *, ascii_only: bool = False) -> list[Part]:
    """The parts of a line, safe, of which as much is left as fits."""
    kept: list[Part] = []
    room = width
    for text, name in line:
        shown = safe(text)
        taken = cells(shown)
        if taken > room:
            return _cut_short(kept, (shown, name), room, ascii_only=ascii_only)
        kept.append((shown, name))
        room -= taken
    return kept


def _cut_short(kept: list[Part], last: Part, room: int, *, ascii_only: bool) -> list[Part]:
    """The parts with what there is room for of the last one; where that is not even the sign, it cuts those before."""
    text, name = last
    while kept and room < cells("..." if ascii_only else "…"):
        before, name = kept.pop()
        text, room = before + text, room + cells(before)
    return [*kept, (clip(text, room, ascii_only=ascii_only), name)]


def wrapped(line: Sequence[Part], width: int, *, indent: int = 0) -> list[Line]:
    """A line as lines of at most `width` cells, broken at spaces; safe.

    Args:
        line: its parts; any run of spaces and line breaks in them counts as one space.
        width: in cells, at least 2.
        indent: spaces before all but the first line.
    """
    lines: list[list[Part]] = [[]]
    taken, room = 0, max(width, 2)
    for word in _words(line, max(room - indent, 2)):
        wide = width_of(word)
        if taken and taken + 1 + wide > room:
            lines.append([(" " * indent, "plain")] if indent else [])
            taken = indent
        elif taken > (indent if len(lines) > 1 else 0):
            lines[-1].append((" ", word[0][1]))
            taken += 1
        lines[-1] += word
        taken += wide
    return [_joined(each) for each in lines]


def _words(line: Sequence[Part], longest: int) -> Iterable[list[Part]]:
    """The words of a line, each of one or several parts; those that are too long for a line in pieces."""
    word: list[Part] = []
    for text, name in line:
        pieces = _SPACES.split(text)
        for place, piece in enumerate(pieces):
            if place and word:
                yield from _cut(word, longest)
                word = []
            if piece:
                word.append((safe(piece), name))
    if word:
        yield from _cut(word, longest)


def _cut(word: list[Part], longest: int) -> Iterable[list[Part]]:
    if width_of(word) <= longest:
        yield word
        return
    for text, name in word:
        for piece in wrap(text, longest):
            yield [(piece, name)]


def _joined(parts: list[Part]) -> Line:
    joined: list[Part] = []
    for text, name in parts:
        if joined and joined[-1][1] == name:
            joined[-1] = (joined[-1][0] + text, name)
        else:
            joined.append((text, name))
    return tuple(joined)
