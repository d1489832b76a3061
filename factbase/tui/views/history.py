"""The history: what was done, by whom and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.display import plural
from factbase.tui.views.view import Listed, claim_list, padded
from factbase.tui.widgets.text import wrapped

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from factbase.results import ClaimSummary, EventView
    from factbase.tui.widgets.text import Line

__all__ = ["History", "event_lines"]

EVENTS = 200  # the newest
_MINUTE, _WHO = 16, 12


class History(Listed["EventView", "list[ClaimSummary]"]):
    """The newest events, newest first."""

    id = "history"
    nothing = "Nothing was done yet."

    @property
    def title(self) -> str:
        """What is listed."""
        return "History: newest first" + (f", the newest {EVENTS}" if self.count == EVENTS else "")

    def fetch(self, words: str) -> Sequence[EventView]:
        """The newest ones."""
        del words
        return self.app.session.facts.history(limit=EVENTS)

    def fetch_detail(self, item: EventView) -> list[ClaimSummary]:
        """The claims that it was about, at most ten."""
        return self.app.session.facts.claims_by_id(item.ids)

    def key(self, item: EventView) -> Hashable:
        """Its device and number."""
        return item.device, item.number

    def heads(self, width: int) -> Sequence[tuple[int, str]]:
        """What the columns are."""
        del width
        return [(2, "when (UTC)"), (2 + _MINUTE + 1, "who"), (2 + _MINUTE + 1 + _WHO + 1, "what")]

    def draw(self, place: int, width: int, *, cursor: bool) -> tuple[Line, str]:
        """When, who, what."""
        ascii_only = self.app.options.ascii
        item = self.items[place]
        mark = (">" if ascii_only else "▸") if cursor else " "
        what = item.sentence + (" (taken back)" if item.undone else "")
        line = (
            (f"{mark} ", "key"),
            (f"{_when(item)} ", "faint"),
            (padded(item.analyst, _WHO, ascii_only=ascii_only) + " ", "plain"),
            (
                padded(what, max(width - 4 - _MINUTE - _WHO, 8), ascii_only=ascii_only),
                "dim" if item.undone else "plain",
            ),
        )
        return line, "cursor" if cursor else ""

    def lines(self, item: EventView, detail: list[ClaimSummary], width: int) -> list[Line]:
        """All about it."""
        return event_lines(item, detail, width, ascii_only=self.app.options.ascii)


def _when(item: EventView) -> str:
    return item.at[:_MINUTE].replace("T", " ")


def event_lines(item: EventView, claims: Sequence[ClaimSummary], width: int, *, ascii_only: bool) -> list[Line]:
    """All about an event, as lines of a width."""
    inner = max(width - 2, 10)
    records = ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in item.kinds)
    said: list[tuple[str, str]] = [
        (item.sentence, "strong"),
        (f"{_when(item)} UTC, {item.analyst}, {item.operation}{', taken back since' if item.undone else ''}", "faint"),
        (f"{plural(item.lines, 'line', 'lines')} of the log; records: {records}", "plain"),
        (f"event {item.number} of device {item.device}", "faint"),
    ]
    lines = [((" ", "plain"), *each) for part in said for each in wrapped([part], inner, indent=2)]
    if claims:
        lines += [(), ((" CLAIMS", "heading"),), *claim_list(claims, width, ascii_only=ascii_only)]
    return lines
