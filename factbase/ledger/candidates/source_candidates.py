"""Candidate sources: names compared with all names and aliases, found by what spellings of one name share."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from factbase.matching.names import best_score, blocks
from factbase.matching.recommendation import recommendation, rivals
from factbase.results import SourceCandidate
from factbase.store import match_queries, queries
from factbase.vocabulary import Kind, name_key, name_skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from factbase.store.match_queries import NamedSource, Position

LEAST = 0.6
MOST_COMPARED = 400  # sources that share something with a name: those that share the rarest things first
MOST_IN_BLOCK = 60  # sources that share one thing and are set against each other in a pass over all
_NOT_ASKED = {"same_as", "distinct_from", "part_of", "possibly_same"}


class SourceIndex:
    """All names of one database by what they share; read anew when a source or a relation changed."""

    def __init__(self) -> None:
        self._seen: Position | None = None
        self._sources: dict[int, NamedSource] = {}
        self._relations: dict[tuple[int, int], list[str]] = {}
        self._blocks: defaultdict[str, list[int]] = defaultdict(list)

    def catch_up(self, connection: Connection) -> None:
        """Read the names again if any of them changed."""
        now = match_queries.position(connection)
        if self._seen is not None and match_queries.is_past(connection, self._seen):
            changed = match_queries.kinds_since(connection, self._seen.key) if now != self._seen else set()
            if changed.isdisjoint((Kind.SOURCE, Kind.SOURCE_RELATION)):
                self._seen = now
                return
        sources = {each.key: each for each in match_queries.named_sources(connection)}
        by_block = defaultdict(list)
        for source in sources.values():
            for block in {block for name in source.names for block in blocks(name)}:
                by_block[block].append(source.key)
        self._sources, self._blocks = sources, by_block
        self._relations = match_queries.related_sources(connection)
        self._seen = now

    # ---------------------------------------------------------------------------------------------- questions

    def of_name(self, connection: Connection, name: str, *, limit: int | None) -> list[SourceCandidate]:
        """The sources nearest to a name."""
        near = [(self._score([name], self._sources[key].names), key) for key in self._near([name])]
        near = sorted(((score, key) for score, key in near if score >= LEAST), key=lambda each: (-each[0], each[1]))
        return self._told(connection, [(None, key, score) for score, key in near[:limit]], asked=name)

    def of_source(self, connection: Connection, key: int, *, limit: int | None, judged: bool) -> list[SourceCandidate]:
        """The sources nearest to a source."""
        names = self._sources[key].names
        near = [
            (self._score(names, self._sources[other].names), other)
            for other in self._near(names)
            if other != key and (judged or self._is_open(key, other))
        ]
        near = sorted(((score, key) for score, key in near if score >= LEAST), key=lambda each: (-each[0], each[1]))
        return self._told(connection, [(key, other, score) for score, other in near[:limit]])

    def pairs(self, connection: Connection, *, limit: int | None, judged: bool) -> list[SourceCandidate]:
        """The pairs of sources worth asking about."""
        wanted = {
            (one, other)
            for block in self._blocks.values()
            if len(block) <= MOST_IN_BLOCK
            for place, one in enumerate(block)
            for other in block[place + 1 :]
        }
        scored = [
            (self._score(self._sources[one].names, self._sources[other].names), one, other)
            for one, other in wanted
            if judged or self._is_open(one, other)
        ]
        best = sorted((each for each in scored if each[0] >= LEAST), key=lambda each: (-each[0], each[1:]))
        return self._told(connection, [(one, other, score) for score, one, other in best[:limit]])

    def _near(self, names: Sequence[str]) -> list[int]:
        shared: Counter[int] = Counter()
        for block in {block for name in names for block in blocks(name)}:
            holders = self._blocks.get(block, ())
            for key in holders:
                shared[key] += 1_000_000 // (1 + len(holders))
        return [key for key, _ in shared.most_common(MOST_COMPARED)]

    @staticmethod
    def _score(left: Iterable[str], right: Iterable[str]) -> float:
        return best_score(left, right)

    def _is_open(self, one: int, other: int) -> bool:
        said = self._relations.get((min(one, other), max(one, other)), [])
        return _NOT_ASKED.isdisjoint(said)

    # -------------------------------------------------------------------------------------------- as it is told

    def _told(
        self, connection: Connection, pairs: Sequence[tuple[int | None, int, float]], *, asked: str = ""
    ) -> list[SourceCandidate]:
        keys = {key for one, other, _ in pairs for key in (one, other) if key is not None}
        shown = queries.source_names(connection, keys)
        spoken = match_queries.claims_of(connection, keys)
        found = []
        for (one, other, score), rival in zip(pairs, rivals(pairs), strict=True):
            names = (asked,) if one is None else self._sources[one].names
            unnamed = self._sources[other].unnamed or (one is not None and self._sources[one].unnamed)
            features = {"names": round(score, 4)}
            if one is not None:
                features["claims"] = round(_share(spoken.get(one, set()), spoken.get(other, set())), 4)
            pair = (min(one, other), max(one, other)) if one is not None else (0, 0)
            found.append(
                SourceCandidate(
                    left=None if one is None else shown[one],
                    right=shown[other],
                    score=round(score, 4),
                    recommendation=recommendation(score, rival),
                    suggests="possibly_same" if unnamed else "same_as",
                    features=features,
                    warnings=_lookalikes(names, self._sources[other].names),
                    relations=tuple(sorted(self._relations.get(pair, ()))),
                )
            )
        return found


def _share(mine: set[int], theirs: set[int]) -> float:
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0


def _lookalikes(left: Iterable[str], right: Iterable[str]) -> tuple[str, ...]:
    """Names that look the same on a screen and are other letters: written so by mistake, or to deceive."""
    mine = {name_skeleton(name): name for name in left}
    return tuple(
        f"{mine[name_skeleton(name)]!r} looks like {name!r}, and is written with other letters"
        for name in right
        if name_skeleton(name) in mine and name_key(mine[name_skeleton(name)]) != name_key(name)
    )
