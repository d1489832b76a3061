"""The numbers and dates that a text says, in figures or in English words."""

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
_COUNTED_ONE_BY_ONE = 10
_ROUNDED = 0.975  # a number and its rounding are no further apart
_FIRST_YEAR, _LAST_YEAR = 1500, 2100
_LAST_DAY = 31


class Figures(NamedTuple):
    """What a text says in numbers.

    Attributes:
        numbers: ascending.
        years: ascending.
        days: names of months (as numbers) and weekdays, and days of a month, sorted.
    """

    numbers: tuple[float, ...]
    years: tuple[float, ...]
    days: tuple[str, ...]


def figures(text: str) -> Figures:
    """The numbers, years and days of a text."""
    listed = split(text)
    named = {name.lower() for name in _NAMED.findall(text)}
    numbers: list[float] = []
    years: list[float] = []
    days = [each if each in _DAYS else f"month {_MONTH_NUMBER[each]}" for each in named]
    place = 0
    while place < len(listed):
        value, length = _number(listed, place)
        if not length:
            place += 1
        elif _is_day(listed, place, length, named):
            days.append(f"day {int(value)}")
        elif length == 1 and _is_year(listed, place):
            years.append(value)
        else:
            numbers.append(value)
        place += length
    return Figures(tuple(sorted(numbers)), tuple(sorted(years)), tuple(sorted(set(days))))


def _is_day(listed: Sequence[str], place: int, length: int, named: set[str]) -> bool:
    around = [*listed[max(place - 1, 0) : place], *listed[place + length : place + length + 1]]
    found = _FIGURE.fullmatch(listed[place])
    if length != 1 or not found or float(found[1]) > _LAST_DAY or float(found[1]) < 1:
        return False
    return any(each in named and each in _MONTH_NUMBER for each in around)


def _is_year(listed: Sequence[str], place: int) -> bool:
    found = _FIGURE.fullmatch(listed[place])
    after = listed[place + 1] if place + 1 < len(listed) else ""
    before = listed[place - 1] if place else ""
    plain = found is not None and found[2] in {"", "s"} and len(found[1]) == 4  # noqa: PLR2004 - as years are written
    return (
        plain
        and found is not None
        and _FIRST_YEAR <= float(found[1]) <= _LAST_YEAR
        and after not in _SCALES
        and after != "%"
        and before != "$"
    )


def _number(listed: Sequence[str], place: int) -> tuple[float, int]:
    """The number that begins at a word, and how many words it takes; none takes 0."""
    word = listed[place]
    if word in _ORDINALS:
        return float(_ORDINALS[word]), 1
    if word in _DOUBLINGS:
        return _DOUBLINGS[word], 1
    found = _FIGURE.fullmatch(word)
    if found:
        scale = _SCALES.get(found[2], 1.0)
        after = listed[place + 1] if place + 1 < len(listed) else ""
        if found[2] == "" and after in _SCALES:
            return float(found[1]) * _SCALES[after], 2
        return float(found[1]) * scale, 1
    return _spelt(listed, place)


def _spelt(listed: Sequence[str], start: int) -> tuple[float, int]:
    whole, part, place = 0.0, 0.0, start
    while place < len(listed):
        word = listed[place]
        if word in _UNITS:
            if word == "one" and place and listed[place - 1] in {"no", "any", "every", "some", "this", "that", "the"}:
                break
            part += _UNITS[word]
        elif word in _TENS:
            part += _TENS[word]
        elif word in _SCALES and len(word) > 2 and (place > start or not word.endswith("s")):  # noqa: PLR2004 - "k"
            part = max(part, 1.0) * _SCALES[word]
            if _SCALES[word] > 100:  # noqa: PLR2004 - two hundred thousand
                whole, part = whole + part, 0.0
        elif not _joins(listed, place, start):
            break
        place += 1
    return whole + part, place - start


def _joins(listed: Sequence[str], place: int, start: int) -> bool:
    """Whether "and" stands inside one number, as in "two hundred and fifty"."""
    if listed[place] != "and" or place == start or place + 1 == len(listed):
        return False
    return listed[place - 1] in _SCALES and (listed[place + 1] in _UNITS or listed[place + 1] in _TENS)


# --------------------------------------------------------------------------------------------------- comparing


def agrees(left: float, right: float) -> bool:
    """Whether two numbers are one, the other perhaps rounded: 3.2 and 3.22 are, 7 and 10 are not."""
    if left == right:
        return True
    small, big = sorted((abs(left), abs(right)))
    counted = big < _COUNTED_ONE_BY_ONE and left == int(left) and right == int(right)
    return big > 0 and small / big >= _ROUNDED and not counted and _rounded_alike(left, right)


def _rounded_alike(left: float, right: float) -> bool:
    signs = min(_signs(left), _signs(right))
    return float(f"{left:.{signs}g}") == float(f"{right:.{signs}g}")


def _signs(number: float) -> int:
    """How many signs of a number count: 2 of 4,200, 3 of 3.22."""
    return max(len(f"{number:.12g}".replace(".", "").replace("-", "").strip("0").split("e")[0]), 1)


def _alone(left: Sequence[float], right: Sequence[float]) -> tuple[list[float], list[float]]:
    """What of each stands in no other's list, each number meeting one at most."""
    rest = list(right)
    lonely = []
    for number in left:
        met = next((other for other in rest if agrees(number, other)), None)
        if met is None:
            lonely.append(number)
        else:
            rest.remove(met)
    return lonely, rest


def clash(left: Sequence[float], right: Sequence[float]) -> bool:
    """Whether each side says a number that the other has not: what only one of them leaves out is no contradiction."""
    lonely = _alone(left, right)
    return bool(lonely[0] and lonely[1])


def agreement(left: Sequence[float], right: Sequence[float]) -> float:
    """Share of the numbers that both say, 0 to 1; 1 where neither says any."""
    count = len(left) + len(right)
    lonely = _alone(left, right)
    return 1.0 if not count else 1 - (len(lonely[0]) + len(lonely[1])) / count
