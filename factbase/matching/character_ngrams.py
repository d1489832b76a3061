"""Similarity by characters: the cosine of character 4-grams inside words, weighted by rarity.

The n-grams are counted in hashed slots, for many texts at once: no table of n-grams has to be stored or looked up in
Python (the hashing trick, Weinberger et al. 2009).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["BACKGROUND", "SLOTS", "Pieces", "counted", "dots", "likeness", "rarity_of"]

BACKGROUND = 1_000  # texts that are imagined beside those there are: of two texts, no word is rare or common yet
# A quarter of a million slots: collisions are rare among the n-grams of two texts, and the table takes 1 MB.
SLOTS_BITS = 18
SLOTS = 1 << SLOTS_BITS
# Multiplicative hashing (Knuth) on top of an FNV-like mix.
_GOLDEN, _PRIME = np.uint32(0x9E3779B1), np.uint32(0x01000193)
_SPACE, _NEWLINE = 32, 10
# Four letters did best among 3 to 5 on the pairs of benchmarks/matching.py.
_PIECE = 4


def _pieces(texts: Sequence[Sequence[str]]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return every n-gram of some texts as (place of the text, slot), in order."""
    joined = " " + " \n ".join(map(" ".join, texts)) + " "
    signs = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    owner = np.cumsum(signs == _NEWLINE)
    blank = signs <= _SPACE
    signs = np.maximum(signs, np.uint32(_SPACE))
    length = len(signs) - _PIECE + 1
    if length <= 0:
        return np.empty(0, np.int64), np.empty(0, np.uint64)
    # An n-gram may begin before a word or end after it, but never spans two words.
    inside = ~blank[1 : 1 + length] & ~blank[2 : 2 + length]
    mixed = signs[:length]
    for step in range(1, _PIECE):
        mixed = mixed * _PRIME + signs[step : step + length]  # wraps around, as a hash may
    slots = (mixed[inside] * _GOLDEN) >> np.uint32(32 - SLOTS_BITS)
    return owner[:length][inside], slots.astype(np.uint64)


class Pieces(NamedTuple):
    """Weighted n-grams of some texts, ascending by text and slot; each text's vector has length 1."""

    keys: NDArray[np.uint64]  # place of the text, and slot, in one number
    weights: NDArray[np.float32]
    texts: int


def counted(texts: Sequence[Sequence[str]], rarity: NDArray[np.float32]) -> Pieces:
    """Count and weight the n-grams of some texts, each given as its words."""
    owner, slots = _pieces(texts)
    keys, times = np.unique((owner.astype(np.uint64) << np.uint64(SLOTS_BITS)) | slots, return_counts=True)
    # Sublinear term frequency, as in classic vector-space ranking: a repeated n-gram counts little more.
    weights = (1 + np.log(times)) * rarity[keys & np.uint64(SLOTS - 1)]
    owners = (keys >> np.uint64(SLOTS_BITS)).astype(np.int64)
    lengths = np.sqrt(np.bincount(owners, weights * weights, minlength=len(texts)))
    # A text without n-grams would divide by zero; its similarity is 0 all the same.
    lengths[lengths == 0] = 1
    return Pieces(keys, (weights / lengths[owners]).astype(np.float32), len(texts))


def rarity_of(texts: Sequence[Sequence[str]]) -> NDArray[np.float32]:
    """Return the weight of each slot, estimated from sample texts."""
    _, slots = _pieces(texts)
    frequency = np.minimum(np.bincount(slots.astype(np.int64), minlength=SLOTS), len(texts))
    return (np.log((1 + BACKGROUND + len(texts)) / (1 + frequency)) + 1).astype(np.float32)


def likeness(query: Sequence[str], texts: Sequence[Sequence[str]], rarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the similarity of one text to each of some others, all given as words: 0 to 1."""
    if not texts:
        return np.empty(0, np.float32)
    keys, weights, _ = counted([query, *texts], rarity)
    query_size = int(np.searchsorted(keys, np.uint64(SLOTS)))
    query_weights = np.zeros(SLOTS, np.float32)
    query_weights[keys[:query_size]] = weights[:query_size]
    products = weights[query_size:] * query_weights[keys[query_size:] & np.uint64(SLOTS - 1)]
    owners = (keys[query_size:] >> np.uint64(SLOTS_BITS)).astype(np.int64) - 1
    return np.minimum(np.bincount(owners, products, minlength=len(texts)), 1.0).astype(np.float32)


def dots(pieces: Pieces, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the similarity of each two texts, given by their places: 0 to 1."""
    keys, weights, texts = pieces
    if not len(keys):
        return np.zeros(len(first), np.float32)
    starts = np.searchsorted(keys, np.arange(texts + 1, dtype=np.uint64) << np.uint64(SLOTS_BITS))
    lengths = np.diff(starts)[second]
    pair_number = np.repeat(np.arange(len(second)), lengths)
    inside = np.arange(len(pair_number)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    places_in_second = starts[second][pair_number] + inside
    query = (first[pair_number].astype(np.uint64) << np.uint64(SLOTS_BITS)) | (
        keys[places_in_second] & np.uint64(SLOTS - 1)
    )
    places = np.minimum(np.searchsorted(keys, query), len(keys) - 1)
    products = np.where(keys[places] == query, weights[places_in_second] * weights[places], 0)
    return np.minimum(np.bincount(pair_number, products, minlength=len(first)), 1).astype(np.float32)
