"""Bytes to text, by what the bytes are: run these only in a child process (see `child`)."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from factbase.errors import BadInputError

if TYPE_CHECKING:
    from factbase.reading.document import Loaded

__all__ = ["BYTES_LIMIT", "TEXT_LIMIT", "load", "media_type_of", "see_length"]

BYTES_LIMIT = 50_000_000
TEXT_LIMIT = 10_000_000
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_HEADER = re.compile(
    rb"^(?:from|to|subject|date|received|message-id|mime-version|return-path|delivered-to):",
    re.IGNORECASE | re.MULTILINE,
)
_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office file; save it as .docx without a password"),
    (b"{\\rtf", "an RTF file; save it as .docx or as text"),
    (b"\x89PNG", "a picture; only text can be read"),
    (b"\xff\xd8\xff", "a picture; only text can be read"),
    (b"GIF8", "a picture; only text can be read"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"7z\xbc\xaf", "a compressed file; unpack it first"),
    (b"Rar!", "a compressed file; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_LOADERS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "message/rfc822": "eml",
    "text/plain": "plain",
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def media_type_of(data: bytes, name: str = "", told: str = "") -> str:
    """What the bytes are, by their own beginning first, then by what was told of them, then by the file's name.

    Raises:
        BadInputError: nothing that can be read; the message says what it is instead.
    """
    if not data.strip():
        raise BadInputError("is empty", hint="there is nothing in it to read")
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(data)
    for magic, what in _REFUSED:
        if head.startswith(magic):
            raise BadInputError(f"is {what}")
    if _is_binary(head):
        raise BadInputError("is a binary file", hint="text, HTML, PDF, DOCX and e-mail can be read")
    return _text_type(head, name.lower(), told.split(";", maxsplit=1)[0].strip().lower())


def _zipped(data: bytes) -> str:
    if b"word/document.xml" in data:
        return DOCX
    raise BadInputError(
        "is an archive, or an Office file that is no text", hint="unpack it; of Office files .docx can be read"
    )


def _is_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    controls = sum(byte < 9 or 13 < byte < 27 for byte in head)  # noqa: PLR2004 - tab to CR, and ESC
    return b"\x00" in head or controls > len(head) // 20


def _text_type(head: bytes, name: str, told: str) -> str:
    headed = _HEADER.match(head) and len(_HEADER.findall(head[:2048])) >= 3  # noqa: PLR2004 - a letter may have two
    if name.endswith(".eml") or told == "message/rfc822" or headed:
        return "message/rfc822"
    if (
        told in {"text/html", "application/xhtml+xml"}
        or name.endswith((".html", ".htm", ".xhtml"))
        or _HTML.search(head)
    ):
        return "text/html"
    return "text/plain"


def load(data: bytes, *, name: str = "", told: str = "", fallback: bool = False) -> Loaded:
    """The text of a file and what it says of itself.

    Args:
        data: its bytes.
        name: its file name or URL.
        told: the media type with parameters, where a server told one.
        fallback: use the second program for this kind of file, where there is one.

    Raises:
        BadInputError: it cannot be read; the message says why.
    """
    if len(data) > BYTES_LIMIT:
        raise BadInputError(f"has {len(data):,} bytes; at most {BYTES_LIMIT:,} are read")
    kind = media_type_of(data, name, told)
    loader = import_module(f"factbase.reading.loaders.{_LOADERS[kind]}")
    charset = re.search(r"charset\s*=\s*\"?([\w.:-]+)", told)
    loaded: Loaded = loader.load(data, charset[1] if charset else "", fallback=fallback)
    if not loaded.text.strip():
        raise BadInputError("has no text in it", hint="a scanned page has only pictures; a page may need its scripts")
    see_length(loaded.text)
    return loaded


def see_length(text: str) -> str:
    """The text itself.

    Raises:
        BadInputError: it has more characters than a document may have.
    """
    if len(text) > TEXT_LIMIT:
        raise BadInputError(f"has {len(text):,} characters of text; at most {TEXT_LIMIT:,} are read")
    return text
