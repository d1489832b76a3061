"""Candidate claims: the nearest of one claim or of a typed text, told with all that is known of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factbase.matching.recommendation import recommendation, rivals
from factbase.results import Candidate
from factbase.store import match_queries, queries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from factbase.matching.index import Index
    from factbase.matching.judgement_clusters import Clusters
    from factbase.matching.ranking import Match, Ranked
    from factbase.results import ClaimSummary


class Pair(NamedTuple):
    """A pair of claims by key, `left` the one that was asked about; `None` for a text."""

    left: int | None
    right: int
    words: float
    characters: float
    rival: float = 0.0  # the highest score of another pair in which one of the two stands

    @property
    def score(self) -> float:
        """The mean of both: what candidates are ordered by."""
        return (self.words + self.characters) / 2


# ---------------------------------------------------------------------------------------- of one claim or text


def of_text(connection: Connection, index: Index, text: str, *, limit: int) -> list[Candidate]:
    """The claims nearest to a text."""
    from factbase.matching.ranking import LENGTH_NORMALISATION_QUERY  # noqa: PLC0415 - numpy is loaded by who asks

    found = _nearest(connection, index, text, limit=limit, length_normalisation=LENGTH_NORMALISATION_QUERY)
    pairs = [Pair(None, each.key, each.words, each.characters) for each in found]
    return told(connection, contested(pairs), None, asked=text)


def of_claim(  # noqa: PLR0913 - what a question about one claim stands on
    connection: Connection, index: Index, known: Clusters, key: int, *, limit: int, judged: bool
) -> list[Candidate]:
    """The claims nearest to a claim, without itself and, unless asked for, without what was judged."""
    return told(connection, contested(pairs_of(connection, index, key, known if not judged else None, limit)), known)


def pairs_of(connection: Connection, index: Index, key: int, known: Clusters | None, limit: int) -> list[Pair]:
    """The same as pairs; with everything that was judged where it is not said what is known."""
    from factbase.matching.ranking import BEST, LENGTH_NORMALISATION_PAIR  # noqa: PLC0415 - numpy is loaded by who asks

    text = match_queries.claim_texts(connection, [key])[key]
    found = _nearest(connection, index, text, limit=max(BEST, limit), length_normalisation=LENGTH_NORMALISATION_PAIR)
    pairs = [
        Pair(key, each.key, each.words, each.characters)
        for each in found
        if each.key != key and (known is None or known.is_open(key, each.key))
    ]
    return pairs[:limit]


def contested(pairs: Sequence[Pair]) -> list[Pair]:
    """The same pairs, each knowing its rivals among them."""
    found = rivals([(pair.left, pair.right, pair.score) for pair in pairs])
    return [pair._replace(rival=rival) for pair, rival in zip(pairs, found, strict=True)]


def _nearest(
    connection: Connection, index: Index, text: str, *, limit: int, length_normalisation: float
) -> list[Ranked]:
    from factbase.matching.ranking import nearest  # noqa: PLC0415 - numpy is loaded by who asks

    gone: set[int] = set()

    def read(keys: Sequence[int]) -> Mapping[int, str]:
        found = match_queries.claim_texts(connection, keys)
        gone.update(set(keys) - found.keys())
        return found

    ranked = nearest(index, text, read, limit=limit, length_normalisation=length_normalisation)
    if gone:  # claims that were removed: they are forgotten now that they are noticed, and leave room for others
        for key in gone:
            index.drop(key)
        ranked = nearest(index, text, read, limit=limit, length_normalisation=length_normalisation)
    return ranked


# ------------------------------------------------------------------------------------------------ as they are told


def told(connection: Connection, pairs: Sequence[Pair], known: Clusters | None, *, asked: str = "") -> list[Candidate]:
    """Pairs as candidates, in their order; those whose claims are gone are left out.

    Args:
        connection: to read the claims with.
        pairs: best first.
        known: what was judged; not needed where a text was asked about.
        asked: the text that was asked about, if it was one.
    """
    from factbase.matching.ranking import compared, prepared  # noqa: PLC0415 - numpy is loaded by who asks

    keys = sorted({key for pair in pairs for key in (pair.left, pair.right) if key is not None})
    summaries: dict[int | None, ClaimSummary] = {each.key: each for each in queries.claims(connection, keys)}
    pairs = [pair for pair in pairs if pair.right in summaries and (pair.left is None or pair.left in summaries)]
    around = _Around.of(connection, keys if known is not None else ())
    ready = {key: prepared(each.text) for key, each in summaries.items()} | {None: prepared(asked)}
    return [
        _candidate(
            pair,
            (summaries.get(pair.left), summaries[pair.right]),
            compared(ready[pair.left], ready[pair.right]),
            around=around,
            known=known,
        )
        for pair in pairs
    ]


def _candidate(
    pair: Pair,
    ends: tuple[ClaimSummary | None, ClaimSummary],
    match: Match,
    *,
    around: _Around,
    known: Clusters | None,
) -> Candidate:
    left, right = ends
    contrast = match.contrast
    features = {
        "words": pair.words,
        "characters": pair.characters,
        "numbers": contrast.numbers,
        "dates": contrast.dates,
    }
    flags = contrast.flags
    if left is not None:
        features["sources"] = around.shared(left.key, right.key)
        if around.are_apart(left.key, right.key):
            features["dates"] = 0.0
            flags = flags if "dates" in flags else (*flags, "dates")
    judged = known.judged(left.key, right.key) if known is not None and left is not None else ()
    return Candidate(
        left=left,
        right=right,
        score=round(pair.score, 4),
        similarity=round(match.similarity, 4),
        recommendation=recommendation(pair.score, pair.rival),
        suggests="contradicts" if flags else "same",
        features={name: round(value, 4) for name, value in features.items()},
        flags=flags,
        judgements=tuple((each.relation, each.judgement) for each in judged),
    )


class _Around(NamedTuple):
    """What is known of claims beside their texts."""

    speakers: Mapping[int, set[int]]
    occurred: Mapping[int, tuple[int, int]]

    @classmethod
    def of(cls, connection: Connection, keys: Sequence[int]) -> _Around:
        """It of some claims."""
        return cls(match_queries.speakers(connection, keys), match_queries.occurrences(connection, keys))

    def shared(self, left: int, right: int) -> float:
        """Share of the sources of the claim that has fewer of them which speak in the other too."""
        mine, theirs = self.speakers.get(left, set()), self.speakers.get(right, set())
        return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0

    def are_apart(self, left: int, right: int) -> bool:
        """Whether both say when it happened, and not at the same time."""
        one, other = self.occurred.get(left), self.occurred.get(right)
        return one is not None and other is not None and (one[1] < other[0] or other[1] < one[0])
