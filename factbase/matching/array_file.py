"""Arrays in a file: what was written is what is read, or the file is refused.

The arrays that are read are views on the file, not copies: a query touches a small part of an index of a million
texts, and only that part takes memory. So a file must never be changed in place, only replaced.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import struct
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

__all__ = ["FORMAT", "DamagedFileError", "pack", "unpack"]

FORMAT = 2  # raise it whenever normalisation, stems, slots or a layout change: a file of old is made anew
_MAGIC = b"factbase matching\n"
_DIGEST = 32
_LENGTH = struct.Struct("<I")
_HEAD = len(_MAGIC) + _DIGEST + _LENGTH.size
_EVEN = 64  # bytes: every array begins at a multiple of it, as processors like it
_BLOCK = 1 << 20


class DamagedFileError(ValueError):
    """File that `pack` did not write, or that another version of factbase wrote."""


def pack(arrays: Mapping[str, NDArray[Any]], about: Mapping[str, str]) -> list[bytes | memoryview]:
    """Return arrays as bytes, in parts, after the digest of all that follows.

    Args:
        arrays: one-dimensional, of numbers.
        about: what they were made of; `unpack` gives it back.
    """
    layout = [[name, array.dtype.str, len(array)] for name, array in arrays.items()]
    head = json.dumps({"format": FORMAT, "about": dict(about), "layout": layout}).encode()
    head += b" " * _gap(_HEAD + len(head))
    body: list[bytes | memoryview] = [_LENGTH.pack(len(head)), head]
    for array in arrays.values():
        body += [np.ascontiguousarray(array).view(np.uint8).data, bytes(_gap(array.nbytes))]
    digest = hashlib.blake2b(digest_size=_DIGEST)
    for part in body:
        digest.update(part)
    return [_MAGIC, digest.digest(), *body]


def unpack(
    file: IO[bytes], kinds: Mapping[str, type[np.generic]], fit: Callable[[dict[str, NDArray[Any]]], bool]
) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Return the arrays of a file by name, read-only, and its description.

    Args:
        file: open at its beginning; it may be closed afterwards.
        kinds: the arrays that are looked for, and their type of number.
        fit: whether they fit together; a digest proves that they were written so, not that they belong together.

    Raises:
        DamagedFileError: the file is not what `pack` gave for arrays of these kinds, or they do not fit together.
    """
    if file.read(len(_MAGIC)) != _MAGIC:
        raise DamagedFileError("it is no file of ours")
    said, digest = file.read(_DIGEST), hashlib.blake2b(digest_size=_DIGEST)
    while block := file.read(_BLOCK):
        digest.update(block)
    if digest.digest() != said:
        raise DamagedFileError("it is not what was written")
    raw = _mapped(file)
    try:
        arrays, about = _parts(raw, kinds)
        # The digest proves that the bytes were written so; it does not prove that they belong together.
        fits = fit(arrays)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, struct.error) as error:
        raise DamagedFileError(str(error)) from error
    if not fits:
        raise DamagedFileError("its parts do not fit together")
    _let_go(raw)
    return arrays, about


def _mapped(file: IO[bytes]) -> mmap.mmap | bytes:
    """Map the whole file into memory, or read it where the system cannot map it."""
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        file.seek(0)
        return file.read()


def _let_go(raw: mmap.mmap | bytes) -> None:
    """Drop the pages that the digest check touched; they are read again where they are needed."""
    if not isinstance(raw, bytes) and hasattr(mmap, "MADV_DONTNEED"):
        with suppress(OSError):
            raw.madvise(mmap.MADV_DONTNEED)


def _parts(
    raw: mmap.mmap | bytes, kinds: Mapping[str, type[np.generic]]
) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    [length] = _LENGTH.unpack_from(raw, _HEAD - _LENGTH.size)
    head = json.loads(raw[_HEAD : _HEAD + length])
    expected = [[name, np.dtype(kind).str] for name, kind in kinds.items()]
    if head["format"] != FORMAT or [array[:2] for array in head["layout"]] != expected:
        raise DamagedFileError(f"it has format {head['format']}, this factbase writes {FORMAT}")
    arrays: dict[str, NDArray[Any]] = {}
    place = _HEAD + length
    for name, kind, size in head["layout"]:
        arrays[name] = np.frombuffer(raw, kind, size, place)
        place += arrays[name].nbytes + _gap(arrays[name].nbytes)
    return arrays, {str(name): str(value) for name, value in head["about"].items()}


def _gap(size: int) -> int:
    """Return how many bytes are missing until the next array begins."""
    return -size % _EVEN
