"""Which part of a text is the article, and what stands around it: title, byline, date, publisher.

A region that is not the body (navigation, an epigraph, lists of links, a footer) gets no proposals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factbase.reading.layout import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Surroundings", "body_of", "find_date", "surroundings"]

Span = tuple[int, int]

_BULLET = re.compile(r"^[•*·▪►▸»–-]\s|^\d{1,2}[.)]\s")
_BOILERPLATE = re.compile(
    r"©|\bcopyright\b|all rights reserved|reproduction of|terms of (?:use|service)|privacy policy|cookie|subscribe|"
    r"newsletter|sign up|log ?in\b|comments on this|related (?:articles|stories|links)|read more|share this|"
    r"follow us|advertisement|skip to (?:main )?content|javascript|click here|more from|most (?:read|popular)|"
    r"this article (?:was|has been) (?:amended|originally)|have your say|contact us|about the author|back to top",
    re.IGNORECASE,
)
# A line without any of these holds no boilerplate: looked for first, since the pattern is slow on lines of prose.
_SIGNS_OF_BOILERPLATE = (
    "©", "copyright", "all rights", "reproduction of", "terms of", "privacy", "cookie", "subscribe", "newsletter",
    "sign up", "login", "log in", "comments on", "related ", "read more", "share this", "follow us", "advertisement",
    "skip to", "javascript", "click here", "more from", "most read", "most popular", "this article", "have your say",
    "contact us", "about the author", "back to top",
)  # fmt: skip
_ENDS, _CLOSING = frozenset(".!?…"), "\"”’')]"
_PROSE_WORDS = 12
_WEIGHT_OTHER, _WEIGHT_BOILERPLATE, _WEIGHT_SHORT, _MOST = -6, -40, 2, 60
_HEAD_LINES = 12

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_BYLINE = re.compile(r"^\s*(?:story\s+by|written\s+by|by|from)[:\s]+(.+)$", re.IGNORECASE)
_NAME = re.compile(
    r"^[A-ZÀ-ÖØ-Þ][\w.'’\-]*(?:\s+(?:[A-ZÀ-ÖØ-Þ][\w.'’\-]*|de|van|von|der|al|bin|ibn|da|del|la|le)){0,4}$"
)
_PUBLISHER = (
    re.compile(
        r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?,?)?\s*(?:by\s+)?"
        r"([^.\n|•,]{2,60}(?:\.(?:com|org|net|co\.uk|info))?)",
        re.IGNORECASE,
    ),
    re.compile(
        r"^\s*(?:source|publisher|published by|originally published (?:by|in|at))[:\s]+([^\n.|]{2,60})",
        re.IGNORECASE | re.MULTILINE,
    ),
)  # fmt: skip
_NAVIGATION = re.compile(
    r"\b(?:home|contact|donate|subscribe|archives?|blog|login|search|menu|about us|rss)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a text says about itself outside its body; `body` is a span of code points."""

    body: Span
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    publisher: str = ""


def body_of(text: str, blocks: Sequence[Span]) -> Span:
    """The stretch of paragraphs with the most prose; all of the text where nothing reads like an article.

    Each paragraph weighs its words if it is prose, and less than nothing if it is a heading, a link or boilerplate: the
    heaviest run is the body (a maximum subarray), so that a short quotation inside stays and a list of links ends it.
    """
    best_sum, best = 0, (-1, -1)
    run_sum, run_start = 0, 0
    for place, block in enumerate(blocks):
        weight = _weight(text[slice(*block)])
        if run_sum <= 0:
            run_sum, run_start = 0, place
            if weight < _PROSE_WORDS:
                continue
        run_sum += weight
        if run_sum > best_sum:
            best_sum, best = run_sum, (run_start, place)
    if best[0] < 0:
        return (blocks[0][0], blocks[-1][1]) if blocks else (0, len(text))
    return blocks[best[0]][0], blocks[best[1]][1]


def _weight(paragraph: str) -> int:
    words = paragraph.count(" ") + 1
    line = paragraph.strip()
    if words < _MOST and _is_boilerplate(line):
        return _WEIGHT_BOILERPLATE
    ends = line.rstrip(_CLOSING)[-1:] in _ENDS
    if _BULLET.match(line):
        return _WEIGHT_OTHER
    if words >= _PROSE_WORDS and (ends or words > _MOST // 2):
        return min(words, _MOST)
    if ends or line[:1] in '"“':
        return _WEIGHT_SHORT
    return _WEIGHT_OTHER


def _is_boilerplate(line: str) -> bool:
    low = line.lower()
    return any(sign in low for sign in _SIGNS_OF_BOILERPLATE) and _BOILERPLATE.search(line) is not None


def surroundings(text: str) -> Surroundings:
    """The body of a text, and the title, authors, date and publisher that stand around it."""
    blocks = paragraphs(text)
    body = body_of(text, blocks)
    head = [text[start:end] for start, end in blocks if end <= body[0]][-_HEAD_LINES:]
    lines = [line.strip() for block in head for line in block.splitlines() if line.strip()]
    authors, byline = _authors(lines)
    title = _title(lines, byline)
    if not title and not lines:
        title = _first_line(text, body)
    return Surroundings(body, title, authors, _date(lines), _publisher(text, body))


def _authors(lines: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """The names in the byline, and its place among the lines (-1: none)."""
    for place in range(len(lines) - 1, -1, -1):
        match = _BYLINE.match(lines[place])
        if match is None:
            continue
        parts = re.split(r"\s*(?:,|\band\b|&|\||;)\s*", match[1])
        names = tuple(_cased(part.strip()) for part in parts if _NAME.match(_cased(part.strip())))
        if names and len(match[1]) <= 200:  # noqa: PLR2004 - a sentence that begins with "By" is longer
            return (names[:1] if "," in match[1] and not re.search(r"\band\b|&", match[1]) else names), place
    return (), -1


def _cased(name: str) -> str:
    return name.title() if name.isupper() and len(name) > 3 else name  # noqa: PLR2004 - initials


def _title(lines: Sequence[str], byline: int) -> str:
    """The line right above the byline, else the longest heading above the body."""
    above = lines[:byline] if byline >= 0 else list(lines)
    headings = [line for line in above if _is_heading(line)]
    if not headings:
        return ""
    if byline >= 0:
        return headings[-1]
    return max(headings, key=lambda line: min(len(line.split()), 20))


def _is_heading(line: str) -> bool:
    words = line.split()
    if not 2 <= len(words) <= 40 or _is_date(line) or _BYLINE.match(line):  # noqa: PLR2004
        return False
    if len(_NAVIGATION.findall(line)) >= 2 or _BOILERPLATE.search(line):  # noqa: PLR2004
        return False
    return not (line.endswith(".") and not line.endswith(("U.S.", "...")))


def _is_date(line: str) -> bool:
    return bool(find_date(line)) and len(line) < 60  # noqa: PLR2004 - a date with a weekday and a place


def _first_line(text: str, body: Span) -> str:
    line = text[body[0] : body[1]].split("\n", 1)[0].strip()
    return line if line and len(line.split()) <= 25 and not line.endswith(".") else ""  # noqa: PLR2004


def _date(lines: Sequence[str]) -> str:
    return next((found for line in reversed(lines) if (found := find_date(line))), "")


def find_date(text: str) -> str:
    """The first full date in a text, as EDTF (`2006-05-06`); empty if there is none."""
    for pattern, order in ((_ISO, (1, 2, 3)), (_MONTH_FIRST, (3, 1, 2)), (_DAY_FIRST, (3, 2, 1))):
        match = pattern.search(text)
        if match is None:
            continue
        year, month, day = (match[group] for group in order)
        number = int(month) if month.isdigit() else _MONTHS[month.lower()]
        if 1 <= number <= 12 and 1 <= int(day) <= 31:  # noqa: PLR2004 - months and days
            return f"{year}-{number:02}-{int(day):02}"
    return ""


def _publisher(text: str, body: Span) -> str:
    around = text[body[1] :][-4_000:] + "\n" + text[: body[0]][:2_000]
    for pattern in _PUBLISHER:
        match = pattern.search(around)
        if match is not None:
            return re.sub(
                r"\s*(?:all rights reserved|inc|ltd|llc)\.?$", "", match[1].strip(), flags=re.IGNORECASE
            ).strip()
    return ""
