"""Claims that look like claims, made from a seed; duplicates disturbed at three strengths, and contradictions.

In a contradiction one number, negation or antonym is changed. The words are invented from syllables; their frequencies
follow Zipf's law with exponent 1.05, much as those of news do.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from itertools import accumulate

LIGHT, MEDIUM, HEAVY = "light", "medium", "heavy"
STRENGTHS = (LIGHT, MEDIUM, HEAVY)
_EDITS = {LIGHT: 0.1, MEDIUM: 0.25, HEAVY: 0.4}  # share of a claim's words that is edited
_ONSETS = "b br c ch d dr f fl g gr h j k kl l m n p pl pr qu r s sh sk sl st t th tr v w z".split()
_VOWELS = "a ai e ea i ie o oa ou u".split()
_CODAS = ["", "", "", "l", "m", "n", "nd", "ng", "r", "rt", "s", "st", "t", "x"]
_LITTLE = "the of a in to and for on with by at from that is was has had will its their".split()
_ANTONYMS = [
    ("rose", "fell"), ("increased", "decreased"), ("won", "lost"), ("confirmed", "denied"), ("before", "after"),
    ("more", "less"), ("accepted", "rejected"), ("opened", "closed"), ("alive", "dead"), ("supports", "opposes"),
]  # fmt: skip


class Vocabulary:
    """Invented words by rank.

    Args:
        size: how many.
        seed: the same seed gives the same words.
    """

    def __init__(self, size: int = 200_000, seed: int = 1) -> None:
        chance = random.Random(seed)
        made: dict[str, None] = {}
        while len(made) < size:
            parts = 1 + (chance.random() < 0.8) + (chance.random() < 0.4)
            made["".join(_syllable(chance) for _ in range(parts)) + chance.choice(("", "", "s", "ed", "ing"))] = None
        self.words = list(made)
        self._sums = list(accumulate(1 / (rank + 10) ** 1.05 for rank in range(size)))

    def draw(self, chance: random.Random) -> str:
        """One word, the frequent ones often."""
        return self.words[bisect_left(self._sums, chance.random() * self._sums[-1])]


def _syllable(chance: random.Random) -> str:
    return chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS)


def claim(vocabulary: Vocabulary, chance: random.Random) -> str:
    """One claim of 8 to 22 words; a third of them have a number, a third a word that has an antonym."""
    listed = []
    for _ in range(chance.randint(6, 16)):
        listed.append(vocabulary.draw(chance))
        if chance.random() < 0.35:
            listed.append(chance.choice(_LITTLE))
    if chance.random() < 0.35:
        listed.insert(
            chance.randrange(len(listed)), str(chance.choice((chance.randint(2, 99), chance.randint(100, 9_999))))
        )
    if chance.random() < 0.35:
        listed.insert(chance.randrange(1, len(listed)), chance.choice(chance.choice(_ANTONYMS)))
    return " ".join(listed).capitalize() + "."


def claims(count: int, *, vocabulary: Vocabulary, seed: int = 2) -> list[str]:
    """Claims, each from the same distribution."""
    chance = random.Random(seed)
    return [claim(vocabulary, chance) for _ in range(count)]


def disturbed(text: str, strength: str, *, vocabulary: Vocabulary, chance: random.Random) -> str:
    """The claim as somebody else would put it: words dropped, exchanged, misspelt, inflected or moved."""
    listed = text.rstrip(".").split()
    for _ in range(max(1, round(len(listed) * _EDITS[strength]))):
        _edit(listed, vocabulary, chance)
    return " ".join(listed)


def _edit(listed: list[str], vocabulary: Vocabulary, chance: random.Random) -> None:
    place = chance.randrange(len(listed))
    kind = chance.choice(("drop", "exchange", "misspell", "inflect", "move"))
    if kind == "drop" and len(listed) > 4:
        del listed[place]
    elif kind == "exchange":
        listed[place] = vocabulary.draw(chance)
    elif kind == "misspell":
        listed[place] = _misspelt(listed[place], chance)
    elif kind == "inflect":
        listed[place] = listed[place].removesuffix("s").removesuffix("ed") + chance.choice(("s", "ed", "ing", "er"))
    else:
        listed.insert(chance.randrange(len(listed)), listed.pop(place))


def _misspelt(word: str, chance: random.Random) -> str:
    if len(word) < 3:
        return word
    place = chance.randrange(len(word) - 1)
    return chance.choice((
        word[:place] + word[place + 1 :],
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        word[:place] + chance.choice("aeiourstln") + word[place + 1 :],
    ))  # fmt: skip


def contradicted(text: str, chance: random.Random) -> str | None:
    """The claim with one number, antonym or negation changed; None where it has nothing to change."""
    listed = text.rstrip(".").split()
    other = {a: b for pair in _ANTONYMS for a, b in (pair, pair[::-1])}
    numbers = [place for place, word in enumerate(listed) if word.isdigit()]
    turned = [place for place, word in enumerate(listed) if word in other]
    helped = [place for place, word in enumerate(listed) if word in {"is", "was", "has", "will"}]
    ways = [way for way, places in (("n", numbers), ("a", turned), ("h", helped)) if places]
    if not ways:
        return None
    way = chance.choice(ways)
    if way == "n":
        listed[numbers[0]] = str(int(listed[numbers[0]]) * chance.choice((2, 3, 10)) + chance.choice((0, 1)))
    elif way == "a":
        listed[turned[0]] = other[listed[turned[0]]]
    else:
        listed.insert(helped[0] + 1, "not")
    return " ".join(listed) + "."
