"""What all rooms of the plain review are: a list with a place in it, and what stands at that place, told."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from factbase.errors import BadInputError
from factbase.plain.arguments import places_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.plain.console import Talk
    from factbase.plain.review import Review
    from factbase.results import ClaimSummary
    from factbase.review import Outcome, ReviewSession

__all__ = ["Listed", "Room"]

ROWS = 10  # of a list, told at once
_PAGE, _HALF = 10, 5

Item = TypeVar("Item")


class Room:
    """A view of the screen, told in lines.

    Args:
        review: whose room it is.
    """

    id: ClassVar[str] = ""
    session: ReviewSession
    talk: Talk

    def __init__(self, review: Review) -> None:
        self.review, self.session, self.talk = review, review.session, review.talk
        self.place = 0

    @property
    def title(self) -> str:
        """What it is, with where one is in it."""
        raise NotImplementedError

    @property
    def count(self) -> int:
        """How many rows its list has."""
        return 0

    @property
    def prompt(self) -> str:
        """What stands before the line that is typed."""
        return "> "

    @property
    def claim(self) -> ClaimSummary | None:
        """The claim that it stands at, if it is one of claims."""
        return None

    def enter(self) -> None:
        """One comes in."""

    def tell(self) -> None:
        """Say what stands at the place."""
        raise NotImplementedError

    def row(self, place: int) -> str:
        """What stands at a place, in one line."""
        raise NotImplementedError

    def heard(self, outcome: Outcome) -> None:
        """A change was written, taken back or refused."""
        del outcome

    # ------------------------------------------------------------------------------------------------------ moving

    def point(self, place: int) -> None:
        """Go to a place, and tell what is there; at an end of the list say so."""
        there = min(max(place, 0), max(self.count - 1, 0))
        if self.count and there == self.place != place:
            self.talk.say("That is the last one." if place > there else "That is the first one.")
            return
        self.place = there
        self.review.tell_again()

    def do_move(self, by: str, rest: str = "") -> None:
        """On or back, by one or as many as are named."""
        if rest and not rest.isdecimal():
            raise BadInputError(f"{rest[:60]} is no number of rows", hint="type j 5 to go five on")
        self.point(self.place + int(by) * int(rest[:9] or 1))

    def do_page(self, by: str) -> None:
        """Ten on or back."""
        self.point(self.place + int(by) * _PAGE)

    def do_half_page(self, by: str) -> None:
        """Five on or back."""
        self.point(self.place + int(by) * _HALF)

    def do_first(self) -> None:
        """To the first."""
        self.place = 0
        self.review.tell_again()

    def do_last(self, rest: str = "") -> None:
        """To the last, or to the one of a number or handle."""
        if rest:
            self.place = self.seek(rest)
        else:
            self.place = max(self.count - 1, 0)
        self.review.tell_again()

    def seek(self, text: str) -> int:
        """The place of what a person names."""
        return places_of(text, self.count)[0]

    def do_open(self, rest: str = "") -> None:
        """Tell it again; with a number, go there."""
        if rest:
            self.place = self.seek(rest)
        self.review.tell_again()

    def do_scroll(self, by: str) -> None:
        """Nothing is out of sight here: tell it again."""
        del by
        self.review.tell_again()

    def do_rows(self, rest: str = "") -> None:
        """The next rows, or those of some numbers."""
        places = places_of(rest, self.count) if rest else range(self.place, min(self.place + ROWS, self.count))
        self.load(places)
        for place in places:
            self.talk.say(f"{place + 1:,}. {self.row(place)}")
        if not places:
            self.talk.say("The list is empty.")

    def load(self, places: Sequence[int]) -> None:
        """Read the rows of some places."""

    def escape(self) -> bool:
        """Leave something; whether there was something to leave."""
        return False


class Listed(Room, Generic[Item]):
    """A room of a list that is read at once."""

    nothing: ClassVar[str] = "Nothing is here."

    def __init__(self, review: Review) -> None:
        super().__init__(review)
        self.items: Sequence[Item] = ()
        self.words = ""

    def fetch(self, words: str) -> Sequence[Item]:
        """The list, or what of it has the words."""
        raise NotImplementedError

    def tell_item(self, item: Item) -> None:
        """Say all about one of them."""
        raise NotImplementedError

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.items)

    @property
    def item(self) -> Item | None:
        """The one at the place."""
        return self.items[self.place] if self.place < self.count else None

    def enter(self) -> None:
        """Read the list."""
        self.do_refresh()

    def do_refresh(self) -> None:
        """Read the list again."""
        self.items = self.fetch(self.words)
        self.place = min(self.place, max(self.count - 1, 0))
        self.review.tell_again()

    def heard(self, outcome: Outcome) -> None:
        """Read the list again, which may say something else now."""
        del outcome
        self.do_refresh()

    def tell(self) -> None:
        """Where one is, then all about it."""
        if self.item is None:
            self.talk.say(self.title, self.nothing)
        else:
            self.talk.say(f"{self.title}. {self.place + 1:,} of {self.count:,}.")
            self.tell_item(self.item)

    def do_search(self, rest: str = "") -> None:
        """Only what has the words; without words, all again."""
        self.words, self.place = rest or self.talk.ask("words to look for, Enter for all: "), 0
        self.do_refresh()

    def escape(self) -> bool:
        """Leave the search."""
        searched, self.words = bool(self.words), ""
        if searched:
            self.do_refresh()
        return searched
