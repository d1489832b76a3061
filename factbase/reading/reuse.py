"""Text that two documents share: copies are told from shared quotations and from boilerplate.

Words in lower case, in runs of eight; a quarter of the runs is kept, by hash, so that the table stays small. Two
documents that share three kept runs are compared word by word, and each stretch that both have is shown.
"""

from __future__ import annotations

import re
import zlib
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from factbase.reading.english.words import quotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factbase.reading.proposals import Span

__all__ = ["COMMON", "ENOUGH", "Shared", "Shingles", "shared", "shingles", "wire_credit"]

SIZE = 8
KEPT = 4  # one of so many
ENOUGH = 3  # kept runs that two documents must share
COMMON = 20  # a run in more documents than this is boilerplate
_WORD = re.compile(r"\w+")
_QUOTED_SHARE = 0.8
_WIRES = {
    "Associated Press": r"\bAssociated Press\b|\(AP\)|(?-i:\bAP\b)",
    "Reuters": r"\bReuters\b",
    "Agence France-Presse": r"\bAgence France[- ]Presse\b|(?-i:\bAFP\b)",
    "United Press International": r"\bUnited Press International\b|\(UPI\)",
    "Bloomberg": r"\(Bloomberg\)",
    "Xinhua": r"\(Xinhua\)",
    "dpa": r"\(dpa\)",
    "TASS": r"\(TASS\)",
}
_CREDITS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _WIRES.items()}
_DATELINE, _CREDIT_LINE = (
    200,
    re.compile(
        r"(?:wire (?:reports|services)|contributed to this report|by the associated press|©|copyright|source:)",
        re.IGNORECASE,
    ),
)


class Shingles(NamedTuple):
    """The kept runs of a text: each run's hash and the place of its first word; and where each word begins and ends."""

    runs: list[tuple[int, int]]
    words: list[str]
    spans: list[Span]


class Shared(NamedTuple):
    """A stretch that two texts share, in code points of each, and how many words it has."""

    here: Span
    there: Span
    words: int
    quotation: bool


def shingles(text: str, start: int = 0, end: int | None = None) -> Shingles:
    """The words of a text and its kept runs of eight."""
    spans = [match.span() for match in _WORD.finditer(text, start, len(text) if end is None else end)]
    words = [text[first:last].lower() for first, last in spans]
    # The words stand once in one buffer, of which each run is a slice: to join every eight anew takes much longer.
    line = " ".join(words)
    joined = memoryview(line.encode("utf-8", "surrogatepass"))
    lengths = map(len, words) if line.isascii() else map(_bytes, words)
    begins = [0, *accumulate(length + 1 for length in lengths)]
    ends = zip(begins, begins[SIZE:], strict=False)
    hashes = [zlib.crc32(joined[first : after - 1]) for first, after in ends]
    return Shingles([(value, place) for place, value in enumerate(hashes) if value % KEPT == 0], words, spans)


def _bytes(word: str) -> int:
    return len(word) if word.isascii() else len(word.encode("utf-8", "surrogatepass"))


def shared(text: str, here: Shingles, there: Shingles) -> list[Shared]:
    """The stretches of eight words or more that both texts have, by position here, each as long as it can be."""
    places: dict[int, list[int]] = {}
    for value, place in there.runs:
        places.setdefault(value, []).append(place)
    found: list[tuple[int, int, int]] = []
    reached: dict[int, int] = {}  # how far the last stretch went of those that lie this far apart in the two texts
    for value, place in here.runs:
        for twin in places.get(value, ())[:COMMON]:
            apart = place - twin
            if reached.get(apart, -1) > place or here.words[place : place + SIZE] != there.words[twin : twin + SIZE]:
                continue
            run = _extended(here.words, there.words, place, twin)
            found.append(run)
            reached[apart] = run[0] + run[2]
    quoted = _quoted(text)
    return [_told(here, there, run, quoted) for run in sorted(found)]


def _extended(here: list[str], there: list[str], place: int, twin: int) -> tuple[int, int, int]:
    back = 0
    while place - back > 0 and twin - back > 0 and here[place - back - 1] == there[twin - back - 1]:
        back += 1
    ahead = SIZE
    while place + ahead < len(here) and twin + ahead < len(there) and here[place + ahead] == there[twin + ahead]:
        ahead += 1
    return place - back, twin - back, back + ahead


def _told(here: Shingles, there: Shingles, run: tuple[int, int, int], quoted: list[Span]) -> Shared:
    place, twin, size = run
    span = (here.spans[place][0], here.spans[place + size - 1][1])
    other = (there.spans[twin][0], there.spans[twin + size - 1][1])
    inside = sum(max(min(span[1], end) - max(span[0], start), 0) for start, end in quoted)
    return Shared(span, other, size, inside >= _QUOTED_SHARE * (span[1] - span[0]))


def _quoted(text: str) -> list[Span]:
    """The quotations of a text: what two papers quote alike, neither copied from the other."""
    found: list[Span] = []
    place = 0
    for line in text.splitlines(keepends=True):
        found += [(each.start, each.end) for each in quotations(text, place, place + len(line))]
        place += len(line)
    return found


def wire_credit(text: str) -> str:
    """The agency whose story this says it is: in its dateline, or in a credit at its end; empty if none.

    An agency that is only mentioned ("told Reuters") is no credit.
    """
    head = text[:_DATELINE]
    for name, pattern in _CREDITS.items():
        if re.search(rf"^[^\n]{{0,80}}(?:{pattern.pattern})\)?\s*[-–—:]", head, re.IGNORECASE | re.MULTILINE):
            return name
    return next(
        (name for line in _credit_lines(text) for name, pattern in _CREDITS.items() if pattern.search(line)), ""
    )


def _credit_lines(text: str) -> Iterator[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    for line in (*lines[:6], *lines[-6:]):
        if _CREDIT_LINE.search(line) and len(line) < _DATELINE:
            yield line
