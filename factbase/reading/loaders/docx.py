"""DOCX: the paragraphs of its main part, read from the archive by stream and with limits."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError, XMLPullParser

from factbase.errors import BadInputError
from factbase.reading.body import find_date, surroundings
from factbase.reading.charset import tidy
from factbase.reading.document import Loaded
from factbase.reading.loaders import DOCX

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

__all__ = ["load"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_MEMBERS, _PART_LIMIT, _RATIO = 5_000, 200_000_000, 300
_CHUNK = 65_536
_TEXT_LIMIT = 10_000_000


def load(data: bytes, declared: str, *, fallback: bool = False) -> Loaded:
    """The text, one line a paragraph, with title, author and date of the file's own properties.

    Raises:
        BadInputError: it is damaged, encrypted, or a bomb.
    """
    del declared, fallback
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > _MEMBERS:
                raise BadInputError(f"holds more than {_MEMBERS:,} files")
            text = tidy("\n".join(_paragraphs(archive)))
            properties = _properties(archive)
    except (
        zipfile.BadZipFile,
        KeyError,
        ParseError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        said = "is encrypted" if "encrypted" in str(error) else "is a damaged DOCX file"
        raise BadInputError(said, hint="open it in a word processor and save it again") from error
    around = surroundings(text)
    return Loaded(
        text,
        around.body,
        around.title or properties.get(f"{_DC}title", ""),
        around.authors or tuple(filter(None, [properties.get(f"{_DC}creator", "")])),
        around.publisher,
        around.published or find_date(properties.get(f"{_TERMS}created", "")),
        DOCX,
        "docx",
    )


def _paragraphs(archive: zipfile.ZipFile) -> Iterator[str]:
    total = 0
    for element in _elements(archive, "word/document.xml"):
        if element.tag == f"{_W}p":
            said = "".join(_signs(element))
            total += len(said)
            if total > _TEXT_LIMIT:
                raise BadInputError(f"has more than {_TEXT_LIMIT:,} characters of text")
            yield said
            element.clear()


def _signs(paragraph: Element) -> Iterator[str]:
    for each in paragraph.iter():
        if each.tag == f"{_W}t":
            yield each.text or ""
        elif each.tag == f"{_W}tab":
            yield "\t"
        elif each.tag in {f"{_W}br", f"{_W}cr"}:
            yield " "


def _properties(archive: zipfile.ZipFile) -> dict[str, str]:
    if "docProps/core.xml" not in archive.namelist():
        return {}
    return {each.tag: (each.text or "").strip() for each in _elements(archive, "docProps/core.xml")}


def _elements(archive: zipfile.ZipFile, name: str) -> Iterator[Element]:
    info = archive.getinfo(name)
    if info.file_size > _PART_LIMIT or info.file_size > _RATIO * max(info.compress_size, 1_000):
        raise BadInputError("unpacks to far more than a document has", hint="it was made to fill the memory")
    parser: XMLPullParser[Any] = XMLPullParser(events=("end",))
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            parser.feed(chunk)
            yield from _ended(parser)
    parser.close()
    yield from _ended(parser)


def _ended(parser: XMLPullParser[Any]) -> Iterator[Element]:
    events: Any = parser.read_events()
    for _, element in events:
        yield element
