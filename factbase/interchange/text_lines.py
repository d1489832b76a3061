"""Bytes into numbered lines of text: limits, byte order marks and UTF-8, the same for JSON Lines and CSV."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE_LIMIT = 64_000_000  # a document of ten million characters, however they are encoded or escaped
"""The most bytes that one line, or one row of a CSV file, may have, its line end included."""

_CHUNK = 65_536
_UTF8_MARK = b"\xef\xbb\xbf"
# UTF-32 first: its little-endian mark begins with the one of UTF-16.
_OTHER_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


class Line(NamedTuple):
    """One line of a file.

    Attributes:
        number: counted from 1.
        raw: its bytes, byte order mark and line end included; empty if the line is over the limit.
        text: what they say, with the line end and without the mark; empty if there is a fault.
        fault: why they cannot be read, as the end of the sentence "LINE: ..."; empty if they can.
    """

    number: int
    raw: bytes
    text: str
    fault: str = ""


def read_lines(stream: IO[bytes]) -> Iterator[Line]:
    """The lines of a file in its order, one at a time; never more than one of them is in memory.

    A line over the limit is read past and comes as a fault, and so does one that is no UTF-8.
    """
    number = offset = 0
    while raw := stream.readline(LINE_LIMIT + 1):
        number += 1
        if len(raw) > LINE_LIMIT:
            offset += len(raw) + sum(len(chunk) for chunk in _rest_of_line(stream, raw))
            yield Line(number, b"", "", f"is over {LINE_LIMIT:,} bytes long")
        else:
            yield _decoded(number, offset, raw)
            offset += len(raw)


def copy_lines(stream: IO[bytes], numbers: frozenset[int]) -> Iterator[bytes]:
    """The first line of a file and the lines of these numbers, byte for byte, in the file's order.

    The first line comes along because it says in which namespace the ids of the others are meant. Long lines come
    in several pieces, so that not even they fill the memory. A last line without an end stays without one.
    """
    number = 1
    while chunk := stream.readline(_CHUNK):
        if number == 1 or number in numbers:
            yield chunk
        number += chunk.endswith(b"\n")


def _rest_of_line(stream: IO[bytes], chunk: bytes) -> Iterator[bytes]:
    while chunk and not chunk.endswith(b"\n"):
        chunk = stream.readline(_CHUNK)
        yield chunk


def _decoded(number: int, offset: int, raw: bytes) -> Line:
    skipped = 0
    if offset == 0:
        for mark, encoding in _OTHER_MARKS.items():
            if raw.startswith(mark):
                return Line(number, raw, "", f"is {encoding} (byte order mark at byte 0); save the file as UTF-8")
        skipped = len(_UTF8_MARK) if raw.startswith(_UTF8_MARK) else 0
    try:
        return Line(number, raw, raw[skipped:].decode())
    except UnicodeDecodeError as error:
        place = error.start + skipped
        return Line(number, raw, "", f"is not UTF-8: byte 0x{raw[place]:02x} at byte {offset + place} of the file")
