"""What two wordings of one text share, in any script: folded letters, then words, then what is left of a word.

Marks go only where they are decoration (on Latin, Greek, Arabic and Hebrew letters). Stripped blindly they would turn
Thai vowels, Japanese voicing and Cyrillic й into other letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TEXT_LIMIT", "is_empty", "normalise", "split", "stem_of", "stems", "words"]

TEXT_LIMIT = 4_000  # characters that are looked at: what comes later never decides whether two claims are one
STEM_LENGTH = 5
SHORTEST_AFTER_ARTICLE = 3

_SPACE = " "
_POINT_SIGN = "\ue000"  # stands for a decimal point while all other punctuation goes
_LETTERS = {
    **dict.fromkeys("أإآٱ", "ا"),
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
    "ة": "ه",
    "ؤ": "و",
    "ئ": "ي",
    "ё": "е",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ך": "כ",
    "ם": "מ",
    "ן": "נ",
    "ף": "פ",
    "ץ": "צ",
    # An apostrophe inside a word belongs to it: "don't" is one word, and so is "l'eau" for whoever writes it so.
    **dict.fromkeys("'’ʼ‘`´ʻʾʿ", ""),
    # Letters that show as nothing, and one that only stretches a word.
    **dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800\u034f\u0640", ""),
    _POINT_SIGN: ".",
    "$": " $ ",
    "%": " % ",
}
_DECORATED = ("LATIN", "GREEK", "ARABIC", "HEBREW")
_LOOSE_MARKS = re.compile("(?<=[a-z\u0370-\u03ff])[\u0300-\u036f]+")
_THOUSANDS = re.compile(r"(?<=[0-9])[,\u066c](?=[0-9]{3}(?![0-9]))")
_POINT = re.compile(r"(?<=[0-9])[.,\u066b](?=[0-9])")
_DIGIT = re.compile(r"\d")
# Scripts that write no spaces between words, and Hangul, whose particles cling to them.
_RUNS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)


class _Fold(dict[int, str]):
    """Each sign as it is compared; worked out once."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(chr(code))
        return found


def _folded(sign: str) -> str:
    category = unicodedata.category(sign)
    name = unicodedata.name(sign, "")
    hidden = category in {"Cf", "Cc"} and not sign.isspace()
    pointed = category == "Mn" and name.startswith(("ARABIC", "HEBREW"))
    if sign in _LETTERS:
        found = _LETTERS[sign]
    elif category == "Nd":
        found = str(unicodedata.decimal(sign))
    elif hidden or pointed:
        found = ""
    elif category[0] in "ZPSC":
        found = _SPACE
    elif name.startswith(_DECORATED):
        base = unicodedata.normalize("NFD", sign)[0]
        found = _LETTERS.get(base, base)
    else:
        found = sign
    return found


_FOLD = _Fold()


def normalise(text: str) -> str:
    """Text for comparison: one case, one form of each letter, words between single spaces, no punctuation.

    Digits are ASCII, "1,000" is "1000" and "2,5" is "2.5". Only the first `TEXT_LIMIT` characters count. A text of
    signs alone gives "".
    """
    text = text[:TEXT_LIMIT]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).casefold()
        text = _LOOSE_MARKS.sub("", text)
    if _DIGIT.search(text):
        text = _POINT.sub(_POINT_SIGN, _THOUSANDS.sub("", text))
    return " ".join(text.casefold().translate(_FOLD).split())


def split(text: str) -> tuple[str, ...]:
    """The words of a text, normalised; remembered, because near texts are compared again at the next key press."""
    return _split(text[:TEXT_LIMIT])


@lru_cache(maxsize=2_048)
def _split(text: str) -> tuple[str, ...]:
    return tuple(words(normalise(text)))


def words(normalised: str) -> list[str]:
    """The words of a normalised text, in order; of scripts without spaces, each pair of neighbouring signs."""
    if normalised.isascii():
        return normalised.split()
    found: list[str] = []
    for word in normalised.split():
        found.extend([word] if word.isascii() else _pieces(word))
    return found


def _pieces(word: str) -> list[str]:
    if not _RUNS.search(word):
        return [word]
    pieces: list[str] = []
    place = 0
    for run in _RUNS.finditer(word):
        if run.start() > place:
            pieces.append(word[place : run.start()])
        pieces.extend(_pairs(run.group()))
        place = run.end()
    return pieces + ([word[place:]] if place < len(word) else [])


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)] or [run]


# ------------------------------------------------------------------------------------------------ what is compared

# Words of English that stand in any claim. Other languages go without a list: common words weigh little anyhow.
_EMPTY = frozenset(
    (
        "a an the and or but if of at by for with about to from in on off is are was were be been being am "
        "has have had do does did i me my we our you your he him his she her it its they them their this that "
        "these those what which who whom there here as so than then will would can could should may might "
        "must shall just into over under again very also not no nor out up some any such own same too how "
        "when where why because while during both each other only says said say dont doesnt didnt isnt arent "
        "wasnt werent cant wont im ive its thats there"
    ).split()
)


@lru_cache(maxsize=65_536)
def stem_of(word: str) -> str:
    """What is left of a word: its first letters, which inflection seldom changes; of an Arabic one, no article."""
    if word.startswith("ال") and len(word) >= 2 + SHORTEST_AFTER_ARTICLE:
        word = word[2:]
    return word if word[0].isdigit() or word[-1].isdigit() else word[:STEM_LENGTH]


def is_empty(word: str) -> bool:
    """Whether a word stands in any claim and tells none from another."""
    return word in _EMPTY


def stems(listed: Sequence[str]) -> list[str]:
    """What is compared of words, in order: their stems without empty words; all stems where all words are empty."""
    return [stem_of(word) for word in listed if word not in _EMPTY] or [stem_of(word) for word in listed]
