"""Ranking: the nearest texts, scored and explained. Words and characters order them; rapidfuzz only shows likeness."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from factbase.matching.character_ngrams import likeness
from factbase.matching.contrast import Contrast, TextAnalysis, analyse, contrast
from factbase.matching.normalisation import split

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from factbase.matching.index import Index

__all__ = [
    "LENGTH_NORMALISATION_PAIR",
    "LENGTH_NORMALISATION_QUERY",
    "Match",
    "Prepared",
    "Ranked",
    "compared",
    "nearest",
    "prepared",
    "similarity",
]

BEST = 80  # texts that are compared letter by letter: as many as matter, and few enough to be read as one types
# A typed query is short and looks for longer claims; two claims are treated alike.
LENGTH_NORMALISATION_QUERY, LENGTH_NORMALISATION_PAIR = 0.7, 0.5


class Ranked(NamedTuple):
    """Near text: its key and both similarities, each 0 to 1."""

    key: int
    words: float
    characters: float

    @property
    def score(self) -> float:
        """Mean of both similarities, by which texts are ordered."""
        return (self.words + self.characters) / 2


class Match(NamedTuple):
    """Comparison of two texts.

    Attributes:
        similarity: how alike they look to a person, 0 to 1; it orders nothing.
        contrast: what differs that may turn one into the opposite of the other.
    """

    similarity: float
    contrast: Contrast

    @property
    def suggests(self) -> str:
        """Relation to ask about: "contradicts" as soon as anything clashes, else "same"."""
        return "contradicts" if self.contrast.flags else "same"


def nearest(
    index: Index,
    text: str,
    read: Callable[[Sequence[int]], Mapping[int, str]],
    *,
    limit: int,
    length_normalisation: float = LENGTH_NORMALISATION_QUERY,
) -> list[Ranked]:
    """Return the texts nearest to a text, best first; empty where no word is shared.

    Args:
        index: over the texts.
        text: any text; nothing in it is query syntax.
        read: gives the texts of some keys; those that it does not give are left out.
        limit: how many at most.
        length_normalisation: see `Index.nearest`.
    """
    query = split(text)
    hits = index.nearest(query, limit=max(BEST, limit), length_normalisation=length_normalisation)
    texts = read([hit.key for hit in hits])
    hits = [hit for hit in hits if hit.key in texts]
    likenesses = likeness(query, [split(texts[hit.key]) for hit in hits], index.rarity)
    ranked = [Ranked(hit.key, hit.words, letters) for hit, letters in zip(hits, likenesses.tolist(), strict=True)]
    # The key breaks ties, so that the order never changes between two identical queries.
    ranked.sort(key=lambda hit: (-hit.score, hit.key))
    return ranked[:limit]


class Prepared(NamedTuple):
    """Text as it is compared with many others; computed once."""

    words: str
    analysis: TextAnalysis


# The text under the cursor is compared with each of its candidates.
@lru_cache(maxsize=64)
def prepared(text: str) -> Prepared:
    """Prepare a text for comparison."""
    return Prepared(" ".join(split(text)), analyse(text))


def compared(first: Prepared, second: Prepared) -> Match:
    """Compare two texts; their order does not matter."""
    return Match(_alike(first.words, second.words), contrast(first.analysis, second.analysis))


def similarity(first: str, second: str) -> float:
    """Return how alike two texts look, 0 to 1; 0 if either has no words.

    Half of it takes words as a set, half in sorted order: of the scores without a language model it agrees best with
    people. A subset of words alone never gives 1.
    """
    return _alike(*(" ".join(split(text)) for text in (first, second)))


def _alike(first: str, second: str) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415 - the start of every command goes by here

    if not first or not second:
        return 0.0
    return (fuzz.token_set_ratio(first, second) + fuzz.token_sort_ratio(first, second)) / 200
