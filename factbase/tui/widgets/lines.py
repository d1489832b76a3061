"""A line, a list of any length that draws only what is to be seen, and a page of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from factbase.tui.widgets.text import Line, Painted, width_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.events import Click, Resize

__all__ = ["Bar", "Heads", "Page", "Rows", "Rule"]

WHEEL_LINES = 3


class Bar(Painted):
    """One line: a left part that is cut where it must be, and a right one that is not."""

    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._left: Line = ()
        self._right: Line = ()

    def show(self, left: Line, right: Line = ()) -> None:
        """Draw other parts."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """The line."""
        width = self.size.width
        taken = min(width_of(self._right), width)
        return Strip.join([self.strip(self._left, width - taken), self.strip(self._right, taken)])


class Rule(Painted):
    """A line across."""

    DEFAULT_CSS = "Rule { height: 1; width: 1fr; } Rule.-upright { width: 1; height: 1fr; }"

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - every line looks the same
        """The line."""
        across, upright = ("-", "|") if self.ascii_only else ("─", "│")
        sign = upright if self.has_class("-upright") else across
        return self.strip(((sign * self.size.width, "faint"),), self.size.width)


class Heads(Painted):
    """A line across, in which the heads of columns stand."""

    DEFAULT_CSS = "Heads { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._heads: Sequence[tuple[int, str]] = ()

    def show(self, heads: Sequence[tuple[int, str]]) -> None:
        """Write other heads: each the cell at which it begins, and its words."""
        if heads != self._heads:
            self._heads = heads
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """The line."""
        sign, parts, at = "-" if self.ascii_only else "─", [], 0
        for place, words in self._heads:
            parts += [(sign * max(place - at - 1, 0), "faint"), (f" {words} ", "faint")]
            at = max(place - 1, at) + len(words) + 2
        return self.strip((*parts, (sign * max(self.size.width - at, 0), "faint")), self.size.width)


class Rows(Painted, can_focus=True):
    """A list of which only the rows in sight are drawn.

    It is no scroll view of the toolkit, nor is `Page`: those lay out the whole screen again when they get longer.

    Args:
        draw: the parts of a row, given its place, the width and whether the cursor is on it; and a paint for all of
            it, or "".
    """

    DEFAULT_CSS = "Rows { height: 1fr; width: 1fr; }"

    class Clicked(Message):
        """The mouse pointed at a row."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    class Scrolled(Message):
        """Other rows came in sight."""

    def __init__(self, draw: Callable[[int, int, bool], tuple[Line, str]], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._draw = draw
        self._top = 0
        self.count = 0
        self.cursor = 0

    def fill(self, count: int, cursor: int) -> None:
        """Show a list of so many rows."""
        self.count = count
        self.point(cursor)
        self.refresh()

    def refill(self, count: int, cursor: int) -> None:
        """Show a list of which these were a part: the row under the cursor stays where it is on the screen."""
        offset = self.cursor - self._top
        self.count, self.cursor = count, cursor
        self._look_from(cursor - offset)
        self.refresh()

    def point(self, cursor: int) -> None:
        """Put the cursor on a row, and bring it in sight with one row of the list around it."""
        self.redraw(self.cursor)
        self.cursor = max(0, min(cursor, self.count - 1))
        height, top = self.size.height, self._top
        margin = 1 if height > 2 else 0  # noqa: PLR2004 - a row above, the row, a row below
        if self.cursor < top + margin:
            top = self.cursor - margin
        elif self.cursor >= top + height - margin:
            top = self.cursor - height + 1 + margin
        self._look_from(top)  # also where the cursor is in sight: the list or the screen may have another size
        self.redraw(self.cursor)

    def _look_from(self, top: int) -> None:
        before, self._top = self._top, max(0, min(top, self.count - self.size.height))
        if self._top != before:
            self.refresh()
            self.post_message(self.Scrolled())

    def redraw(self, place: int) -> None:
        """Draw one row again."""
        self.refresh(Region(0, place - self._top, self.size.width, 1))

    @property
    def in_sight(self) -> tuple[int, int]:
        """The first row in sight, and the first one below."""
        return self._top, min(self._top + max(self.size.height, 1), self.count)

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002 - the size is read where it is needed
        """Keep the cursor in sight."""
        self.point(self.cursor)
        self.post_message(self.Scrolled())

    def on_mouse_scroll_down(self) -> None:
        """Look further down; the cursor stays."""
        self._look_from(self._top + WHEEL_LINES)

    def on_mouse_scroll_up(self) -> None:
        """Look further up."""
        self._look_from(self._top - WHEEL_LINES)

    def on_click(self, event: Click) -> None:
        """Tell which row was pointed at."""
        place = event.y + self._top
        if place < self.count:
            self.post_message(self.Clicked(place))

    def render_line(self, y: int) -> Strip:
        """A row."""
        place, width = y + self._top, self.size.width
        if place >= self.count:
            return self.strip((), width)
        line, over = self._draw(place, width, place == self.cursor)
        return self.strip(line, width, over=over)


class Page(Painted, can_focus=False):
    """A text of lines that were made for its width."""

    DEFAULT_CSS = "Page { height: 1fr; width: 1fr; }"

    class Resized(Message):
        """It has another width, so it needs other lines."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._rest: Callable[[], Sequence[Line]] | None = None
        self._ahead = 0  # how many lines stand before the rest
        self._top = 0
        self.scroll_key = "J"

    def show(
        self, lines: Sequence[Line], *, rest: Callable[[], Sequence[Line]] | None = None, keep_place: bool = False
    ) -> None:
        """Show other lines, from the first one or from where it stands.

        Args:
            lines: that are there.
            rest: gives those that follow, if any; asked only when somebody scrolls to them, for they may be many.
            keep_place: what stands at the top stays there.
        """
        ahead = 0 if rest is None else len(lines)
        top = max(self._top + ahead - self._ahead, 0) if keep_place and self._top else 0
        self._ahead, self._rest = ahead, rest
        self._change(self._all(lines) if top else lines, top)

    def look(self, by: int) -> None:
        """Scroll by so many lines."""
        self._change(self._all(self._lines) if by > 0 else self._lines, self._top + by)

    def _all(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The lines with the rest of them."""
        rest, self._rest = self._rest, None
        return lines if rest is None else [*lines, *rest()]

    def _change(self, lines: Sequence[Line], top: int) -> None:
        """Draw again what is another line than before."""
        before = [self._line(y) for y in range(self.size.height)]
        self._lines, self._top = lines, max(0, min(top, len(lines) - self.size.height))
        changed = [y for y, line in enumerate(before) if line != self._line(y)]
        if changed:
            self.refresh(Region(0, changed[0], self.size.width, changed[-1] - changed[0] + 1))

    def on_mouse_scroll_down(self) -> None:
        """Look further down."""
        self.look(WHEEL_LINES)

    def on_mouse_scroll_up(self) -> None:
        """Look further up."""
        self.look(-WHEEL_LINES)

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002 - the size is read where it is needed
        """Ask for lines of the new width."""
        self.post_message(self.Resized())

    def render_line(self, y: int) -> Strip:
        """A line."""
        return self.strip(self._line(y), self.size.width)

    def _line(self, y: int) -> Line:
        """What stands in a line of the screen; in the last one, how much is below and under which headings."""
        place, height = y + self._top, self.size.height
        below = len(self._lines) - place
        if y == height - 1 and below > 1 and place != self._ahead - 1:
            return ((self._more(place, below), "faint"),) if place else ()
        return self._lines[place] if place < len(self._lines) else ()

    def _more(self, place: int, below: int) -> str:
        heads = [line[0][0].strip() for line in self._lines[place:] if line and line[0][1] == "heading"]
        hidden = f": {', '.join(heads)}" if heads else ""
        return f" {below} more lines below, {self.scroll_key} scrolls{hidden}"
