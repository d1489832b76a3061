"""Pairs still worth asking about, given what was judged: no pair is asked again, nor what follows from an answer.

If A and B are the same and B and C are not, then A and C are not: nobody needs to be asked.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Clusters", "Judged"]


class Judged(NamedTuple):
    """The newest judgement of one relation between two things.

    Attributes:
        left: key.
        right: key.
        relation: a word such as "same" or "contradicts".
        judgement: positive, negative, unsure or none.
    """

    left: int
    right: int
    relation: str
    judgement: str


class Clusters:
    """Clusters of keys judged the same, and pairs judged different.

    Args:
        judged: newest judgements, in any order; "none" takes a judgement back.
    """

    def __init__(self, judged: Iterable[Judged]) -> None:
        self._up: dict[int, int] = {}
        self._pairs: dict[tuple[int, int], list[Judged]] = defaultdict(list)
        apart: list[Judged] = []
        for judgement in judged:
            if judgement.judgement == "none":
                continue
            self._pairs[_pair(judgement.left, judgement.right)].append(judgement)
            if judgement.relation == "same" and judgement.judgement == "positive":
                self._join(judgement.left, judgement.right)
            # Any other positive relation, such as "contradicts", also says that the two are not the same.
            elif (
                judgement.judgement == "negative" and judgement.relation == "same"
            ) or judgement.judgement == "positive":
                apart.append(judgement)
        self._apart: defaultdict[int, set[int]] = defaultdict(set)
        for judgement in apart:
            first, second = self.root(judgement.left), self.root(judgement.right)
            self._apart[first].add(second)
            self._apart[second].add(first)
        self._members: defaultdict[int, list[int]] = defaultdict(list)
        for key in sorted(self._up):
            self._members[self.root(key)].append(key)

    def _join(self, first: int, second: int) -> None:
        low, high = sorted((self.root(first), self.root(second)))
        self._up.setdefault(low, low)
        # The smallest key is the root, so the result does not depend on the order of the judgements.
        self._up[high] = low

    def root(self, key: int) -> int:
        """Return the smallest key of the cluster of a key; the key itself where it stands alone."""
        top = key
        while self._up.get(top, top) != top:
            top = self._up[top]
        # Path compression (Tarjan 1975) keeps later lookups near constant time.
        while self._up.get(key, key) != top:
            self._up[key], key = top, self._up[key]
        return top

    def members(self, key: int) -> list[int]:
        """Return all members of the cluster of a key, itself included, ascending."""
        return list(self._members.get(self.root(key), (key,)))

    def judged(self, first: int, second: int) -> list[Judged]:
        """Return the judgements of the pair itself, in either order."""
        return self._pairs.get(_pair(first, second), [])

    def is_open(self, first: int, second: int) -> bool:
        """Return whether the pair is still worth asking about."""
        low, high = self.root(first), self.root(second)
        return low != high and high not in self._apart.get(low, ()) and not self.judged(first, second)


def _pair(first: int, second: int) -> tuple[int, int]:
    return (first, second) if first < second else (second, first)
