from __future__ import annotations

import socket
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from factbase.errors import BadInputError
from factbase.reading.fetch import OFFLINE, Web, fetch, is_url

if TYPE_CHECKING:
    from collections.abc import Iterator

PUBLIC = "93.184.216.34"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self._answer(302, b"", Location="/page")
        elif self.path == "/inside":
            self._answer(302, b"", Location="http://inside.example/secret")
        elif self.path == "/loop":
            self._answer(302, b"", Location="/loop")
        elif self.path == "/page?q=a%20b":
            self._answer(200, b"found", **{"Content-Type": "text/plain"})
        elif self.path == "/page":
            self._answer(200, b"<p>words</p>", **{"Content-Type": "text/html; charset=utf-8"})
        else:
            self._answer(404, b"")

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    """A server here that stands for a public one; `inside.example` is a private address."""
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()

        def connect(_address: str, _port: int, timeout_s: float) -> socket.socket:
            return socket.create_connection(server.server_address[:2], timeout=timeout_s)  # type: ignore[arg-type]

        names = {"courier.example": [PUBLIC], "inside.example": [PUBLIC, "10.0.0.7"]}
        yield Web(lambda host, _port: names.get(host, [host]), connect)
        server.shutdown()
        thread.join()


def test_a_page_is_fetched_with_its_type(web: Web) -> None:
    found = fetch("http://courier.example/page", web)

    assert (found.url, found.data, found.content_type) == (
        "http://courier.example/page",
        b"<p>words</p>",
        "text/html; charset=utf-8",
    )


def test_a_redirect_to_a_public_address_is_followed(web: Web) -> None:
    assert fetch("http://courier.example/moved", web).url == "http://courier.example/page"


def test_a_space_in_an_address_is_written_as_servers_want_it(web: Web) -> None:
    assert fetch("http://courier.example/page?q=a b", web).data == b"found"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://courier.example/inside", "not public"),
        ("http://courier.example/loop", "redirects more than 5 times"),
        ("http://courier.example/missing", "the server answers 404"),
        ("ftp://courier.example/page", "only http and https"),
        ("http://user:secret@courier.example/page", "only http and https"),
        ("http:///page", "only http and https"),
    ],
)
def test_what_may_not_be_fetched_is_refused(web: Web, url: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        fetch(url, web)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to be refused
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
    ],
)
def test_no_private_address_is_ever_connected_to(address: str) -> None:
    def connect(*_: object) -> socket.socket:
        pytest.fail("a connection was opened")

    with pytest.raises(BadInputError, match="not public"):
        fetch("http://name.example/", Web(lambda _host, _port: [address], connect))


def test_a_name_that_has_no_address_is_told() -> None:
    def nobody(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(BadInputError, match="cannot be fetched: name or service not known"):
        fetch("http://nobody.example/", Web(nobody))


def test_a_server_that_speaks_no_http_is_told() -> None:
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def connect(*_: object) -> socket.socket:
            client = socket.create_connection(listening.getsockname())
            with closing(listening.accept()[0]) as server:
                server.sendall(b"220 hello\r\n\r\n")
            return client

        with pytest.raises(BadInputError, match="cannot be fetched"):
            fetch("http://courier.example/", Web(lambda _host, _port: [PUBLIC], connect))


def test_nothing_is_fetched_where_the_environment_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OFFLINE, "1")

    with pytest.raises(BadInputError, match="is not fetched"):
        fetch("http://courier.example/")


def test_addresses_are_told_from_files() -> None:
    assert is_url("HTTPS://courier.example")
    assert not is_url("notes/http.txt")
