"""A saved or fetched page: its article, without menus and footers."""

from __future__ import annotations

import logging
import re
from typing import Any

from factbase.errors import BadInputError
from factbase.reading.body import body_of, find_date, surroundings
from factbase.reading.charset import decode, tidy
from factbase.reading.document import Loaded
from factbase.reading.layout import paragraphs

__all__ = ["load"]

_DEEPEST = 2_000  # open tags; pages made by people have a few dozen
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr p li td tr th dt dd option".split())
_FEWEST_WORDS = 5


def load(data: bytes, declared: str, *, fallback: bool = False) -> Loaded:
    """The page's article with what its metadata say.

    Raises:
        BadInputError: it has no text, or nests so deep that it was made to harm.
    """
    del fallback
    source = decode(data, declared=declared, html=True)
    _see_depth(source)
    logging.disable(logging.CRITICAL)  # the library tells every page's oddities
    from trafilatura import __version__, bare_extraction, html2txt

    found: Any = bare_extraction(source, with_metadata=True, include_comments=False, favor_precision=True)
    text = tidy((found.text if found else "") or "")
    if len(text.split()) < _FEWEST_WORDS:
        text = tidy(html2txt(source) or "")
    if not text.strip():
        raise BadInputError(
            "has no text to read", hint="the page may be made by scripts; save it as text from the browser"
        )
    return _loaded(text, found, __version__)


def _loaded(text: str, found: Any, version: str) -> Loaded:  # noqa: ANN401 - the library's own document
    around = surroundings(text)

    def given(name: str) -> str:
        return str(getattr(found, name, None) or "").strip()

    authors = tuple(each.strip() for each in given("author").split(";") if each.strip())
    return Loaded(
        text,
        body_of(text, paragraphs(text)),
        given("title") or around.title,
        authors or around.authors,
        given("sitename") or given("hostname") or around.publisher,
        find_date(given("date")) or around.published,
        "text/html",
        "trafilatura",
        version,
    )


def _see_depth(source: str) -> None:
    depth = 0
    for match in _TAG.finditer(source):
        if match[3] or match[2].lower() in _VOID:
            continue
        depth = max(depth - 1, 0) if match[1] else depth + 1
        if depth > _DEEPEST:
            raise BadInputError(f"nests more than {_DEEPEST:,} tags in each other", hint="no page for people does")
