"""Recommendation: how sure to be of a candidate, as a word, with a rule about rivals."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

__all__ = ["LOW", "recommendation", "rivals"]

# Set on the openly licensed pairs that benchmarks/matching.py measures.
STRONG, MEDIUM, LOW = 0.7, 0.45, 0.25
# Two candidates closer than this fit equally well.
GAP = 0.05
# From here on the words are all but the same, and a rival does not make the match less likely.
CERTAIN = 0.9


def recommendation(score: float, rival: float) -> str:
    """Return how sure to be of a candidate: strong, medium, low or none.

    Strong is only what stands clear of every rival: of two that fit equally well neither is certain, unless it fits all
    but perfectly.

    Args:
        score: 0 to 1.
        rival: the highest score of another candidate for the same place; 0 where there is none.
    """
    if score >= STRONG:
        return "strong" if score >= CERTAIN or score - rival >= GAP else "medium"
    return "medium" if score >= MEDIUM else "low" if score >= LOW else "none"


def rivals(pairs: Sequence[tuple[Hashable, Hashable, float]]) -> list[float]:
    """Return, for each scored pair, the highest score of another pair that shares a member with it."""
    standing: defaultdict[Hashable, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for first, second, score in pairs:
        for member in (first, second):
            best = standing[member]
            # Two scores are enough: the best one, and the next for the pair that holds the best.
            best[:] = sorted((*best, score), reverse=True)[:2]
    return [
        max(standing[member][1] if score == standing[member][0] else standing[member][0] for member in (first, second))
        for first, second, score in pairs
    ]
