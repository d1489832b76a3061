"""The reader: a document's text, with the passages that claims stand on."""

from __future__ import annotations

import asyncio
import re
from bisect import bisect_left
from contextlib import suppress
from typing import TYPE_CHECKING

from factbase.display import plural
from factbase.errors import NotFoundError
from factbase.tui.prompts import Prompt
from factbase.tui.views.proposals import Proposing, proposal_lines, proposal_marks, seen_lines
from factbase.tui.views.view import View, claim_list
from factbase.tui.widgets.reading import Mark, block_starts
from factbase.tui.widgets.text import wrapped

if TYPE_CHECKING:
    from array import array

    from factbase.results import DocumentDossier, ReadingView
    from factbase.review import Outcome
    from factbase.tui.app import ReviewApp
    from factbase.tui.widgets.reading import Reading
    from factbase.tui.widgets.text import Line

__all__ = ["Reader", "sentences"]

FIRST, HERE = -1, -2  # places that are no offsets
STILL_S = 0.15
TEXT_COMPARED = 1_000
SEEN = 3
_SENTENCE = re.compile(r"\S.*?(?:[.!?…][\"'”’»)\]]*(?=\s)|$)", re.DOTALL)


class Reader(Proposing, View):
    """A document's text; the cursor stands on a sentence, which can be grown."""

    id = "reader"
    has_list = False

    def __init__(self, app: ReviewApp) -> None:
        super().__init__(app)
        self.document: DocumentDossier | None = None
        self.span = (0, 0)
        self._wanted: str | None = None
        self._words = ""
        self._reversed = False  # the newest change was undone or done again
        self._searched = 0

    # ------------------------------------------------------------------------------------------------ what it shows

    @property
    def title(self) -> str:
        """The document."""
        return "Document" if self.document is None else f"Document: {self.document.document.title}"

    @property
    def place(self) -> str:
        """Where in the text one is."""
        if self.document is None or not self.document.text:
            return "no text"
        block = self.reading.block_of(self.span[0]) + 1
        claims = plural(self.document.document.claims, "claim", "claims")
        return f"{claims}, paragraph {block:,} of {len(self.reading.starts):,}"

    @property
    def busy(self) -> bool:
        """Whether a document is being read."""
        return self._wanted is not None

    @property
    def reading(self) -> Reading:
        """What shows the text."""
        return self.app.reading

    def open(self, document: str, place: int = FIRST) -> None:
        """Show a document, at a place of its text or else on what is proposed first."""
        self.app.go("reader")
        self._wanted = document
        self.app.background(self._open, document, place)

    async def _open(self, document: str, place: int) -> None:
        proposed = self.reading_view
        try:
            if self.document is None or self.document.document.id != document or self.seen != self.app.changes:
                before = self.document
                found, view, starts = await self.app.slow(self._read, document)
                self.document, self.reading_view, self.seen = found, view, self.app.changes
                if before is None or before.text != found.text:
                    self.reading.load(found.text or "", starts)
        finally:
            self._wanted = None
        if place == HERE:
            self._show()
            self._look_back(proposed)
            return
        self.select(self._sentence_at(max(place, 0)))
        if place == FIRST and self.proposal is None:
            self._go_on()

    def heard(self, outcome: Outcome) -> None:
        """A change was written or taken back; what was taken back is looked at."""
        self._reversed = outcome.kind in {"undone", "redone"}
        self.refresh()

    def _look_back(self, before: ReadingView | None) -> None:
        """Put the cursor on the proposal that an undo or redo decided otherwise, if it did."""
        was = {each.id: each.decision for each in before.proposals} if before is not None else {}
        found = self.reading_view.proposals if self.reading_view is not None else ()
        changed = next(
            (each for each in found if each.claim and was.get(each.id, each.decision) != each.decision), None
        )
        if self._reversed and changed is not None:
            self.select((changed.claim[0][0], changed.claim[-1][1]))
        self._reversed = False

    def _read(self, document: str) -> tuple[DocumentDossier, ReadingView | None, array[int]]:
        found = self.app.session.facts.document(document)
        view = None
        with suppress(NotFoundError):  # its text is not held, or was not read by us
            view = self.app.session.facts.reading(document)
        return found, view, block_starts(found.text or "")

    def document_id(self) -> str:
        """The id of the document that is read."""
        return self.document.document.id if self.document is not None else ""

    def enter(self) -> None:
        """It comes on the screen."""
        self._show()

    def refresh(self) -> None:
        """Read the document again."""
        if self.document is not None and self.app.view is self:
            self._wanted = self.document.document.id
            self.app.background(self._open, self._wanted, HERE)

    def draw(self, place: int, width: int, *, cursor: bool) -> tuple[Line, str]:
        """It has no rows."""
        del place, width, cursor
        return (), ""

    def page(self, width: int) -> list[Line]:
        """The claims that stand on the words under the cursor."""
        if self.document is None:
            return [((" reading ...", "faint"),)]
        if not self.document.text:
            return [((" Its text is not held: there is nothing to read.", "faint"),)]
        proposal, ascii_only = self.proposal, self.app.options.ascii
        if proposal is not None and proposal.decision in {"open", "rejected"}:
            return proposal_lines(proposal, self.seen_here, width, ascii_only=ascii_only)
        start, end = self.span
        here = [claim for passage, claim in self.document.passages if passage.start < end and passage.end > start]
        unique = list({claim.id: claim for claim in here}.values())
        if unique:
            edited: list[Line] = []
            if proposal is not None and proposal.accepted is not None:
                edited = proposal_lines(proposal, (), width, ascii_only=ascii_only)
            return [*edited, ((" CLAIMS HERE", "heading"),), *claim_list(unique, width, ascii_only=ascii_only)]
        size = plural(end - start, "character", "characters")
        said = f"{size} selected, offsets {start:,} to {end:,}; no claim stands here"
        lines = [((" ", "plain"), *line) for line in wrapped([(said, "faint")], max(width - 2, 10))]
        return [*lines, *seen_lines(self.seen_here, width, ascii_only=ascii_only)]

    def _show(self) -> None:
        if self.document is not None:
            passages = self.document.passages
            numbers = {claim.id: str(n % 100) for n, claim in enumerate(dict.fromkeys(c for _, c in passages), 1)}
            marks = [Mark(p.start, p.end, "good", numbers[claim.id]) for p, claim in passages]
            proposals = self.reading_view.proposals if self.reading_view is not None else ()
            self.reading.mark([*marks, *proposal_marks(proposals), Mark(*self.span, "cursor")])
        self.app.show_page()
        self.app.refresh_chrome()

    def select(self, span: tuple[int, int]) -> None:
        """Put the cursor on a stretch of the text."""
        self.span, self.seen_here = span, ()
        self.reading.bring(*span)
        self._show()
        self._searched += 1
        self.app.background(self._look_for_seen, self._searched)

    async def _look_for_seen(self, number: int) -> None:
        """Claims that may say the same as what is selected, once the cursor stands still."""
        await asyncio.sleep(STILL_S)
        text = self.proposal.text if self.proposal is not None else self.reading.text[slice(*self.span)]
        if number != self._searched or self.app.view is not self or not text.strip():
            return
        found = await self.app.aside(self.app.session.facts.text_candidates, text[:TEXT_COMPARED])
        if number == self._searched and self.app.view is self:
            self.seen_here = [each for each in found if each.recommendation != "none"][:SEEN]
            self.app.show_page(keep_place=True)

    def do_grow(self) -> None:
        """Take the next sentence into the selection."""
        self.select((self.span[0], self._sentence_at(self.span[1])[1]))

    def _go_on(self) -> None:
        """To the next open proposal; where there is none, stay."""
        open_ = [each for each in self.reading_view.proposals if each.decision == "open"] if self.reading_view else []
        later = [each.claim for each in open_ if each.claim and each.claim[0][0] > self.span[0]]
        if later:
            self.select((later[0][0][0], later[0][-1][1]))

    # ------------------------------------------------------------------------------------------------------- moving

    def _sentence_at(self, place: int) -> tuple[int, int]:
        """The sentence in which a place lies, or the next one."""
        text = self.reading.text
        block = self.reading.block_of(min(place, max(len(text) - 1, 0)))
        for number in range(block, len(self.reading.starts)):
            found = next((span for span in self._sentences(number) if span[1] > place), None)
            if found is not None:
                return found
        return self.span if self.span[1] <= len(text) else (0, 0)

    def _sentences(self, block: int) -> list[tuple[int, int]]:
        return sentences(self.reading.text, *self.reading.bounds(block))

    def do_move(self, by: str) -> None:
        """To the next sentence, or the one before."""
        if int(by) > 0:
            self.select(self._sentence_at(self.span[1]))
            return
        block = self.reading.block_of(self.span[0])
        for number in range(block, -1, -1):
            before = [span for span in self._sentences(number) if span[1] <= self.span[0]]
            if before:
                self.select(before[-1])
                return

    def do_scroll(self, by: str) -> None:
        """To the next paragraph, or the one before."""
        block, step = self.reading.block_of(self.span[0]), int(by)
        while 0 <= (block := block + step) < len(self.reading.starts):
            if found := self._sentences(block):
                self.select(found[0])
                return

    def do_page(self, by: str) -> None:
        """A page on or back."""
        height = max(self.reading.size.height - 1, 1)
        self.reading.look(int(by) * height)
        self.select(self._sentence_at(self.reading.top))

    def do_half_page(self, by: str) -> None:
        """Half a page on or back."""
        self.reading.look(int(by) * max(self.reading.size.height // 2, 1))
        self.select(self._sentence_at(self.reading.top))

    def do_first(self) -> None:
        """To the beginning."""
        self.select(self._sentence_at(0))

    def do_last(self) -> None:
        """To the end."""
        last = [span for block in range(len(self.reading.starts) - 1, -1, -1) for span in self._sentences(block)[-1:]]
        self.select(last[0] if last else (0, 0))

    def do_passage(self, by: str) -> None:
        """To the next passage that a claim stands on, or the one before."""
        passages = self.document.passages if self.document is not None else ()
        proposals = self.reading_view.proposals if self.reading_view is not None else ()
        proposed = {(each.claim[0][0], each.claim[-1][1]) for each in proposals if each.claim}
        spans = sorted({(passage.start, passage.end) for passage, _ in passages} | proposed)
        if not spans:
            self.app.say("No claim stands on a passage of this document yet, and none is proposed.")
            return
        at = bisect_left(spans, self.span)
        if int(by) > 0:
            at += at < len(spans) and spans[at] == self.span
        else:
            at -= 1
        self.select(spans[at % len(spans)])

    def do_search(self) -> None:
        """Find words, from here on."""

        def found(words: str) -> bool:
            self._words = words or self._words
            pattern = re.compile(re.escape(self._words), re.IGNORECASE)
            match = pattern.search(self.reading.text, self.span[0] + 1) or pattern.search(self.reading.text)
            if match is None or not self._words:
                self.app.refresh_last(f"{self._words}: not in this document")
                return False
            self.select(match.span())
            return True

        self.app.ask(Prompt("/", found))


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a paragraph as stretches of the text, in order; none for a blank one."""
    return [match.span() for match in _SENTENCE.finditer(text, start, end)]
