"""What was judged of pairs, what follows from it, and the profile of claims that are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.independence import profile
from factbase.ledger import dossiers
from factbase.ledger.profile_cache import hops_of, sources_of
from factbase.matching.judgement_clusters import Clusters, Judged
from factbase.results import Cluster, JudgedPair
from factbase.store import match_queries, profiles, queries
from factbase.vocabulary import Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from factbase.store.match_queries import Position


class JudgedPairs:
    """What was judged of the claims of one database, and what follows; read anew when a judgement was made."""

    def __init__(self) -> None:
        self._seen: Position | None = None
        self._clusters = Clusters(())

    def current(self, connection: Connection) -> Clusters:
        """It with every judgement that the connection sees."""
        now = match_queries.position(connection)
        if now != self._seen:
            links = match_queries.judged_links(connection)
            self._clusters = Clusters(
                Judged(link.subject, link.object, link.relation, link.judgement) for link in links
            )
            self._seen = now
        return self._clusters


def ids(connection: Connection, keys: Sequence[int]) -> list[str]:
    """The ids of claims, in the order of their keys given."""
    found = queries.claim_uids(connection, keys)
    return [found[key] for key in keys]


def judged_pairs(
    connection: Connection, *, judgements: Sequence[str], claim: int | None, limit: int | None
) -> list[JudgedPair]:
    """The newest judgement of each pair and relation, newest first; those taken back only where "none" is asked for."""
    wanted = set(judgements) or {each.value for each in Judgement if each is not Judgement.NONE}
    links = match_queries.judged_links(connection, None if claim is None else [claim])
    links = [link for link in links if link.judgement in wanted]
    said = match_queries.newest_words(connection, [link.key for link in links])
    links.sort(key=lambda link: (said[link.key][1] or "", link.key), reverse=True)
    links = links[:limit]
    keys = sorted({end for link in links for end in (link.subject, link.object)})
    summary = {each.key: each for each in queries.claims(connection, keys)}
    return [
        JudgedPair(summary[link.subject], summary[link.object], link.relation, link.judgement, *said[link.key])
        for link in links
    ]


def cluster(connection: Connection, known: Clusters, key: int) -> Cluster:
    """The claims that are one with a claim, and their profile: as if every attribution were about one claim."""
    members = known.members(key)
    rows = profiles.hops(connection, members)
    together = {members[0]: [hop for member in members for hop in rows.get(member, [])]}
    sources = sources_of(connection, together)
    hops = hops_of(together[members[0]])
    found = profile(hops, sources)
    asserts, denies = dossiers.sides(connection, members, hops, sources, found)
    return Cluster(tuple(queries.claims(connection, members)), asserts, denies, found.disputed, found.exact)
