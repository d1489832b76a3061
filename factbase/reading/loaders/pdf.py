"""PDF: the words of its pages, joined to paragraphs again; headers, footers and page numbers left out."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from factbase.errors import BadInputError
from factbase.reading.body import surroundings
from factbase.reading.charset import tidy
from factbase.reading.document import Loaded

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["load"]

_PAGES = 2_000
_TEXT_ENOUGH = 20_000_000
_ENCRYPTED = "is encrypted"
_HINT = "save a copy without the password"
_NUMBER = re.compile(r"\d+")
_ENDS = re.compile(r"[.!?:…][\"”’')\]]*$")


def load(data: bytes, declared: str, *, fallback: bool = False) -> Loaded:
    """The text of all pages.

    Raises:
        BadInputError: it is encrypted, damaged, or has too many pages.
    """
    del declared
    pages, meta, name, version = _by_pypdf(data) if fallback else _by_pdfium(data)
    text = tidy("\n".join(_paragraphs(pages)))
    around = surroundings(text)
    return Loaded(
        text,
        around.body,
        around.title or meta.get("Title", "").strip(),
        around.authors or tuple(filter(None, [meta.get("Author", "").strip()])),
        around.publisher,
        around.published,
        "application/pdf",
        name,
        version,
    )


def _by_pdfium(data: bytes) -> tuple[list[str], dict[str, str], str, str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise BadInputError(_ENCRYPTED, hint=_HINT) from error
        raise BadInputError("is a damaged PDF", hint="open it in a viewer and save it again") from error
    _see_count(len(document))
    pages = []
    for page in document:
        pages.append(page.get_textpage().get_text_bounded())
        page.close()
        _see_size(pages)
    meta = {key: str(value) for key, value in document.get_metadata_dict().items() if value}
    return pages, meta, "pypdfium2", str(pypdfium2.PYPDFIUM_INFO.version)


def _by_pypdf(data: bytes) -> tuple[list[str], dict[str, str], str, str]:
    from pypdf import __version__

    try:
        pages, meta = _pypdf_pages(data)
    except BadInputError:
        raise
    except Exception as error:  # the library raises whatever a broken file provokes
        raise BadInputError("is a damaged PDF", hint="open it in a viewer and save it again") from error
    return pages, meta, "pypdf", __version__


def _pypdf_pages(data: bytes) -> tuple[list[str], dict[str, str]]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise BadInputError(_ENCRYPTED, hint=_HINT)
    _see_count(len(reader.pages))
    pages: list[str] = []
    for page in reader.pages:
        pages.append(page.extract_text())
        _see_size(pages)
    return pages, {str(key).strip("/"): str(value) for key, value in (reader.metadata or {}).items()}


def _see_count(count: int) -> None:
    if count > _PAGES:
        raise BadInputError(f"has {count:,} pages; at most {_PAGES:,} are read", hint="cut out the part that you need")


def _see_size(pages: list[str]) -> None:
    if sum(len(page) for page in pages[-1:]) > _TEXT_ENOUGH:
        raise BadInputError("has more text on one page than any page can hold")


def _paragraphs(pages: list[str]) -> Iterator[str]:
    lines = [line for page in _without_margins(pages) for line in page]
    widths = sorted(len(line) for line in lines)
    width = widths[len(widths) * 3 // 4] if widths else 0
    current = ""
    for place, line in enumerate(lines):
        current = _joined(current, line)
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if not following or _breaks(line, following, width):
            yield current
            current = ""


def _joined(current: str, line: str) -> str:
    if current.endswith("\ufffe"):  # how pdfium marks a hyphen at a line's end
        return current[:-1] + line
    return f"{current} {line}" if current else line


def _breaks(line: str, following: str, width: int) -> bool:
    """Does a paragraph end after this line? A short line that ends a sentence, or a heading, ends one."""
    if line.endswith(("\ufffe", "-", ",")):
        return False
    short = len(line) < width * 0.75
    ends = bool(_ENDS.search(line))
    return (
        short
        and (ends or following[:1].isupper() or not following[:1].isalpha())
        and not (not ends and following[:1].islower())
    )


def _without_margins(pages: list[str]) -> Iterator[list[str]]:
    """The lines of each page without those that stand at the edge of three pages or more, and without page numbers."""
    split = [[line.strip() for line in page.replace("\r", "").split("\n") if line.strip()] for page in pages]
    edges = Counter(_NUMBER.sub("#", line) for page in split for line in {*page[:2], *page[-2:]})
    for page in split:
        last = len(page) - 2
        yield [
            line
            for place, line in enumerate(page)
            if not (place < 2 or place >= last) or (edges[_NUMBER.sub("#", line)] < 3 and not _NUMBER.fullmatch(line))  # noqa: PLR2004
        ]
