"""How sure to be of a candidate: a word instead of a bare number, with a rule about rivals."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

__all__ = ["LOW", "recommendation", "rivals"]

STRONG, MEDIUM, LOW = 0.7, 0.45, 0.25
GAP = 0.05
CERTAIN = 0.9


def recommendation(score: float, rival: float) -> str:
    """How sure to be of a candidate: strong, medium, low or none.

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
    """For each pair of things and its score, the highest score of another pair in which one of the two stands."""
    standing: defaultdict[Hashable, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for left, right, score in pairs:
        for end in (left, right):
            best = standing[end]
            best[:] = sorted((*best, score), reverse=True)[:2]
    return [
        max(standing[end][1] if score == standing[end][0] else standing[end][0] for end in (left, right))
        for left, right, score in pairs
    ]
