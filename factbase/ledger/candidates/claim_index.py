"""The index of claims, in step with the log in every process: loaded from a file aside, caught up, and saved again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from factbase.ledger.candidates import cache_files
from factbase.store import match_queries
from factbase.store.match_queries import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from factbase.matching.index import Index
    from factbase.store.engine import Store

KIND = "index"
SAVED_FROM = 5_000  # claims; fewer are indexed faster than a file is worth
SAVED_AFTER = 1_000  # changes that were caught up with


class ClaimIndex:
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
        from factbase.matching.index import Index  # noqa: PLC0415 - numpy is loaded by who asks

        found = cache_files.believed(connection, self._store.location, KIND, Index.from_file)
        if found is not None:
            self._index, self._seen, _ = found

    def _caught_up(self, connection: Connection) -> Index:
        now = match_queries.position(connection)
        if self._index is None or not match_queries.is_past(connection, self._seen):
            return self._built(connection, now)
        if now != self._seen:
            changed = match_queries.changed_claims(connection, self._seen.key)
            if len(changed) > SAVED_FROM + len(self._index) // 4:
                return self._built(connection, now)
            for key, words in changed.items():
                self._index.put(key, words)
            self._seen = now
            if self._index.compact() or len(changed) >= SAVED_AFTER:
                self._save(connection)
        return self._index

    def _built(self, connection: Connection, now: Position) -> Index:
        from factbase.matching.index import Index  # noqa: PLC0415 - numpy is loaded by who asks

        self._index = Index.build(match_queries.all_texts(connection))
        self._seen = now
        self._save(connection)
        return self._index

    def _save(self, connection: Connection) -> None:
        """Write the index to its file, and go on with what the file holds, which takes less memory."""
        from factbase.matching.index import Index  # noqa: PLC0415 - numpy is loaded by who asks

        assert self._index is not None
        if len(self._index) >= SAVED_FROM:
            cache_files.write(self._store.location, KIND, self._index.to_bytes(cache_files.about(self._seen)))
            kept = cache_files.believed(connection, self._store.location, KIND, Index.from_file)
            if kept is not None and kept[1] == self._seen:
                self._index = kept[0]

    # -------------------------------------------------------------------------------------------------- soundness

    def faults(self, connection: Connection) -> Iterator[str]:
        """What is wrong with the side file, and which claims the index does not have as they are."""
        from factbase.matching.array_file import DamagedFileError  # noqa: PLC0415
        from factbase.matching.index import Index, checksum  # noqa: PLC0415 - numpy, for `check` alone

        try:
            found = cache_files.read(self._store.location, KIND, Index.from_file)
        except DamagedFileError as error:
            yield f"its file is damaged: {error}"
            return
        if found is None:
            return
        if not match_queries.is_past(connection, found[1]):
            yield "its file was made of another log"
            return
        with self._turn:
            self._index, self._seen, _ = found
            checksums = dict(self._caught_up(connection).checksums())
        wrong = sum(checksums.get(key) != checksum(words) for key, words in match_queries.all_texts(connection))
        if wrong:
            yield f"{wrong} of its texts are not those of the claims"

    def rebuild(self, connection: Connection) -> None:
        """Make the index and its file anew."""
        with self._turn:
            cache_files.remove(self._store.location, KIND)
            self._built(connection, match_queries.position(connection))
