"""Inverted index: which texts share words with a text, among a million, nearest first.

The bulk lies in a few arrays, in memory or in a file; they are read-only. Changes since then lie beside them in small
tables (`Delta`) until there are enough of them to be compacted into new arrays, as in a log-structured merge tree.
Words are stored as hashes, so the file holds no text.

Invariant: every text has one number below `len(self._keys)`, or is in the delta, or is in neither; a number in `_dead`
is a text that was changed or dropped since.
"""

from __future__ import annotations

import hashlib
import math
import threading
import zlib
from array import array
from collections import defaultdict
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np

from factbase.matching.array_file import pack, unpack
from factbase.matching.character_ngrams import BACKGROUND, SLOTS, rarity_of
from factbase.matching.normalisation import is_stop_word, normalise, stem_of, stems, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["Bulk", "Hit", "Index", "checksum"]

BUDGET = 24_000  # postings that one query reads before it only refines its candidates: 7 ms at a million texts
MOST_READ = 400_000  # postings: the second word may cost this much, because one word alone decides too little
REFINED = 2_000  # candidates that later words still refine
SAMPLED = 20_000  # texts from which the rarity of character n-grams is estimated
COMPACT_FROM = 5_000  # changes: fewer are searched in tables faster than the arrays are rebuilt
_EMPTY = -1
_ARRAYS = (
    ("keys", np.int64),
    ("checksums", np.uint32),
    ("weights", np.float32),
    ("vocabulary", np.uint64),
    ("starts", np.int64),
    ("postings", np.uint32),
    ("rarity", np.float32),
)


class Hit(NamedTuple):
    """Text that shares words with the query: its key, and the shared weight, 0 to 1."""

    key: int
    words: float


@lru_cache(maxsize=262_144)
def _hashed(stem: str) -> int:
    return int.from_bytes(hashlib.blake2b(stem.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def checksum(text: str) -> int:
    """Return a checksum by which a changed text is noticed."""
    return zlib.crc32(text.encode("utf-8", "replace"))


def _hashes(text: str) -> list[int]:
    return sorted({_hashed(stem) for stem in stems(words(normalise(text)))})


class Bulk(NamedTuple):
    """Arrays that a pass over all pairs needs; see `Index`."""

    keys: NDArray[np.int64]
    weights: NDArray[np.float32]
    starts: NDArray[np.int64]
    postings: NDArray[np.uint32]


class Delta:
    """Texts that were added or changed since the arrays were made."""

    def __init__(self) -> None:
        self.hashes: dict[int, list[int]] = {}
        self.checksums: dict[int, int] = {}
        self.holders: defaultdict[int, set[int]] = defaultdict(set)

    def put(self, key: int, hashes: list[int], mark: int) -> None:
        self.hashes[key], self.checksums[key] = hashes, mark
        for value in hashes:
            self.holders[value].add(key)

    def drop(self, key: int) -> None:
        self.checksums.pop(key, None)
        for value in self.hashes.pop(key, ()):
            self.holders[value].discard(key)


class _Vocabulary:
    """Numbers of stems; the stem of each word is computed once."""

    def __init__(self) -> None:
        self.of_stem: dict[str, int] = {}
        self._of_word: dict[str, int] = {}

    def numbers(self, numbers: list[str]) -> set[int]:
        """Return the numbers of the stems of some words."""
        matches = {self._of_word.get(word) or self._new(word) for word in numbers}
        matches.discard(_EMPTY)
        if matches or not numbers:
            return matches
        return {self._number(stem) for stem in stems(numbers)}  # a text of empty words alone

    def _new(self, word: str) -> int:
        self._of_word[word] = number = _EMPTY if is_stop_word(word) else self._number(stem_of(word))
        return number

    def _number(self, stem: str) -> int:
        return self.of_stem.setdefault(stem, len(self.of_stem) + 1)


class Index:
    """An index over texts by key; one thread at a time changes or asks it, the others wait their turn.

    Args:
        arrays: the bulk, by name, as `build` or `from_file` makes it.
    """

    def __init__(self, arrays: dict[str, NDArray[Any]]) -> None:
        self._turn = threading.RLock()
        self._take(arrays)

    def _take(self, arrays: dict[str, NDArray[Any]]) -> None:
        for value in arrays.values():
            # Arrays of a file are read-only; arrays in memory follow the same rule, so that a write fails everywhere.
            value.flags.writeable = False  # those of a file cannot be written in, so no others may be
        self._arrays = arrays
        self._keys: NDArray[np.int64] = arrays["keys"]
        self._checksums: NDArray[np.uint32] = arrays["checksums"]
        self._weights: NDArray[np.float32] = arrays["weights"]
        self._vocabulary: NDArray[np.uint64] = arrays["vocabulary"]
        self._starts: NDArray[np.int64] = arrays["starts"]
        self._postings: NDArray[np.uint32] = arrays["postings"]
        self.rarity: NDArray[np.float32] = arrays["rarity"]
        # One accumulator for all queries: zeroing a million floats for each query would cost more than the query.
        self._sums = np.zeros(len(self._keys), np.float32)
        self._delta = Delta()
        self._dead: set[int] = set()

    # ---------------------------------------------------------------------------------------------- making one

    @classmethod
    def build(cls, texts: Iterable[tuple[int, str]]) -> Index:
        """Build an index over texts, given as (key, text) with ascending keys."""
        vocabulary = _Vocabulary()
        keys, checksums, lengths, listed = array("q"), array("I"), array("I"), array("I")
        sample: list[list[str]] = []
        for place, (key, text) in enumerate(texts):
            split = words(normalise(text))
            stem_numbers = vocabulary.numbers(split)
            keys.append(key)
            checksums.append(checksum(text))
            lengths.append(len(stem_numbers))
            listed.extend(stem_numbers)
            # Reservoir-like sampling keeps the sample spread evenly over texts that arrive in any order.
            if len(sample) < SAMPLED:
                sample.append(split)
            elif place % (1 + place // SAMPLED) == 0:  # later texts take the place of earlier ones, evenly
                sample[place % SAMPLED] = split
        numbers = vocabulary.of_stem
        hashes = np.fromiter(map(_uncached_hash, numbers), np.uint64, len(numbers))
        owners = np.repeat(np.arange(len(keys), dtype=np.uint64), np.frombuffer(lengths, np.uint32) if keys else 0)
        return cls(
            _arranged(
                np.array(keys, np.int64),
                np.array(checksums, np.uint32),
                hashes,
                (owners, np.array(listed, np.uint32) - np.uint32(1)),
                rarity_of(sample),
            )
        )

    def _merged_arrays(self) -> dict[str, NDArray[Any]]:
        """Return new arrays with the delta merged in."""
        alive = np.ones(len(self._keys), bool)
        alive[list(self._dead)] = False
        counts = np.diff(self._starts)
        numbers = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
        alive_postings = alive[self._postings]
        old_numbers, old_owners = numbers[alive_postings], self._postings[alive_postings].astype(np.int64)
        delta_keys = sorted(self._delta.hashes)
        keys = np.concatenate([self._keys[alive], np.array(delta_keys, np.int64)])
        order = np.argsort(keys, kind="stable")
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        renumbered = np.cumsum(alive) - 1
        old_count = int(alive.sum())
        new_hashes = np.array(sorted({h for key in delta_keys for h in self._delta.hashes[key]}), np.uint64)
        unknown = np.setdiff1d(new_hashes, self._vocabulary)
        vocabulary = np.concatenate([self._vocabulary, unknown])
        # Hashes stay sorted, so a word is found by binary search in the mapped file.
        by_hash = np.argsort(vocabulary)
        delta_hashes = np.array([h for key in delta_keys for h in self._delta.hashes[key]], np.uint64)
        delta_numbers = by_hash[np.searchsorted(vocabulary[by_hash], delta_hashes)].astype(np.uint32)
        delta_owners = np.repeat(
            old_count + np.arange(len(delta_keys)), [len(self._delta.hashes[key]) for key in delta_keys]
        ).astype(np.int64)
        owners = place[np.concatenate([renumbered[old_owners], delta_owners])].astype(np.uint64)
        checksums = np.concatenate(
            [self._checksums[alive], np.array([self._delta.checksums[k] for k in delta_keys], np.uint32)]
        )
        pairs = (owners, np.concatenate([old_numbers, delta_numbers]))
        return _arranged(keys[order], checksums[order], vocabulary, pairs, self.rarity)

    # ------------------------------------------------------------------------------------------- keeping in step

    def put(self, key: int, text: str) -> None:
        """Index a new text, or index a changed one again."""
        with self._turn:
            self._tombstone(key)
            self._delta.put(key, _hashes(text), checksum(text))

    def drop(self, key: int) -> None:
        """Remove a text, if it is indexed."""
        with self._turn:
            self._tombstone(key)

    def _tombstone(self, key: int) -> None:
        self._delta.drop(key)
        number = self._number(key)
        if number is not None:
            self._dead.add(number)

    def _number(self, key: int) -> int | None:
        place = int(np.searchsorted(self._keys, key))
        return place if place < len(self._keys) and self._keys[place] == key else None

    def compact(self) -> bool:
        """Merge the delta into the arrays once it is large; return whether it was."""
        with self._turn:
            loose = len(self._delta.hashes) + len(self._dead)
            if loose < max(COMPACT_FROM, len(self._keys) // 20):
                return False
            self._compact_all()
            return True

    # ------------------------------------------------------------------------------------------------- questions

    def __len__(self) -> int:
        return len(self._keys) - len(self._dead) + len(self._delta.hashes)

    def bulk(self) -> Bulk:
        """Return all texts in arrays, after merging the delta."""
        with self._turn:
            self._compact_all()
            return Bulk(self._keys, self._weights, self._starts, self._postings)

    def _compact_all(self) -> None:
        if self._delta.hashes or self._dead:
            self._take(self._merged_arrays())

    def checksums(self) -> Iterator[tuple[int, int]]:
        """Yield every text as (key, checksum of the indexed text), in no order."""
        alive = np.ones(len(self._keys), bool)
        alive[list(self._dead)] = False
        yield from zip(self._keys[alive].tolist(), self._checksums[alive].tolist(), strict=True)
        yield from self._delta.checksums.items()

    def weight(self, hashed: int) -> float:
        """Return the weight of a word: higher, the fewer texts have it."""
        total_weight = self._span(hashed)[1] + len(self._delta.holders.get(hashed, ()))
        # Postings keep removed texts until they are compacted; counting more texts than there are would turn the sign.
        return _weight(min(total_weight, len(self)), len(self))

    def _span(self, hashed: int) -> tuple[int, int]:
        """Return the start and the length of the postings of a word."""
        place = int(np.searchsorted(self._vocabulary, np.uint64(hashed)))
        if place == len(self._vocabulary) or int(self._vocabulary[place]) != hashed:
            return 0, 0
        start = int(self._starts[place])
        return start, int(self._starts[place + 1]) - start

    def nearest(self, query: Sequence[str], *, limit: int, length_normalisation: float = 0.5) -> list[Hit]:
        """Return the texts that share most with the query, best first; empty where no word is shared.

        Args:
            query: words of the text that is asked about (see `words`).
            limit: how many at most.
            length_normalisation: weight of the query's length against that of the indexed texts: .5 treats both
                alike, more favours short texts.
        """
        hashes = {_hashed(stem) for stem in stems(query)}
        with self._turn:
            weights = {value: self.weight(value) for value in hashes}
            total = sum(weights.values())
            if not total:
                return []
            matches = [*self._bulk(weights, limit), *self._loose(weights)]
        scaled = [
            (share / (total**length_normalisation * total_weight ** (1 - length_normalisation)), key)
            for key, share, total_weight in matches
        ]
        scaled.sort(key=lambda value: (-value[0], value[1]))
        return [Hit(key, min(score, 1.0)) for score, key in scaled[:limit]]

    def _loose(self, weights: dict[int, float]) -> list[tuple[int, float, float]]:
        """Return texts of the delta as (key, weight of the shared words, weight of all its words)."""
        shares: defaultdict[int, float] = defaultdict(float)
        for hashed, weight in weights.items():
            for key in self._delta.holders.get(hashed, ()):
                shares[key] += weight
        return [(key, share, sum(map(self.weight, self._delta.hashes[key]))) for key, share in shares.items()]

    def _bulk(self, weights: dict[int, float], limit: int) -> list[tuple[int, float, float]]:
        """Return texts of the arrays in the same form, at most `limit` and those deleted since."""
        spans = sorted((*self._span(hashed), weight) for hashed, weight in weights.items())
        spans = sorted((span for span in spans if span[1]), key=lambda span: span[1])
        read, unread = _affordable(spans)
        if not read:
            return []
        pieces = [self._postings[start : start + count] for start, count, _ in read]
        touched, shares = self._summed(pieces, [weight for _, _, weight in read])
        touched, shares = self._best(touched, shares, max(REFINED if unread else 0, limit + len(self._dead)))
        if unread:  # in order, each is looked up near where the one before it was
            order = np.argsort(touched)
            touched, shares = touched[order], shares[order]
        for start, count, weight in unread:
            shares = shares + weight * _holds(self._postings[start : start + count], touched)
        touched, shares = self._best(touched, shares, limit + len(self._dead))
        rows = zip(touched.tolist(), shares.tolist(), self._weights[touched].tolist(), strict=True)
        return [
            (int(self._keys[number]), share, total_weight)
            for number, share, total_weight in rows
            if number not in self._dead
        ]

    def _summed(
        self, pieces: Sequence[NDArray[np.uint32]], weights: Sequence[float]
    ) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        """Return every text of some postings once, with the summed weights of the words that it has."""
        for piece, weight in zip(pieces, weights, strict=True):
            self._sums[piece] += weight  # a text stands once in a word's postings, so nothing is lost here
        shares = []
        for piece in pieces:
            shares.append(self._sums[piece])
            self._sums[piece] = 0  # so that the next piece, and the next question, find nothing of it
        touched, summed = np.concatenate(pieces), np.concatenate(shares)
        first = summed > 0
        return touched[first], summed[first]

    def _best(
        self, touched: NDArray[np.uint32], shares: NDArray[np.float32], limit: int
    ) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        """Return the `limit` texts of the highest scores, in no order."""
        if len(touched) <= limit:
            return touched, shares
        # The cosine up to the length of the query, which is the same for all.
        scores = shares / np.sqrt(np.maximum(self._weights[touched], np.float32(1e-6)))
        # A partition is linear; a full sort is not needed, because the caller sorts what is left.
        best = np.argpartition(scores, -limit)[-limit:]
        return touched[best], shares[best]

    # ------------------------------------------------------------------------------------------- bytes in and out

    def to_bytes(self, about: Mapping[str, str]) -> list[bytes | memoryview]:
        """Return the index as bytes, in parts, after merging the delta.

        Args:
            about: description of the indexed texts; `from_file` returns it.
        """
        with self._turn:
            self._compact_all()
            return pack(self._arrays, about)

    @classmethod
    def from_file(cls, file: IO[bytes]) -> tuple[Index, dict[str, str]]:
        """Open the index in a file, which stays memory-mapped (see `array_file`), with its description.

        Raises:
            DamagedFileError: the file was not written by `to_bytes`.
        """
        arrays, about = unpack(file, dict(_ARRAYS), _fit)
        return cls(arrays), about


def _fit(arrays: dict[str, NDArray[Any]]) -> bool:
    """Return whether the arrays form a valid index."""
    count, starts, postings = len(arrays["keys"]), arrays["starts"], arrays["postings"]
    return (
        len(arrays["checksums"]) == len(arrays["weights"]) == count
        and len(starts) == len(arrays["vocabulary"]) + 1
        and len(arrays["rarity"]) == SLOTS
        and starts[0] == 0
        and starts[-1] == len(postings)
        and bool((np.diff(starts) >= 0).all())
        and (not len(postings) or bool(postings.max() < count))
    )


def _uncached_hash(stem: str) -> int:
    return int.from_bytes(hashlib.blake2b(stem.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def _weight(total_weight: int, count: int) -> float:
    """Return the inverse document frequency of BM25, as if `BACKGROUND` unrelated texts were indexed too."""
    return math.log(1 + (count + BACKGROUND - total_weight + 0.5) / (total_weight + 0.5))


def _arranged(
    keys: NDArray[np.int64],
    checksums: NDArray[np.uint32],
    hashes: NDArray[np.uint64],
    pairs: tuple[NDArray[np.uint64], NDArray[np.uint32]],
    rarity: NDArray[np.float32],
) -> dict[str, NDArray[Any]]:
    """Sort postings into the arrays of an index.

    Args:
        keys: of the texts; a text's place is its number.
        checksums: of the texts.
        hashes: of the words, in the order of their numbers.
        pairs: (number of a text, number of a word), each pair once, in any order.
        rarity: see `grams`.
    """
    by_hash = np.argsort(hashes, kind="stable")
    rank = np.empty(len(hashes), np.uint64)
    # Postings are sorted by (word, text) as one 64-bit number: one sort instead of a sort by two keys.
    rank[by_hash] = np.arange(len(hashes), dtype=np.uint64)
    joined = (rank[pairs[1]] << np.uint64(32)) | pairs[0]
    joined.sort()
    holders = (joined >> np.uint64(32)).astype(np.int64)
    counts = np.bincount(holders, minlength=len(hashes))
    postings = (joined & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    del joined
    value = np.log(1 + (len(keys) + BACKGROUND - counts + 0.5) / (counts + 0.5)).astype(np.float32)
    weights = np.bincount(postings, value[holders], minlength=len(keys)).astype(np.float32)
    starts = np.zeros(len(hashes) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return {
        "keys": keys,
        "checksums": checksums,
        "weights": weights,
        "vocabulary": hashes[by_hash],
        "starts": starts,
        "postings": postings,
        "rarity": rarity,
    }


_Span = tuple[int, int, float]


def _affordable(spans: Sequence[_Span]) -> tuple[list[_Span], list[_Span]]:
    """Split postings, rarest word first, into those to read and those that only refine; at least two words are read."""
    spent = 0
    for place, (_, count, _) in enumerate(spans):
        spent += count
        if spent > (MOST_READ if 0 < place < 2 else BUDGET) and place:  # noqa: PLR2004 - the second word
            return list(spans[:place]), list(spans[place:])
    return list(spans), []


def _holds(postings: NDArray[np.uint32], numbers: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Return 1 for each text that is among the postings of a word, else 0."""
    places = np.minimum(np.searchsorted(postings, numbers), len(postings) - 1)
    total_weight: NDArray[np.bool_] = postings[places] == numbers
    return total_weight.astype(np.float32)
