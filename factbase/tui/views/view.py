"""What all views are: a list at the left, beside or below it a page of what is under the cursor.

The screen has one list and one page, and a view is what they show; so going from one to the other draws once and
builds nothing. A view that is left keeps its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from factbase.display import bounds, cells
from factbase.review import short
from factbase.tui.prompts import Prompt
from factbase.tui.widgets.text import fit

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from factbase.results import ClaimSummary
    from factbase.review import Outcome
    from factbase.tui.app import ReviewApp
    from factbase.tui.widgets.text import Line

__all__ = ["MOST", "Listed", "View", "padded"]

Item = TypeVar("Item")
Detail = TypeVar("Detail")
Result = TypeVar("Result")

MOST = 1_000  # rows of a list that is read at once; a search finds the others
SEARCH_DELAY_S = 0.08
_KEPT_DETAILS = 64
_SIGNS_PER_CELL = 8  # more than that of a text is never seen in a cell


class View:
    """One of the things that the screen shows.

    Args:
        app: whose list and page it fills.
    """

    id: ClassVar[str] = ""
    has_list: ClassVar[bool] = True
    has_third: ClassVar[bool] = False

    def __init__(self, app: ReviewApp) -> None:
        self.app = app
        self.cursor = 0
        self.seen = -1  # the number of changes at which it was read

    @property
    def title(self) -> str:
        """What it is, for the head line."""
        return ""

    @property
    def place(self) -> str:
        """Where one is in it, for the head line."""
        return f"{self.app.place + 1:,} of {self.count:,}" if self.count else "none"

    @property
    def count(self) -> int:
        """How many rows its list has."""
        return 0

    @property
    def busy(self) -> bool:
        """Whether something of it is being read."""
        return False

    def enter(self) -> None:
        """It comes on the screen."""
        self.app.fill(self.count, self.cursor)
        if self.seen != self.app.changes:
            self.refresh()

    def refresh(self) -> None:
        """Read it again, behind the screen."""

    def draw(self, place: int, width: int, *, cursor: bool) -> tuple[Line, str]:
        """A row of its list, and a paint for all of it, or ""."""
        raise NotImplementedError

    def heads(self, width: int) -> Sequence[tuple[int, str]]:
        """The heads of its columns: each the cell at which it begins, and its words."""
        del width
        return ()

    def page(self, width: int) -> list[Line]:
        """What is under the cursor, as lines of a width."""
        raise NotImplementedError

    def brief(self, width: int, height: int) -> list[Line]:
        """The page in so many lines, where it stands below a list; none if it has no short form."""
        del width, height
        return []

    def third(self, width: int) -> list[Line]:
        """What stands below the page where the screen is wide."""
        del width
        return []

    def pointed(self) -> None:
        """The cursor is on another row, or the row is another one."""

    def scrolled(self) -> None:
        """Other rows are in sight."""

    def heard(self, outcome: Outcome) -> None:
        """A change was written, or was not."""
        del outcome
        self.refresh()

    def escape(self) -> bool:
        """Leave something; whether there was something to leave."""
        return False


class Listed(View, Generic[Item, Detail]):
    """A view of a list that is read at once, and of one of its items in detail, which is read when it is needed."""

    nothing: ClassVar[str] = "Nothing is here."

    def __init__(self, app: ReviewApp) -> None:
        super().__init__(app)
        self.items: Sequence[Item] = ()
        self.words = ""
        self._details: dict[Hashable, Detail] = {}
        self._reading = 0
        self._wanted = False
        self._number = 0

    # ------------------------------------------------------------------------------------ what each of them is

    def fetch(self, words: str) -> Sequence[Item]:
        """The list, or what of it has the words. Slow."""
        raise NotImplementedError

    def fetch_detail(self, item: Item) -> Detail:
        """All about one of them. Slow."""
        raise NotImplementedError

    def key(self, item: Item) -> Hashable:
        """What tells it from the others."""
        raise NotImplementedError

    def lines(self, item: Item, detail: Detail, width: int) -> list[Line]:
        """The page of one of them."""
        raise NotImplementedError

    async def slow(self, work: Callable[..., Result], *given: object) -> Result:
        """What asks the database, in a thread of its own."""
        return await self.app.slow(work, *given)

    # ----------------------------------------------------------------------------------------- what all of them do

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.items)

    @property
    def busy(self) -> bool:
        """Whether the list or a page is being read."""
        return bool(self._reading) or self._wanted

    @property
    def item(self) -> Item | None:
        """What is under the cursor."""
        return self.items[self.app.place] if self.app.place < len(self.items) else None

    @property
    def detail(self) -> Detail | None:
        """All about it, if that has been read."""
        return None if self.item is None else self._details.get(self.key(self.item))

    def page(self, width: int) -> list[Line]:
        """The page of what is under the cursor."""
        if self.item is None:
            return [((f" {'reading ...' if self.busy or self.seen < 0 else self.nothing}", "faint"),)]
        if self.detail is None:
            return [((" reading ...", "faint"),)]
        return self.lines(self.item, self.detail, width)

    def refresh(self) -> None:
        """Read the list again; the cursor stays on the same one where it is still there."""
        self._number += 1
        self.seen = self.app.changes
        self._reading += 1
        self.app.background(self._read, self.words, self._number)

    async def _read(self, words: str, number: int) -> None:
        try:
            found = await self.slow(self.fetch, words)
        finally:
            self._reading -= 1
        if number != self._number:
            return
        here = None if self.item is None else self.key(self.item)
        self.items, self.words = found, words
        self._details.clear()
        self._at = next((place for place, each in enumerate(found) if self.key(each) == here), 0)
        if self.app.view is self:
            self.app.fill(self.count, self._at)
        else:
            self.cursor = self._at

    def pointed(self) -> None:
        """Read what is under the cursor; of several that are wanted while one is read, only the newest."""
        if self.item is not None and self.detail is None and not self._wanted:
            self._wanted = True
            self.app.background(self._read_details)

    async def _read_details(self) -> None:
        try:
            while self.app.view is self and (item := self.item) is not None and self.detail is None:
                found = await self.slow(self.fetch_detail, item)
                if len(self._details) > _KEPT_DETAILS:
                    self._details.clear()
                self._details[self.key(item)] = found
                self.app.show_page()
        finally:
            self._wanted = False

    # ------------------------------------------------------------------------------------------------------- search

    def do_search(self) -> None:
        """Search as one types."""
        before = self.words

        def kept(text: str) -> bool:
            self._narrow(text)
            return True

        self.app.ask(Prompt("/", kept, lambda: self._narrow(before), self._narrow))

    def _narrow(self, text: str) -> None:
        if text != self.words:
            self.words = text
            self.refresh()

    def escape(self) -> bool:
        """Leave the search."""
        searched = bool(self.words)
        self._narrow("")
        return searched


def padded(text: str, width: int, *, ascii_only: bool) -> str:
    """A text in one line of exactly so many cells, cut with a sign where it is longer."""
    shown = " ".join(text[: max(width, 1) * _SIGNS_PER_CELL].split())
    [(clipped, _)] = fit([(shown, "")], width, ascii_only=ascii_only)
    return clipped + " " * (width - cells(clipped))


def claim_list(claims: Sequence[ClaimSummary], width: int, *, ascii_only: bool) -> list[Line]:
    """Claims as lines: handle, where they stand, on how many they rest, text."""
    return [
        (
            (f" {claim.handle} ", "faint"),
            (f"{short(claim):9} {bounds(claim.independent, ascii_only=ascii_only):>4}  ", "plain"),
            (padded(claim.text, max(width - len(claim.handle) - 19, 8), ascii_only=ascii_only), "plain"),
        )
        for claim in claims
    ]
