"""The reader: a document's text, with the passages that claims stand on."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from factbase.display import plural
from factbase.tui.questions import Prompt
from factbase.tui.views.view import View, claim_list
from factbase.tui.widgets.reading import Mark, block_starts
from factbase.tui.widgets.text import wrapped

if TYPE_CHECKING:
    from array import array

    from factbase.answers import DocumentDossier
    from factbase.tui.app import ReviewApp
    from factbase.tui.widgets.reading import Reading
    from factbase.tui.widgets.text import Line

__all__ = ["Reader", "sentences"]

_SENTENCE = re.compile(r"\S.*?(?:[.!?…][\"'”’»)\]]*(?=\s)|$)", re.DOTALL)


class Reader(View):
    """A document's text; the cursor stands on a sentence, which can be grown."""

    id = "reader"
    has_list = False

    def __init__(self, app: ReviewApp) -> None:
        super().__init__(app)
        self.document: DocumentDossier | None = None
        self.span = (0, 0)
        self._wanted: str | None = None
        self._words = ""

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

    def open(self, document: str, place: int = 0) -> None:
        """Show a document, at a place of its text."""
        self.app.go("reader")
        self._wanted = document
        self.app.background(self._open, document, place)

    async def _open(self, document: str, place: int) -> None:
        try:
            if self.document is None or self.document.document.id != document or self.seen != self.app.changes:
                found, starts = await self.app.slow(self._read, document)
                self.document, self.seen = found, self.app.changes
                self.reading.load(found.text or "", starts)
        finally:
            self._wanted = None
        self._select(self._sentence_at(place))

    def _read(self, document: str) -> tuple[DocumentDossier, array[int]]:
        found = self.app.session.facts.document(document)
        return found, block_starts(found.text or "")

    def enter(self) -> None:
        """It comes on the screen."""
        self._show()

    def refresh(self) -> None:
        """Read the document again."""
        if self.document is not None and self.app.view is self:
            self.app.background(self._open, self.document.document.id, self.span[0])

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
        start, end = self.span
        here = [claim for passage, claim in self.document.passages if passage.start < end and passage.end > start]
        unique = list({claim.id: claim for claim in here}.values())
        if unique:
            return [
                ((" CLAIMS HERE", "heading"),),
                *claim_list(unique, width, ascii_only=self.app.options.ascii),
            ]
        size = plural(end - start, "character", "characters")
        return [
            ((" ", "plain"), *line)
            for line in wrapped(
                [(f"{size} selected, offsets {start:,} to {end:,}; no claim stands here", "faint")], width - 2
            )
        ]

    def _show(self) -> None:
        if self.document is not None:
            passages = self.document.passages
            numbers = {claim.id: str(n % 100) for n, claim in enumerate(dict.fromkeys(c for _, c in passages), 1)}
            marks = [Mark(p.start, p.end, "quote", numbers[claim.id]) for p, claim in passages]
            self.reading.mark([*marks, Mark(*self.span, "cursor")])
        self.app.show_page()
        self.app.refresh_chrome()

    def _select(self, span: tuple[int, int]) -> None:
        self.span = span
        self.reading.bring(*span)
        self._show()

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
            self._select(self._sentence_at(self.span[1]))
            return
        block = self.reading.block_of(self.span[0])
        for number in range(block, -1, -1):
            before = [span for span in self._sentences(number) if span[1] <= self.span[0]]
            if before:
                self._select(before[-1])
                return

    def do_scroll(self, by: str) -> None:
        """To the next paragraph, or the one before."""
        block, step = self.reading.block_of(self.span[0]), int(by)
        while 0 <= (block := block + step) < len(self.reading.starts):
            if found := self._sentences(block):
                self._select(found[0])
                return

    def do_page(self, by: str) -> None:
        """A page on or back."""
        height = max(self.reading.size.height - 1, 1)
        self.reading.look(int(by) * height)
        self._select(self._sentence_at(self.reading.top))

    def do_half_page(self, by: str) -> None:
        """Half a page on or back."""
        self.reading.look(int(by) * max(self.reading.size.height // 2, 1))
        self._select(self._sentence_at(self.reading.top))

    def do_first(self) -> None:
        """To the beginning."""
        self._select(self._sentence_at(0))

    def do_last(self) -> None:
        """To the end."""
        last = [span for block in range(len(self.reading.starts) - 1, -1, -1) for span in self._sentences(block)[-1:]]
        self._select(last[0] if last else (0, 0))

    def do_passage(self, by: str) -> None:
        """To the next passage that a claim stands on, or the one before."""
        passages = self.document.passages if self.document is not None else ()
        spans = sorted({(passage.start, passage.end) for passage, _ in passages})
        if not spans:
            self.app.say("No claim stands on a passage of this document yet.")
            return
        at = bisect_left(spans, self.span)
        if int(by) > 0:
            at += at < len(spans) and spans[at] == self.span
        else:
            at -= 1
        self._select(spans[at % len(spans)])

    def do_search(self) -> None:
        """Find words, from here on."""

        def found(words: str) -> bool:
            self._words = words or self._words
            pattern = re.compile(re.escape(self._words), re.IGNORECASE)
            match = pattern.search(self.reading.text, self.span[0] + 1) or pattern.search(self.reading.text)
            if match is None or not self._words:
                self.app.refresh_last(f"{self._words}: not in this document")
                return False
            self._select(match.span())
            return True

        self.app.ask(Prompt("/", found))


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a paragraph as stretches of the text, in order; none for a blank one."""
    return [match.span() for match in _SENTENCE.finditer(text, start, end)]
