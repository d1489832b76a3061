"""Web archives (WARC 1.1): originals out, pages in."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from factbase.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Archived", "is_warc", "read_warc", "write_warc"]

_PAYLOAD_LIMIT = 50_000_000
_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf", "message/rfc822")


class Archived(NamedTuple):
    """One original: where it came from, when (ISO 8601, UTC), what it is, and its bytes."""

    origin: str
    at: str
    media_type: str
    data: bytes


def is_warc(data: bytes) -> bool:
    """Are these the first bytes of a web archive, plain or compressed?"""
    if data.startswith(b"WARC/1."):
        return True
    if not data.startswith(b"\x1f\x8b"):
        return False
    import zlib  # noqa: PLC0415 - only for what is compressed

    try:
        return zlib.decompressobj(wbits=31).decompress(data[:4096], 64).startswith(b"WARC/1.")
    except zlib.error:
        return False


def write_warc(stream: BinaryIO, archived: Iterable[Archived]) -> int:
    """Write originals as `resource` records, compressed one by one; how many there were."""
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415 - only for web archives

    writer = WARCWriter(stream, gzip=True)
    count = 0
    for each in archived:
        record = writer.create_warc_record(
            each.origin if "://" in each.origin else f"urn:factbase:{count + 1}",
            "resource",
            payload=io.BytesIO(each.data),
            length=len(each.data),  # else it is copied to a temporary file first
            warc_content_type=each.media_type or "application/octet-stream",
            warc_headers_dict={"WARC-Date": f"{each.at[:19]}Z"},
        )
        writer.write_record(record)
        count += 1
    return count


def read_warc(stream: BinaryIO, *, name: str = "") -> Iterator[Archived]:
    """The pages of an archive that can be read, in its order; pictures, scripts and failures are left out.

    Raises:
        BadInputError: it is damaged, or a record unpacks to far more than a page has.
    """
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - only for web archives
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

    try:
        for record in ArchiveIterator(stream):
            if record.rec_type not in {"response", "resource"} or not _answered(record):
                continue
            media_type = _media_type(record)
            if not media_type.startswith(_PAGES):
                continue
            data = record.content_stream().read(_PAYLOAD_LIMIT + 1)
            if len(data) > _PAYLOAD_LIMIT:
                raise BadInputError(f"{name}: a record has more than {_PAYLOAD_LIMIT:,} bytes")
            headers = record.rec_headers
            yield Archived(
                headers.get_header("WARC-Target-URI") or "", headers.get_header("WARC-Date") or "", media_type, data
            )
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError) as error:
        raise BadInputError(f"{name}: is a damaged web archive", hint="nothing of it was kept") from error


def _answered(record: object) -> bool:
    headers = getattr(record, "http_headers", None)
    return headers is None or str(headers.get_statuscode()) == "200"


def _media_type(record: object) -> str:
    http = getattr(record, "http_headers", None)
    headers = http if http is not None else record.rec_headers  # type: ignore[attr-defined]
    return str(headers.get_header("Content-Type") or "")
