"""Files beside the database that can be made again at any time: the index of claims, and the pairs worth asking about.

They hold nothing that the database does not give: whatever is wrong with one, it is made anew. A file is believed only
if its bytes are what was written, and the log once stood where the file says that it did: line and hash, which no other
log has. They lie in the user's cache folder, where nobody else writes, and hold no text.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from typing import IO, TYPE_CHECKING, TypeVar

from factbase import settings
from factbase.store import match_queries
from factbase.store.match_queries import Position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sqlalchemy import Connection

T = TypeVar("T")


def file_of(location: str, kind: str) -> Path:
    """Where a file of a database is kept: under a name made of where the database is."""
    place = settings.masked(location) if "://" in location else os.path.realpath(location)
    name = hashlib.blake2b(place.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    return settings.cache_folder(os.environ) / "matching" / f"{name}.{kind}"


def about(seen: Position, **more: str) -> dict[str, str]:
    """What is written of what a file was made of."""
    return {"line": str(seen.key), "hash": seen.hash, **more}


def believed(
    connection: Connection, location: str, kind: str, unpack: Callable[[IO[bytes]], tuple[T, dict[str, str]]]
) -> tuple[T, Position, dict[str, str]] | None:
    """What a file holds and where the log stood then; `None` if there is none that can be believed."""
    from factbase.matching.array_file import DamagedFileError  # noqa: PLC0415 - numpy is loaded by who asks

    try:
        found = read(location, kind, unpack)
    except DamagedFileError:
        return None  # `check` tells of it; whoever asks gets an answer all the same
    return found if found is not None and match_queries.is_past(connection, found[1]) else None


def read(
    location: str, kind: str, unpack: Callable[[IO[bytes]], tuple[T, dict[str, str]]]
) -> tuple[T, Position, dict[str, str]] | None:
    """What a file holds, where the log stood then, and what else it says; `None` if there is no file.

    Raises:
        DamagedFileError: there is a file, and it is not what was written.
    """
    from factbase.matching.array_file import DamagedFileError  # noqa: PLC0415 - numpy is loaded by who asks

    try:
        with file_of(location, kind).open("rb") as file:
            found, says = unpack(file)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedFileError(str(error.strerror)) from error
    try:
        return found, Position(int(says["line"]), says["hash"]), says
    except (KeyError, ValueError) as error:
        raise DamagedFileError("it does not say what it was made of") from error


def write(location: str, kind: str, parts: Iterable[bytes | memoryview]) -> None:
    """Write a file beside its place and move it there: who reads it, or has it open, has the old one or the new one.

    A folder that cannot be written is no error: what the file would have held is made anew the next time.
    """
    path = file_of(location, kind)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
                file.writelines(parts)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def remove(location: str, kind: str) -> None:
    """Take a file away, if it is there."""
    with contextlib.suppress(OSError):
        file_of(location, kind).unlink(missing_ok=True)
