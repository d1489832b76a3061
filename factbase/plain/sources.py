"""Sources, line by line: who they are, who they might be, and what rests on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.display import plural
from factbase.errors import BadInputError
from factbase.plain.view import Listed
from factbase.plain.whatif import tell_loss
from factbase.results import SourceName
from factbase.tui.views.sources import SourcePage, source_lines, source_page
from factbase.tui.views.view import MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.results import SourceSummary

__all__ = ["Chokes", "Sources"]

_WIDTH = 400


class Sources(Listed["SourceSummary"]):
    """Sources by name."""

    id = "sources"
    nothing = "There are no sources here."

    @property
    def title(self) -> str:
        """What is listed."""
        return f"Sources{' / ' + self.words if self.words else ''}"

    def fetch(self, words: str) -> Sequence[SourceSummary]:
        """Those whose name or alias has the words."""
        return self.session.facts.sources(words, limit=MOST)

    def row(self, place: int) -> str:
        """Name, kind, how many claims it stands in and how many would be lost without it."""
        item = self.items[place]
        unnamed = ", unnamed" if item.identity == "unnamed" else ""
        lost = f", {item.claims_lost:,} lost without it" if item.claims_lost else ""
        return f"{item.name}, {item.kind}{unnamed}, {plural(item.claims, 'claim', 'claims')}{lost}"

    def tell_item(self, item: SourceSummary) -> None:
        """All about it."""
        self.talk.say_lines(source_lines(item, self._page, _WIDTH, ascii_only=True))

    @property
    def _page(self) -> SourcePage:
        return source_page(self.session.facts, self._the_source.id)

    @property
    def _the_source(self) -> SourceSummary:
        if self.item is None:
            raise BadInputError("there is no source here", hint="/ alone lists all of them")
        return self.item

    @property
    def _name(self) -> SourceName:
        item = self._the_source
        return SourceName(item.id, item.handle, item.name, unnamed=item.identity == "unnamed")

    def do_same(self, number: str) -> None:
        """It is the same as the one of a number."""
        maybe = self._page.maybe
        if not 1 <= int(number) <= len(maybe):
            there = f"there are 1 to {len(maybe)}" if maybe else "nobody looks like it"
            raise BadInputError(f"there is no candidate {number} here", hint=there)
        self.session.relate(self._name, "same_as", maybe[int(number) - 1][0])

    def do_none(self) -> None:
        """It is none of those that it might be."""
        maybe = self._page.maybe
        if not maybe:
            raise BadInputError("there is no other source that it might be")
        self.session.distinguish(self._name, [name for name, _ in maybe])

    def do_what_if(self, rest: str = "") -> None:
        """What would be lost without it, or without the one that is named."""
        tell_loss(self.review, self.session.facts.what_if(rest).source if rest else self._name)

    def do_document(self) -> None:
        """Read the first document that it published."""
        documents = self._page.dossier.documents
        if not documents:
            self.talk.say("It has published no document that we hold.")
            return
        from factbase.plain.reader import read

        read(self.review, documents[0].id)


class Chokes(Sources):
    """The sources without which most claims would be lost, those first."""

    id = "chokes"
    nothing = "No claim would be lost without any one source."

    @property
    def title(self) -> str:
        """What is listed."""
        return "Choke points"

    def fetch(self, words: str) -> Sequence[SourceSummary]:
        """Those that claims hang on."""
        return self.session.facts.choke_points(words, limit=MOST)
