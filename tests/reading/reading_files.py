"""Small files of every kind, made here; the words are the project's own."""

from __future__ import annotations

import io
import zipfile
import zlib

SENTENCES = [
    "The council voted on Tuesday to close the old bridge after engineers found cracks in two of its pillars.",
    "The mayor said that repairs would begin in June and that the town would pay for all of them this year.",
    "Ten lorries crossed the bridge on the day before it was closed, according to a report by the harbour police.",
]
TEXT = "\n\n".join(SENTENCES)


def page(*, title: str = "Council closes bridge", body: str = "", head: str = "") -> bytes:
    menu = "<ul>" + "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(30)) + "</ul>"
    said = body or "".join(f"<p>{each}</p>" for each in SENTENCES * 2)
    meta = "<meta name='author' content='Ada Marsh'><meta property='og:site_name' content='Riverside Courier'>"
    dated = "<meta property='article:published_time' content='2019-03-04T10:00:00Z'>"
    return (
        f"<!doctype html><html><head><title>{title}</title>{meta}{dated}{head}</head><body><nav>{menu}</nav>"
        f"<article><h1>{title}</h1>{said}</article><footer>{menu}Copyright Riverside Courier</footer></body></html>"
    ).encode()


def docx(*paragraphs: str, extra: bytes = b"") -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    said = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    core = (
        '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>A memo</dc:title><dc:creator>Ada Marsh</dc:creator>'
        "<dcterms:created>2019-03-04T10:00:00Z</dcterms:created></cp:coreProperties>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        document = f'<w:document xmlns:w="{space}"><w:body>{said}</w:body></w:document>'.encode()
        archive.writestr("word/document.xml", document + extra)
        archive.writestr("docProps/core.xml", core)
    return stream.getvalue()


def pdf(*pages: list[str], title: str = "") -> bytes:
    """A plain PDF: each page a list of lines in Helvetica."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, lines in enumerate(pages):
        shown = " ".join(f"({_escaped(line)}) Tj T*" for line in lines)
        stream = f"BT /F1 10 Tf 14 TL 40 780 Td {shown} ET"
        font = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 700 842] {font} /Contents {5 + 2 * number} 0 R >>")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    info = len(objects) + 1
    objects.append(f"<< /Title ({_escaped(title)}) >>")
    return _file(objects, info)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: list[str], info: int) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {info} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + (end + trailer).encode()


def bomb(size: int) -> bytes:
    """A PDF of a few kilobytes whose one page unpacks to so many bytes of spaces."""
    # After a full flush a compressed block stands alone: one is made, and repeated.
    block, inner, times = b" " * 10_000_000, zlib.compressobj(9), size // 10_000_000
    first = inner.compress(block) + inner.flush(zlib.Z_FULL_FLUSH)
    again = inner.compress(block) + inner.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(times):
        check = zlib.adler32(block, check)
    packed = first + again * (times - 1) + b"\x03\x00" + check.to_bytes(4, "big")
    stream = zlib.compress(packed, 9).decode("latin-1")
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 700 842] /Contents 4 0 R >>",
        f"<< /Length {len(stream)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n{stream}\nendstream",
        "<< /Title (Bomb) >>",
    ]
    return _file(objects, 5)


def mail(text: str = TEXT, *, html: bool = False) -> bytes:
    kind = "text/html" if html else "text/plain"
    return (
        "From: Ada Marsh <ada@courier.example>\r\nTo: desk@courier.example\r\nSubject: The bridge\r\n"
        "Date: Mon, 04 Mar 2019 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"
    ).encode()
