"""The child process in which documents are parsed: one request after the other on standard input.

A request and an answer are JSON behind their length, a request's document follows as bytes. Nothing is unpickled. The
process limits its own memory and, document by document, its computing time; it opens no connection.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import socket
import struct
import sys
from typing import IO, Any, NoReturn

from factbase.errors import FactbaseError, UsageError
from factbase.reading.document import Reading
from factbase.reading.extractors import propose
from factbase.reading.layout import paragraphs
from factbase.reading.loaders import load

__all__ = ["receive", "send"]

_LENGTHS = struct.Struct(">II")


def send(stream: IO[bytes], message: dict[str, Any], payload: bytes = b"") -> None:
    """Write one message."""
    head = json.dumps(message).encode()
    stream.write(_LENGTHS.pack(len(head), len(payload)) + head)
    stream.write(payload)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one message; `None` where the stream ends."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head, payload = _LENGTHS.unpack(lengths)
    return json.loads(stream.read(head)), stream.read(payload)


def answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The reading that a request asks for, or why there is none."""
    try:
        loaded = load(data, name=request["name"], told=request["told"], fallback=request["fallback"])
        extractor, extraction = propose(loaded.text, paragraphs(loaded.text, *loaded.body), name=request["extractor"])
    except FactbaseError as error:
        return {"refused": error.message, "hint": error.hint, "usage": isinstance(error, UsageError)}
    except MemoryError:
        return {"refused": "needs more memory than a document may have", "hint": ""}
    except RecursionError:
        return {"refused": "nests too deep to be read", "hint": ""}
    reading = Reading(hashlib.sha256(data).hexdigest(), loaded, extractor.name, extractor.version, extraction)
    return {"reading": reading.as_dict()}


def _limit_memory(limit: int) -> None:
    if limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, resource.RLIM_INFINITY))


def _no_connection(*_: object, **__: object) -> NoReturn:
    raise OSError("a document that is read may not open a connection")


def main() -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what a library prints is no answer
    socket.socket.connect = _no_connection  # type: ignore[method-assign]
    _limit_memory(int(sys.argv[1]))
    while (received := receive(sys.stdin.buffer)) is not None:
        request, data = received
        _limit_time(request["cpu_s"])
        send(answers, answer(request, data))


if __name__ == "__main__":
    main()
