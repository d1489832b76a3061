"""The palette and the page of keys: a line to type in, and what fits to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widgets import Input

from factbase.review.keys import shown_keys
from factbase.tui.widgets.lines import Bar, Rows, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from factbase.review.actions import Action
    from factbase.tui.widgets.text import Line

__all__ = ["NOTES", "Chooser"]

NOTES = (
    ("1–3", "rests on at least 1 and at most 3 independent sources, for all that we know"),
    ("◆", "choke point: every line passes it; without it nothing is left"),
    ("╌", "suspected: it relays the one below, but does not say so"),
    ("presumed", "nobody says so: it follows from a standing syndication"),
    ("↻", "loop: it relays itself by way of others"),
    ("held", "we have the document itself"),
    ("wait", "waits for a second opinion; comes last in the queue"),
    ("Shift", "held while the mouse selects, copies text; the setting mouse = false does so always"),
)
_PLAIN_NOTES = {"1–3": "1-3", "◆": "*", "╌": "~", "↻": "@"}
_KEY_WIDTH = 16

Entry = tuple[str, str, "Action | None"]


class Chooser(Vertical):
    """A line to type in, and the actions that have all of its words in their name, keys or help.

    Args:
        actions: all of them.
        ascii_only: draw with ASCII alone.
    """

    def __init__(self, actions: Sequence[Action], *, ascii_only: bool) -> None:
        super().__init__(id="chooser")
        self._ascii = ascii_only
        self._everything: list[Entry] = [
            (shown_keys(each, ascii_only=ascii_only), f"{each.label}: {each.help}", each) for each in actions
        ]
        notes = ((_PLAIN_NOTES.get(sign, sign) if ascii_only else sign, said) for sign, said in NOTES)
        self._notes: list[Entry] = [(sign, said, None) for sign, said in notes]
        self._all: list[Entry] = []
        self._shown: list[Entry] = []

    def compose(self) -> ComposeResult:
        """A title, the line, what fits."""
        yield Bar(id="chooser-title")
        yield Input(id="chooser-input", compact=True)
        yield Rule()
        yield Rows(self._draw, id="chooser-rows")

    def begin(self, title: str, view: str, *, notes: bool) -> None:
        """Show what can be done in a view, and the notes if they are wanted, and take the keys."""
        here = [entry for entry in self._everything if entry[2] is not None and entry[2].is_in(view)]
        self._all = [*here, *(self._notes if notes else [])]
        self.query_one(Bar).show(((f" {title}", "heading"),), (("Enter does it  Esc closes ", "faint"),))
        field = self.query_one(Input)
        field.cursor_blink = False
        field.value = ""
        self.narrow("")
        self.screen.set_focus(field)  # at once: the next key is for it

    def narrow(self, text: str) -> None:
        """Show what has all the words, first what has them in its name."""
        words = text.casefold().split()
        fitting = [each for each in self._all if _has_words(each, words)]
        self._shown = sorted(fitting, key=lambda each: not _is_named(each, words))
        self.query_one(Rows).fill(len(self._shown), 0)

    def move(self, by: int) -> None:
        """Move the cursor by so many rows."""
        rows = self.query_one(Rows)
        rows.point(rows.cursor + by)

    @property
    def chosen(self) -> Action | None:
        """The action under the cursor."""
        place = self.query_one(Rows).cursor
        return self._shown[place][2] if 0 <= place < len(self._shown) else None

    def _draw(self, place: int, _width: int, cursor: bool) -> tuple[Line, str]:  # noqa: FBT001 - as `Rows` calls it
        keys, said, _ = self._shown[place]
        mark = (">" if self._ascii else "▸") if cursor else " "
        return ((f"{mark} {keys.ljust(_KEY_WIDTH)}", "key"), (said, "plain")), "cursor" if cursor else ""


def _has_words(entry: Entry, words: Sequence[str]) -> bool:
    keys, said, action = entry
    text = f"{keys} {said} {action.id if action else ''}".casefold()
    return all(word in text for word in words)


def _is_named(entry: Entry, words: Sequence[str]) -> bool:
    action = entry[2]
    return action is not None and all(word in action.label.casefold() for word in words)
