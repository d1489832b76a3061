"""From a proposal to records: the claim, its sources, one attribution a hop, and the document's own at the end."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from factbase.model import RECORDS
from factbase.reading.anchors import quote
from factbase.results import Accepted, HopDraft
from factbase.store import queries, references
from factbase.store.event_log import Line
from factbase.store.record_reader import state
from factbase.vocabulary import NAMESPACE, Identity, Kind, SourceKind, Stance, derived_uid, name_key, new_uid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from factbase.results import Terms

__all__ = ["document_sources", "lines", "named_source"]

_NAME_LIMIT, _CLAIM_LIMIT, _CUE_LIMIT = 1_000, 100_000, 1_000
_OUTLET = re.compile(
    r"\b(?:newspapers?|times|post|herald|tribune|journal|gazette|news|telegraph|guardian|press|reuters|afp|ap|bbc|cnn|"
    r"agency|television|tv|radio|broadcaster|magazine|daily|weekly|observer|chronicle|media|website|blog|"
    r"\w+\.(?:com|org|net))\b",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:ministry|department|embassy|government|administration|police|army|military|command|company|inc|corp|ltd|bank|"
    r"university|institute|committee|commission|council|court|party|union|association|organi[sz]ation|authority|"
    r"bureau|agency|house|parliament|congress|pentagon|white house|church|group|office)$",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b(?:report|study|letter|memo|memorandum|cable|document|statement|poll|survey|e-?mail|filing|results)\b",
    re.IGNORECASE,
)
_HEAD = re.compile(r"\s(?:of|for|in|at|by|from|with|who|which|that|on)\s|,")


def lines(
    connection: Connection, document: uuid.UUID, text: str, wanted: Terms, *, before: Sequence[Line] = ()
) -> tuple[list[Line], Accepted]:
    """The lines that make a proposal a fact, and what it became.

    Every hop stands on the words; only the last one is held: it is the document itself, by its author, else its outlet.

    Args:
        connection: an open transaction.
        document: which document the words stand in.
        text: its text.
        wanted: what is accepted.
        before: lines of the same event, whose claims and sources are used again.
    """
    claim, made = _claim(connection, wanted.text, before)
    hops = [hop for hop in wanted.chain if hop.name]
    speakers, new = _speakers(connection, document, hops, known=[*before, *made])
    made += new
    passage = quote(text, wanted.spans[0][0], wanted.spans[-1][1])._asdict() if wanted.spans else None
    words = {"document": str(document)} | ({"passage": passage} if passage else {})
    attributions: list[uuid.UUID] = []
    for place, speaker in enumerate(speakers):
        hop = hops[place] if place < len(hops) else HopDraft("", stance="asserts")
        fields = _fields(claim, speaker, wanted, hop, text) | words
        if attributions:
            fields["relays"] = [{"to": str(attributions[-1])}]
        if place < len(speakers) - 1:
            fields["held"] = False
        record = RECORDS[Kind.ATTRIBUTION].model_validate({"id": str(new_uid()), **fields})
        attributions.append(record.uid())
        made.append(Line(Kind.ATTRIBUTION, record.uid(), "", None, record.state()))
    accepted = Accepted(
        str(claim), tuple(str(each) for each in attributions), any(each.kind is Kind.CLAIM for each in made)
    )
    return made, accepted


def _speakers(
    connection: Connection, document: uuid.UUID, hops: Sequence[HopDraft], *, known: Sequence[Line]
) -> tuple[list[uuid.UUID], list[Line]]:
    """Who speaks, from the origin to the document's author or outlet; where nobody is known, the document itself."""
    speakers: list[uuid.UUID] = []
    made: list[Line] = []
    for place, hop in enumerate(hops):
        speaker, new = _speaker(connection, document, hop, begins=place == 0 and len(hops) > 1, known=[*known, *made])
        speakers.append(speaker)
        made += new
    found = state(connection, Kind.DOCUMENT, document) or {}
    own = (found.get("authors") or [None])[0] or found.get("publisher")
    if own is not None and uuid.UUID(own) not in speakers:
        speakers.append(uuid.UUID(own))
    if not speakers:
        speaker, new = _document_itself(connection, document, found, known=known)
        return [speaker], new
    return speakers, made


def _document_itself(
    connection: Connection, document: uuid.UUID, fields: dict[str, Any], *, known: Sequence[Line]
) -> tuple[uuid.UUID, list[Line]]:
    """A document as a source of its own, so that a claim which nobody is known to make still stands on its words."""
    uid = derived_uid(NAMESPACE, "document itself", str(document))
    if state(connection, Kind.SOURCE, uid) is not None or any(each.uid == uid for each in known):
        return uid, []
    named = {"id": str(uid), "name": fields.get("title", "untitled"), "kind": SourceKind.DOCUMENT.value}
    return uid, [Line(Kind.SOURCE, uid, "", None, RECORDS[Kind.SOURCE].model_validate(named).state())]


def _claim(connection: Connection, text: str, before: Sequence[Line]) -> tuple[uuid.UUID, list[Line]]:
    for line in before:
        if line.kind is Kind.CLAIM and line.after["text"] == text[:_CLAIM_LIMIT]:
            return line.uid, []
    known = references.claim_with_text(connection, text[:_CLAIM_LIMIT])
    if known is not None:
        return known, []
    record = RECORDS[Kind.CLAIM].model_validate({"id": str(new_uid()), "text": text[:_CLAIM_LIMIT]})
    return record.uid(), [Line(Kind.CLAIM, record.uid(), "", None, record.state())]


def _fields(claim: uuid.UUID, speaker: uuid.UUID, wanted: Terms, hop: HopDraft, text: str) -> dict[str, Any]:
    """One hop. Who passes a denial on stands on its side: else it would carry nothing."""
    stance = wanted.stance if hop.stance == Stance.ASSERTS else hop.stance
    fields: dict[str, Any] = {"claim": str(claim), "source": str(speaker), "stance": stance}
    cue = " … ".join(" ".join(text[start:end].split()) for start, end in hop.cue)
    return fields | ({"cue": cue[:_CUE_LIMIT]} if cue.strip() else {})


def _speaker(
    connection: Connection, document: uuid.UUID, hop: HopDraft, *, begins: bool, known: Sequence[Line]
) -> tuple[uuid.UUID, list[Line]]:
    if hop.identity != Identity.UNNAMED:
        kind = _likely_kind(hop.name, begins=begins)
        return named_source(connection, hop.name, kind, known=known)
    # Somebody unnamed is somebody of this document: "a senior official" elsewhere may be another one.
    uid = derived_uid(NAMESPACE, "unnamed", str(document), name_key(hop.name))
    if state(connection, Kind.SOURCE, uid) is not None or any(each.uid == uid for each in known):
        return uid, []
    kind = SourceKind.PERSON if begins else _likely_kind(hop.name, begins=True)
    fields = {"id": str(uid), "name": hop.name[:_NAME_LIMIT], "kind": kind.value, "identity": Identity.UNNAMED.value}
    record = RECORDS[Kind.SOURCE].model_validate(fields)
    return uid, [Line(Kind.SOURCE, uid, "", None, record.state())]


def named_source(
    connection: Connection, name: str, kind: SourceKind, *, known: Sequence[Line] = ()
) -> tuple[uuid.UUID, list[Line]]:
    """The source that bears a name, the oldest of several; made if there is none."""
    wanted = name_key(name)
    for line in known:
        if (
            line.kind is Kind.SOURCE
            and not line.field
            and line.after.get("identity") is None
            and name_key(line.after["name"]) == wanted
        ):
            return line.uid, []
    found = [each for each in queries.find_source_by_name(connection, name) if each[4] == Identity.NAMED]
    if found:
        return uuid.UUID(found[0][1]), []
    record = RECORDS[Kind.SOURCE].model_validate({"id": str(new_uid()), "name": name[:_NAME_LIMIT], "kind": kind.value})
    return record.uid(), [Line(Kind.SOURCE, record.uid(), "", None, record.state())]


def _likely_kind(name: str, *, begins: bool) -> SourceKind:
    """What a source is, by the noun that heads its name; a wrong guess makes a bound too low, never too high."""
    head = _HEAD.split(name, maxsplit=1)[0].strip()
    if _DOCUMENT.search(head) and not begins:
        return SourceKind.DOCUMENT
    if _OUTLET.search(head):
        return SourceKind.OUTLET
    if _ORGANISATION.search(head):
        return SourceKind.ORGANISATION
    return SourceKind.DOCUMENT if _DOCUMENT.search(head) else SourceKind.PERSON


def document_sources(
    connection: Connection, publisher: str, authors: Sequence[str]
) -> tuple[str | None, list[str], list[Line]]:
    """The ids of a document's publisher and authors, and the lines that make those who are not there yet."""
    made: list[Line] = []
    outlet: str | None = None
    if publisher.strip():
        uid, new = named_source(connection, publisher, SourceKind.OUTLET, known=made)
        outlet = str(uid)
        made += new
    people = []
    for name in authors:
        if name.strip():
            uid, new = named_source(connection, name, SourceKind.PERSON, known=made)
            people.append(str(uid))
            made += new
    return outlet, people, made
