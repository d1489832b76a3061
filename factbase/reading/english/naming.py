"""Whether a source is named: by a name in the phrase that heads it, or only by a description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.vocabulary import Identity

if TYPE_CHECKING:
    from factbase.reading.english.subjects import Mention
    from factbase.reading.english.words import Words

__all__ = ["PEOPLE", "PRONOUNS", "TEXTS", "identity", "speaks"]

PRONOUNS = frozenset("he she they it we i you who which that this these those his her their one others some".split())
PEOPLE = frozenset(
    "man woman leader official spokesman spokeswoman spokesperson president minister mayor senator governor general "
    "officer commander ambassador director chairman chairwoman chief head judge lawyer professor doctor analyst expert "
    "secretary manager owner guard witness resident engineer author king queen prince princess pope bishop "
    "aide source diplomat insider researcher lawmaker investigator survivor relative neighbour neighbor person".split()
)
TEXTS = frozenset("report study statement memo cable letter document survey poll results figures review data".split())


def identity(words: Words, mention: Mention | None) -> Identity:
    """Named, if a name stands in the phrase that heads it; a described position is unnamed and kept verbatim."""
    if mention is None:
        return Identity.UNNAMED
    start, end = mention.antecedent or (mention.start, mention.end)
    head = next((at for at in range(start, end) if words.tag[at] in {"p", ",", "w"} and at > start), end)
    if words.low[start] in PRONOUNS:
        return Identity.NAMED
    if words.low[start] in {"a", "an", "one", "some", "several", "many", "two", "three", "another", "few"}:
        return Identity.UNNAMED
    named = any(
        words.capital(at) and (at > start or words.tag[at] == "N")
        for at in range(start, head)
        if words.low[at] != "the"
    )
    apposed = any(
        words.tag[at] == "N" and words.tag[at + 1] == "N" and (at == start or words.tag[at - 1] in {",", "N"})
        for at in range(head, end - 1)
    )
    if apposed:
        return Identity.NAMED
    last_is_name = words.tag[head - 1] == "N" or words.low[head - 1] == ")"
    if named and last_is_name:
        return Identity.NAMED
    if words.low[start] in {"the", "his", "her", "their", "its"} or named:
        return Identity.NAMED if _is_body(words, head - 1) else Identity.UNNAMED
    return Identity.UNNAMED


_BODIES = frozenset(
    "newspaper paper magazine agency ministry department government administration report study statement company "
    "committee commission council court university institute bank party church embassy police army military office "
    "website site journal memo cable letter document survey poll census authors researchers network station "
    "broadcaster "
    "city county state team club school union association group organization organisation authority bureau book police "
    "filing complaint lawsuit indictment review findings results figures data president minister".split()
)


def _is_body(words: Words, head: int) -> bool:
    return words.low[head] in _BODIES


def speaks(words: Words, mention: Mention) -> bool:
    """Can this say something, as names, people, bodies and texts do, but "safety" and "privacy rules" do not?"""
    end = next((at for at in range(mention.start + 1, mention.end) if words.tag[at] == "p"), mention.end)
    if words.tag[end - 1] in {"N", ")"}:
        return True
    heads = {each for at in range(mention.start, end) for each in (words.low[at], words.low[at].removesuffix("s"))}
    return not heads.isdisjoint(PEOPLE | TEXTS | _BODIES | {"people", "media"})
