"""A page that a person named, fetched: only from public addresses, wherever it redirects, and never too much of it."""

from __future__ import annotations

import http.client
import ipaddress
import os
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from factbase import __version__
from factbase.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["OFFLINE", "Fetched", "Web", "fetch", "is_url"]

OFFLINE = "FACTBASE_OFFLINE"
_REDIRECTS = 5
_BYTES, _CHUNK = 50_000_000, 65_536
_TIMEOUT_S, _TOTAL_S = 15.0, 60.0
_MOVED = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_OK = 200


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was at an address: `url` is the one that answered in the end."""

    url: str
    data: bytes
    content_type: str


def is_url(text: str) -> bool:
    """Does a person mean a page rather than a file?"""
    return text.lower().startswith(("http://", "https://"))


def addresses(host: str, port: int) -> list[str]:
    """The addresses behind a name."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def connect(address: str, port: int, timeout_s: float) -> socket.socket:
    """A connection to one address."""
    return socket.create_connection((address, port), timeout=timeout_s)


@dataclass(frozen=True, slots=True)
class Web:
    """How names become addresses and addresses connections: what a test replaces."""

    addresses: Callable[[str, int], Sequence[str]] = addresses
    connect: Callable[[str, int, float], socket.socket] = connect


def fetch(url: str, web: Web | None = None) -> Fetched:
    """The page at an address.

    Raises:
        BadInputError: it is no web address, leads to an address that is not public, does not answer, or is too big.
    """
    if web is None and os.environ.get(OFFLINE):
        raise BadInputError(f"{url}: is not fetched: ${OFFLINE} is set", hint="save the page and read the file")
    until = time.monotonic() + _TOTAL_S
    for _ in range(_REDIRECTS + 1):
        try:
            found = _one(url, web or Web(), until)
        except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
            raise BadInputError(f"{url}: cannot be fetched: {_reason(error)}") from error
        if isinstance(found, Fetched):
            return found
        url = found
    raise BadInputError(f"{url}: redirects more than {_REDIRECTS} times")


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()


def _one(url: str, web: Web, until: float) -> Fetched | str:
    """What one address answers: a page, or where it redirects to."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        raise BadInputError(f"{url}: only http and https addresses without a name and password are fetched")
    port = parts.port or _PORTS[parts.scheme]
    address = _public(parts.hostname, port, web, url)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=_TIMEOUT_S)
    connection.sock = _secured(web.connect(address, port, _TIMEOUT_S), parts.scheme, parts.hostname)
    try:
        path = urlunsplit(
            (
                "",
                "",
                quote(parts.path or "/", safe="/%:@!$&'()*+,;=~"),
                quote(parts.query, safe="=&%+/?:@!$'()*,;~"),
                "",
            )
        )
        connection.request("GET", path, headers=_HEADERS)
        response = connection.getresponse()
        target = response.getheader("Location")
        if response.status in _MOVED and target:
            return urljoin(url, target)
        if response.status != _OK:
            raise BadInputError(f"{url}: the server answers {response.status} {response.reason}"[:300])
        return Fetched(url, _body(response, url, until), response.getheader("Content-Type") or "")
    finally:
        connection.close()


_HEADERS = {
    "User-Agent": f"factbase/{__version__}",
    "Accept": "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.9, */*;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


def _public(host: str, port: int, web: Web, url: str) -> str:
    """The address to connect to: the very one that was looked at, so that a name cannot change in between."""
    found = list(web.addresses(host, port))
    private = [each for each in found if not _is_public(each)]
    if private or not found:
        raise BadInputError(f"{url}: leads to an address that is not public", hint="save the page and read the file")
    return found[0]


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            found = inner
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def _secured(plain: socket.socket, scheme: str, host: str) -> socket.socket:
    if scheme == "http":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _body(response: http.client.HTTPResponse, url: str, until: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK):
        size += len(chunk)
        if size > _BYTES:
            raise BadInputError(f"{url}: has more than {_BYTES:,} bytes")
        if time.monotonic() > until:
            raise BadInputError(f"{url}: takes longer than {_TOTAL_S:g} seconds")
        parts.append(chunk)
    return b"".join(parts)
