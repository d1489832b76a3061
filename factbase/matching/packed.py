"""Arrays as bytes and back: what was written is what is read, or it is refused."""

from __future__ import annotations

import hashlib
import json
import struct
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["FORMAT", "DamagedFileError", "pack", "unpack"]

FORMAT = 1  # raise it whenever normalisation, stems, slots or a layout change: a file of old is made anew
_MAGIC = b"factbase matching\n"
_DIGEST = 32


class DamagedFileError(ValueError):
    """Bytes that are not what `pack` gave, or that an older or newer factbase wrote."""


def pack(arrays: Mapping[str, NDArray[Any]], about: Mapping[str, str]) -> list[bytes]:
    """Arrays as bytes, in parts; the digest of all that follows stands first.

    Args:
        arrays: one-dimensional, of numbers.
        about: what they were made of; `unpack` gives it back.
    """
    layout = [[name, each.dtype.str, len(each)] for name, each in arrays.items()]
    head = json.dumps({"format": FORMAT, "about": dict(about), "layout": layout}).encode()
    body = [struct.pack("<I", len(head)), head, *(each.tobytes() for each in arrays.values())]
    digest = hashlib.blake2b(digest_size=_DIGEST)
    for part in body:
        digest.update(part)
    return [_MAGIC, digest.digest(), *body]


def unpack(raw: bytes, kinds: Mapping[str, type[np.generic]]) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """The arrays that bytes hold, by name, and what they say they were made of.

    Args:
        raw: the bytes.
        kinds: the arrays that are looked for, and their type of number.

    Raises:
        DamagedFileError: the bytes are not what `pack` gave for arrays of these kinds.
    """
    start = len(_MAGIC) + _DIGEST
    view = memoryview(raw)
    if raw[: len(_MAGIC)] != _MAGIC:
        raise DamagedFileError("it is no file of ours")
    if hashlib.blake2b(view[start:], digest_size=_DIGEST).digest() != raw[len(_MAGIC) : start]:
        raise DamagedFileError("it is not what was written")
    try:
        return _parts(view[start:], kinds)
    except (ValueError, KeyError, TypeError, AttributeError, struct.error) as error:
        raise DamagedFileError(str(error)) from error


def _parts(view: memoryview, kinds: Mapping[str, type[np.generic]]) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    [length] = struct.unpack("<I", view[:4])
    head = json.loads(bytes(view[4 : 4 + length]))
    expected = [[name, np.dtype(kind).str] for name, kind in kinds.items()]
    if head["format"] != FORMAT or [each[:2] for each in head["layout"]] != expected:
        raise DamagedFileError(f"it has format {head['format']}, this factbase writes {FORMAT}")
    arrays: dict[str, NDArray[Any]] = {}
    place = 4 + length
    for name, kind, size in head["layout"]:
        end = place + size * np.dtype(kind).itemsize
        arrays[name] = np.frombuffer(bytes(view[place:end]), kind)
        place = end
    return arrays, {str(name): str(value) for name, value in head["about"].items()}
