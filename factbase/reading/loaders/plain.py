"""Plain text, also with the navigation of a page around it."""

from __future__ import annotations

from factbase.reading.body import surroundings
from factbase.reading.charset import decode, tidy
from factbase.reading.document import Loaded
from factbase.reading.loaders import see_length

__all__ = ["load"]


def load(data: bytes, declared: str, *, fallback: bool = False) -> Loaded:
    """The text as it stands; the body found by its prose."""
    del fallback
    text = see_length(tidy(decode(data, declared=declared)))
    around = surroundings(text)
    return Loaded(text, around.body, around.title, around.authors, around.publisher, around.published)
