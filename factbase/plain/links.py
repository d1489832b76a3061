"""The link run, line by line: pairs of claims that may be the same, best first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.errors import BadInputError
from factbase.plain.candidates import Judging
from factbase.plain.console import in_short
from factbase.plain.text import candidate_in_short, claim_in_short
from factbase.plain.view import Listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.plain.review import Review
    from factbase.results import Candidate, ClaimSummary
    from factbase.review import Outcome

__all__ = ["Links"]

PAIRS = 500


class Links(Judging, Listed["Candidate"]):
    """Pairs worth asking about; at a place one claim with all that may be the same."""

    id = "links"
    nothing = "No two claims look as if they were one."

    def __init__(self, review: Review) -> None:
        super().__init__(review)
        self._judged: set[tuple[int, int]] = set()
        self._found: dict[int, list[Candidate]] = {}

    @property
    def title(self) -> str:
        """What it is, and how far."""
        return f"Link run, {len(self._judged):,} judged"

    def fetch(self, words: str) -> Sequence[Candidate]:
        """The best pairs."""
        del words
        self._judged.clear()
        self._found.clear()
        self.session.facts.link_run()
        return self.session.facts.candidates(limit=PAIRS)

    def row(self, place: int) -> str:
        """The two claims of a pair."""
        item = self.items[place]
        assert item.left is not None
        done = "judged, " if _pair(item) in self._judged else ""
        asked = "conflict?" if item.suggests == "contradicts" else "same?"
        return f"{done}{asked} {in_short(item.left.text)} / {in_short(item.right.text)}"

    def tell_item(self, item: Candidate) -> None:
        """The claim, then what may be the same."""
        assert item.left is not None
        ascii_only = self.talk.ascii_only
        self.talk.say(f"this: {claim_in_short(item.left, ascii_only=ascii_only)}", "may be the same:")
        for number, each in enumerate(self.candidates, 1):
            self.talk.say(candidate_in_short(number, each, ascii_only=ascii_only))

    @property
    def subject(self) -> ClaimSummary:
        """The first claim of the pair."""
        if self.item is None or self.item.left is None:
            raise BadInputError("there is no pair here", hint="R looks for pairs again")
        return self.item.left

    @property
    def claim(self) -> ClaimSummary | None:
        """The same."""
        return self.item.left if self.item is not None else None

    @property
    def candidates(self) -> Sequence[Candidate]:
        """All that may be the same as it, the pair itself first."""
        item = self.item
        if item is None or item.left is None:
            return ()
        if self.place not in self._found:
            found = self.session.facts.claim_candidates(item.left.id, limit=self.most_candidates)
            others = [each for each in found if each.right.key != item.right.key]
            self._found[self.place] = [item, *others][: self.most_candidates]
        return self._found[self.place]

    def judged(self, said: str) -> None:
        """On to the next pair that is not judged yet, once it is written."""
        del said
        assert self.item is not None
        self._judged.add(_pair(self.item))
        if any(outcome.kind == "failed" for outcome in self.review.hear()):
            return
        later = (n for n in range(self.place + 1, self.count) if _pair(self.items[n]) not in self._judged)
        there = next(later, None)
        if there is None:
            self.talk.say("That was the last pair: R looks for others.")
        else:
            self.place = there
            self.review.tell_again()

    def heard(self, outcome: Outcome) -> None:
        """What was judged stays where it is; what was taken back, or was not saved, is asked again."""
        if outcome.kind != "saved":
            self.do_refresh()
            same = (n for n, each in enumerate(self.items) if each.left is not None and each.left.key == outcome.key)
            self.place = next(same, self.place)

    def do_open(self, rest: str = "") -> None:
        """Read the claim in the queue; with a number, go to that pair."""
        if rest:
            super().do_open(rest)
            return
        claim = self.subject
        self.review.stay_aside()
        self.review.queue.place = self.review.queue.place_of(claim)


def _pair(item: Candidate) -> tuple[int, int]:
    return (item.left.key if item.left is not None else 0), item.right.key
