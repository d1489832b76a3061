"""All pairs of texts worth asking about, in one pass: those that share rare words, or rare pairs of words.

Nothing is compared with everything. Two wordings of one claim nearly always share a rare word, or two words that
seldom stand together; texts that share neither are left alone. All of it goes through arrays, never text by text.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np

from factbase.matching.array_file import pack, unpack
from factbase.matching.character_ngrams import BACKGROUND, counted, dots

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from factbase.matching.index import Bulk

__all__ = ["Found", "lettered", "sharing"]

RARE_WORD = 50  # texts that a word stands in at most, to bring together all of them
RARE_PAIR = 12  # the same of a pair of words
WORDS_PAIRED = 7  # of each text, the rarest that are not rare by themselves
LEAST_WORDS = 0.25
BATCH = 4_000  # pairs whose letters are compared in one go
_LOW = np.uint64(0xFFFFFFFF)
_UP = np.uint64(32)


_KINDS: dict[str, type[np.generic]] = {
    "left": np.int64,
    "right": np.int64,
    "words": np.float32,
    "characters": np.float32,
}


class Found(NamedTuple):
    """Pairs of texts, by number or by key, the smaller one first, and why they are near, each 0 to 1."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    words: NDArray[np.float32]
    characters: NDArray[np.float32]

    def at(self, places: NDArray[Any] | slice) -> Found:
        """Some of the pairs."""
        return Found(self.left[places], self.right[places], self.words[places], self.characters[places])

    def joined(self, more: Found) -> Found:
        """These pairs and more."""
        return Found(
            np.concatenate([self.left, more.left]),
            np.concatenate([self.right, more.right]),
            np.concatenate([self.words, more.words]),
            np.concatenate([self.characters, more.characters]),
        )

    @classmethod
    def of(cls, rows: Sequence[tuple[int, int, float, float]]) -> Found:
        """Pairs from rows of (left, right, words, characters)."""
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(_KINDS)
        return cls(*(np.array(column, kind) for column, kind in zip(columns, _KINDS.values(), strict=True)))

    def to_bytes(self, about: Mapping[str, str]) -> list[bytes | memoryview]:
        """The pairs as bytes, in parts (see `packed`)."""
        return pack(self._asdict(), about)

    @classmethod
    def from_file(cls, file: IO[bytes]) -> tuple[Found, dict[str, str]]:
        """The pairs that a file holds, which stay where they are (see `packed`), and what it says they were made of.

        Raises:
            DamagedFileError: it is not what `to_bytes` gave.
        """
        arrays, about = unpack(file, _KINDS, lambda given: len({len(each) for each in given.values()}) == 1)
        return cls(**arrays), about

    @property
    def score(self) -> NDArray[np.float32]:
        """The mean of both."""
        return (self.words + self.characters) / np.float32(2)


class _Texts(NamedTuple):
    """The words of every text, those of one text together, rarest first; words are numbered by how rare they are."""

    words: NDArray[np.uint32]
    starts: NDArray[np.int64]
    weights: NDArray[np.float32]  # by word
    held: NDArray[np.int64]  # by word: in how many texts it stands
    total: NDArray[np.float32]  # by text

    @property
    def owners(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(len(self.total)), np.diff(self.starts))


def sharing(bulk: Bulk, *, most: int) -> Found:
    """The pairs that share most of their words: of each text, its `most` best; letters are not compared yet."""
    texts = _by_text(bulk)
    pairs = _near(texts)
    left, right = (pairs >> _UP).astype(np.int64), (pairs & _LOW).astype(np.int64)
    words = _shared(texts, left, right)
    kept = words >= LEAST_WORDS
    left, right, words = left[kept], right[kept], words[kept]
    kept = _best_of_each(left, right, words, most)
    return Found(left[kept], right[kept], words[kept], np.zeros(int(kept.sum()), np.float32))


def lettered(
    found: Found,
    read: Callable[[Sequence[int]], Mapping[int, Sequence[str]]],
    rarity: NDArray[np.float32],
    progress: Callable[[int], None] | None = None,
) -> Found:
    """The same pairs with their letters compared.

    Args:
        found: pairs, best together if they are in the order of their left text.
        read: gives the words of the texts of some numbers; a text that it does not give is like no other.
        rarity: see `grams`.
        progress: called with how many pairs are done.
    """
    characters = np.zeros(len(found.left), np.float32)
    for start in range(0, len(found.left), BATCH):
        span = slice(start, start + BATCH)
        ends = np.concatenate([found.left[span], found.right[span]])
        numbers, places = np.unique(ends, return_inverse=True)
        given = read(numbers.tolist())
        pieces = counted([given.get(number, ()) for number in numbers.tolist()], rarity)
        half = len(ends) // 2
        characters[span] = dots(pieces, places[:half], places[half:])
        if progress is not None:
            progress(min(start + BATCH, len(found.left)))
    return found._replace(characters=characters)


# ------------------------------------------------------------------------------------------------------ inside


def _by_text(bulk: Bulk) -> _Texts:
    counts = np.diff(bulk.starts)
    by_rarity = np.argsort(counts, kind="stable")
    rank = np.empty(len(counts), np.uint64)
    rank[by_rarity] = np.arange(len(counts), dtype=np.uint64)
    joined = (bulk.postings.astype(np.uint64) << _UP) | np.repeat(rank, counts)
    joined.sort()
    starts = np.zeros(len(bulk.weights) + 1, np.int64)
    np.cumsum(np.bincount((joined >> _UP).astype(np.int64), minlength=len(bulk.weights)), out=starts[1:])
    held = counts[by_rarity]
    texts = len(bulk.weights)
    weights = np.log(1 + (texts + BACKGROUND - held + 0.5) / (held + 0.5)).astype(np.float32)
    return _Texts((joined & _LOW).astype(np.uint32), starts, weights, held, np.maximum(bulk.weights, 1e-6))


def _near(texts: _Texts) -> NDArray[np.uint64]:
    """Pairs of texts, as two numbers in one, each once: those that share enough of what is rare."""
    strong, seen = [], []
    for pairs, weights in (_together(*_single(texts)), _together(*_paired(texts))):
        scale = texts.total[(pairs >> _UP).astype(np.int64)] * texts.total[(pairs & _LOW).astype(np.int64)]
        strong.append(pairs[weights >= LEAST_WORDS * np.sqrt(scale)])
        seen.append(pairs)
    # Most pairs share one rare thing and nothing else. What is one claim shares more than that.
    pairs = np.concatenate(seen)
    pairs.sort()
    again = pairs[1:][pairs[1:] == pairs[:-1]]
    return np.unique(np.concatenate([*strong, again]))


def _single(texts: _Texts) -> tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.float32], int]:
    """Rare words: what brings texts together, by text."""
    held = texts.held[texts.words]
    rare = (held > 1) & (held <= RARE_WORD)
    words = texts.words[rare]
    return words.astype(np.uint64), texts.owners[rare].astype(np.uint32), texts.weights[words], RARE_WORD


def _paired(texts: _Texts) -> tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.float32], int]:
    """Pairs of words that are not rare by themselves, the rarest of each text with one another."""
    common = np.flatnonzero(texts.held[texts.words] > RARE_WORD)
    owners = texts.owners[common]
    starts = np.searchsorted(owners, np.arange(len(texts.total) + 1))
    place = np.arange(len(common)) - starts[owners]
    common, owners, place = (each[place < WORDS_PAIRED] for each in (common, owners, place))
    keys, whose, weights = [], [], []
    for step in range(1, WORDS_PAIRED):
        same = owners[step:] == owners[:-step]
        one, other = texts.words[common[:-step][same]], texts.words[common[step:][same]]
        keys.append((one.astype(np.uint64) << _UP) | other)
        whose.append(owners[:-step][same].astype(np.uint32))
        weights.append(texts.weights[one] + texts.weights[other])
    return np.concatenate(keys), np.concatenate(whose), np.concatenate(weights), RARE_PAIR


def _together(
    keys: NDArray[np.uint64], owners: NDArray[np.uint32], weights: NDArray[np.float32], most: int
) -> tuple[NDArray[np.uint64], NDArray[np.float32]]:
    """Every two texts of one key, with its weight, where no more than `most` texts have it."""
    order = np.lexsort((owners, keys))
    keys, owners, weights = keys[order], owners[order], weights[order]
    sizes_at = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.append(sizes_at, len(keys)))
    fits = np.repeat((sizes > 1) & (sizes <= most), sizes)
    keys, owners, weights = keys[fits], owners[fits].astype(np.uint64), weights[fits]
    pairs, shares = [np.empty(0, np.uint64)], [np.empty(0, np.float32)]
    for step in range(1, most):
        same = keys[step:] == keys[:-step]
        if not same.any():
            break
        pairs.append((owners[:-step][same] << _UP) | owners[step:][same])
        shares.append(weights[:-step][same])
    return np.concatenate(pairs), np.concatenate(shares)


def _shared(texts: _Texts, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float32]:
    """The share of the words' weight that both texts of each pair have."""
    owned = (texts.owners.astype(np.uint64) << _UP) | texts.words
    found = np.empty(len(left), np.float32)
    lengths = np.diff(texts.starts)
    for start in range(0, len(left), 200_000):
        mine, theirs = left[start : start + 200_000], right[start : start + 200_000]
        counts = lengths[mine]
        which = np.repeat(np.arange(len(mine)), counts)
        inside = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
        words = texts.words[texts.starts[mine][which] + inside]
        asked = (theirs[which].astype(np.uint64) << _UP) | words
        places = np.minimum(np.searchsorted(owned, asked), len(owned) - 1)
        shared = np.where(owned[places] == asked, texts.weights[words], 0)
        sums = np.bincount(which, shared, minlength=len(mine))
        found[start : start + 200_000] = sums / np.sqrt(texts.total[mine] * texts.total[theirs])
    return np.minimum(found, 1)


def _best_of_each(
    left: NDArray[np.int64], right: NDArray[np.int64], score: NDArray[np.float32], most: int
) -> NDArray[np.bool_]:
    """Which pairs are among the `most` best of either of their texts."""
    ends, scores = np.concatenate([left, right]), np.concatenate([score, score])
    order = np.lexsort((-scores, ends))
    ends = ends[order]
    starts = np.flatnonzero(np.concatenate([[True], ends[1:] != ends[:-1]])) if len(ends) else order
    place = np.arange(len(ends)) - np.repeat(starts, np.diff(np.append(starts, len(ends))))
    best: NDArray[np.bool_] = np.zeros(len(ends), bool)
    best[order[place < most]] = True
    return best[: len(left)] | best[len(left) :]
