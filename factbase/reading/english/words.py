"""A paragraph as words: long quotations are one word each, so that a full stop inside never ends a sentence."""

from __future__ import annotations

import re
from typing import NamedTuple

from factbase.reading.english.lexicon import ABBREVIATIONS, CUES, TAGS

__all__ = ["QUOTE", "Quotation", "Words", "quotations", "read_words"]

QUOTE = '"'
LONGEST_SENTENCE = 300  # words; what goes on longer is no prose, and every rule looks through its whole sentence
_LONG_WORDS = 4  # a quotation of so many words is speech, a shorter one is a phrase

_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}"  # U.S.
    r"|[A-Z]\.(?=\s?[A-Z])"  # an initial
    r"|[$€£#@]?\w+(?:[.'’\-‑&/,:]\w+)*(?:['’](?=[\s,.;:)]|$))?%?"
    r"|\.\.\.|…|--|[^\w\s]",
)
_STRAIGHT = re.compile(r'["“”„«»]|(?<![\w\'])\'\'|\'\'(?!\w)|``')
_MARKS = frozenset('"“”„«»')  # a mark of no long quotation is no word
_OPENING = frozenset("“„«")
_CLOSING = frozenset("”»")
_ENDS = frozenset(".!?…")
_PUNCTUATION = {"—": "-", "–": "-", "--": "-", "...": "-", "…": "-", "―": "-"}


class Quotation(NamedTuple):
    """A quotation with its marks; `closed` is false where the paragraph ends before it does."""

    start: int
    end: int
    closed: bool = True


def quotations(text: str, start: int, end: int) -> list[Quotation]:
    """The quotations of one paragraph, in order; never nested, never an error on odd marks.

    An opening mark that is never closed runs to the paragraph's end (speech over several paragraphs) if it stands at
    the beginning of the paragraph or after a colon or comma; elsewhere it is a stray mark.
    """
    found: list[Quotation] = []
    opened = -1
    for mark in _STRAIGHT.finditer(text, start, end):
        place = mark.start()
        opens = _opens(text, mark.group(), place, start, end, inside=opened >= 0)
        if opened < 0 and opens:
            opened = place
        elif opened >= 0 and not opens:
            found.append(Quotation(opened, mark.end()))
            opened = -1
    if opened >= 0 and _may_run_on(text, opened, start):
        found.append(Quotation(opened, end, closed=False))
    return found


def _opens(text: str, mark: str, place: int, start: int, end: int, *, inside: bool) -> bool:  # noqa: PLR0913
    if mark in _OPENING or mark == "``":
        return True
    if mark in _CLOSING:
        return False
    before = text[place - 1] if place > start else " "
    after = text[place + len(mark)] if place + len(mark) < end else " "
    if inside:
        # A straight mark closes, unless it plainly opens again: a space before it and a letter after it.
        return False
    return not (after.isspace() and not before.isspace())


def _may_run_on(text: str, opened: int, start: int) -> bool:
    before = text[start:opened].rstrip()
    return not before or before[-1] in ":,"


class Words:
    """One paragraph's words: text in lower case, start, end and tag of each, and its sentences.

    Tags: d determiner, p preposition, s subordinator, t "that", c conjunction, r subject pronoun, o object pronoun,
    w question word, x auxiliary, a adverb, v verb, e word in -ed, g word in -ing, n other word, N name, # number,
    `"` long quotation, and punctuation as , ; : . - ( ).
    """

    __slots__ = ("cues", "end", "low", "quotes", "sentences", "start", "tag", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.low: list[str] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.tag: list[str] = []
        self.sentences: list[tuple[int, int]] = []
        self.quotes: dict[int, Quotation] = {}
        self.cues: list[int] = []

    def capital(self, place: int) -> bool:
        """Does the word begin with a capital?"""
        return self.text[self.start[place]].isupper()

    def inner(self, place: int) -> str:
        """What stands inside a long quotation."""
        quote = self.quotes[place]
        return self.text[quote.start + 1 : quote.end - 1 if quote.closed else quote.end]


def read_words(text: str, start: int, end: int) -> Words:
    """The words of the paragraph at `start` to `end`."""
    words = Words(text)
    place = start
    for quote in quotations(text, start, end):
        _plain(words, place, quote.start)
        if _is_long(text, quote):
            words.quotes[len(words.low)] = quote
            words.low.append(QUOTE)
            words.start.append(quote.start)
            words.end.append(quote.end)
        else:
            _plain(words, quote.start + 1, quote.end - 1 if quote.closed else quote.end)
        place = quote.end
    _plain(words, place, end)
    _split(words)
    return words


def _is_long(text: str, quote: Quotation) -> bool:
    inside = text[quote.start + 1 : quote.end - 1] if quote.closed else text[quote.start + 1 : quote.end]
    stripped = inside.strip()
    if not stripped:
        return False
    return stripped[-1] in ",.!?" or inside.count(" ") >= _LONG_WORDS - 1


def _plain(words: Words, start: int, end: int) -> None:
    low, starts, ends, text = words.low, words.start, words.end, words.text
    for match in _WORD.finditer(text, start, end):
        begin, stop = match.span()
        word = match[0].lower()
        if stop < end and text[stop] == "." and word + "." in ABBREVIATIONS and word[-1] != ".":
            word += "."
            stop += 1
        elif stop - begin == 1 and ((word == "." and low and ends[-1] == begin + 1) or word in _MARKS):
            continue
        low.append(word)
        starts.append(begin)
        ends.append(stop)


def _split(words: Words) -> None:
    """Find sentence ends and cue words."""
    low = words.low
    begin = 0
    last = len(low) - 1
    for place, word in enumerate(low):
        if word in CUES:
            words.cues.append(place)
        ends = (word in _ENDS or word == QUOTE or word[-1] == ".") and place < last
        if (ends and _ends_here(words, place, begin)) or place - begin >= LONGEST_SENTENCE:
            words.sentences.append((begin, place + 1))
            begin = place + 1
    if begin < len(low):
        words.sentences.append((begin, len(low)))


def _ends_here(words: Words, place: int, begin: int) -> bool:
    word, following = words.low[place], words.low[place + 1]
    opens = following == QUOTE or words.text[words.start[place + 1]].isupper() or following[0].isdigit()
    if word == QUOTE:
        return opens and _quotation_ends(words, place)
    if word in _ENDS:
        return opens or following in {"(", "["}
    # An abbreviation ends a sentence only before a word that begins one.
    if not opens or len(word) <= 1 or word in {"mr.", "mrs.", "ms.", "dr."}:
        return False
    return following in _STARTERS and place > begin + 1


_STARTERS = frozenset(
    "the a he she they it we but and in on at this these those there however after when if his her their its "
    "according".split()
)


def _quotation_ends(words: Words, place: int) -> bool:
    inner = words.inner(place).rstrip()
    if not inner or inner[-1] not in ".!?…":
        # “...” He left: marks without a stop inside, and a stop outside comes as its own word.
        return False
    return not _is_tail(words, place)


def _is_tail(words: Words, place: int) -> bool:
    """Does what follows the quotation say whose it is ("...?" Ms. Roy asked.)?"""
    low = words.low
    for ahead in range(place + 1, min(place + 9, len(low))):
        word = low[ahead]
        if word in CUES:
            after = low[ahead + 1] if ahead + 1 < len(low) else "."
            return after in {".", ",", "in", "on", "at", "during", "after", "of", "to", "later", ";", QUOTE} or (
                after in DATES and word in {"said", "wrote", "asked"}
            )
        if word in {".", "?", "!", QUOTE, ":", ";", ","}:
            return False
    return False


DATES = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today".split())


_NO_ADVERBS = frozenset(
    "daily weekly monthly quarterly family assembly supply reply rally monopoly anomaly friendly elderly deadly "
    "likely early only apply comply imply multiply italy july".split()
)


def tag_all(words: Words, begin: int, end: int) -> None:
    """Tag the words of one sentence (sentences without a cue are never tagged)."""
    tags = words.tag
    if len(tags) < end:
        tags.extend([""] * (len(words.low) - len(tags)))
    for place in range(begin, end):
        if not tags[place]:
            tags[place] = _tag(words, place, begin)


def _tag(words: Words, place: int, begin: int) -> str:
    word = words.low[place]
    known = TAGS.get(word)
    if known is not None:
        begins, stop = words.start[place], words.end[place]
        # "US", "WHO" and "IT" are names, unless the whole line shouts.
        shouted = known in {"o", "w", "r"} and stop - begins > 1 and words.text[begins:stop].isupper()
        return "N" if shouted else known
    first = word[0]
    if not (first.isalnum() or first in "$€£#@"):
        return QUOTE if word == QUOTE else _PUNCTUATION.get(word, word)
    if first.isdigit() or first in "$€£":
        return "#"
    if place > begin and words.text[words.start[place]].isupper():
        return "N"
    if word.endswith("ed") and len(word) > 4:  # noqa: PLR2004 - "red", "need"
        return "e"
    if word.endswith("ing") and len(word) > 5:  # noqa: PLR2004 - "king", "bring"
        return "g"
    if word.endswith("ly") and len(word) > 4 and word not in _NO_ADVERBS:  # noqa: PLR2004 - "ally"
        return "a"
    if place == begin and words.text[words.start[place]].isupper():
        return "N"
    return "n"
