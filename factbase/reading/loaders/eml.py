"""E-mail: subject, sender, date, and the text of the message without what it quotes at its end."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING

from factbase.errors import BadInputError
from factbase.reading.body import body_of
from factbase.reading.charset import decode, tidy
from factbase.reading.document import Loaded
from factbase.reading.layout import paragraphs

if TYPE_CHECKING:
    from email.message import EmailMessage

__all__ = ["load"]

_PARTS = 200
_TAIL = re.compile(r"^(?:-- ?|On .{5,200} wrote:|-+ ?Original Message ?-+|_{20,})$", re.MULTILINE)


def load(data: bytes, declared: str, *, fallback: bool = False) -> Loaded:
    """The message's plain text, else the text of its HTML."""
    del declared, fallback
    message: EmailMessage = message_from_bytes(data, policy=policy.default)
    try:
        text = tidy(_text(message))
        subject, sender = str(message.get("subject", "")), str(message.get("from", ""))
    except (MessageError, LookupError, ValueError, AttributeError, IndexError, TypeError) as error:
        raise BadInputError("is a damaged e-mail", hint="save its text from the mail program") from error
    tail = _TAIL.search(text)
    end = tail.start() if tail and text[: tail.start()].strip() else len(text)
    body = body_of(text, paragraphs(text, 0, end))
    names = tuple(name or address for name, address in getaddresses([sender]) if name or address)
    return Loaded(text, body, subject.strip(), names, "", _date(message), "message/rfc822", "eml")


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(message.get("date", ""))).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _text(message: EmailMessage) -> str:
    html = ""
    for number, part in enumerate(message.walk()):
        if number > _PARTS:
            raise BadInputError(f"has more than {_PARTS} parts")
        if part.get_content_disposition() == "attachment" or part.is_multipart():
            continue
        kind = part.get_content_type()
        if kind in {"text/plain", "text/html"}:
            payload = part.get_payload(decode=True)
            content = decode(payload if isinstance(payload, bytes) else b"", declared=part.get_content_charset() or "")
            if kind == "text/plain" and content.strip():
                return content
            html = html or content
    return _plain(html) if html.strip() else ""


def _plain(html: str) -> str:
    from factbase.reading.loaders.html import load as load_html

    return load_html(html.encode(), "utf-8").text
