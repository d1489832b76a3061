"""Spans of a text, moved word by word, and shown as one sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.reading.proposals import Span

__all__ = ["grow", "hull", "shown"]

_WORD = re.compile(r"\S+")
_PAIRS = (("“", "”"), ('"', '"'), ("«", "»"))
_REACH = 300


def grow(text: str, span: Span, side: Literal["start", "end"], by: int) -> Span:
    """The span with one end moved outwards by so many words; less than 0 moves it inwards, never past the other."""
    start, end = span
    edges = [match.span() for match in _WORD.finditer(text, max(start - _REACH, 0), min(end + _REACH, len(text)))]
    if side == "start":
        places = [first for first, _ in edges if first < end]
        at = max((place for place, first in enumerate(places) if first <= start), default=0)
        return (places[min(max(at - by, 0), len(places) - 1)], end) if places else span
    places = [last for _, last in edges if last > start]
    at = min((place for place, last in enumerate(places) if last >= end), default=len(places) - 1)
    return (start, places[min(max(at + by, 0), len(places) - 1)]) if places else span


def hull(spans: Sequence[Span]) -> Span:
    """The stretch from the first to the last word of some spans."""
    return min(start for start, _ in spans), max(end for _, end in spans)


def shown(text: str, spans: Sequence[Span]) -> str:
    """The words of spans in one line, parts joined by an ellipsis; quotation marks around all of it are dropped."""
    parts = [" ".join(text[start:end].split()) for start, end in spans]
    joined = " … ".join(_bare(part) if len(parts) == 1 else part for part in parts)
    return joined.strip()


def _bare(part: str) -> str:
    for opening, closing in _PAIRS:
        inside = part[1:-1]
        if part.startswith(opening) and part.endswith(closing) and opening not in inside and closing not in inside:
            return inside.strip().rstrip(",")
    return part
