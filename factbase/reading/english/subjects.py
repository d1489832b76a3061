"""Who speaks: the noun phrase before a verb, after it, or after "according to"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factbase.reading.english.lexicon import CUES, DATE_WORDS, WHEN_WORDS
from factbase.reading.english.words import QUOTE

if TYPE_CHECKING:
    from factbase.reading.english.words import Words

__all__ = ["NOUNISH", "Mention", "has_verb", "is_finite", "phrase_after", "subject_before"]

NOUNISH = frozenset("nN#ego")
_IN_PHRASE = frozenset("nN#dego'’/&")
_BREAKS = frozenset(";:-!?.")
_LEADING = frozenset("ac")
_APPOSITION_LIMIT = 4
_RELATIVE_REACH = 14
_TITLES = frozenset("jr. sr. inc. ltd. co. corp. iii ii esq".split())


class Mention(NamedTuple):
    """Words `start` to `end` name a source; `antecedent` is what a "who" or "which" refers to."""

    start: int
    end: int
    antecedent: tuple[int, int] | None = None


def has_verb(words: Words, start: int, end: int) -> bool:
    """Is there a verb for certain among these words?"""
    tags, low = words.tag, words.low
    for place in range(start, end):
        if tags[place] in {"x", "v"}:
            return True
        if low[place] in CUES and CUES[low[place]][2] == "past" and low[place] not in {"read", "felt", "forecast"}:
            return True
        if (
            tags[place] == "e"
            and place > start
            and tags[place - 1] in {"n", "N", "r", "w", "a"}
            and is_finite(words, place)
        ):
            return True
    return False


def is_finite(words: Words, place: int) -> bool:
    """Is a word in -ed after a noun more likely its verb than "(that was) published by ..."?"""
    following = words.low[place + 1] if place + 1 < len(words.low) else "."
    return following not in {"by", "with", "on", "in", "at", "as", "from"} and words.tag[place + 1 : place + 2] not in (
        ["n"],
        ["N"],
    )


def subject_before(words: Words, lo: int, verb: int) -> Mention | None:
    """The subject that ends right before the word `verb`, not further left than `lo`; `None` if there is none."""
    if verb <= lo:
        return None
    low, tags = words.low, words.tag
    before = verb - 1
    if tags[before] == ",":
        return _with_apposition(words, lo, before)
    if low[before] in {"who", "which", "that"}:
        return _relative(words, lo, before)
    return _phrase_before(words, lo, verb)


def _phrase_before(words: Words, lo: int, end: int) -> Mention | None:
    start = _walk(words, lo, end)
    start = _strip_leading(words, start, end)
    if start >= end or words.tag[end - 1] in {"d", "p", "a"}:
        return None
    if start > lo and words.low[start - 1] == "not":
        return None
    if words.tag[start] == ")" or all(words.low[place] in WHEN_WORDS for place in range(start, end)):
        return None
    return Mention(start, _without_date(words, start, end))


def _without_date(words: Words, start: int, end: int) -> int:
    """The end of "The Kremlin" in "The Kremlin on Monday"."""
    place = end
    while place - 1 > start and words.low[place - 1] in WHEN_WORDS:
        place -= 1
    if place < end and place - 1 > start and words.tag[place - 1] == "p":
        return place - 1
    return end if place < end and words.tag[place - 1] in {"p", "d"} else place


def _relative(words: Words, lo: int, pronoun: int) -> Mention | None:
    end = pronoun - 1 if pronoun > lo and words.tag[pronoun - 1] == "," else pronoun
    if words.low[pronoun] == "that" and end != pronoun:
        return None
    if end <= lo or words.tag[end - 1] not in NOUNISH | {")"}:
        return Mention(pronoun, pronoun + 1) if words.low[pronoun] != "that" else None
    start = _strip_leading(words, _walk(words, lo, end), end)
    if start >= end:
        return Mention(pronoun, pronoun + 1)
    return Mention(pronoun, pronoun + 1, (start, end))


def _walk(words: Words, lo: int, end: int) -> int:
    """Where the noun phrase that ends at `end` begins."""
    low, tags = words.low, words.tag
    place = end - 1
    start = end
    while place >= lo:
        tag = tags[place]
        if tag == "r" or (tag == "x" and "'" in low[place].replace("’", "'") and place == end - 1):
            return place
        if tag == ")":
            opening = _opening(words, lo, place)
            if opening < 0:
                return start
            place = opening - 1
            continue
        if tag == "d" or (tag == "o" and low[place] == "her"):
            start = place
            place = _past_determiner(words, lo, place)
            if place < 0:
                return start
            continue
        step = _step(words, lo, place, start)
        if step < 0:
            return start
        if step == place:
            start = place
            place -= 1
        else:
            start, place = step, step - 1
    return start


def _step(words: Words, lo: int, place: int, start: int) -> int:
    """The new start of the phrase when the word at `place` is taken into it; -1 if it does not belong."""
    low, tags = words.low, words.tag
    tag = tags[place]
    left = tags[place - 1] if place > lo else ""
    if tag in {"n", "N", "#"}:
        return place
    if tag in {"'", "’", "/", "&", "[", "]"}:
        return place
    if (
        tag == "p"
        and (left in NOUNISH | {")"} or (left == "d" and low[place] == "of"))
        and low[place] not in {"than", "as", "after", "before", "since", "until"}
        and low[place - 1] not in WHEN_WORDS
    ):
        return place
    if tag in {"e", "g"}:
        return place if _modifies(words, lo, place, start) else -1
    if tag == "c" and low[place] in {"and", "or"} and left in {"n", "N"} and start == place + 1:
        return place if not has_verb(words, _clause_start(words, lo, place), place) else -1
    if tag in {"v", "x"}:
        return _relative_start(words, lo, place)
    if (
        tag == "a"
        and left in {"d", "n"}
        and low[place] not in {"not", "never", "also", "then", "now"}
        and start == place + 1
    ):
        return place
    return -1


def _modifies(words: Words, lo: int, place: int, start: int) -> bool:
    """Is a word in -ed or -ing part of the phrase: "the leaked cable", "a letter seen by Reuters"?"""
    left = words.tag[place - 1] if place > lo else ""
    following = words.tag[start] if start < len(words.tag) else ""
    if left in {"d", "", "#", "p"} or (left == "a" and place - 1 > lo):
        return True
    if left in {"n", "N"} and following in {"p", "d"}:
        return not has_verb(words, _clause_start(words, lo, place), place)
    return left in {"n", "N", "e"} and following in {"n", "N"} and words.low[place] not in CUES


def _past_determiner(words: Words, lo: int, place: int) -> int:
    """Where to go on left of a determiner: over "of", "for", "by" and the noun before; -1 to stop."""
    low, tags = words.low, words.tag
    if place - 1 < lo:
        return -1
    before = place - 1
    if tags[before] == "d" or low[before] in {"all", "both", "half"}:
        return before
    if tags[before] == "c" and low[before] != "but" and before - 1 >= lo and tags[before - 1] in {"n", "N"}:
        return -1 if has_verb(words, _clause_start(words, lo, before), before) else before - 1
    if tags[before] == "p" and before - 1 >= lo and tags[before - 1] in NOUNISH | {")", "d"}:
        if low[before] in {"than", "as", "after", "before", "since", "until"} or low[before - 1] in WHEN_WORDS:
            return -1
        return before
    if tags[before] in {"e", "g"} and before - 1 >= lo and tags[before - 1] in {"n", "N"}:
        return (
            -1 if has_verb(words, _clause_start(words, lo, before), before) or _starts_clause(words, before) else before
        )
    if tags[before] in {"v", "x", "e"}:
        relative = _relative_start(words, lo, before)
        return relative if relative >= 0 else -1
    return -1


def _starts_clause(words: Words, place: int) -> bool:
    return words.low[place] in CUES


def _relative_start(words: Words, lo: int, verb: int) -> int:
    """The noun before "who ..." whose relative clause holds this verb; -1 if there is no such clause."""
    low, tags = words.low, words.tag
    for place in range(verb - 1, max(lo, verb - _RELATIVE_REACH) - 1, -1):
        if tags[place] in _BREAKS or tags[place] in {QUOTE, ",", "s"}:
            return -1
        if low[place] in {"who", "whom", "whose"} and place > lo and tags[place - 1] in {"n", "N"}:
            return place - 1
    return -1


def _clause_start(words: Words, lo: int, place: int) -> int:
    tags = words.tag
    while place > lo and tags[place - 1] not in _BREAKS and tags[place - 1] not in {QUOTE, ",", "t", "s"}:
        place -= 1
    return place


def _opening(words: Words, lo: int, place: int) -> int:
    for left in range(place - 1, lo - 1, -1):
        if words.low[left] == "(":
            return left
    return -1


def _strip_leading(words: Words, start: int, end: int) -> int:
    """Leave out what begins a sentence rather than names somebody: "But", "In March", "On Tuesday"."""
    low, tags = words.low, words.tag
    while start < end - 1:
        word, tag = low[start], tags[start]
        if tag in _LEADING or tag in {"s", "t"} or word in {"however", "meanwhile"}:
            start += 1
        elif word in WHEN_WORDS and word not in {"last", "this", "past"} and start + 1 < end:
            start += 1
            while start < end - 1 and tags[start] == "#":
                start += 1
        elif tag == "p":
            start += 1
        else:
            break
    return start


def _with_apposition(words: Words, lo: int, comma: int) -> Mention | None:
    """The subject in "Ann Roy, a judge in Rome, said": the name and what is said of it, without the last comma."""
    if comma - 2 > lo and words.tag[comma - 1] == "a" and words.tag[comma - 2] == ",":
        return _phrase_before(words, lo, comma - 2)  # "The mayor, however, said"
    parts = _parts(words, lo, comma)
    while parts and not _may_head(words, *parts[0]):
        parts.pop(0)
    if len(parts) < 2:  # noqa: PLR2004 - a name and an apposition
        return None
    start, end = parts[0]
    if end <= start or words.tag[end - 1] not in NOUNISH | {")", "r"}:
        return None
    begin = _strip_leading(words, _walk(words, start, end), end)
    return Mention(begin, comma) if begin < end and words.tag[begin] not in {"v", "x"} else None


def _parts(words: Words, lo: int, comma: int) -> list[tuple[int, int]]:
    """The stretches between commas that end at `comma`, back to the first that cannot be an apposition."""
    tags = words.tag
    parts: list[tuple[int, int]] = []
    right = comma
    while right > lo and len(parts) < _APPOSITION_LIMIT:
        left = right
        while left > lo and tags[left - 1] not in {",", QUOTE} and tags[left - 1] not in _BREAKS:
            left -= 1
        parts.insert(0, (left, right))
        if not _appositive(words, left, right) or left <= lo or tags[left - 1] != ",":
            break
        right = left - 1
    return parts


def _may_head(words: Words, start: int, end: int) -> bool:
    """Is this stretch a name rather than "After the match" or "Asked about it"?"""
    if start >= end or words.tag[start] in {"p", "e", "g", "a", "s"}:
        return False
    return words.tag[end - 1] in NOUNISH | {")", "r"}


def _appositive(words: Words, start: int, end: int) -> bool:
    """Can these words between commas say more of the name before them?"""
    if start >= end:
        return False
    low, tags = words.low, words.tag
    if tags[start] == "c" and start + 1 < end:
        start += 1
    if (
        low[start] in {"who", "which", "whose"}
        or tags[start] in {"e", "g"}
        or low[start] in {"also", "both", "then", "now"}
    ):
        return True
    if tags[start] == "p" or low[start] in _TITLES:
        return True
    return tags[start] in {"d", "n", "#", "N"} and not has_verb(words, start, end)


def phrase_after(words: Words, at: int, hi: int) -> Mention | None:
    """The noun phrase that begins at `at`, with an apposition after a comma: "said Ann Roy, a judge in Rome".

    Args:
        words: the paragraph.
        at: where it begins.
        hi: the end of the sentence.
    """
    end = _run(words, at, hi)
    if end <= at:
        return None
    while end < hi and words.tag[end] == ",":
        stop = _segment_end(words, end + 1, hi)
        closed = stop >= hi - 1 or words.tag[stop] in {",", ".", QUOTE} or words.tag[stop] in _BREAKS
        if not (closed and _apposes(words, end + 1, stop)):
            break
        end = stop
    return Mention(at, end)


def _segment_end(words: Words, start: int, hi: int) -> int:
    place = start
    while place < hi and words.tag[place] not in {",", QUOTE} and words.tag[place] not in _BREAKS:
        place += 1
    return place


def _apposes(words: Words, start: int, end: int) -> bool:
    low, tags = words.low, words.tag
    if start >= end or words.tag[start] in {"p", "g", "a", "c", "s", "r", "x", "v", "t"}:
        return False
    if low[start] in {"who", "whose"}:
        return True
    if low[start] in DATE_WORDS or (low[start] in CUES and tags[start] != "N"):
        return False
    if has_verb(words, start, end):
        return False
    return tags[start] in {"d", "n", "N", "#", "e"}


def _run(words: Words, at: int, hi: int) -> int:
    """The end of the noun phrase from `at` on."""
    low, tags = words.low, words.tag
    if at < hi and tags[at] == "r":
        return at + 1
    place = at
    while place < hi:
        if tags[place] == "(":
            closing = next((each for each in range(place, hi) if low[each] == ")"), -1)
            if closing < 0:
                break
            place = closing + 1
        elif _goes_on(words, at, place, hi):
            place += 1
        else:
            break
    while place > at and tags[place - 1] in {"p", "c", "d", "a"}:
        place -= 1
    return place


def _goes_on(words: Words, at: int, place: int, hi: int) -> bool:
    """Does the word at `place` belong to the noun phrase that began at `at`?"""
    low, tags = words.low, words.tag
    tag = tags[place]
    following = tags[place + 1] if place + 1 < hi else ""
    if tag in {"p", "c"}:
        return _joins(words, place, hi)
    if place == at:
        return tag in _IN_PHRASE or tag in {"[", "]"}
    if tag == "d":
        return tags[place - 1] not in {"n", "N"}
    if tag == "e":
        return following in {"p", "n", "N"}
    if low[place] in WHEN_WORDS:
        return low[place] in {"may", "march"}
    if tag == "v":
        return low[place] in {"seen", "held", "made"} and place + 1 < hi and low[place + 1] == "by"
    return tag in _IN_PHRASE or tag in {"[", "]"}


def _joins(words: Words, place: int, hi: int) -> bool:
    """Does a preposition or conjunction go on with the phrase: "of the board", "and Mr. Roy", not "in a statement"?"""
    low, tags = words.low, words.tag
    following = tags[place + 1] if place + 1 < hi else ""
    if following not in NOUNISH | {"d"} or low[place] in _PARTING:
        return False
    if tags[place] == "p" and (low[place + 1] in WHEN_WORDS or _occasion(words, place, hi)):
        return False
    return low[place] != "to" or low[place - 1] in _POSTED


_PARTING = frozenset({"but", "nor", "as", "than", "after", "before", "during", "because"})
_POSTED = frozenset(
    "ambassador envoy adviser advisor aide aides representative delegate counsel assistant attorney close links "
    "ties access according threat threats opposition".split()
)
_OCCASION_NOUNS = frozenset(
    "statement interview conference briefing speech letter email e-mail tweet post column testimony release remarks "
    "memo broadcast hearing rally debate".split()
)


def _occasion(words: Words, place: int, hi: int) -> bool:
    """Does "in a statement", "at a news conference" begin here?"""
    if words.low[place] not in {"in", "at", "on", "during", "to", "by"}:
        return False
    return any(
        words.low[ahead] in _OCCASION_NOUNS and not any(words.tag[each] == "p" for each in range(place + 1, ahead))
        for ahead in range(place + 1, min(place + 6, hi))
    )
