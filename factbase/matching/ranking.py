"""The nearest texts, scored and explained: words and letters order them, rapidfuzz only says how alike two look."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from factbase.matching.character_ngrams import likeness
from factbase.matching.contrast import Contrast, Said, contrast, said
from factbase.matching.normalisation import split

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from factbase.matching.index import Index

__all__ = ["LEAN_ASKED", "LEAN_PAIR", "Match", "Prepared", "Ranked", "compared", "nearest", "prepared", "similarity"]

BEST = 80  # texts that are compared letter by letter: as many as matter, and few enough to be read as one types
LEAN_ASKED, LEAN_PAIR = 0.7, 0.5


class Ranked(NamedTuple):
    """A near text: its key and why it is near, each 0 to 1."""

    key: int
    words: float
    characters: float

    @property
    def score(self) -> float:
        """The mean of both: what texts are ordered by."""
        return (self.words + self.characters) / 2


class Match(NamedTuple):
    """Two texts compared.

    Attributes:
        similarity: how alike they look to a person, 0 to 1; it orders nothing.
        contrast: what differs that may turn one into the opposite of the other.
    """

    similarity: float
    contrast: Contrast

    @property
    def suggests(self) -> str:
        """The relation to ask about: "contradicts" as soon as anything clashes, else "same"."""
        return "contradicts" if self.contrast.flags else "same"


def nearest(
    index: Index,
    text: str,
    read: Callable[[Sequence[int]], Mapping[int, str]],
    *,
    limit: int,
    lean: float = LEAN_ASKED,
) -> list[Ranked]:
    """The texts nearest to a text, best first; none where no word is shared.

    Args:
        index: over the texts.
        text: any text; nothing in it is query syntax.
        read: gives the texts of some keys; those that it does not give are left out.
        limit: how many at most.
        lean: see `Index.nearest`.
    """
    asked = split(text)
    found = index.nearest(asked, limit=max(BEST, limit), lean=lean)
    texts = read([each.key for each in found])
    found = [each for each in found if each.key in texts]
    alike = likeness(asked, [split(texts[each.key]) for each in found], index.rarity)
    ranked = [Ranked(each.key, each.words, letters) for each, letters in zip(found, alike.tolist(), strict=True)]
    ranked.sort(key=lambda each: (-each.score, each.key))
    return ranked[:limit]


class Prepared(NamedTuple):
    """A text as it is compared with many; worked out once."""

    words: str
    said: Said


@lru_cache(maxsize=64)
def prepared(text: str) -> Prepared:
    """A text, ready to be compared."""
    return Prepared(" ".join(split(text)), said(text))


def compared(left: Prepared, right: Prepared) -> Match:
    """Two texts compared; their order does not matter."""
    return Match(_alike(left.words, right.words), contrast(left.said, right.said))


def similarity(left: str, right: str) -> float:
    """How alike two texts look, 0 to 1; 0 if either has no words.

    Half of it takes words as a set, half in sorted order: of the scores without a language model it agrees best with
    people. A subset of words alone never gives 1.
    """
    return _alike(*(" ".join(split(text)) for text in (left, right)))


def _alike(left: str, right: str) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415 - the start of every command goes by here

    if not left or not right:
        return 0.0
    return (fuzz.token_set_ratio(left, right) + fuzz.token_sort_ratio(left, right)) / 200
