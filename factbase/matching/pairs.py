"""All pairs of texts worth asking about, in one pass: those that share rare words, or rare pairs of words.

Nothing is compared with everything. Two wordings of one claim nearly always share a rare word, or two words that
seldom occur together; other pairs are skipped (blocking, in the terms of record linkage). All of it runs on arrays,
never text by text.
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

__all__ = ["PairTable", "score_characters", "share_rare_terms"]

RARE_WORD = 50  # texts: a word in more of them brings too many unrelated pairs together
RARE_PAIR = 12  # texts: the same for a pair of words
WORDS_PAIRED = 7  # of each text, the rarest that are not rare by themselves
LEAST_WORDS = 0.25  # below it a pair is never recommended, whatever its characters
BATCH = 4_000  # pairs whose letters are compared in one go
_LOW = np.uint64(0xFFFFFFFF)
_UP = np.uint64(32)


_KINDS: dict[str, type[np.generic]] = {
    "left": np.int64,
    "right": np.int64,
    "words": np.float32,
    "characters": np.float32,
}


class PairTable(NamedTuple):
    """Pairs of texts, by number or key, the smaller first, with both similarities, each 0 to 1."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    words: NDArray[np.float32]
    characters: NDArray[np.float32]

    def at(self, places: NDArray[Any] | slice) -> PairTable:
        """Return a selection of the pairs."""
        return PairTable(self.left[places], self.right[places], self.words[places], self.characters[places])

    def joined(self, others: PairTable) -> PairTable:
        """Return these pairs followed by others."""
        return PairTable(
            np.concatenate([self.left, others.left]),
            np.concatenate([self.right, others.right]),
            np.concatenate([self.words, others.words]),
            np.concatenate([self.characters, others.characters]),
        )

    @classmethod
    def of(cls, rows: Sequence[tuple[int, int, float, float]]) -> PairTable:
        """Make a table from rows of (left, right, words, characters)."""
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(_KINDS)
        return cls(*(np.array(column, kind) for column, kind in zip(columns, _KINDS.values(), strict=True)))

    def to_bytes(self, about: Mapping[str, str]) -> list[bytes | memoryview]:
        """Return the pairs as bytes, in parts (see `array_file`)."""
        return pack(self._asdict(), about)

    @classmethod
    def from_file(cls, file: IO[bytes]) -> tuple[PairTable, dict[str, str]]:
        """Open the pairs in a file, which stays memory-mapped (see `array_file`), with their description.

        Raises:
            DamagedFileError: the file was not written by `to_bytes`.
        """
        arrays, about = unpack(file, _KINDS, lambda arrays: len({len(array) for array in arrays.values()}) == 1)
        return cls(**arrays), about

    @property
    def score(self) -> NDArray[np.float32]:
        """Mean of both similarities."""
        return (self.words + self.characters) / np.float32(2)


class _Texts(NamedTuple):
    """Words of every text, grouped by text, rarest first; words are numbered by rarity."""

    words: NDArray[np.uint32]
    starts: NDArray[np.int64]
    weights: NDArray[np.float32]  # by word
    held: NDArray[np.int64]  # by word: in how many texts it stands
    total: NDArray[np.float32]  # by text

    @property
    def owners(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(len(self.total)), np.diff(self.starts))


def share_rare_terms(bulk: Bulk, *, most: int) -> PairTable:
    """Return the pairs that share most of their words, for each text its `most` best, without comparing characters."""
    texts = _by_text(bulk)
    pairs = _near(texts)
    first, second = (pairs >> _UP).astype(np.int64), (pairs & _LOW).astype(np.int64)
    words = _shared(texts, first, second)
    chosen = words >= LEAST_WORDS
    first, second, words = first[chosen], second[chosen], words[chosen]
    chosen = _best_of_each(first, second, words, most)
    return PairTable(first[chosen], second[chosen], words[chosen], np.zeros(int(chosen.sum()), np.float32))


def score_characters(
    pairs: PairTable,
    read: Callable[[Sequence[int]], Mapping[int, Sequence[str]]],
    rarity: NDArray[np.float32],
    progress: Callable[[int], None] | None = None,
) -> PairTable:
    """Return the same pairs with their characters compared.

    Args:
        pairs: pairs, best together if they are in the order of their left text.
        read: gives the words of the texts of some numbers; a text that it omits is like no other.
        rarity: see `character_ngrams`.
        progress: called with how many pairs are done.
    """
    characters = np.zeros(len(pairs.left), np.float32)
    for start in range(0, len(pairs.left), BATCH):
        span = slice(start, start + BATCH)
        ends = np.concatenate([pairs.left[span], pairs.right[span]])
        numbers, places = np.unique(ends, return_inverse=True)
        words_by_number = read(numbers.tolist())
        pieces = counted([words_by_number.get(number, ()) for number in numbers.tolist()], rarity)
        half = len(ends) // 2
        characters[span] = dots(pieces, places[:half], places[half:])
        if progress is not None:
            progress(min(start + BATCH, len(pairs.left)))
    return pairs._replace(characters=characters)


# ------------------------------------------------------------------------------------------------------ inside


def _by_text(bulk: Bulk) -> _Texts:
    counts = np.diff(bulk.starts)
    by_rarity = np.argsort(counts, kind="stable")
    rank = np.empty(len(counts), np.uint64)
    rank[by_rarity] = np.arange(len(counts), dtype=np.uint64)
    joined = (bulk.postings.astype(np.uint64) << _UP) | np.repeat(rank, counts)
    # One sort of packed 64-bit numbers groups words by text, rarest first.
    joined.sort()
    starts = np.zeros(len(bulk.weights) + 1, np.int64)
    np.cumsum(np.bincount((joined >> _UP).astype(np.int64), minlength=len(bulk.weights)), out=starts[1:])
    frequency = counts[by_rarity]
    texts = len(bulk.weights)
    weights = np.log(1 + (texts + BACKGROUND - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    return _Texts((joined & _LOW).astype(np.uint32), starts, weights, frequency, np.maximum(bulk.weights, 1e-6))


def _near(texts: _Texts) -> NDArray[np.uint64]:
    """Return pairs of texts, two numbers packed in one, each once: those that share enough rare terms."""
    strong, candidates = [], []
    for pairs, weights in (_together(*_single(texts)), _together(*_paired(texts))):
        scale = texts.total[(pairs >> _UP).astype(np.int64)] * texts.total[(pairs & _LOW).astype(np.int64)]
        strong.append(pairs[weights >= LEAST_WORDS * np.sqrt(scale)])
        candidates.append(pairs)
    # Most pairs share one rare thing and nothing else. What is one claim shares more than that.
    pairs = np.concatenate(candidates)
    pairs.sort()
    # After sorting, a pair that was reached twice stands next to itself.
    again = pairs[1:][pairs[1:] == pairs[:-1]]
    return np.unique(np.concatenate([*strong, again]))


def _single(texts: _Texts) -> tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.float32], int]:
    """Return the rare words, as keys that bring texts together."""
    frequency = texts.held[texts.words]
    rare = (frequency > 1) & (frequency <= RARE_WORD)
    words = texts.words[rare]
    return words.astype(np.uint64), texts.owners[rare].astype(np.uint32), texts.weights[words], RARE_WORD


def _paired(texts: _Texts) -> tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.float32], int]:
    """Return pairs of words that are not rare by themselves, built from the rarest words of each text."""
    common = np.flatnonzero(texts.held[texts.words] > RARE_WORD)
    owners = texts.owners[common]
    starts = np.searchsorted(owners, np.arange(len(texts.total) + 1))
    place = np.arange(len(common)) - starts[owners]
    # Seven words give 21 pairs; more would add common words, which bring nothing together.
    common, owners, place = (column[place < WORDS_PAIRED] for column in (common, owners, place))
    keys, whose, weights = [], [], []
    for step in range(1, WORDS_PAIRED):
        same = owners[step:] == owners[:-step]
        first_word, second_word = texts.words[common[:-step][same]], texts.words[common[step:][same]]
        keys.append((first_word.astype(np.uint64) << _UP) | second_word)
        whose.append(owners[:-step][same].astype(np.uint32))
        weights.append(texts.weights[first_word] + texts.weights[second_word])
    return np.concatenate(keys), np.concatenate(whose), np.concatenate(weights), RARE_PAIR


def _together(
    keys: NDArray[np.uint64], owners: NDArray[np.uint32], weights: NDArray[np.float32], most: int
) -> tuple[NDArray[np.uint64], NDArray[np.float32]]:
    """Return every two texts of one key with its weight, where at most `most` texts have the key."""
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


def _shared(texts: _Texts, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the share of the words' weight that both texts of each pair have."""
    # Both numbers in one, sorted, make membership a binary search.
    owned = (texts.owners.astype(np.uint64) << _UP) | texts.words
    pairs = np.empty(len(first), np.float32)
    lengths = np.diff(texts.starts)
    # In blocks: the expanded words of all pairs at once would not fit in memory.
    for start in range(0, len(first), 200_000):
        firsts, seconds = first[start : start + 200_000], second[start : start + 200_000]
        counts = lengths[firsts]
        pair_number = np.repeat(np.arange(len(firsts)), counts)
        inside = np.arange(len(pair_number)) - np.repeat(np.cumsum(counts) - counts, counts)
        words = texts.words[texts.starts[firsts][pair_number] + inside]
        wanted = (seconds[pair_number].astype(np.uint64) << _UP) | words
        places = np.minimum(np.searchsorted(owned, wanted), len(owned) - 1)
        shared = np.where(owned[places] == wanted, texts.weights[words], 0)
        sums = np.bincount(pair_number, shared, minlength=len(firsts))
        pairs[start : start + 200_000] = sums / np.sqrt(texts.total[firsts] * texts.total[seconds])
    return np.minimum(pairs, 1)


def _best_of_each(
    first: NDArray[np.int64], second: NDArray[np.int64], score: NDArray[np.float32], most: int
) -> NDArray[np.bool_]:
    """Return which pairs are among the `most` best of either text."""
    ends, scores = np.concatenate([first, second]), np.concatenate([score, score])
    order = np.lexsort((-scores, ends))
    ends = ends[order]
    starts = np.flatnonzero(np.concatenate([[True], ends[1:] != ends[:-1]])) if len(ends) else order
    place = np.arange(len(ends)) - np.repeat(starts, np.diff(np.append(starts, len(ends))))
    best: NDArray[np.bool_] = np.zeros(len(ends), bool)
    best[order[place < most]] = True
    return best[: len(first)] | best[len(first) :]
