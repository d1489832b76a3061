"""How alike texts are letter by letter: the cosine of their four-letter pieces inside words, weighted by rarity.

Pieces are counted in hashed slots, for many texts in one go: no table of pieces has to be kept, or looked up in Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["BACKGROUND", "SLOTS", "Pieces", "counted", "dots", "likeness", "rarity_of"]

BACKGROUND = 1_000  # texts that are imagined beside those there are: of two texts, no word is rare or common yet
SLOTS_BITS = 18
SLOTS = 1 << SLOTS_BITS
_GOLDEN, _PRIME = np.uint32(0x9E3779B1), np.uint32(0x01000193)
_SPACE, _NEWLINE = 32, 10
_PIECE = 4


def _pieces(texts: Sequence[Sequence[str]]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Every piece of some texts, each a list of words, as (place of the text, slot), in order."""
    joined = " " + " \n ".join(map(" ".join, texts)) + " "
    signs = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    owner = np.cumsum(signs == _NEWLINE)
    blank = signs <= _SPACE
    signs = np.maximum(signs, np.uint32(_SPACE))
    length = len(signs) - _PIECE + 1
    if length <= 0:
        return np.empty(0, np.int64), np.empty(0, np.uint64)
    inside = ~blank[1 : 1 + length] & ~blank[2 : 2 + length]
    mixed = signs[:length]
    for step in range(1, _PIECE):
        mixed = mixed * _PRIME + signs[step : step + length]  # wraps around, as a hash may
    slots = (mixed[inside] * _GOLDEN) >> np.uint32(32 - SLOTS_BITS)
    return owner[:length][inside], slots.astype(np.uint64)


class Pieces(NamedTuple):
    """The pieces of some texts, each of a text once, ascending by text and slot; each text's length is 1."""

    keys: NDArray[np.uint64]  # place of the text, and slot, in one number
    weights: NDArray[np.float32]
    texts: int


def counted(texts: Sequence[Sequence[str]], rarity: NDArray[np.float32]) -> Pieces:
    """The weighted pieces of some texts, each given as its words."""
    owner, slots = _pieces(texts)
    keys, times = np.unique((owner.astype(np.uint64) << np.uint64(SLOTS_BITS)) | slots, return_counts=True)
    weights = (1 + np.log(times)) * rarity[keys & np.uint64(SLOTS - 1)]
    owners = (keys >> np.uint64(SLOTS_BITS)).astype(np.int64)
    lengths = np.sqrt(np.bincount(owners, weights * weights, minlength=len(texts)))
    lengths[lengths == 0] = 1
    return Pieces(keys, (weights / lengths[owners]).astype(np.float32), len(texts))


def rarity_of(texts: Sequence[Sequence[str]]) -> NDArray[np.float32]:
    """How much each piece weighs, by its slot, going by some texts that stand for all."""
    _, slots = _pieces(texts)
    held = np.minimum(np.bincount(slots.astype(np.int64), minlength=SLOTS), len(texts))
    return (np.log((1 + BACKGROUND + len(texts)) / (1 + held)) + 1).astype(np.float32)


def likeness(asked: Sequence[str], texts: Sequence[Sequence[str]], rarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """How alike one text is to each of some others, all given as words: 0 (no piece shared) to 1 (the same pieces)."""
    if not texts:
        return np.empty(0, np.float32)
    keys, weights, _ = counted([asked, *texts], rarity)
    own = int(np.searchsorted(keys, np.uint64(SLOTS)))
    wanted = np.zeros(SLOTS, np.float32)
    wanted[keys[:own]] = weights[:own]
    products = weights[own:] * wanted[keys[own:] & np.uint64(SLOTS - 1)]
    owners = (keys[own:] >> np.uint64(SLOTS_BITS)).astype(np.int64) - 1
    return np.minimum(np.bincount(owners, products, minlength=len(texts)), 1.0).astype(np.float32)


def dots(pieces: Pieces, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float32]:
    """How alike each two of some texts are, given by their places: 0 to 1."""
    keys, weights, texts = pieces
    if not len(keys):
        return np.zeros(len(left), np.float32)
    starts = np.searchsorted(keys, np.arange(texts + 1, dtype=np.uint64) << np.uint64(SLOTS_BITS))
    lengths = np.diff(starts)[right]
    which = np.repeat(np.arange(len(right)), lengths)
    inside = np.arange(len(which)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    theirs = starts[right][which] + inside
    asked = (left[which].astype(np.uint64) << np.uint64(SLOTS_BITS)) | (keys[theirs] & np.uint64(SLOTS - 1))
    places = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    products = np.where(keys[places] == asked, weights[theirs] * weights[places], 0)
    return np.minimum(np.bincount(which, products, minlength=len(left)), 1).astype(np.float32)
