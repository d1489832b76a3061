"""Which texts share words with a text, among a million of them: postings in memory, nearest first.

The bulk lies in a few arrays, in memory or in a file; nobody writes in them. What changed since lies beside them in
small tables (`_Fresh`) until there is enough of it to be folded into new ones. Words are kept as hashes: the bytes
hold no text.

Invariant: every text has one number below `len(self._keys)`, or is fresh, or is neither; a number in `_dead` is a text
that was changed or dropped since.
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
from factbase.matching.normalisation import is_empty, normalise, stem_of, stems, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["Bulk", "Found", "Index", "mark_of"]

BUDGET = 24_000  # numbers that one question reads before it only refines what it has
MOST_READ = 400_000
REFINED = 2_000
SAMPLED = 20_000  # texts from which the rarity of letter pieces is told
FOLD_FROM = 5_000
_EMPTY = -1
_ARRAYS = (
    ("keys", np.int64),
    ("marks", np.uint32),
    ("weights", np.float32),
    ("vocabulary", np.uint64),
    ("starts", np.int64),
    ("postings", np.uint32),
    ("rarity", np.float32),
)


class Found(NamedTuple):
    """A text that shares words: its key, and the share of the words' weight that both have, 0 to 1."""

    key: int
    words: float


@lru_cache(maxsize=262_144)
def _hashed(stem: str) -> int:
    return int.from_bytes(hashlib.blake2b(stem.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def mark_of(text: str) -> int:
    """A number by which a changed text is noticed."""
    return zlib.crc32(text.encode("utf-8", "replace"))


def _hashes(text: str) -> list[int]:
    return sorted({_hashed(stem) for stem in stems(words(normalise(text)))})


class Bulk(NamedTuple):
    """The arrays that a pass over all pairs needs; see `Index`."""

    keys: NDArray[np.int64]
    weights: NDArray[np.float32]
    starts: NDArray[np.int64]
    postings: NDArray[np.uint32]


class _Fresh:
    """Texts that came or changed since the arrays were made."""

    def __init__(self) -> None:
        self.hashes: dict[int, list[int]] = {}
        self.marks: dict[int, int] = {}
        self.holders: defaultdict[int, set[int]] = defaultdict(set)

    def put(self, key: int, hashes: list[int], mark: int) -> None:
        self.hashes[key], self.marks[key] = hashes, mark
        for each in hashes:
            self.holders[each].add(key)

    def drop(self, key: int) -> None:
        self.marks.pop(key, None)
        for each in self.hashes.pop(key, ()):
            self.holders[each].discard(key)


class _Vocabulary:
    """Numbers for stems; a word's is looked up once."""

    def __init__(self) -> None:
        self.of_stem: dict[str, int] = {}
        self._of_word: dict[str, int] = {}

    def numbers(self, listed: list[str]) -> set[int]:
        """The numbers of the stems of a text's words."""
        found = {self._of_word.get(word) or self._new(word) for word in listed}
        found.discard(_EMPTY)
        if found or not listed:
            return found
        return {self._number(stem) for stem in stems(listed)}  # a text of empty words alone

    def _new(self, word: str) -> int:
        self._of_word[word] = number = _EMPTY if is_empty(word) else self._number(stem_of(word))
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
        for each in arrays.values():
            each.flags.writeable = False  # those of a file cannot be written in, so no others may be
        self._arrays = arrays
        self._keys: NDArray[np.int64] = arrays["keys"]
        self._marks: NDArray[np.uint32] = arrays["marks"]
        self._weights: NDArray[np.float32] = arrays["weights"]
        self._vocabulary: NDArray[np.uint64] = arrays["vocabulary"]
        self._starts: NDArray[np.int64] = arrays["starts"]
        self._postings: NDArray[np.uint32] = arrays["postings"]
        self.rarity: NDArray[np.float32] = arrays["rarity"]
        self._sums = np.zeros(len(self._keys), np.float32)
        self._fresh = _Fresh()
        self._dead: set[int] = set()

    # ---------------------------------------------------------------------------------------------- making one

    @classmethod
    def build(cls, texts: Iterable[tuple[int, str]]) -> Index:
        """An index over texts, given as (key, text); keys ascend."""
        known = _Vocabulary()
        keys, marks, lengths, listed = array("q"), array("I"), array("I"), array("I")
        sample: list[list[str]] = []
        for place, (key, text) in enumerate(texts):
            split = words(normalise(text))
            own = known.numbers(split)
            keys.append(key)
            marks.append(mark_of(text))
            lengths.append(len(own))
            listed.extend(own)
            if len(sample) < SAMPLED:
                sample.append(split)
            elif place % (1 + place // SAMPLED) == 0:  # later texts take the place of earlier ones, evenly
                sample[place % SAMPLED] = split
        numbers = known.of_stem
        hashes = np.fromiter(map(_unkept_hash, numbers), np.uint64, len(numbers))
        owners = np.repeat(np.arange(len(keys), dtype=np.uint64), np.frombuffer(lengths, np.uint32) if keys else 0)
        return cls(
            _arranged(
                np.array(keys, np.int64),
                np.array(marks, np.uint32),
                hashes,
                (owners, np.array(listed, np.uint32) - np.uint32(1)),
                rarity_of(sample),
            )
        )

    def _folded(self) -> dict[str, NDArray[Any]]:
        """The arrays with what is fresh in them."""
        alive = np.ones(len(self._keys), bool)
        alive[list(self._dead)] = False
        counts = np.diff(self._starts)
        listed = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
        kept = alive[self._postings]
        old_listed, old_owners = listed[kept], self._postings[kept].astype(np.int64)
        fresh_keys = sorted(self._fresh.hashes)
        keys = np.concatenate([self._keys[alive], np.array(fresh_keys, np.int64)])
        order = np.argsort(keys, kind="stable")
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        renumbered = np.cumsum(alive) - 1
        old_count = int(alive.sum())
        new_hashes = np.array(sorted({h for key in fresh_keys for h in self._fresh.hashes[key]}), np.uint64)
        unknown = np.setdiff1d(new_hashes, self._vocabulary)
        vocabulary = np.concatenate([self._vocabulary, unknown])
        by_hash = np.argsort(vocabulary)
        fresh_flat = np.array([h for key in fresh_keys for h in self._fresh.hashes[key]], np.uint64)
        fresh_listed = by_hash[np.searchsorted(vocabulary[by_hash], fresh_flat)].astype(np.uint32)
        fresh_owners = np.repeat(
            old_count + np.arange(len(fresh_keys)), [len(self._fresh.hashes[key]) for key in fresh_keys]
        ).astype(np.int64)
        owners = place[np.concatenate([renumbered[old_owners], fresh_owners])].astype(np.uint64)
        marks = np.concatenate([self._marks[alive], np.array([self._fresh.marks[k] for k in fresh_keys], np.uint32)])
        pairs = (owners, np.concatenate([old_listed, fresh_listed]))
        return _arranged(keys[order], marks[order], vocabulary, pairs, self.rarity)

    # ------------------------------------------------------------------------------------------- keeping in step

    def put(self, key: int, text: str) -> None:
        """Index a new text, or a text anew."""
        with self._turn:
            self._bury(key)
            self._fresh.put(key, _hashes(text), mark_of(text))

    def drop(self, key: int) -> None:
        """Forget a text, if it is known."""
        with self._turn:
            self._bury(key)

    def _bury(self, key: int) -> None:
        self._fresh.drop(key)
        number = self._number(key)
        if number is not None:
            self._dead.add(number)

    def _number(self, key: int) -> int | None:
        place = int(np.searchsorted(self._keys, key))
        return place if place < len(self._keys) and self._keys[place] == key else None

    def fold(self) -> bool:
        """Take what is fresh into the arrays, where there is much of it; whether there was."""
        with self._turn:
            loose = len(self._fresh.hashes) + len(self._dead)
            if loose < max(FOLD_FROM, len(self._keys) // 20):
                return False
            self._fold_all()
            return True

    # ------------------------------------------------------------------------------------------------- questions

    def __len__(self) -> int:
        return len(self._keys) - len(self._dead) + len(self._fresh.hashes)

    def bulk(self) -> Bulk:
        """Everything in arrays; what is fresh is folded in before."""
        with self._turn:
            self._fold_all()
            return Bulk(self._keys, self._weights, self._starts, self._postings)

    def _fold_all(self) -> None:
        if self._fresh.hashes or self._dead:
            self._take(self._folded())

    def marks(self) -> Iterator[tuple[int, int]]:
        """Every text as (key, mark of the text that was indexed), in no order."""
        alive = np.ones(len(self._keys), bool)
        alive[list(self._dead)] = False
        yield from zip(self._keys[alive].tolist(), self._marks[alive].tolist(), strict=True)
        yield from self._fresh.marks.items()

    def weight(self, hashed: int) -> float:
        """How much a word weighs: more, the fewer texts have it."""
        held = self._span(hashed)[1] + len(self._fresh.holders.get(hashed, ()))
        return _weight(held, len(self))

    def _span(self, hashed: int) -> tuple[int, int]:
        """Where a word's postings begin, and how many they are."""
        place = int(np.searchsorted(self._vocabulary, np.uint64(hashed)))
        if place == len(self._vocabulary) or int(self._vocabulary[place]) != hashed:
            return 0, 0
        start = int(self._starts[place])
        return start, int(self._starts[place + 1]) - start

    def nearest(self, listed: Sequence[str], *, limit: int, lean: float = 0.5) -> list[Found]:
        """The texts that share most with a text, best first; none where no word is shared.

        Args:
            listed: the words of the text that is asked about (see `words`).
            limit: how many at most.
            lean: how much the length of the text that is asked about counts against that of the texts found: .5
                treats both alike, more is kinder to short texts.
        """
        hashes = {_hashed(stem) for stem in stems(listed)}
        with self._turn:
            weights = {each: self.weight(each) for each in hashes}
            total = sum(weights.values())
            if not total:
                return []
            found = [*self._bulk(weights, limit), *self._loose(weights)]
        scaled = [(share / (total**lean * held ** (1 - lean)), key) for key, share, held in found]
        scaled.sort(key=lambda each: (-each[0], each[1]))
        return [Found(key, min(score, 1.0)) for score, key in scaled[:limit]]

    def _loose(self, weights: dict[int, float]) -> list[tuple[int, float, float]]:
        """Fresh texts as (key, weight of the shared words, weight of all its words)."""
        shares: defaultdict[int, float] = defaultdict(float)
        for hashed, weight in weights.items():
            for key in self._fresh.holders.get(hashed, ()):
                shares[key] += weight
        return [(key, share, sum(map(self.weight, self._fresh.hashes[key]))) for key, share in shares.items()]

    def _bulk(self, weights: dict[int, float], limit: int) -> list[tuple[int, float, float]]:
        """The same of the arrays, at most `limit` and what died since."""
        spans = sorted((*self._span(hashed), weight) for hashed, weight in weights.items())
        spans = sorted((span for span in spans if span[1]), key=lambda span: span[1])
        read, rest = _affordable(spans)
        if not read:
            return []
        pieces = [self._postings[start : start + count] for start, count, _ in read]
        touched, shares = self._summed(pieces, [weight for _, _, weight in read])
        touched, shares = self._best(touched, shares, max(REFINED if rest else 0, limit + len(self._dead)))
        if rest:  # in order, each is looked up near where the one before it was
            order = np.argsort(touched)
            touched, shares = touched[order], shares[order]
        for start, count, weight in rest:
            shares = shares + weight * _holds(self._postings[start : start + count], touched)
        touched, shares = self._best(touched, shares, limit + len(self._dead))
        rows = zip(touched.tolist(), shares.tolist(), self._weights[touched].tolist(), strict=True)
        return [(int(self._keys[number]), share, held) for number, share, held in rows if number not in self._dead]

    def _summed(
        self, pieces: Sequence[NDArray[np.uint32]], weights: Sequence[float]
    ) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        """Every text of some postings once, and the sum of the weights of those that it stands in."""
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
        """The `limit` texts of the highest scores, in no order."""
        if len(touched) <= limit:
            return touched, shares
        scores = shares / np.sqrt(np.maximum(self._weights[touched], np.float32(1e-6)))
        best = np.argpartition(scores, -limit)[-limit:]
        return touched[best], shares[best]

    # ------------------------------------------------------------------------------------------- bytes in and out

    def to_bytes(self, about: Mapping[str, str]) -> list[bytes | memoryview]:
        """The index as bytes, in parts; what is fresh is folded in before.

        Args:
            about: what the index was made of; `from_file` gives it back.
        """
        with self._turn:
            self._fold_all()
            return pack(self._arrays, about)

    @classmethod
    def from_file(cls, file: IO[bytes]) -> tuple[Index, dict[str, str]]:
        """The index that a file holds, which stays where it is (see `packed`), and what it says it was made of.

        Raises:
            DamagedFileError: it is not what `to_bytes` gave.
        """
        arrays, about = unpack(file, dict(_ARRAYS), _fit)
        return cls(arrays), about


def _fit(arrays: dict[str, NDArray[Any]]) -> bool:
    """Whether the arrays are an index."""
    count, starts, postings = len(arrays["keys"]), arrays["starts"], arrays["postings"]
    return (
        len(arrays["marks"]) == len(arrays["weights"]) == count
        and len(starts) == len(arrays["vocabulary"]) + 1
        and len(arrays["rarity"]) == SLOTS
        and starts[0] == 0
        and starts[-1] == len(postings)
        and bool((np.diff(starts) >= 0).all())
        and (not len(postings) or bool(postings.max() < count))
    )


def _unkept_hash(stem: str) -> int:
    return int.from_bytes(hashlib.blake2b(stem.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def _weight(held: int, count: int) -> float:
    """Inverse document frequency as BM25 has it, as if `BACKGROUND` texts of other matters were there too."""
    return math.log(1 + (count + BACKGROUND - held + 0.5) / (held + 0.5))


def _arranged(
    keys: NDArray[np.int64],
    marks: NDArray[np.uint32],
    hashes: NDArray[np.uint64],
    pairs: tuple[NDArray[np.uint64], NDArray[np.uint32]],
    rarity: NDArray[np.float32],
) -> dict[str, NDArray[Any]]:
    """The arrays of an index.

    Args:
        keys: of the texts; a text's place is its number.
        marks: of the texts.
        hashes: of the words, in the order of their numbers.
        pairs: (number of a text, number of a word), each pair once, in any order.
        rarity: see `grams`.
    """
    by_hash = np.argsort(hashes, kind="stable")
    rank = np.empty(len(hashes), np.uint64)
    rank[by_hash] = np.arange(len(hashes), dtype=np.uint64)
    joined = (rank[pairs[1]] << np.uint64(32)) | pairs[0]
    joined.sort()
    holders = (joined >> np.uint64(32)).astype(np.int64)
    counts = np.bincount(holders, minlength=len(hashes))
    postings = (joined & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    del joined
    each = np.log(1 + (len(keys) + BACKGROUND - counts + 0.5) / (counts + 0.5)).astype(np.float32)
    weights = np.bincount(postings, each[holders], minlength=len(keys)).astype(np.float32)
    starts = np.zeros(len(hashes) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return {
        "keys": keys,
        "marks": marks,
        "weights": weights,
        "vocabulary": hashes[by_hash],
        "starts": starts,
        "postings": postings,
        "rarity": rarity,
    }


_Span = tuple[int, int, float]


def _affordable(spans: Sequence[_Span]) -> tuple[list[_Span], list[_Span]]:
    """The postings to read, rarest word first, and the rest, which only refines; two words at least are read."""
    spent = 0
    for place, (_, count, _) in enumerate(spans):
        spent += count
        if spent > (MOST_READ if 0 < place < 2 else BUDGET) and place:  # noqa: PLR2004 - the second word
            return list(spans[:place]), list(spans[place:])
    return list(spans), []


def _holds(postings: NDArray[np.uint32], numbers: NDArray[np.uint32]) -> NDArray[np.float32]:
    """1 for each text that is among a word's postings, else 0."""
    places = np.minimum(np.searchsorted(postings, numbers), len(postings) - 1)
    held: NDArray[np.bool_] = postings[places] == numbers
    return held.astype(np.float32)
