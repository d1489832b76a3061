"""Candidate claims: the nearest of one claim or text, and the pairs of all claims, kept ready in step with the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factbase.answers import Candidate, LinkRun
from factbase.ledger.clusters import clusters
from factbase.matching.recommend import LOW, recommended
from factbase.store import reads, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from factbase.answers import ClaimSummary
    from factbase.ledger.neighbours import Neighbours
    from factbase.matching.clusters import Clusters
    from factbase.matching.index import Index
    from factbase.matching.rank import Ranked
    from factbase.store import Store

KEPT_A_CLAIM = 10  # pairs a claim


class _Pair(NamedTuple):
    """A pair of claims by key, `left` the one that was asked about; `None` for a text."""

    left: int | None
    right: int
    words: float
    characters: float

    @property
    def score(self) -> float:
        return (self.words + self.characters) / 2


# ---------------------------------------------------------------------------------------- of one claim or text


def of_text(connection: Connection, index: Index, text: str, *, limit: int) -> list[Candidate]:
    """The claims nearest to a text."""
    from factbase.matching.rank import LEAN_ASKED  # noqa: PLC0415 - numpy is loaded by who asks

    found = _nearest(connection, index, text, limit=limit, lean=LEAN_ASKED)
    pairs = [_Pair(None, each.key, each.words, each.characters) for each in found]
    return _told(connection, pairs, clusters(connection), asked=text)


def of_claim(connection: Connection, index: Index, key: int, *, limit: int, judged: bool) -> list[Candidate]:
    """The claims nearest to a claim, without itself and, unless asked for, without what was judged."""
    known = clusters(connection)
    return _told(connection, _of_claim(connection, index, key, known if not judged else None, limit), known)


def _of_claim(connection: Connection, index: Index, key: int, known: Clusters | None, limit: int) -> list[_Pair]:
    from factbase.matching.rank import BEST, LEAN_PAIR  # noqa: PLC0415 - numpy is loaded by who asks

    text = texts.claim_texts(connection, [key])[key]
    found = _nearest(connection, index, text, limit=max(BEST, limit), lean=LEAN_PAIR)
    pairs = [
        _Pair(key, each.key, each.words, each.characters)
        for each in found
        if each.key != key and (known is None or known.is_open(key, each.key))
    ]
    return pairs[:limit]


def _nearest(connection: Connection, index: Index, text: str, *, limit: int, lean: float) -> list[Ranked]:
    from factbase.matching.rank import nearest  # noqa: PLC0415 - numpy is loaded by who asks

    gone: set[int] = set()

    def read(keys: Sequence[int]) -> Mapping[int, str]:
        found = texts.claim_texts(connection, keys)
        gone.update(set(keys) - found.keys())
        return found

    ranked = nearest(index, text, read, limit=limit, lean=lean)
    if gone:  # claims that were removed: they are forgotten now that they are noticed, and leave room for others
        for key in gone:
            index.drop(key)
        ranked = nearest(index, text, read, limit=limit, lean=lean)
    return ranked


# ------------------------------------------------------------------------------------------------ as they are told


def _told(
    connection: Connection, pairs: Sequence[_Pair], known: Clusters, *, asked: str | None = None
) -> list[Candidate]:
    """Pairs as candidates, in their order; those whose claims are gone are left out."""
    from factbase.matching.rank import compared  # noqa: PLC0415 - numpy is loaded by who asks

    keys = sorted({key for pair in pairs for key in (pair.left, pair.right) if key is not None})
    summaries = {each.key: each for each in reads.claims(connection, keys)}
    pairs = [pair for pair in pairs if pair.right in summaries and (pair.left is None or pair.left in summaries)]
    around = _Around(texts.speakers(connection, keys), texts.occurrences(connection, keys))
    found = []
    for pair, word in zip(pairs, recommended([pair.score for pair in pairs]), strict=True):
        left = None if pair.left is None else summaries[pair.left]
        right = summaries[pair.right]
        match = compared(left.text if left else asked or "", right.text)
        features, apart = around.features(left, right, match.contrast.dates)
        flags = match.contrast.flags + (("dates",) if apart and "dates" not in match.contrast.flags else ())
        found.append(
            Candidate(
                left=left,
                right=right,
                score=round(pair.score, 4),
                similarity=round(match.similarity, 4),
                recommendation=word,
                suggests="contradicts" if flags else "same",
                features={
                    "words": round(pair.words, 4),
                    "characters": round(pair.characters, 4),
                    "numbers": round(match.contrast.numbers, 4),
                    **features,
                },
                flags=flags,
                judgements=_judgements(known, pair),
            )
        )
    return found


class _Around(NamedTuple):
    """What is known of claims beside their texts."""

    speakers: Mapping[int, set[int]]
    occurred: Mapping[int, tuple[int, int]]

    def features(self, left: ClaimSummary | None, right: ClaimSummary, dates: float) -> tuple[dict[str, float], bool]:
        """The features of dates and sources, and whether the two claims say that they are about different times."""
        if left is None:
            return {"dates": round(dates, 4)}, False
        mine, theirs = self.speakers.get(left.key, set()), self.speakers.get(right.key, set())
        shared = len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
        one, other = self.occurred.get(left.key), self.occurred.get(right.key)
        apart = one is not None and other is not None and (one[1] < other[0] or other[1] < one[0])
        return {"dates": 0.0 if apart else round(dates, 4), "sources": round(shared, 4)}, apart


def _judgements(known: Clusters, pair: _Pair) -> tuple[tuple[str, str], ...]:
    if pair.left is None:
        return ()
    return tuple((each.relation, each.judgement) for each in known.judged(pair.left, pair.right))


# ------------------------------------------------------------------------------------------------ pairs of all claims


class Kept:
    """The pairs of all claims, kept ready.

    Args:
        store: the database.
        neighbours: its index.
    """

    def __init__(self, store: Store, neighbours: Neighbours) -> None:
        self._store = store
        self._neighbours = neighbours

    def best(
        self, connection: Connection, *, limit: int | None, suggests: str | None, least: float | None
    ) -> list[Candidate]:
        """The pairs worth asking about, best first."""
        known = clusters(connection)
        least = LOW if least is None else least
        pairs = sorted(self._pairs(connection, known), key=lambda pair: (-pair.score, pair.left or 0, pair.right))
        pairs = [pair for pair in pairs if pair.score >= least]
        if suggests is None:
            return _told(connection, pairs[:limit], known)
        return [each for each in _told(connection, pairs, known) if each.suggests == suggests][:limit]

    def _pairs(self, connection: Connection, known: Clusters) -> Iterable[_Pair]:
        index = self._neighbours.current(connection)
        found: dict[tuple[int, int], _Pair] = {}
        for key, _ in texts.all_texts(connection):
            for pair in _of_claim(connection, index, key, known, KEPT_A_CLAIM):
                one, other = sorted((key, pair.right))
                found.setdefault((one, other), pair._replace(left=one, right=other))
        return found.values()

    def run(self, connection: Connection, progress: Callable[[int, int], None] | None, *, anew: bool) -> LinkRun:
        """Look at all pairs, and keep them."""
        count = texts.count_claims(connection)
        pairs = list(self._pairs(connection, clusters(connection)))
        if progress is not None:
            progress(count, count)
        return LinkRun(count, len(pairs), count)
