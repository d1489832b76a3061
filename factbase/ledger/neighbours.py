"""The index of claims, in step with the log in every process: loaded from a side file, caught up, and saved again.

The side file holds nothing that the claims do not give: whatever is wrong with it, it is made anew. It is believed only
if its bytes are what was written and the log once stood where the file says it did, line and hash.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from typing import TYPE_CHECKING

from factbase import settings
from factbase.store import texts
from factbase.store.texts import Position

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from factbase.matching.index import Index
    from factbase.store import Store

SAVED_FROM = 5_000  # claims; fewer are indexed faster than a file is worth
SAVED_AFTER = 1_000  # changes that were caught up with


def side_file(location: str) -> Path:
    """Where the index of a database is kept: in the user's cache folder, under a name made of where the database is."""
    place = settings.masked(location) if "://" in location else os.path.realpath(location)
    name = hashlib.blake2b(place.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    return settings.cache_folder(os.environ) / "matching" / f"{name}.index"


class Neighbours:
    """The index over the claims of one database, for as long as it is open.

    Args:
        store: the database.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._index: Index | None = None
        self._seen = Position(0, "")
        self._turn = threading.RLock()

    def current(self, connection: Connection) -> Index:
        """The index with every change that the connection sees."""
        with self._turn:
            if self._index is None:
                self._load(connection)
            return self._caught_up(connection)

    def forget(self) -> None:
        """Let the next question read the index anew."""
        with self._turn:
            self._index = None

    # ------------------------------------------------------------------------------------------------ in step

    def _load(self, connection: Connection) -> None:
        from factbase.matching.index import DamagedIndexError  # noqa: PLC0415 - numpy is loaded by who asks

        try:
            found = read_side_file(self._store.location)
        except DamagedIndexError:
            found = None  # `check` tells of it; whoever asks gets an answer all the same
        if found is not None:
            self._index, self._seen = found

    def _caught_up(self, connection: Connection) -> Index:
        now = texts.position(connection)
        if self._index is None or not texts.is_past(connection, self._seen):
            return self._built(connection, now)
        if now != self._seen:
            changed = texts.changed_claims(connection, self._seen.key)
            if len(changed) > SAVED_FROM + len(self._index) // 4:
                return self._built(connection, now)
            for key, words in changed.items():
                self._index.put(key, words)
            self._seen = now
            if self._index.fold() or len(changed) >= SAVED_AFTER:
                self._save()
        return self._index

    def _built(self, connection: Connection, now: Position) -> Index:
        from factbase.matching.index import Index  # noqa: PLC0415 - numpy is loaded by who asks

        self._index = Index.build(texts.all_texts(connection))
        self._seen = now
        self._save()
        return self._index

    def _save(self) -> None:
        assert self._index is not None
        if len(self._index) >= SAVED_FROM:
            # No file is worth an error: without it the index is made anew the next time.
            with contextlib.suppress(OSError):
                _write_whole(side_file(self._store.location), self._index, self._seen)

    # -------------------------------------------------------------------------------------------------- soundness

    def faults(self, connection: Connection) -> Iterator[str]:
        """What is wrong with the side file, and which claims the index does not have as they are."""
        from factbase.matching.index import DamagedIndexError, mark_of  # noqa: PLC0415 - numpy, for `check` alone

        try:
            found = read_side_file(self._store.location)
        except DamagedIndexError as error:
            yield f"its file is damaged: {error}"
            return
        if found is None:
            return
        if not texts.is_past(connection, found[1]):
            yield "its file was made of another log"
            return
        with self._turn:
            self._index, self._seen = found
            marks = dict(self._caught_up(connection).marks())
        wrong = sum(marks.get(key) != mark_of(words) for key, words in texts.all_texts(connection))
        if wrong:
            yield f"{wrong} of its texts are not those of the claims"

    def rebuild(self, connection: Connection) -> None:
        """Make the index and its file anew."""
        with self._turn:
            with contextlib.suppress(OSError):
                side_file(self._store.location).unlink(missing_ok=True)
            self._built(connection, texts.position(connection))


def read_side_file(location: str) -> tuple[Index, Position] | None:
    """The kept index of a database and where the log stood then; `None` if none is kept.

    Raises:
        DamagedIndexError: there is a file, and it is no index that can be used.
    """
    from factbase.matching.index import DamagedIndexError, Index  # noqa: PLC0415 - numpy is loaded by who asks

    try:
        raw = side_file(location).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedIndexError(str(error.strerror)) from error
    index, about = Index.from_bytes(raw)
    try:
        return index, Position(int(about["line"]), about["hash"])
    except (KeyError, ValueError) as error:
        raise DamagedIndexError("it does not say what it was made of") from error


def _write_whole(path: Path, index: Index, seen: Position) -> None:
    """Write the file beside its place and move it there: who reads it sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with draft.open("wb", opener=_own_only) as file:
            file.writelines(index.to_bytes({"line": str(seen.key), "hash": seen.hash}))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _own_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
