"""The pairs of all claims that are worth asking about, kept ready: nobody waits for them but the first time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from factbase.ledger.candidates import cache_files
from factbase.ledger.candidates.claim_candidates import Pair, contested, pairs_of, told
from factbase.matching.recommendation import LOW
from factbase.results import Candidate, LinkRun
from factbase.store import match_queries
from factbase.store.match_queries import Position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from factbase.ledger.candidates.claim_index import ClaimIndex
    from factbase.matching.index import Index
    from factbase.matching.judgement_clusters import Clusters
    from factbase.matching.pairs import PairTable
    from factbase.store.engine import Store

KIND = "pairs"
A_CLAIM = 10  # pairs that are kept of each claim
SAVED_FROM = 5_000  # claims; the pairs of fewer are found faster than a file is worth
SAVED_EVERY = 100_000  # pairs that a pass compares before it makes sure that it can go on from there
ONE_BY_ONE = 2_000  # claims that are looked at by themselves; where more changed, everything is looked at again
_TOLD_AT_ONCE = 50
_READ_AT_ONCE = 20_000  # pairs whose rivals are looked for among each other


class PairCache:
    """The pairs of the claims of one database.

    Args:
        store: the database.
        neighbours: its index.
    """

    def __init__(self, store: Store, neighbours: ClaimIndex) -> None:
        self._store = store
        self._neighbours = neighbours
        self._pairs: PairTable | None = None
        self._seen = Position(0, "")
        self._turn = threading.RLock()

    # ------------------------------------------------------------------------------------------------- questions

    def best(
        self, connection: Connection, known: Clusters, *, limit: int | None, suggests: str | None, least: float | None
    ) -> list[Candidate]:
        """The pairs worth asking about, best first."""
        pairs = self._open(connection, known, LOW if least is None else least)
        found: list[Candidate] = []
        while limit is None or len(found) < limit:
            some = [pair for _, pair in zip(range(_TOLD_AT_ONCE), pairs, strict=False)]
            if not some:
                break
            shown = told(connection, some, known)
            found += [each for each in shown if suggests is None or each.suggests == suggests]
        return found[:limit]

    def _open(self, connection: Connection, known: Clusters, least: float) -> Iterator[Pair]:
        import numpy as np  # noqa: PLC0415 - 80 ms that only who asks for candidates waits for

        with self._turn:
            self._catch_up(connection, None)
            assert self._pairs is not None
            pairs = self._pairs.at(np.flatnonzero(self._pairs.score >= least))
        order = np.lexsort((pairs.right, pairs.left, -pairs.score))
        for start in range(0, len(order), _READ_AT_ONCE):
            rows = zip(*(each.tolist() for each in pairs.at(order[start : start + _READ_AT_ONCE])), strict=True)
            yield from contested([Pair(*row) for row in rows if known.is_open(row[0], row[1])])

    def run(
        self,
        connection: Connection,
        known: Clusters,
        progress: Callable[[int, int], None] | None,
        *,
        anew: bool,
    ) -> LinkRun:
        """Look at all that changed since the last pass, or at everything, and keep what was found."""
        with self._turn:
            if anew:
                self.forget()
                cache_files.remove(self._store.location, KIND)
            computed = self._catch_up(connection, progress)
        open_pairs = sum(1 for _ in self._open(connection, known, LOW))
        return LinkRun(match_queries.count_claims(connection), open_pairs, computed)

    def forget(self) -> None:
        """Let the next question read the pairs anew."""
        with self._turn:
            self._pairs = None

    def fault(self) -> str:
        """What is wrong with the file of pairs; "" if nothing is, or there is none."""
        from factbase.matching.array_file import DamagedFileError  # noqa: PLC0415 - numpy, for `check` alone
        from factbase.matching.pairs import PairTable  # noqa: PLC0415

        try:
            found = cache_files.read(self._store.location, KIND, PairTable.from_file)
        except DamagedFileError as error:
            return f"its file is damaged: {error}"
        with self._store.read() as connection:
            past = found is None or match_queries.is_past(connection, found[1])
        return "" if past else "its file was made of another log"

    # --------------------------------------------------------------------------------------------------- in step

    def _catch_up(self, connection: Connection, progress: Callable[[int, int], None] | None) -> int:
        """Bring the pairs up to what the connection sees; how many claims had to be looked at."""
        done = None
        if self._pairs is None:
            done = self._load(connection)
        now = match_queries.position(connection)
        index = self._neighbours.current(connection)
        if self._pairs is None or not match_queries.is_past(connection, self._seen):
            self._pairs, self._seen, done = self._shared(index), now, 0
        changed = match_queries.changed_claims(connection, self._seen.key) if now != self._seen else {}
        if len(changed) > ONE_BY_ONE:
            self._pairs, self._seen, done, changed = self._shared(index), now, 0, {}
        computed = len(changed) if done is None else len(index)
        if done is not None:
            self._letter(connection, index, done, progress)
        if changed:
            self._renew(connection, index, sorted(changed))
        self._seen = now
        if computed:
            self._save(len(self._pairs.left))
        return computed

    def _load(self, connection: Connection) -> int | None:
        """Read what is kept; how far a pass that was cut short came, `None` for one that was not."""
        from factbase.matching.pairs import PairTable  # noqa: PLC0415 - numpy is loaded by who asks

        found = cache_files.believed(connection, self._store.location, KIND, PairTable.from_file)
        if found is None:
            return None
        self._pairs, self._seen, says = found
        done = int(says["done"])
        return None if done >= len(self._pairs.left) else done

    def _shared(self, index: Index) -> PairTable:
        from factbase.matching.pairs import share_rare_terms  # noqa: PLC0415 - numpy is loaded by who asks

        bulk = index.bulk()
        found = share_rare_terms(bulk, most=A_CLAIM)
        return found._replace(left=bulk.keys[found.left], right=bulk.keys[found.right])

    def _letter(
        self, connection: Connection, index: Index, done: int, progress: Callable[[int, int], None] | None
    ) -> None:
        """Compare the letters of the pairs that wait for it."""
        from factbase.matching.normalisation import normalise, words  # noqa: PLC0415
        from factbase.matching.pairs import score_characters  # noqa: PLC0415 - numpy is loaded by who asks

        def read(keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
            return {key: words(normalise(text)) for key, text in match_queries.claim_texts(connection, keys).items()}

        assert self._pairs is not None
        count = len(self._pairs.left)
        characters = self._pairs.characters.copy()
        for start in range(done, count, SAVED_EVERY):
            span = slice(start, start + SAVED_EVERY)
            part = score_characters(self._pairs.at(span), read, index.rarity)
            characters[span] = part.characters
            self._pairs = self._pairs._replace(characters=characters)
            if progress is not None:
                progress(min(start + SAVED_EVERY, count), count)
            if start + SAVED_EVERY < count:
                self._save(start + SAVED_EVERY)

    def _renew(self, connection: Connection, index: Index, changed: Sequence[int]) -> None:
        """Look at some claims anew: their old pairs go, and the nearest that they have now come."""
        import numpy as np  # noqa: PLC0415 - 80 ms that only who asks for candidates waits for

        assert self._pairs is not None
        stays = ~(np.isin(self._pairs.left, changed) | np.isin(self._pairs.right, changed))
        fresh: dict[tuple[int, int], Pair] = {}
        for key in changed:
            for pair in pairs_of(connection, index, key, None, A_CLAIM):
                ends = min(key, pair.right), max(key, pair.right)
                fresh[ends] = Pair(*ends, pair.words, pair.characters)
        old = self._pairs.at(stays)
        new = type(old).of([(each.left or 0, each.right, each.words, each.characters) for each in fresh.values()])
        self._pairs = old.joined(new)

    def _save(self, done: int) -> None:
        assert self._pairs is not None
        if texts_worth_a_file(self._pairs):
            says = cache_files.about(self._seen, done=str(done))
            cache_files.write(self._store.location, KIND, self._pairs.to_bytes(says))


def texts_worth_a_file(pairs: PairTable) -> bool:
    """Whether there are so many pairs that finding them again would be noticed."""
    return len(pairs.left) >= SAVED_FROM
