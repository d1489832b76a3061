"""How sure to be of a candidate: a word instead of a bare number, with a rule about rivals."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LOW", "recommended"]

STRONG, MEDIUM, LOW = 0.7, 0.45, 0.25
GAP = 0.05
CERTAIN = 0.9


def recommended(scores: Sequence[float]) -> list[str]:
    """How sure to be of each of some candidates, best first: strong, medium, low or none.

    The first is strong only where it stands clear of the second: of two that fit equally well, neither is certain,
    unless it fits all but perfectly.
    """
    found = []
    for place, score in enumerate(scores):
        rival = next((other for at, other in enumerate(scores) if at != place), 0.0)
        word = "strong" if score >= STRONG else "medium" if score >= MEDIUM else "low" if score >= LOW else "none"
        if word == "strong" and score < CERTAIN and score - rival < GAP:
            word = "medium"
        found.append(word)
    return found
