"""Which panes fit on a screen, and its colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.theme import Theme

if TYPE_CHECKING:
    from factbase.tui.views.view import View

__all__ = ["THEMES", "Layout", "layout"]

WIDE = 130
ONE_PANE = (60, 15)
TOO_SMALL = (40, 10)
CHROME = 6  # lines that are neither list nor page
LEAST_ROWS, MOST_ROWS = 4, 14
THEMES = (
    Theme("factbase-dark", "#7aa2f7", foreground="#d8dee9", background="#16181d", surface="#16181d",
          success="#8fce7f", warning="#e5c07b", error="#f07178"),
    Theme("factbase-light", "#1f4fa3", foreground="#1d1f21", background="#fbfbf8", surface="#fbfbf8",
          success="#256b2e", warning="#8a5a00", error="#b00020", dark=False),
    Theme("factbase-high-contrast", "#ffff00", foreground="#ffffff", background="#000000", surface="#000000",
          success="#00ff00", warning="#ffd700", error="#ff6060"),
)  # fmt: skip


class Layout(NamedTuple):
    """Classes of the screen that hold or do not, and the height of the list where the page is below it."""

    classes: dict[str, bool]
    list_height: int | str


def layout(width: int, height: int, view: View, *, zoomed: bool) -> Layout:
    """What fits: nothing, one pane, the list over the page, or beside it with a third pane.

    Args:
        width: in cells.
        height: in lines.
        view: says whether it has a list, and a third pane.
        zoomed: the page alone is wanted.
    """
    small = width < TOO_SMALL[0] or height < TOO_SMALL[1]
    reads = view.id == "reader"
    one = zoomed or width < ONE_PANE[0] or height < ONE_PANE[1] or not (view.has_list or reads)
    wide = width >= WIDE and not one
    classes = {
        "-small": small,
        "-one": one and not reads,
        "-wide": wide,
        "-reading": reads,
        "-third": view.has_third and wide,
    }
    rows = max(LEAST_ROWS, min(MOST_ROWS, (height - CHROME) * 2 // 5))
    return Layout(classes, "1fr" if wide else rows)
