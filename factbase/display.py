"""What any text passes before it reaches a terminal, and how it is cut to fit there.

Everything that people, documents and files hand us may hold escape sequences, text that runs backwards, or characters
that show as nothing. `safe` makes all of these visible and changes nothing else, so that evidence stays legible.

Invariants: `safe(safe(x)) == safe(x)`; what `safe` gives has no control character, no surrogate and nothing that
steers the direction of text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Piece = tuple[int, int, str]  # start and end of what was replaced, and what is shown instead

__all__ = ["MOST_MARKS", "SafeText", "bounds", "cells", "clip", "plural", "safe", "safe_map", "wrap"]

MOST_MARKS = 8  # Tibetan and Hebrew with cantillation stack up to six

# ------------------------------------------------------------------------------------------- which characters, why

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"  # all but tab and newline
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (
    "\xad\u034f\u17b4\u17b5\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb"  # zero width
    "\u115f\u1160\u2800\u3164\uffa0\U00016fe4\U0001d159"  # letters and signs that show as nothing
    "\U00013430-\U00013440\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # layout of rare scripts, shorthand and music
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags, which smuggle hidden ASCII
    "\ufdd0-\ufdef\ufffe\uffff"  # no characters at all
)
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"  # whatever the font likes, a tick or a flag for instance
_JOINERS = "\u200c\u200d"
_SELECTORS = "\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_HIDDEN = _CONTROLS + _DIRECTION + _INVISIBLE + _PRIVATE + _JOINERS + _SELECTORS
# Neither letter, digit nor space, beyond Latin: all combining marks are in here, which `re` cannot name itself.
_MAYBE_MARK = rf"[^\w\s\x00-\u02ff{_HIDDEN}]"


class _Suspects(NamedTuple):
    """What may have to be replaced: single characters to look for first, and everything, piece by piece."""

    hidden: re.Pattern[str]
    pieces: re.Pattern[str]


def _suspects(more: str) -> _Suspects:
    hidden = f"[{_HIDDEN}{more}]"
    marks = rf"(?:\A|(?<=\n)){_MAYBE_MARK}+|{_MAYBE_MARK}{{{MOST_MARKS + 1},}}"
    return _Suspects(re.compile(hidden), re.compile(f"(?P<hidden>{hidden})|{marks}"))


_IN_ONE_LINE, _IN_LINES = _suspects("\t\n"), _suspects("")
_FLOOD = re.compile(f"{_MAYBE_MARK}{{{MOST_MARKS + 1}}}")
_AFTER_NEWLINE = re.compile(f"\n{_MAYBE_MARK}")

_PICTOGRAPHS = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_IDEOGRAPHS = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
# Arabic, Syriac, N'Ko and their like; the scripts of India and South-East Asia; Mongolian.
_JOINING = (
    "\u0620-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17b3\u17b6-\u17d3\u1820-\u18aa"
    "\ufb50-\ufdcf\ufe70-\ufefc\U00011000-\U00011fff"
)
# What may stand before a hidden character, the character, and what may follow: then it is needed, and stays.
_NEEDED = re.compile(
    rf"[{_PICTOGRAPHS}\ufe0f]\u200d[{_PICTOGRAPHS}]"
    rf"|[{_JOINING}][{_JOINERS}](?=\w)[{_JOINING}]|(?=\w)[{_JOINING}][{_JOINERS}][{_JOINING}]"
    rf"|[{_PICTOGRAPHS}0-9#*][\ufe0e\ufe0f].?"
    rf"|[{_IDEOGRAPHS}\u2200-\u22ff\u2a00-\u2aff\u3001\u3002\u1000-\u1049\ua840-\ua873][\ufe00-\ufe02].?"
    rf"|[{_IDEOGRAPHS}][\U000e0100-\U000e01ef].?"
    r"|[\u1820-\u18aa][\u180b-\u180f].?",
    re.DOTALL,
)


# -------------------------------------------------------------------------------------------------- making it safe


def safe(text: str, *, keep_newlines: bool = False) -> str:
    r"""The text with everything visible that a terminal would act on, reorder or hide.

    Args:
        text: anything, from anywhere.
        keep_newlines: keep `\n` and tab as they are, and `\r\n` as `\n`, for text that is shown in several lines.

    Returns:
        C0 and DEL as their pictures (`␛`), C1 and lone surrogates as `�`; what steers direction, shows as nothing or
        is private to some font as `⟨U+202E⟩`; of more than `MOST_MARKS` marks on one letter, the rest as `⟨+n marks⟩`;
        a mark with no letter before it on `◌`. All other text as it is, with the joiners and selectors that Persian,
        the scripts of India, Mongolian, Chinese, Japanese and emoji need. "" for "".
    """
    if text.isascii() and text.isprintable():
        return text
    suspects = _IN_LINES if keep_newlines else _IN_ONE_LINE
    # Three searches for one thing each: a third of what one search for all of them takes.
    if not (suspects.hidden.search(text) or _FLOOD.search(text) or _AFTER_NEWLINE.search(text) or _is_mark(text[0])):
        return text
    return safe_map(text, keep_newlines=keep_newlines).text


class SafeText:
    """A text made safe, and where each place of the stored text stands in it.

    Args:
        stored: the text as it was.
        pieces: what was replaced, in order: start and end in the stored text, and what is shown instead.
    """

    __slots__ = ("_shown", "_stored", "text")

    def __init__(self, stored: str, pieces: list[Piece]) -> None:
        # Knots: the beginning of the text, then the two ends of each replacement, so an odd one begins a replacement.
        self._stored, self._shown = [0], [0]
        parts, done, length = [], 0, 0
        for start, end, shown in pieces:
            parts += [stored[done:start], shown]
            length += start - done
            self._stored += [start, end]
            self._shown += [length, length + len(shown)]
            done, length = end, length + len(shown)
        self.text = "".join([*parts, stored[done:]])

    def shown(self, place: int) -> int:
        """Where a place of the stored text (in code points) stands in `text`; within a replacement, its beginning."""
        return _across(place, self._stored, self._shown)

    def stored(self, place: int) -> int:
        """What place of the stored text stands at a place of `text`; within a replacement, the first one replaced."""
        return _across(place, self._shown, self._stored)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of `text` that shows a passage of the stored text; both half open.

        A replacement of which only a part lies in the passage is shown whole.
        """
        knot = bisect_right(self._stored, end) - 1
        inside = knot % 2 == 1 and self._stored[knot] < end
        return self.shown(start), self._shown[knot + 1] if inside else self.shown(end)


def _across(place: int, here: list[int], there: list[int]) -> int:
    knot = bisect_right(here, place) - 1
    return there[knot] if knot % 2 else there[knot] + place - here[knot]


def safe_map(text: str, *, keep_newlines: bool = False) -> SafeText:
    """What `safe` gives, with a map, so that passages of the stored text can be highlighted in the shown one."""
    pieces: list[Piece] = []
    for match in (_IN_LINES if keep_newlines else _IN_ONE_LINE).pieces.finditer(text):
        if match["hidden"]:
            pieces += _hidden(text, match.start(), pieces, keep_newlines=keep_newlines)
        else:
            pieces += _marks(text, match.start(), match.end())
    return SafeText(text, pieces)


def _hidden(text: str, place: int, pieces: list[Piece], *, keep_newlines: bool) -> list[Piece]:
    character, following = text[place], text[place + 1 : place + 2]
    if keep_newlines and character == "\r" and following == "\n":
        return [(place, place + 1, "")]
    # What is shown before it decides, not what stood there: else the answer would change when it is asked again.
    before = pieces[-1][2][-1:] if pieces and pieces[-1][1] == place else text[max(place - 1, 0) : place]
    if _NEEDED.fullmatch(before + character + following):
        return []
    return [(place, place + 1, _visible(ord(character)))]


def _visible(code: int) -> str:
    if code < 0x20:  # noqa: PLR2004 - C0
        return chr(0x2400 + code)
    if code == 0x7F:  # noqa: PLR2004 - DEL
        return "\u2421"
    if code < 0xA0 or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - C1, surrogates
        return "\ufffd"
    return f"⟨U+{code:04X}⟩"


def _marks(text: str, start: int, end: int) -> Iterator[Piece]:
    if _is_mark(text[start]) and text[start - 1 : start] in {"", "\n"}:
        yield start, start, "◌"
    run = 0
    for place in range(start, end + 1):
        if place < end and _is_mark(text[place]):
            run += 1
            continue
        if run > MOST_MARKS:
            more = run - MOST_MARKS
            yield place - more, place, f"⟨+{plural(more, 'mark', 'marks')}⟩"
        run = 0


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


# --------------------------------------------------------------------------------------------- cells of a terminal


def cells(text: str) -> int:
    """How many cells of a terminal a text takes that has passed `safe`: 0 for a mark, 2 for Chinese or an emoji."""
    if text.isascii() or _ALL_SINGLE.fullmatch(text):
        return len(text)
    if _SEQUENCES.search(text):
        return sum(width for _, width in _clusters(text))
    return sum(map(_width, text))


def clip(text: str, width: int, *, ascii_only: bool = False) -> str:
    """A text of one line, cut to a number of cells.

    Args:
        text: has passed `safe`.
        width: in cells; 0 or less gives "".
        ascii_only: end with `...` in place of `…`.

    Returns:
        The text itself if it fits, else its beginning with the sign of the cut, at most `width` cells wide. A letter
        stays with its marks, and an emoji in one piece.
    """
    if cells(text) <= width:
        return text
    sign = "..." if ascii_only else "…"
    room = width - len(sign)
    if room < 0:
        return sign[: max(width, 0)]
    return _beginning(text, room).rstrip() + sign


def _beginning(text: str, room: int) -> str:
    if text.isascii() or _ALL_SINGLE.fullmatch(text):
        return text[:room]
    kept = []
    for cluster, width in _clusters(text):
        room -= width
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept)


def wrap(text: str, width: int) -> list[str]:
    """A text as lines of at most so many cells, broken at spaces; a word wider than a line is broken where it must.

    Args:
        text: has passed `safe`; its newlines stay line breaks. Other spaces at the end of a line go, as do several
            in a row.
        width: in cells; less than 2 counts as 2, so that every character fits.

    Returns:
        Without newlines, and never empty: [""] for "".
    """
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, max(width, 2))]


def _wrap_paragraph(paragraph: str, width: int) -> list[str]:
    lines, line, taken = [], "", 0
    for word in _SPACES.split(paragraph.strip(" \t")):
        for piece, wide in _pieces_of(word, width):
            if line and taken + 1 + wide > width:
                lines.append(line)
                line, taken = piece, wide
            else:
                line, taken = (f"{line} {piece}", taken + 1 + wide) if line else (piece, wide)
    return [*lines, line]


def _pieces_of(word: str, width: int) -> Iterator[tuple[str, int]]:
    piece, taken = "", 0
    if (whole := cells(word)) <= width:
        yield word, whole
        return
    for cluster, wide in _clusters(word):
        if taken + wide > width:
            yield piece, taken
            piece, taken = "", 0
        piece, taken = piece + cluster, taken + wide
    yield piece, taken


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """What a terminal draws as one: a letter with its marks, an emoji sequence, a flag; each with its cells."""
    start, width, before = 0, 0, ""
    for place, character in enumerate(text):
        if _belongs(before, character, place - start):
            width = _joint_width(width, character)
        else:
            if place:
                yield text[start:place], width
            start, width = place, _width(character)
        before = character
    if text:
        yield text[start:], width


def _belongs(before: str, character: str, length: int) -> bool:
    """Whether a character is drawn with the one before it, the last of `length` that are drawn as one."""
    if not before:
        return False
    if _width(character) == 0 or (_SKIN.match(character) and _PICTOGRAPH.match(before)):
        return True
    if before == "\u200d":
        return _PICTOGRAPH.match(character) is not None
    return length == 1 and _FLAG_LETTERS.fullmatch(before + character) is not None


def _joint_width(width: int, character: str) -> int:
    if character == "\ufe0f" or _FLAG_LETTERS.match(character * 2):
        return 2
    return width


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    code, kind = ord(character), unicodedata.category(character)
    if kind[0] == "M" or character in _JOINERS or 0x1160 <= code <= 0x11FF:  # noqa: PLR2004 - the later parts of a Korean syllable
        return 0
    if kind == "Cn":  # newer than this Python
        return 2 if _WIDE_BLOCKS.match(character) else 1
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


_ALL_SINGLE = re.compile("[ -~\xa0-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2500-\u257f]*")
_SEQUENCES = re.compile("[\u200d\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
_SPACES = re.compile("[ \t]+")
_PICTOGRAPH = re.compile(f"[{_PICTOGRAPHS}]")
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_WIDE_BLOCKS = re.compile("[\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001faff\U00020000-\U0003fffd]")


# ----------------------------------------------------------------------------------------------- numbers and words


def plural(number: int, one: str, many: str) -> str:
    """A number with its noun: `1 claim`, `0 claims`, `12,000 claims`."""
    return f"{number:,} {one if number == 1 else many}"


def bounds(low_and_high: tuple[int, int], *, ascii_only: bool = False) -> str:
    """Bounds as one number where they meet, else as a range with an en dash (`1-3` if only ASCII may be shown)."""
    low, high = low_and_high
    dash = "-" if ascii_only else "\u2013"
    return str(low) if low == high else f"{low}{dash}{high}"
