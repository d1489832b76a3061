"""Passages that never lie: where quoted words stand in a text, also after it was read anew.

The answer is exact, moved, ambiguous or orphan, and only exact may be taken silently. The order of the attempts is: the
place itself, the words once elsewhere, the words with their context, the words in canonical form, nearly the words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from factbase.reading.proposals import Span

__all__ = ["CONTEXT", "Anchor", "Quote", "anchor", "as_web_annotation", "quote"]

CONTEXT = 32  # characters of prefix and suffix
_SIMILAR = 88.0  # of 100: below it another sentence is as likely
_TWIN = 70.0  # so like is what may have been the words before they were edited
_CONTEXT_AGREES = 0.5
_FOLDED = {
    **dict.fromkeys("“”„«»‟❝❞＂", '"'),
    **dict.fromkeys("‘’‚‛´`′", "'"),
    **dict.fromkeys("–—―−‐‑", "-"),
    "…": "...",
    "\u00ad": "",
    "\ufffe": "",
    "\u200b": "",
    "\u2060": "",
}


class Quote(NamedTuple):
    """Words of a text with what stands around them: a W3C TextPositionSelector and TextQuoteSelector in one."""

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quote stands: `state` is exact, moved, ambiguous or orphan; an orphan has no place (0, 0)."""

    state: str
    start: int = 0
    end: int = 0


def quote(text: str, start: int, end: int) -> Quote:
    """The quote of `start` to `end`, in code points, with 32 characters of context on each side."""
    return Quote(start, end, text[start:end], text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT])


def as_web_annotation(found: Quote) -> list[dict[str, object]]:
    """Both selectors as the W3C Web Annotation model writes them; positions count code points, not UTF-16 units."""
    return [
        {"type": "TextPositionSelector", "start": found.start, "end": found.end},
        {"type": "TextQuoteSelector", "exact": found.exact, "prefix": found.prefix, "suffix": found.suffix},
    ]


def anchor(text: str, wanted: Quote) -> Anchor:
    """Where a quote of another rendition stands in this text."""
    if not wanted.exact.strip():
        return Anchor("orphan")
    if text[wanted.start : wanted.end] == wanted.exact and _agrees(text, wanted, wanted.start):
        return Anchor("exact", wanted.start, wanted.end)
    places = _places(text, wanted.exact)
    if places:
        return _chosen(text, wanted, places)
    return _canonical(text, wanted) or _nearly(text, wanted) or Anchor("orphan")


def _places(text: str, words: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(words), text)]


def _chosen(text: str, wanted: Quote, places: list[int]) -> Anchor:
    """One place: exact if what stands around it agrees too, else moved. Several: the one whose context alone agrees."""
    length = len(wanted.exact)
    agreeing = [place for place in places if _agrees(text, wanted, place)]
    if len(agreeing) == 1:
        return Anchor("exact", agreeing[0], agreeing[0] + length)
    if len(places) == 1:
        # The words may have been edited in their own place and stand word for word in another.
        return _or_twin(text, wanted, (places[0], places[0] + length))
    nearest = min(places, key=lambda place: abs(place - wanted.start))
    return Anchor("ambiguous", nearest, nearest + length)


def _agrees(text: str, wanted: Quote, place: int) -> bool:
    """Do the words right before and after stand there too? Half of the context is enough, on both sides together."""
    end = place + len(wanted.exact)
    before = _common_end(text[max(place - CONTEXT, 0) : place], wanted.prefix)
    after = _common_end(text[end : end + CONTEXT][::-1], wanted.suffix[::-1])
    whole = len(wanted.prefix) + len(wanted.suffix)
    return not whole or (before + after) / whole >= _CONTEXT_AGREES


def _common_end(left: str, right: str) -> int:
    count = 0
    for a, b in zip(reversed(left), reversed(right), strict=False):
        if _fold(a) != _fold(b):
            break
        count += 1
    return count


# ------------------------------------------------------------------------------------------------ canonical form


def _fold(sign: str) -> str:
    folded = _FOLDED.get(sign)
    if folded is not None:
        return folded
    return " " if sign.isspace() else unicodedata.normalize("NFKC", sign)


@lru_cache(maxsize=4)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """A text without the differences that copying makes, and where each of its characters came from."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for each in _fold(sign):
            if each == " " and signs and signs[-1] == " ":
                continue
            signs.append(each)
            places.append(place)
    places.append(len(text))
    return "".join(signs), tuple(places)


def _canonical(text: str, wanted: Quote) -> Anchor | None:
    folded, came_from = _folded(text)
    words = _folded(wanted.exact)[0].strip()
    places = _places(folded, words) if words else []
    if not places:
        return None
    found = [(came_from[place], came_from[place + len(words) - 1] + 1) for place in places]
    if len(found) == 1:
        return Anchor("exact" if _near(text, wanted, *found[0]) else "moved", *found[0])
    agreeing = [span for span in found if _near(text, wanted, *span)]
    if len(agreeing) == 1:
        return Anchor("exact", *agreeing[0])
    return Anchor("ambiguous", *min(found, key=lambda span: abs(span[0] - wanted.start)))


def _near(text: str, wanted: Quote, start: int, end: int) -> bool:
    before = _folded(text[max(start - CONTEXT, 0) : start])[0].strip()
    after = _folded(text[end : end + CONTEXT])[0].strip()
    prefix, suffix = _folded(wanted.prefix)[0].strip(), _folded(wanted.suffix)[0].strip()
    whole = len(prefix) + len(suffix)
    return (
        not whole or (_common_end(before, prefix) + _common_end(after[::-1], suffix[::-1])) / whole >= _CONTEXT_AGREES
    )


# -------------------------------------------------------------------------------------------------------- nearly


def _nearly(text: str, wanted: Quote) -> Anchor | None:
    """The stretch most like the words, if it is like enough: moved, to be confirmed; ambiguous if there are two."""
    first = _like(text, wanted.exact, _SIMILAR)
    return None if first is None else _or_twin(text, wanted, first)


def _or_twin(text: str, wanted: Quote, first: Span) -> Anchor:
    """This stretch, unless another one is like the words too: then the one between whose neighbours the words stood."""
    masked = text[: first[0]] + "\0" * (first[1] - first[0]) + text[first[1] :]
    twin = _like(masked, wanted.exact, _TWIN)
    if twin is None:
        return Anchor("moved", *first)
    return Anchor("ambiguous", *max(first, twin, key=lambda span: _context_ratio(text, wanted, *span)))


def _like(text: str, words: str, cutoff: float) -> Span | None:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only for words that were edited

    found = fuzz.partial_ratio_alignment(words, text, score_cutoff=cutoff) if text else None
    if found is None or found.dest_end - found.dest_start < len(words) // 2:
        return None
    start, end = _refined(text, words, *_whole_words(text, found.dest_start, found.dest_end))
    return (start, end) if fuzz.ratio(words, text[start:end]) >= cutoff else None


def _context_ratio(text: str, wanted: Quote, start: int, end: int) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only for words that were edited

    before, after = text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT]
    return float(fuzz.ratio(before, wanted.prefix) + fuzz.ratio(after, wanted.suffix))


def _whole_words(text: str, start: int, end: int) -> Span:
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _refined(text: str, words: str, start: int, end: int) -> Span:
    """The ends moved by up to three words to either side, to where the stretch is most like the words."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only for words that were edited

    starts = {start, *_edges(text, start, backward=True), *_edges(text, start, backward=False)}
    ends = {end, *_edges(text, end, backward=True), *_edges(text, end, backward=False)}
    best = max(
        ((fuzz.ratio(words, text[a:b]), -(b - a), a, b) for a in starts for b in ends if a < b),
        default=(0.0, 0, start, end),
    )
    return best[2], best[3]


def _edges(text: str, place: int, *, backward: bool) -> list[int]:
    """Up to three word edges before or after a place."""
    if backward:
        window = text[max(place - 60, 0) : place]
        found = [max(place - 60, 0) + match.start() for match in re.finditer(r"(?<=\s)\S|(?<=\S)\s", window)]
        return found[-6:]
    window = text[place : place + 60]
    return [place + match.start() for match in re.finditer(r"(?<=\s)\S|(?<=\S)(?=\s|$)", window)][:6]
