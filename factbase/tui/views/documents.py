"""Documents: what we hold and read, and which claims were taken from each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.display import plural
from factbase.tui.views.view import MOST, Listed, padded
from factbase.tui.widgets.text import wrapped

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from factbase.results import DocumentDossier, DocumentSummary
    from factbase.tui.widgets.text import Line

__all__ = ["Documents", "document_lines"]

_DATE, _CLAIMS, _WHO_SHARE = 12, 6, 4
_PASSAGES_SHOWN = 200


class Documents(Listed["DocumentSummary", "DocumentDossier"]):
    """Documents, oldest first."""

    id = "documents"
    nothing = "There are no documents yet."

    @property
    def title(self) -> str:
        """What is listed."""
        return f"Documents{' / ' + self.words if self.words else ''}"

    def fetch(self, words: str) -> Sequence[DocumentSummary]:
        """Those whose title has the words."""
        return self.app.session.facts.documents(words, limit=MOST)

    def fetch_detail(self, item: DocumentSummary) -> DocumentDossier:
        """All about one of them."""
        return self.app.session.facts.document(item.id)

    def key(self, item: DocumentSummary) -> Hashable:
        """Its id."""
        return item.id

    @staticmethod
    def _widths(width: int) -> tuple[int, int]:
        who = width // _WHO_SHARE
        return max(width - 2 - _DATE - who - 1 - _CLAIMS - 1, 8), who

    def heads(self, width: int) -> Sequence[tuple[int, str]]:
        """What the columns are."""
        title, who = self._widths(width)
        at = 2 + _DATE + title + 1
        return [(2, "date"), (2 + _DATE, "title"), (at, "publisher"), (at + who, "claims")]

    def draw(self, place: int, width: int, *, cursor: bool) -> tuple[Line, str]:
        """Date, title, publisher, how many claims were taken from it."""
        ascii_only = self.app.options.ascii
        item = self.items[place]
        title, who = self._widths(width)
        mark = (">" if ascii_only else "▸") if cursor else " "
        publisher = item.publisher.name if item.publisher else ""
        line = (
            (f"{mark} ", "key"),
            (padded(item.published or "undated", _DATE - 1, ascii_only=ascii_only) + " ", "faint"),
            (padded(item.title, title, ascii_only=ascii_only) + " ", "plain"),
            (padded(publisher, who, ascii_only=ascii_only), "faint"),
            (f"{item.claims:>{_CLAIMS},} ", "strong"),
        )
        return line, "cursor" if cursor else ""

    def lines(self, item: DocumentSummary, detail: DocumentDossier, width: int) -> list[Line]:
        """All about it."""
        return document_lines(item, detail, width, ascii_only=self.app.options.ascii)

    def do_open(self) -> None:
        """Read it."""
        if self.item is not None:
            self.app.reader.open(self.item.id)

    def do_document(self) -> None:
        """Read it."""
        self.do_open()


def document_lines(item: DocumentSummary, found: DocumentDossier, width: int, *, ascii_only: bool) -> list[Line]:
    """All about a document, as lines of a width."""
    inner, gap = max(width - 2, 10), ", " if ascii_only else " · "
    authors = ", ".join(name.name for name in found.authors)
    facts = [item.handle, item.publisher.name if item.publisher else "", f"by {authors}" if authors else ""]
    facts += [item.published or "undated", found.media_type or "", plural(item.characters, "character", "characters")]
    said: list[tuple[str, str]] = [(item.title, "strong"), (gap.join(each for each in facts if each), "faint")]
    said += [(found.url, "faint")] if found.url else []
    said += [(f"sha256 {found.sha256}", "faint")] if found.sha256 else []
    lines = [((" ", "plain"), *each) for part in said for each in wrapped([part], inner, indent=2)]
    if found.passages:
        lines += [(), ((f" PASSAGES {len(found.passages)}", "heading"),)]
    left, right = ("<<", ">>") if ascii_only else ("«", "»")
    for passage, claim in found.passages[:_PASSAGES_SHOWN]:
        anchor = f"  (anchor: {passage.anchor})" if passage.anchor != "exact" else ""
        words = [(f"{claim.handle}  ", "faint"), (f"{left}{passage.exact[:400]}{right}", "quote"), (anchor, "doubt")]
        lines += [((" ", "plain"), *each) for each in wrapped(words, inner, indent=2)]
    if not found.text:
        lines += [(), ((" Its text is not held: there is nothing to read.", "faint"),)]
    return lines
