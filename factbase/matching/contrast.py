"""Whether two texts that are alike say the opposite: a negation, an antonym, a number, a date or a name differs.

Such a pair looks more alike than most duplicates do, so no similarity can tell it; these marks can. A mark is a reason
to look, not a verdict.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from factbase.matching import numbers
from factbase.matching.normalisation import is_empty, normalise, split, stem_of, stems, words
from factbase.matching.opposites import (
    DENIALS,
    NEGATIONS,
    NEGATIONS_ELSEWHERE,
    NEVER_NEGATED,
    OPPOSITES,
    PREFIXES,
    root,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Contrast", "Said", "contrast", "said"]

_CAPITALISED = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SENTENCE_BEGINS = re.compile(r"[.!?:;\"“”«»(]\s*$")
_SHORTEST_ROOT = 4
_NAMES_AT_MOST = 3
_ALIKE_BUT_FOR_NAMES, _ALIKE_BUT_FOR_ONE = 0.7, 0.9
_MOSTLY_CAPITALS = 0.7
_ONE_SPELLING = 0.8


class Said(NamedTuple):
    """A text as contrasts are looked for in it; worked out once for each text.

    Attributes:
        stems: of its words that carry meaning.
        words: all words, normalised.
        names: capitalised words inside sentences, normalised.
        first: capitalised words that begin a sentence, and may be names.
        negations: how many.
        figures: its numbers and dates.
    """

    stems: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    first: frozenset[str]
    negations: int
    figures: numbers.Figures


class Contrast(NamedTuple):
    """What differs between two texts.

    Attributes:
        flags: some of "negation", "antonym", "numbers", "dates", "names", in this order; none where nothing clashes.
        numbers: share of the numbers that both say, 0 to 1; 1 where neither says any.
        dates: the same of years, months and days.
    """

    flags: tuple[str, ...]
    numbers: float
    dates: float


def said(text: str) -> Said:
    """What a text says, as far as contrasts go."""
    listed = split(text)
    return Said(
        frozenset(stems(listed)), frozenset(listed), *_names(text), _negations(normalise(text)), numbers.figures(text)
    )


def contrast(left: Said, right: Said) -> Contrast:
    """How two texts differ; the order of the two does not matter."""
    mine, theirs = left.figures, right.figures
    turned = _turned(left.words - right.words, right.words - left.words)
    denied = 0 if turned else len(left.words & DENIALS) - len(right.words & DENIALS)
    negated = (left.negations - right.negations + denied) % 2 == 1
    marks = (
        # "Did not rise" and "fell" say the same: a negation and an antonym take each other back.
        ("negation", negated and not turned),
        ("antonym", turned and not negated),
        ("numbers", numbers.clash(mine.numbers, theirs.numbers)),
        ("dates", numbers.clash(mine.years, theirs.years) or _days_clash(mine.days, theirs.days)),
        ("names", _names_clash(left, right)),
    )
    flags = tuple(name for name, differs in marks if differs)
    return Contrast(flags, numbers.agreement(mine.numbers, theirs.numbers), _dates(mine, theirs))


def _dates(mine: numbers.Figures, theirs: numbers.Figures) -> float:
    both = set(mine.days) | set(theirs.days)
    shared = len(set(mine.days) & set(theirs.days)) / len(both) if both else 1.0
    years = numbers.agreement(mine.years, theirs.years)
    given = [value for value, there in ((shared, both), (years, mine.years or theirs.years)) if there]
    return min(given, default=1.0)


def _days_clash(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether both name a month, a weekday or a day of the month, and not the same one."""
    for kind in ("month", "day ", ""):
        left = {each for each in mine if _kind(each) == kind}
        right = {each for each in theirs if _kind(each) == kind}
        if left - right and right - left:
            return True
    return False


def _kind(day: str) -> str:
    return "month" if day.startswith("month ") else "day " if day.startswith("day ") else ""


def _negations(normalised: str) -> int:
    plain = NEVER_NEGATED.sub(" ", f" {normalised} ")
    return 1 if NEGATIONS_ELSEWHERE.search(plain) else len(NEGATIONS.findall(plain))


def _turned(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether an odd number of words of one text stand against their opposites in the other."""
    mine, theirs = ({root(word) for word in side} for side in (left, right))
    mine, theirs = mine - theirs, theirs - mine
    met = {(word, other) for word in mine for other in OPPOSITES.get(word, frozenset()) & theirs}
    met |= {(word, other) for word, other in _prefixed(mine, theirs)}
    met |= {(other, word) for word, other in _prefixed(theirs, mine)}
    return len(met) % 2 == 1


def _prefixed(plain: set[str], turned: set[str]) -> Iterator[tuple[str, str]]:
    """Words that stand in the other text with a prefix that turns them: "legal", "illegal"."""
    for word in plain:
        if len(word) >= _SHORTEST_ROOT:
            yield from ((word, prefix + word) for prefix in PREFIXES if prefix + word in turned)


# ------------------------------------------------------------------------------------------------------- names


def _names(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Words that begin with a capital, inside sentences and where one begins; none of a text in capitals."""
    found = list(_CAPITALISED.finditer(text))
    capital = [each for each in found if each.group()[0].isupper()]
    if len(capital) > max(3, _MOSTLY_CAPITALS * len(found)):
        return frozenset(), frozenset()  # a headline or a shout: capitals say nothing
    inside, first = set[str](), set[str]()
    for each in capital:
        begins = _SENTENCE_BEGINS.search(text[max(each.start() - 4, 0) : each.start()])
        (first if begins or not each.start() else inside).update(words(normalise(each.group())))
    plain = {name for name in first | inside if is_empty(name)} | numbers.DAY_NAMES
    return frozenset(inside - plain), frozenset(first - plain - inside)


def _names_clash(left: Said, right: Said) -> bool:
    """Whether each text names somebody whom the other does not, and little else differs."""
    mine, theirs = _unshared(left, right), _unshared(right, left)
    if not (0 < len(mine) <= _NAMES_AT_MOST and 0 < len(theirs) <= _NAMES_AT_MOST):
        return False
    if any(_one_name(name, other) for name in mine for other in theirs):
        return False
    gone = {stem_of(name) for name in mine | theirs}
    rest, other_rest = left.stems - gone, right.stems - gone
    if not rest or not other_rest:
        return False
    # Any word that begins a sentence has a capital; it is taken for a name only where all the rest is the same.
    sure = mine & left.names and theirs & right.names
    shared = 2 * len(rest & other_rest) / (len(rest) + len(other_rest))
    return shared >= (_ALIKE_BUT_FOR_NAMES if sure else _ALIKE_BUT_FOR_ONE)


def _unshared(own: Said, other: Said) -> set[str]:
    """The names of one text that the other has in no form."""
    return {name for name in own.names | own.first if name not in other.words and stem_of(name) not in other.stems}


def _one_name(name: str, other: str) -> bool:
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - only where two names stand against each other

    return ratio(name, other) / 100 >= _ONE_SPELLING or name.startswith(other) or other.startswith(name)
