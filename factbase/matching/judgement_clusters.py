"""Which pairs are still worth asking about, after what was judged: one is never asked about again, nor what follows.

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
    """Things that were judged to be the same, and pairs that were judged not to be.

    Args:
        judged: newest judgements, in any order; "none" takes a judgement back.
    """

    def __init__(self, judged: Iterable[Judged]) -> None:
        self._up: dict[int, int] = {}
        self._pairs: dict[tuple[int, int], list[Judged]] = defaultdict(list)
        apart: list[Judged] = []
        for each in judged:
            if each.judgement == "none":
                continue
            self._pairs[_pair(each.left, each.right)].append(each)
            if each.relation == "same" and each.judgement == "positive":
                self._join(each.left, each.right)
            elif (each.judgement == "negative" and each.relation == "same") or each.judgement == "positive":
                apart.append(each)
        self._apart: defaultdict[int, set[int]] = defaultdict(set)
        for each in apart:
            left, right = self.root(each.left), self.root(each.right)
            self._apart[left].add(right)
            self._apart[right].add(left)
        self._members: defaultdict[int, list[int]] = defaultdict(list)
        for key in sorted(self._up):
            self._members[self.root(key)].append(key)

    def _join(self, left: int, right: int) -> None:
        one, other = sorted((self.root(left), self.root(right)))
        self._up.setdefault(one, one)
        self._up[other] = one

    def root(self, key: int) -> int:
        """The smallest key of the cluster of a thing: its own, where it stands alone."""
        top = key
        while self._up.get(top, top) != top:
            top = self._up[top]
        while self._up.get(key, key) != top:
            self._up[key], key = top, self._up[key]
        return top

    def members(self, key: int) -> list[int]:
        """All things of its cluster, itself included, ascending."""
        return list(self._members.get(self.root(key), (key,)))

    def judged(self, left: int, right: int) -> list[Judged]:
        """What was said of the pair itself, in either direction."""
        return self._pairs.get(_pair(left, right), [])

    def is_open(self, left: int, right: int) -> bool:
        """Whether the pair is still worth asking about."""
        one, other = self.root(left), self.root(right)
        return one != other and other not in self._apart.get(one, ()) and not self.judged(left, right)


def _pair(left: int, right: int) -> tuple[int, int]:
    return (left, right) if left < right else (right, left)
