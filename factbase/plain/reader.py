"""Documents, line by line: a text a sentence at a time, with what is proposed there and what stands on it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from factbase.display import plural
from factbase.errors import BadInputError, NotFoundError
from factbase.plain.console import in_short
from factbase.plain.text import candidate_in_short, claim_in_short
from factbase.plain.view import Listed, Room
from factbase.reading.spans import grow
from factbase.results import DocumentSummary
from factbase.tui.views.documents import document_lines
from factbase.tui.views.proposals import chain_text, parsed_chain
from factbase.tui.views.reader import sentences
from factbase.tui.views.view import MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.plain.review import Review
    from factbase.results import Candidate, ClaimSummary, DocumentDossier, HopDraft, ProposalView, ReadingView, Span
    from factbase.review import Outcome

__all__ = ["Documents", "Reader", "read"]

_WIDTH = 400
_SEEN = 3
_COMPARED = 1_000  # characters of a selection that are looked for among the claims
_PARAGRAPH = re.compile(r"\S.*?(?=\n[ \t]*\n|\Z)", re.DOTALL)


class Documents(Listed[DocumentSummary]):
    """Documents, oldest first."""

    id = "documents"
    nothing = "There are no documents here."

    @property
    def title(self) -> str:
        """What is listed."""
        return f"Documents{' / ' + self.words if self.words else ''}"

    def fetch(self, words: str) -> Sequence[DocumentSummary]:
        """Those whose title has the words."""
        return self.session.facts.documents(words, limit=MOST)

    def row(self, place: int) -> str:
        """Date, title, publisher, how many claims were taken from it."""
        item = self.items[place]
        who = f", {item.publisher.name}" if item.publisher else ""
        return f"{item.published or 'undated'}, {item.title}{who}, {plural(item.claims, 'claim', 'claims')}"

    def tell_item(self, item: DocumentSummary) -> None:
        """All about it."""
        found = self.session.facts.document(item.id)
        self.talk.say_lines(document_lines(item, found, _WIDTH, ascii_only=self.talk.ascii_only))

    def do_open(self, rest: str = "") -> None:
        """Read it; with a number, go to that one."""
        if rest:
            super().do_open(rest)
        elif self.item is None:
            raise BadInputError("there is no document here", hint="/ alone lists all of them")
        else:
            read(self.review, self.item.id)

    def do_document(self) -> None:
        """Read it."""
        self.do_open()


def read(review: Review, document: str, place: int | None = None) -> None:
    """Go to the text of a document, at a place or else at what is proposed first."""
    reader = cast("Reader", review.rooms["reader"])
    reader.take_up(document, place)
    review.go("reader")


class Reader(Room):
    """A document's text; the selection is a sentence, which can be grown."""

    id = "reader"

    def __init__(self, review: Review) -> None:
        super().__init__(review)
        self.document: DocumentDossier | None = None
        self._view: ReadingView | None = None
        self._spans: list[Span] = []
        self._paragraphs: list[Span] = []
        self.span: Span = (0, 0)
        self._words = ""
        self._rejected: list[ProposalView] = []

    # ---------------------------------------------------------------------------------------------------- what it tells

    def take_up(self, document: str, place: int | None) -> None:
        """Read a document, and go to a place of it."""
        self._rejected.clear()
        self._load(document)
        self._select(self._sentence_at(place or 0))
        if place is None and self._proposal is None:
            self._to_next_proposal()

    def _load(self, document: str) -> None:
        self.document, self._view = self.session.facts.document(document), None
        with suppress(NotFoundError):  # its text is not held, or was not read by us
            self._view = self.session.facts.reading(document)
        text = self._text
        self._paragraphs = [match.span() for match in _PARAGRAPH.finditer(text)]
        self._spans = [span for paragraph in self._paragraphs for span in sentences(text, *paragraph)]

    @property
    def _text(self) -> str:
        return (self.document.text if self.document is not None else "") or ""

    @property
    def title(self) -> str:
        """The document."""
        return self.document.document.title if self.document is not None else "No document"

    @property
    def count(self) -> int:
        """How many sentences it has."""
        return len(self._spans)

    def row(self, place: int) -> str:
        """A sentence."""
        return in_short(self._text[slice(*self._spans[place])])

    def tell(self) -> None:
        """The selection, then what is proposed there or stands on it."""
        if not self._spans:
            self.talk.say("", f"{self.title}: its text is not held, so there is nothing to read. q leads back.")
            return
        self.talk.say("", f"{self.title}, sentence {self.place + 1:,} of {self.count:,}:")
        self.talk.say(in_short(self._text[slice(*self.span)]))
        proposal = self._proposal
        if proposal is not None and proposal.decision in {"open", "rejected"}:
            self._tell_proposal(proposal)
        elif claims := self._claims_here():
            self.talk.say("claims here:", *(claim_in_short(each, ascii_only=self.talk.ascii_only) for each in claims))
            return
        for number, each in enumerate(self._seen(), 1):
            self.talk.say(f"seen before? {candidate_in_short(number, each, ascii_only=self.talk.ascii_only)}")

    def _tell_proposal(self, found: ProposalView) -> None:
        whom = "; through ".join(
            f"{hop.name}{' (unnamed)' if hop.identity == 'unnamed' else ''}" for hop in found.chain
        )
        refused = "refused " if found.decision == "rejected" else ""
        unsure = "" if found.strict else ", unsure"
        self.talk.say(f"{refused}proposal, {found.stance}, confidence {round(found.confidence * 100)} %{unsure}:")
        self.talk.say(in_short(found.text), f"said by {whom}")

    def _claims_here(self) -> list[ClaimSummary]:
        assert self.document is not None
        start, end = self.span
        here = [claim for passage, claim in self.document.passages if passage.start < end and passage.end > start]
        return list({claim.id: claim for claim in here}.values())

    def _seen(self) -> list[Candidate]:
        text = self._proposal.text if self._proposal is not None else self._text[slice(*self.span)]
        if not text.strip() or not self.review.queue.matches_unasked:
            return []
        found = self.session.facts.text_candidates(text[:_COMPARED])
        return [each for each in found if each.recommendation != "none"][:_SEEN]

    @property
    def _proposal(self) -> ProposalView | None:
        """The proposal whose claim lies nearest to all of the selection."""
        start, end = self.span
        found = self._view.proposals if self._view is not None else ()
        here = [each for each in found if each.claim and each.claim[0][0] < end and each.claim[-1][1] > start]
        return min(here, key=lambda each: abs(each.claim[0][0] - start) + abs(each.claim[-1][1] - end), default=None)

    def heard(self, outcome: Outcome) -> None:
        """Read the document again, and stay."""
        del outcome
        self.do_refresh()

    def do_refresh(self) -> None:
        """Read the document again."""
        if self.document is not None:
            self._load(self.document.document.id)
            self.review.tell_again()

    # ---------------------------------------------------------------------------------------------------- the selection

    def _select(self, span: Span) -> None:
        self.span = span
        self.place = max(bisect_right(self._spans, (span[0], len(self._text))) - 1, 0)
        self.review.tell_again()

    def _sentence_at(self, place: int) -> Span:
        found = bisect_left(self._spans, place, key=lambda span: span[1] - 1)
        return self._spans[min(found, self.count - 1)] if self._spans else (0, 0)

    def point(self, place: int) -> None:
        """Go to a sentence."""
        super().point(place)
        if self._spans:
            self.span = self._spans[self.place]

    def do_first(self) -> None:
        """To the beginning."""
        self._select(self._sentence_at(0))

    def do_last(self, rest: str = "") -> None:
        """To the last sentence, or to that of a number."""
        self.place = self.seek(rest) if rest else self.count - 1
        self._select(self._spans[self.place] if self._spans else (0, 0))

    def do_open(self, rest: str = "") -> None:
        """Tell it again; with a number, go there."""
        self.review.tell_again()
        if rest:
            self.do_last(rest)

    def do_scroll(self, by: str) -> None:
        """To the next paragraph, or the one before."""
        here = max(bisect_right(self._paragraphs, (self.span[0], len(self._text))) - 1, 0)
        there = here + int(by)
        if 0 <= there < len(self._paragraphs):
            self._select(self._sentence_at(self._paragraphs[there][0]))
        else:
            self.talk.say("That is the last paragraph." if int(by) > 0 else "That is the first paragraph.")

    def do_grow(self) -> None:
        """Take the next sentence into the selection."""
        self._select((self.span[0], self._sentence_at(self.span[1])[1]))

    def do_extent(self, side: str, by: str) -> None:
        """Move an end of the selection by a word."""
        self._select(grow(self._text, self.span, "start" if side == "start" else "end", int(by)))

    def do_passage(self, by: str) -> None:
        """To the next passage that a claim or a proposal stands on, or the one before."""
        passages = self.document.passages if self.document is not None else ()
        proposed = {_whole(each) for each in (self._view.proposals if self._view is not None else ()) if each.claim}
        spans = sorted({(passage.start, passage.end) for passage, _ in passages} | proposed)
        if not spans:
            self.talk.say("No claim stands on a passage of this document yet, and none is proposed.")
            return
        at = bisect_left(spans, self.span)
        at = at + (at < len(spans) and spans[at] == self.span) if int(by) > 0 else at - 1
        self._select(spans[at % len(spans)])

    def do_search(self, rest: str = "") -> None:
        """Find words, from here on."""
        self._words = rest or self.talk.ask("words to find: ") or self._words
        pattern = re.compile(re.escape(self._words), re.IGNORECASE)
        match = pattern.search(self._text, self.span[0] + 1) or pattern.search(self._text)
        if match is None or not self._words:
            self.talk.say(f"{self._words[:60] or 'Nothing'}: not in this document")
        else:
            self._select(self._sentence_at(match.start()))

    def _to_next_proposal(self) -> None:
        found = self._view.proposals if self._view is not None else ()
        later = [each for each in found if each.decision == "open" and each.claim and each.claim[0][0] > self.span[0]]
        if later:
            self._select(_whole(later[0]))

    # -------------------------------------------------------------------------------------------------------- decisions

    @property
    def _extent(self) -> tuple[Span, ...] | None:
        """The selection, where it is another one than the proposal's own or its sentence's."""
        proposal = self._proposal
        return None if proposal is None or self.span in {_whole(proposal), self._around(proposal)} else (self.span,)

    def _around(self, proposal: ProposalView) -> Span:
        return self._sentence_at(proposal.claim[0][0])

    def do_take(self, rest: str = "") -> None:
        """Accept the proposal; where there is none, make a claim of the selection."""
        proposal = self._proposal
        if proposal is None:
            self._by_hand(rest)
        elif proposal.decision in {"accepted", "edited"}:
            self.talk.say("It was accepted already.")
        else:
            self._accept(proposal, chain=parsed_chain(rest, proposal.chain) or None)

    def do_chain(self, rest: str = "") -> None:
        """Accept the proposal with another chain; where there is none, make a claim of the selection."""
        proposal = self._proposal
        if proposal is None:
            self._by_hand(rest)
            return
        if not rest:
            self.talk.say(f"said by, so far: {chain_text(proposal.chain)}")
            rest = self.talk.ask('origin first, such as "an aide" < Reuters; Enter leaves it: ')
        if rest:
            self._accept(proposal, chain=parsed_chain(rest, proposal.chain) or None)

    def _accept(self, proposal: ProposalView, **edits: object) -> None:
        self.session.accept(proposal, claim=self._extent, **edits)
        self._done()

    def _by_hand(self, chain: str) -> None:
        self._see_text()
        chain = chain or self.talk.ask("new claim; said by (Enter: nobody else than the document): ")
        self._make(parsed_chain(chain, ()))

    def _make(self, chain: Sequence[HopDraft], text: str = "") -> None:
        assert self.document is not None
        self.session.make_claim(self.document.document.id, self.span, chain, text=text)
        self._done()

    def _see_text(self) -> None:
        if not self._spans:
            raise BadInputError("there is no text here", hint="g d lists documents")

    def do_attach(self, number: str) -> None:
        """The selection says what a claim says that is there already."""
        self._see_text()
        seen = self._seen()
        if not 1 <= int(number) <= len(seen):
            raise BadInputError(f"there is no claim {number} here", hint="Enter reads what was seen before")
        text, proposal = seen[int(number) - 1].right.text, self._proposal
        if proposal is not None:
            self._accept(proposal, text=text)
        else:
            self._make((), text)

    def do_reject(self) -> None:
        """It is no claim; one that was refused is open again."""
        proposal = self._proposal
        if proposal is not None and proposal.decision == "rejected":
            self.session.reopen_proposal(proposal)
            return
        if proposal is None or proposal.decision != "open":
            raise BadInputError("there is no open proposal here", hint="] leads to the next")
        self._rejected.append(proposal)
        self.session.reject(proposal)
        self._done()

    def do_undo(self) -> None:
        """Take back the newest change; to where it was, if it was a refusal of this sitting."""
        self.session.undo()
        if self._rejected and not any(outcome.kind == "failed" for outcome in self.review.hear()):
            self._look_back()

    def _look_back(self) -> None:
        back = self._rejected[-1]
        assert self.document is not None
        found = self.session.facts.reading(self.document.document.id).proposals
        if any(each.id == back.id and each.decision == "open" for each in found):
            self._select(_whole(self._rejected.pop()))

    def _done(self) -> None:
        """Say what became of it, and go to the next open proposal."""
        if not any(outcome.kind == "failed" for outcome in self.review.hear()):
            self._to_next_proposal()


def _whole(proposal: ProposalView) -> Span:
    return proposal.claim[0][0], proposal.claim[-1][1]
