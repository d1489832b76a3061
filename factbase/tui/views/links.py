"""The link run: pairs of claims that may be the same, best first, over the whole record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.display import bounds
from factbase.review import short
from factbase.tui.views.candidates import MOST_CANDIDATES, Judging, candidate_lines, score
from factbase.tui.views.view import Listed, padded
from factbase.tui.widgets.text import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from typing import TypeVar

    from factbase.results import Candidate, ClaimSummary
    from factbase.review import Outcome
    from factbase.tui.app import ReviewApp
    from factbase.tui.widgets.text import Line

    T = TypeVar("T")

__all__ = ["Links"]

PAIRS = 500
_SCORE, _STATE = 5, 10


class Links(Judging, Listed["Candidate", "list[Candidate]"]):
    """Pairs worth asking about; under the cursor one claim, with all that may be the same."""

    id = "links"
    nothing = "No two claims look as if they were one."

    def __init__(self, app: ReviewApp) -> None:
        super().__init__(app)
        self._done: dict[Hashable, str] = {}
        self._progress = ""

    @property
    def title(self) -> str:
        """How far the run is."""
        return f"Link run{self._progress}, {len(self._done):,} judged"

    async def slow(self, work: Callable[..., T], *given: object) -> T:
        """Look for pairs in the matcher's thread: a first run takes its time, and nobody is to wait for it."""
        return await self.app.aside(work, *given)

    def fetch(self, words: str) -> Sequence[Candidate]:
        """The best pairs; the run goes on where it was."""
        del words
        facts = self.app.session.facts
        facts.link_run(self._told)
        self._progress = ""
        return facts.candidates(limit=PAIRS)

    def _told(self, done: int, total: int) -> None:
        self._progress = f": {done:,} of {total:,} claims compared"
        self.app.soon(self.app.refresh_chrome)

    def fetch_detail(self, item: Candidate) -> list[Candidate]:
        """All candidates of the pair's first claim, the pair itself first."""
        assert item.left is not None
        found = self.app.session.facts.claim_candidates(item.left.id, limit=MOST_CANDIDATES)
        others = [each for each in found if each.right.key != item.right.key]
        return [item, *others][:MOST_CANDIDATES]

    def key(self, item: Candidate) -> Hashable:
        """Its two claims."""
        return item.left.key if item.left is not None else 0, item.right.key

    def heads(self, width: int) -> Sequence[tuple[int, str]]:
        """What the columns are."""
        half = self._half(width)
        return [(2, "score"), (2 + _SCORE + _STATE, "claim"), (2 + _SCORE + _STATE + half + 1, "may be")]

    @staticmethod
    def _half(width: int) -> int:
        return max((width - 2 - _SCORE - _STATE - 2) // 2, 8)

    def draw(self, place: int, width: int, *, cursor: bool) -> tuple[Line, str]:
        """Score, what is suggested or was judged, the two texts."""
        ascii_only = self.app.options.ascii
        item, half = self.items[place], self._half(width)
        assert item.left is not None
        done = self._done.get(self.key(item), "")
        mark = (">" if ascii_only else "▸") if cursor else " "
        asked = done or ("conflict?" if item.suggests == "contradicts" else "same?")
        line = (
            (f"{mark} ", "key"),
            (f"{score(item.score):<{_SCORE}}", "plain"),
            (f"{asked[: _STATE - 1]:<{_STATE}}", "good" if done else "doubt" if asked == "conflict?" else "plain"),
            (padded(item.left.text, half, ascii_only=ascii_only) + " ", "plain"),
            (padded(item.right.text, half, ascii_only=ascii_only), "plain"),
        )
        return line, "cursor" if cursor else "dim" if done else ""

    def lines(self, item: Candidate, detail: list[Candidate], width: int) -> list[Line]:
        """The claim, and its candidates."""
        assert item.left is not None
        ascii_only = self.app.options.ascii
        claim = item.left
        rests = f"rests on {bounds(claim.independent, ascii_only=ascii_only)}"
        whom = ", ".join(name.name for name in claim.choke_points)
        head: Line = (
            (" THIS  ", "heading"),
            (f"{claim.handle}  {short(claim)}  {rests}{': ' + whom if whom else ''}", "faint"),
        )
        text = [((" ", "plain"), *line) for line in wrapped([(claim.text[:2000], "strong")], max(width - 2, 10))]
        found = candidate_lines(claim, detail, width, marked=self.marked, ascii_only=ascii_only)
        return [head, *text, (), ((" SAME AS?", "heading"),), *found]

    # -------------------------------------------------------------------------------------------------- judgements

    @property
    def subject(self) -> ClaimSummary | None:
        """The first claim of the pair."""
        return self.item.left if self.item is not None else None

    @property
    def candidates(self) -> Sequence[Candidate]:
        """All that may be the same as it."""
        return self.detail or ()

    def judged(self, said: str) -> None:
        """On to the next pair that is not judged yet."""
        assert self.item is not None
        verdict = {"contradicts": "conflict", "none": "not same"}.get(said, said)
        # The row is of the first candidate; of another one its number is told.
        self._done[self.key(self.item)] = f"{verdict} {self.judged_place + 1}" if self.judged_place else verdict
        self.marked = 0
        here = self.app.place
        open_places = (n for n in range(here + 1, self.count) if self.key(self.items[n]) not in self._done)
        self.app.redraw_row(here)
        self.app.point(next(open_places, here))

    def pointed(self) -> None:
        """Another pair: the mark stands on its first candidate."""
        if self.app.place != self.cursor:
            self.cursor, self.marked = self.app.place, 0
        super().pointed()

    def heard(self, outcome: Outcome) -> None:
        """What was judged stays where it is; what was taken back, or was not saved, is asked again."""
        if outcome.kind != "saved":
            self._done.clear()
            same = (n for n, each in enumerate(self.items) if each.left is not None and each.left.key == outcome.key)
            self.app.point(next(same, self.app.place))
            self.refresh()
        else:
            self.seen = self.app.changes

    def do_open(self) -> None:
        """Read the claim in the queue."""
        if self.subject is not None:
            self.app.queue.seek(self.subject)

    def do_scroll(self, by: str) -> None:
        """Mark another candidate."""
        self.do_candidate(by)
