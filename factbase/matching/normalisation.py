"""Normalisation: letters folded in any script, then split into words, then reduced to stems.

Marks are dropped only where they are decoration (on Latin, Greek, Arabic and Hebrew letters). Stripped everywhere they
would turn Thai vowels, Japanese voicing and the Cyrillic letter й into other letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TEXT_LIMIT", "is_stop_word", "normalise", "split", "stem_of", "stems", "words"]

TEXT_LIMIT = 4_000  # characters: what comes later never decides whether two claims say the same
# Five letters keep inflected forms together (election, elections) and keep most unrelated words apart.
STEM_LENGTH = 5
SHORTEST_AFTER_ARTICLE = 3  # letters: a shorter word that begins with "al" is more likely no article and noun

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
# Scripts whose letters keep their identity without marks: "Müller" is found by "Muller".
_DECORATED = ("LATIN", "GREEK", "ARABIC", "HEBREW")
_LOOSE_MARKS = re.compile("(?<=[a-z\u0370-\u03ff])[\u0300-\u036f]+")
# "1,000" and "1000" are one number, but "3,5" is a list or a decimal and stays.
_THOUSANDS = re.compile(r"(?<=[0-9])[,\u066c](?=[0-9]{3}(?![0-9]))")
_POINT = re.compile(r"(?<=[0-9])[.,\u066b](?=[0-9])")
_DIGIT = re.compile(r"\d")
# Scripts that write no spaces between words, and Hangul, whose particles cling to them.
_RUNS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)


class _Fold(dict[int, str]):
    """Table for `str.translate` that works out the folded form of each character once."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(sign: str) -> str:
    category = unicodedata.category(sign)
    name = unicodedata.name(sign, "")
    hidden = category in {"Cf", "Cc"} and not sign.isspace()
    pointed = category == "Mn" and name.startswith(("ARABIC", "HEBREW"))
    if sign in _LETTERS:
        replacement = _LETTERS[sign]
    elif category == "Nd":
        replacement = str(unicodedata.decimal(sign))
    elif hidden or pointed:
        replacement = ""
    elif category[0] in "ZPSC":
        replacement = _SPACE
    elif name.startswith(_DECORATED):
        base = unicodedata.normalize("NFD", sign)[0]
        replacement = _LETTERS.get(base, base)
    else:
        replacement = sign
    return replacement


_FOLD = _Fold()


def normalise(text: str) -> str:
    """Fold a text for comparison: one case, one form of each letter, single spaces, no punctuation.

    Digits are ASCII, "1,000" is "1000" and "2,5" is "2.5". Only the first `TEXT_LIMIT` characters count. A text of
    signs alone gives "".
    """
    text = text[:TEXT_LIMIT]
    if not text.isascii():
        # The input may hold the sign that stands for a decimal point below; it must not become one.
        text = unicodedata.normalize("NFKC", text.replace(_POINT_SIGN, _SPACE)).casefold()
        text = _LOOSE_MARKS.sub("", text)
    if _DIGIT.search(text):
        text = _POINT.sub(_POINT_SIGN, _THOUSANDS.sub("", text))
    return " ".join(text.casefold().translate(_FOLD).split())


def split(text: str) -> tuple[str, ...]:
    """Return the words of a text, normalised; cached, because near texts are compared again at the next key press."""
    return _split(text[:TEXT_LIMIT])


@lru_cache(maxsize=2_048)
def _split(text: str) -> tuple[str, ...]:
    return tuple(words(normalise(text)))


def words(normalised: str) -> list[str]:
    """Return the words of a normalised text in order; of scripts without spaces, each two neighbouring characters."""
    if normalised.isascii():
        return normalised.split()
    pieces: list[str] = []
    for word in normalised.split():
        pieces.extend([word] if word.isascii() else _pieces(word))
    return pieces


def _pieces(word: str) -> list[str]:
    if not _RUNS.search(word):
        return [word]
    pieces: list[str] = []
    place = 0
    # Without spaces there are no words to compare; overlapping pairs are the usual stand-in
    # (CJK bigrams, as search engines index them).
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
_STOP_WORDS = frozenset(
    (
        "a an the and or but if of at by for with about to from in on off is are was were be been being am "
        "has have had do does did i me my we our you your he him his she her it its they them their this that "
        "these those what which who whom there here as so than then will would can could should may might "
        "must shall just into over under again very also not no nor out up some any such own same too how "
        "when where why because while during both each other only says said say dont doesnt didnt isnt arent "
        "wasnt werent cant wont im ive its thats there"
    ).split()
)


# Zipf: a few ten thousand distinct words cover nearly all text, so the cache stays small and hits.
@lru_cache(maxsize=65_536)
def stem_of(word: str) -> str:
    """Return the stem of a word: its first letters, without the Arabic article."""
    if word.startswith("ال") and len(word) >= 2 + SHORTEST_AFTER_ARTICLE:
        word = word[2:]
    return word if word[0].isdigit() or word[-1].isdigit() else word[:STEM_LENGTH]


def is_stop_word(word: str) -> bool:
    """Return whether a word is so common that it distinguishes no claim from another."""
    return word in _STOP_WORDS


def stems(split_words: Sequence[str]) -> list[str]:
    """Return the stems of the words that carry meaning, in order; all stems where every word is common."""
    return [stem_of(word) for word in split_words if word not in _STOP_WORDS] or [stem_of(word) for word in split_words]
