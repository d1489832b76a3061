"""Numbers and dates in a text, in figures or in English words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from factbase.matching.normalisation import split

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DAY_NAMES", "Figures", "agreement", "agrees", "clash", "figures"]

_UNITS = {
    word: value
    for value, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        ).split()
    )
} | {"once": 1, "twice": 2, "thrice": 3}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12, "dozens": 12,
    "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9,
    "tn": 1e12,
}  # fmt: skip
_ORDINALS = {
    word: value
    for value, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1)
}
_DOUBLINGS = {"half": 0.5, "double": 2.0, "doubled": 2.0, "triple": 3.0, "tripled": 3.0, "quarter": 0.25}
_FIGURE = re.compile(r"([0-9]+(?:\.[0-9]+)?)([a-z]*)")
# "1990s" and "3rd" carry a suffix that is no unit.
_DECADE_OR_ORDINAL = {"th", "st", "nd", "rd", "s"}
_MONTHS = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sept oct nov dec",
)
_MONTH_NUMBER = {word: place for line in _MONTHS for place, word in enumerate(line.split(), start=1)}
_MONTH_NUMBER["sep"] = 9
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
DAY_NAMES = frozenset(_MONTH_NUMBER) | _DAYS
# As they stand in a text: "may" and "march" in small letters are no months.
_NAMED = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|"
    r"Aug|Sept|Sep|Oct|Nov|Dec|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_COUNTED_ONE_BY_ONE = 10  # smaller whole numbers are counted, not rounded: 3 is never 4
_ROUNDED = 0.975  # a number and its rounding are no further apart
# Four digits outside this range are seldom a year in news, and most often an amount.
_FIRST_YEAR, _LAST_YEAR = 1500, 2100
_LAST_DAY = 31


class Figures(NamedTuple):
    """Numbers, years and days of one text.

    Attributes:
        numbers: ascending.
        years: ascending.
        days: names of months (as numbers) and weekdays, and days of a month, sorted.
    """

    numbers: tuple[float, ...]
    years: tuple[float, ...]
    days: tuple[str, ...]


def figures(text: str) -> Figures:
    """Return the numbers, years and days of a text."""
    tokens = split(text)
    named = {name.lower() for name in _NAMED.findall(text)}
    numbers: list[float] = []
    years: list[float] = []
    days = [word if word in _DAYS else f"month {_MONTH_NUMBER[word]}" for word in named]
    place = 0
    while place < len(tokens):
        value, length = _number(tokens, place)
        if not length:
            place += 1
        elif _is_day(tokens, place, length, named):
            days.append(f"day {int(value)}")
        elif length == 1 and _is_year(tokens, place):
            years.append(value)
        else:
            numbers.append(value)
        place += length
    return Figures(tuple(sorted(numbers)), tuple(sorted(years)), tuple(sorted(set(days))))


def _is_day(tokens: Sequence[str], place: int, length: int, named: set[str]) -> bool:
    around = [*tokens[max(place - 1, 0) : place], *tokens[place + length : place + length + 1]]
    match = _FIGURE.fullmatch(tokens[place])
    # Only next to the name of a month is a number a day: "3 May", but not "3 soldiers".
    if length != 1 or not match or float(match[1]) > _LAST_DAY or float(match[1]) < 1:
        return False
    return any(word in named and word in _MONTH_NUMBER for word in around)


def _is_year(tokens: Sequence[str], place: int) -> bool:
    match = _FIGURE.fullmatch(tokens[place])
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    before = tokens[place - 1] if place else ""
    plain = match is not None and match[2] in {"", "s"} and len(match[1]) == 4  # noqa: PLR2004 - as years are written
    return (
        plain
        and match is not None
        and _FIRST_YEAR <= float(match[1]) <= _LAST_YEAR
        and after not in _SCALES
        and after != "%"
        and before != "$"
    )


def _number(tokens: Sequence[str], place: int) -> tuple[float, int]:
    """Parse the number that begins at a word; return its value and its length in words, 0 where none begins."""
    word = tokens[place]
    if word in _ORDINALS:
        return float(_ORDINALS[word]), 1
    if word in _DOUBLINGS:
        return _DOUBLINGS[word], 1
    match = _FIGURE.fullmatch(word)
    if match:
        scale = _SCALES.get(match[2], 1.0)
        after = tokens[place + 1] if place + 1 < len(tokens) else ""
        if match[2] == "" and after in _SCALES:
            return float(match[1]) * _SCALES[after], 2
        return float(match[1]) * scale, 1
    return _spelt(tokens, place)


def _spelt(tokens: Sequence[str], start: int) -> tuple[float, int]:
    total, group, place = 0.0, 0.0, start
    while place < len(tokens):
        word = tokens[place]
        if word in _UNITS:
            # "No one" and "the one" count nothing.
            if word == "one" and place and tokens[place - 1] in {"no", "any", "every", "some", "this", "that", "the"}:
                break
            group += _UNITS[word]
        elif word in _TENS:
            group += _TENS[word]
        elif word in _SCALES and len(word) > 2 and (place > start or not word.endswith("s")):  # noqa: PLR2004 - "k"
            group = max(group, 1.0) * _SCALES[word]
            if _SCALES[word] > 100:  # noqa: PLR2004 - two hundred thousand
                total, group = total + group, 0.0
        elif not _joins(tokens, place, start):
            break
        place += 1
    return total + group, place - start


def _joins(tokens: Sequence[str], place: int, start: int) -> bool:
    """Return whether "and" continues a number, as in "two hundred and fifty"."""
    if tokens[place] != "and" or place == start or place + 1 == len(tokens):
        return False
    return tokens[place - 1] in _SCALES and (tokens[place + 1] in _UNITS or tokens[place + 1] in _TENS)


# --------------------------------------------------------------------------------------------------- comparing


def agrees(first: float, second: float) -> bool:
    """Return whether two numbers are equal or one rounds the other: 3.2 and 3.22 agree, 7 and 10 do not."""
    if first == second:
        return True
    small, big = sorted((abs(first), abs(second)))
    counted = big < _COUNTED_ONE_BY_ONE and first == int(first) and second == int(second)
    return big > 0 and small / big >= _ROUNDED and not counted and _rounded_alike(first, second)


def _rounded_alike(first: float, second: float) -> bool:
    signs = min(_signs(first), _signs(second))
    # Rounded to the digits of the coarser number: 3.22 agrees with 3.2, because 3.2 claims two digits only.
    # Rounded to the digits of the coarser number: 3.22 agrees with 3.2, because 3.2 claims two digits only.
    return float(f"{first:.{signs}g}") == float(f"{second:.{signs}g}")


def _signs(number: float) -> int:
    """Count the significant digits of a number: 2 of 4,200, 3 of 3.22."""
    return max(len(f"{number:.12g}".replace(".", "").replace("-", "").strip("0").split("e")[0]), 1)


def _unmatched(first: Sequence[float], second: Sequence[float]) -> tuple[list[float], list[float]]:
    """Return the numbers of each side that no number of the other side matches; each matches one at most."""
    # Greedy matching is exact enough: numbers that agree lie close together, and texts have few.
    unmatched = list(second)
    unmatched_numbers = []
    for number in first:
        match = next((candidate for candidate in unmatched if agrees(number, candidate)), None)
        if match is None:
            unmatched_numbers.append(number)
        else:
            unmatched.remove(match)
    return unmatched_numbers, unmatched


def clash(first: Sequence[float], second: Sequence[float]) -> bool:
    """Return whether each side has a number that the other lacks; a number that only one side omits is no clash."""
    unmatched_numbers = _unmatched(first, second)
    return bool(unmatched_numbers[0] and unmatched_numbers[1])


def agreement(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the share of numbers that both sides have, 0 to 1; 1 where neither side has any."""
    count = len(first) + len(second)
    unmatched_numbers = _unmatched(first, second)
    return 1.0 if not count else 1 - (len(unmatched_numbers[0]) + len(unmatched_numbers[1])) / count
