"""Bytes to text: the byte order mark, then what was said outside the file, then UTF-8, then a guess."""

from __future__ import annotations

import codecs
import re

__all__ = ["decode", "tidy"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{1,40})", re.IGNORECASE)
_GUESSED_FROM = 200_000  # bytes; a guess over more costs time and gains nothing


def decode(data: bytes, *, declared: str = "", html: bool = False) -> str:
    """The text of these bytes, never an error: what no rule reads is cp1252.

    Args:
        data: the bytes of a text or an HTML page.
        declared: what HTTP or a mail header said.
        html: a `<meta charset>` counts, but one that says UTF-16 means UTF-8: its own bytes were ASCII.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    candidates = [declared, "utf-8", _from_meta(data) if html else ""]
    for name in candidates:
        text = _decoded(data, name)
        if text is not None:
            return text
    return _guessed(data)


def _from_meta(data: bytes) -> str:
    match = _META.search(data[:4096])
    name = match[1].decode("ascii") if match else ""
    return "utf-8" if name.lower().startswith("utf-16") else name


def _decoded(data: bytes, name: str) -> str | None:
    if not name:
        return None
    try:
        return data.decode(codecs.lookup(name).name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most texts are UTF-8

    best = from_bytes(data[:_GUESSED_FROM]).best()
    text = _decoded(data, best.encoding) if best is not None else None
    return text if text is not None else data.decode("cp1252", errors="replace")


def tidy(text: str) -> str:
    """The text as a rendition keeps it: LF ends a line, no NUL, nothing else changed."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd").removeprefix("\ufeff")
