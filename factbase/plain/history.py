"""History and dashboard, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.plain.view import Listed, Room
from factbase.results import EventView
from factbase.tui.views.dashboard import RESTS, todo
from factbase.tui.views.history import EVENTS, event_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Board", "History"]

_WIDTH = 400
_MINUTE = 16


class History(Listed[EventView]):
    """The newest events, newest first."""

    id = "history"
    nothing = "Nothing was done yet."
    title = "History"

    def fetch(self, words: str) -> Sequence[EventView]:
        """The newest ones."""
        del words
        return self.session.facts.history(limit=EVENTS)

    def row(self, place: int) -> str:
        """When, who, what."""
        item = self.items[place]
        undone = ", taken back" if item.undone else ""
        return f"{item.at[:_MINUTE].replace('T', ' ')}, {item.analyst}: {item.sentence}{undone}"

    def tell_item(self, item: EventView) -> None:
        """All about it."""
        claims = self.session.facts.claims_by_id(item.ids)
        self.talk.say_lines(event_lines(item, claims, _WIDTH, ascii_only=self.talk.ascii_only))


class Board(Room):
    """The record in numbers."""

    id = "board"
    title = "Dashboard"

    def tell(self) -> None:
        """The numbers, each in a line."""
        found, say = self.session.facts.overview(), self.talk.say
        say("", f"Dashboard: {found.claims:,} claims", "to do:")
        say(*[f"{count:,} {what} ({keys})" for count, what, keys in todo(found) if count] or ["nothing"])
        say("verdicts:", *(f"{count:,} {verdict.replace('_', ' ')}" for verdict, count in found.verdicts.items()))
        say("rest on:", *(f"{count:,} on {what}" for what, count in zip(RESTS, found.independent, strict=True)))
        say(f"decided today: {found.days[-1]:,}, in {len(found.days)} days: {sum(found.days):,}")
        for source in found.carrying:
            say(f"{source.claims_lost:,} would be lost without {source.name}")
