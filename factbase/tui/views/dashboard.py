"""The dashboard: the record in numbers, with bars, and where to go on."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from factbase.display import cells
from factbase.tui.views.view import View, padded
from factbase.vocabulary import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from factbase.results import Overview
    from factbase.tui.app import ReviewApp
    from factbase.tui.widgets.text import Line

__all__ = ["RESTS", "Board", "bar", "board_lines", "sparkline", "todo"]

_LEVELS, _PLAIN_LEVELS = "▁▂▃▄▅▆▇█", "_.:-=+*#"
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LABEL, _NUMBER, _TODO = 16, 9, 5
_TWO_COLUMNS_FROM = 76
RESTS = ("0 sources", "1 source", "2 sources", "3 and more")


class Board(View):
    """The record in numbers."""

    id = "board"
    has_list = False

    def __init__(self, app: ReviewApp) -> None:
        super().__init__(app)
        self._overview: Overview | None = None
        self._reading = False

    @property
    def title(self) -> str:
        """What it is."""
        return "Dashboard"

    @property
    def place(self) -> str:
        """How many claims there are."""
        return f"{self._overview.claims:,} claims" if self._overview is not None else "reading"

    @property
    def busy(self) -> bool:
        """Whether it is being counted."""
        return self._reading

    def refresh(self) -> None:
        """Count again, behind the screen."""
        if not self._reading:
            self._reading, self.seen = True, self.app.changes
            self.app.background(self._count)

    async def _count(self) -> None:
        try:
            self._overview = await self.app.slow(self.app.session.facts.overview)
        finally:
            self._reading = False
        if self.app.view is self:
            self.app.show_page(keep_place=True)
            self.app.refresh_chrome()

    def draw(self, place: int, width: int, *, cursor: bool) -> tuple[Line, str]:
        """It has no rows."""
        del place, width, cursor
        return (), ""

    def page(self, width: int) -> list[Line]:
        """The numbers."""
        if self._overview is None:
            return [((" counting ...", "faint"),)]
        return board_lines(self._overview, width, ascii_only=self.app.options.ascii)

    def do_move(self, by: str) -> None:
        """Scroll."""
        self.app.do_scroll(by)


def board_lines(found: Overview, width: int, *, ascii_only: bool) -> list[Line]:
    """The numbers, in two columns where there is room."""
    if width < _TWO_COLUMNS_FROM:
        inner = max(width - 2, 20)
        left, right = _left(found, inner, ascii_only=ascii_only), _right(found, inner, ascii_only=ascii_only)
        return [((" ", "plain"), *line) for line in [*left, (), *right]]
    half = (width - 4) // 2
    left, right = _left(found, half, ascii_only=ascii_only), _right(found, half, ascii_only=ascii_only)
    return [
        ((" ", "plain"), *a, (" " * max(half - _width(a) + 2, 0), "plain"), *b)
        for a, b in zip_longest(left, right, fillvalue=())
    ]


def _width(line: Line) -> int:
    return sum(cells(text) for text, _ in line)


def todo(found: Overview) -> tuple[tuple[int, str, str], ...]:
    """What waits for somebody: how many claims, what for, and the keys that list them."""
    return (
        (found.verdicts.get(Verdict.UNREVIEWED, 0) - found.waiting, "to review", "g q"),
        (found.waiting, "wait for a second opinion", "g w"),
        (found.disputed, "disputed by a source", "f d"),
        (found.maybe_single, "may rest on one source", "f m"),
        (found.circular, "told in a circle", "g c"),
        (found.overstated, "corroborated on one source", "f o"),
    )


def _left(found: Overview, width: int, *, ascii_only: bool) -> list[Line]:
    lines: list[Line] = [(("TO DO", "heading"),)]
    for count, what, keys in todo(found):
        paint = "bad" if keys == "f o" and count else "strong" if count else "faint"
        lines.append(((f"{count:>{_TODO},} ", paint), (f"{what:<28}", "plain"), (keys, "key")))
    lines += [(), (("SOURCES THAT MOST CLAIMS HANG ON", "heading"), ("  g o", "key"))]
    rows = [(each.name, each.claims_lost) for each in found.carrying]
    return lines + (
        _bars(rows, width, "doubt", ascii_only=ascii_only) or [(("none: no claim is lost with one", "faint"),)]
    )


def _right(found: Overview, width: int, *, ascii_only: bool) -> list[Line]:
    verdicts = [(verdict.replace("_", " "), count) for verdict, count in found.verdicts.items()]
    rests = list(zip(RESTS, found.independent, strict=True))
    days = len(found.days)
    line = sparkline(found.days, ascii_only=ascii_only)
    return [
        (("VERDICTS", "heading"),),
        *_bars(verdicts, width, "plain", ascii_only=ascii_only),
        (),
        (("RESTS ON", "heading"),),
        *_bars(rests, width, "doubt", ascii_only=ascii_only),
        (),
        ((f"DECISIONS A DAY, {days} days", "heading"), (f"  today {found.days[-1]:,}", "plain")),
        ((line, "good"), (f"  most {max(found.days):,}", "faint")),
        ((f"{found.unnamed_only:,} claims have unnamed origins only", "faint"),),
    ]


def _bars(rows: Iterable[tuple[str, int]], width: int, paint: str, *, ascii_only: bool) -> list[Line]:
    rows = list(rows)
    most = max((count for _, count in rows), default=0)
    room = max(width - _LABEL - _NUMBER - 1, 4)
    return [
        (
            (padded(name, _LABEL, ascii_only=ascii_only), "plain"),
            (f"{count:>{_NUMBER - 1},} ", "strong"),
            (bar(count, most, room, ascii_only=ascii_only), paint),
        )
        for name, count in rows
    ]


def bar(count: int, most: int, width: int, *, ascii_only: bool = False) -> str:
    """A bar of at most so many cells, as long as the count is of the most; never empty for more than none."""
    if not count or not most:
        return ""
    if ascii_only:
        return "#" * max(round(count * width / most), 1)
    eighths = max(round(count * width * 8 / most), 1)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def sparkline(counts: Sequence[int], *, ascii_only: bool = False) -> str:
    """One sign for each count, higher for more; the lowest is for none."""
    levels = _PLAIN_LEVELS if ascii_only else _LEVELS
    most = max(counts, default=0)
    return "".join(levels[-(-count * (len(levels) - 1) // most)] if most else levels[0] for count in counts)
