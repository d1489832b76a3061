"""Contrast: whether two texts that look alike say the opposite, by a negation, an antonym, a number, a date or a name.

Such a pair looks more alike than most duplicates do, so no similarity can separate the two; these marks can. A mark is
a reason to look, not a verdict.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from factbase.matching import numbers
from factbase.matching.normalisation import is_stop_word, normalise, split, stem_of, stems, words
from factbase.matching.opposites import (
    DENIALS,
    NEGATIONS,
    NEGATIONS_ELSEWHERE,
    NEVER_NEGATED,
    OPPOSITES,
    PREFIXES,
    lemma,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Contrast", "TextAnalysis", "analyse", "contrast"]

_CAPITALISED = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SENTENCE_BEGINS = re.compile(r"[.!?:;\"“”«»(]\s*$")
_SHORTEST_ROOT = 4  # letters: "on" is no opposite of "union", nor "able" of "unable" by accident
_NAMES_AT_MOST = 3  # more names than that differ in any two texts on one subject
# How much of the other words must agree before a differing name decides: more where the name is only guessed.
_ALIKE_BUT_FOR_NAMES, _ALIKE_BUT_FOR_ONE = 0.7, 0.9
_MOSTLY_CAPITALS = 0.7
_ONE_SPELLING = 0.8  # two spellings of one name are at least this alike; two names seldom are


class TextAnalysis(NamedTuple):
    """Analysis of a text for contrasts; computed once for each text.

    Attributes:
        stems: of its words that carry meaning.
        words: all words, normalised.
        names: capitalised words inside sentences, normalised.
        initial: capitalised words that begin a sentence, and may be names.
        negations: how many.
        figures: its numbers and dates.
    """

    stems: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    initial: frozenset[str]
    negations: int
    figures: numbers.Figures


class Contrast(NamedTuple):
    """Differences between two texts that may reverse the meaning.

    Attributes:
        flags: some of "negation", "antonym", "numbers", "dates", "names", in this order; none where nothing clashes.
        numbers: share of the numbers that both say, 0 to 1; 1 where neither says any.
        dates: the same of years, months and days.
    """

    flags: tuple[str, ...]
    numbers: float
    dates: float


def analyse(text: str) -> TextAnalysis:
    """Analyse a text for contrasts."""
    tokens = split(text)
    return TextAnalysis(
        frozenset(stems(tokens)), frozenset(tokens), *_names(text), _negations(normalise(text)), numbers.figures(text)
    )


def contrast(first: TextAnalysis, second: TextAnalysis) -> Contrast:
    """Return how two texts differ; their order does not matter."""
    own, other = first.figures, second.figures
    is_reversed = _is_reversed(first.words - second.words, second.words - first.words)
    # "Denied" next to its antonym "confirmed" is counted as the antonym, so it must not count twice.
    denials = 0 if is_reversed else len(first.words & DENIALS) - len(second.words & DENIALS)
    is_negated = (first.negations - second.negations + denials) % 2 == 1
    marks = (
        # "Did not rise" and "fell" say the same: a negation and an antonym take each other back.
        ("negation", is_negated and not is_reversed),
        ("antonym", is_reversed and not is_negated),
        ("numbers", numbers.clash(own.numbers, other.numbers)),
        ("dates", numbers.clash(own.years, other.years) or _days_clash(own.days, other.days)),
        ("names", _names_clash(first, second)),
    )
    flags = tuple(name for name, differs in marks if differs)
    return Contrast(flags, numbers.agreement(own.numbers, other.numbers), _dates(own, other))


def _dates(own: numbers.Figures, other: numbers.Figures) -> float:
    both = set(own.days) | set(other.days)
    # The Jaccard index; texts without any date agree on dates.
    shared = len(set(own.days) & set(other.days)) / len(both) if both else 1.0
    years = numbers.agreement(own.years, other.years)
    shares = [value for value, is_present in ((shared, both), (years, own.years or other.years)) if is_present]
    return min(shares, default=1.0)


def _days_clash(own: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether both name a month, a weekday or a day of the month, and not the same one."""
    for kind in ("month", "day ", ""):
        first = {day for day in own if _kind(day) == kind}
        second = {day for day in other if _kind(day) == kind}
        if first - second and second - first:
            return True
    return False


def _kind(day: str) -> str:
    return "month" if day.startswith("month ") else "day " if day.startswith("day ") else ""


def _negations(normalised: str) -> int:
    plain = NEVER_NEGATED.sub(" ", f" {normalised} ")
    # Outside English several particles make one negation, so their number says nothing.
    return 1 if NEGATIONS_ELSEWHERE.search(plain) else len(NEGATIONS.findall(plain))


def _is_reversed(first: frozenset[str], second: frozenset[str]) -> bool:
    """Return whether an odd number of words of one text have their opposites in the other."""
    first_lemmas, second_lemmas = ({lemma(word) for word in words} for words in (first, second))
    only_first, only_second = first_lemmas - second_lemmas, second_lemmas - first_lemmas
    opposed = {(word, opposite) for word in only_first for opposite in OPPOSITES.get(word, frozenset()) & only_second}
    opposed |= {(word, prefixed) for word, prefixed in _prefixed(only_first, only_second)}
    opposed |= {(prefixed, word) for word, prefixed in _prefixed(only_second, only_first)}
    # Two reversals cancel out: "prices rose, wages fell" and "prices fell, wages rose" differ by an even number.
    return len(opposed) % 2 == 1


def _prefixed(plain: set[str], candidates: set[str]) -> Iterator[tuple[str, str]]:
    """Yield words of one text that the other has with a reversing prefix: "legal", "illegal"."""
    for word in plain:
        if len(word) >= _SHORTEST_ROOT:
            yield from ((word, prefix + word) for prefix in PREFIXES if prefix + word in candidates)


# ------------------------------------------------------------------------------------------------------- names


def _names(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the capitalised words inside sentences, and those that begin one; none for a text in capitals."""
    matches = list(_CAPITALISED.finditer(text))
    capital = [match for match in matches if match.group()[0].isupper()]
    if len(capital) > max(3, _MOSTLY_CAPITALS * len(matches)):
        return frozenset(), frozenset()  # a headline or a shout: capitals say nothing
    inside, initial = set[str](), set[str]()
    for match in capital:
        begins = _SENTENCE_BEGINS.search(text[max(match.start() - 4, 0) : match.start()])
        (initial if begins or not match.start() else inside).update(words(normalise(match.group())))
    plain = {name for name in initial | inside if is_stop_word(name)} | numbers.DAY_NAMES
    return frozenset(inside - plain), frozenset(initial - plain - inside)


def _names_clash(first: TextAnalysis, second: TextAnalysis) -> bool:
    """Return whether each text has a name that the other lacks, while little else differs."""
    first_names, second_names = _unshared_names(first, second), _unshared_names(second, first)
    if not (0 < len(first_names) <= _NAMES_AT_MOST and 0 < len(second_names) <= _NAMES_AT_MOST):
        return False
    if any(_is_one_name(name, counterpart) for name in first_names for counterpart in second_names):
        return False
    name_stems = {stem_of(name) for name in first_names | second_names}
    first_stems, second_stems = first.stems - name_stems, second.stems - name_stems
    if not first_stems or not second_stems:
        return False
    # Any word that begins a sentence has a capital; it is taken for a name only where all the rest is the same.
    is_certain = first_names & first.names and second_names & second.names
    # The Dice coefficient of what is left of the two texts.
    shared = 2 * len(first_stems & second_stems) / (len(first_stems) + len(second_stems))
    return shared >= (_ALIKE_BUT_FOR_NAMES if is_certain else _ALIKE_BUT_FOR_ONE)


def _unshared_names(analysis: TextAnalysis, counterpart: TextAnalysis) -> set[str]:
    """Return the names of one text that the other has in no form."""
    return {
        name
        for name in analysis.names | analysis.initial
        if name not in counterpart.words and stem_of(name) not in counterpart.stems
    }


def _is_one_name(name: str, counterpart: str) -> bool:
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - only where two names stand against each other

    is_prefix = name.startswith(counterpart) or counterpart.startswith(name)
    return is_prefix or ratio(name, counterpart) / 100 >= _ONE_SPELLING
