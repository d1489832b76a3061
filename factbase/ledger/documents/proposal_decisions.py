"""The use cases of proposals: accepted as they are or edited, rejected, opened again; each decision is an event."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from factbase.errors import BadInputError, ConflictError, NotFoundError
from factbase.ledger import lookup
from factbase.ledger.documents import acceptance
from factbase.reading.english.lexicon import Act
from factbase.reading.proposals import is_assertion
from factbase.reading.spans import hull, shown
from factbase.results import Accepted, HopDraft, ProposalView, Terms
from factbase.store import reading_archive
from factbase.store.event_log import Decided
from factbase.store.record_reader import state
from factbase.vocabulary import Decision, Kind, Stance, utc_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from factbase.results import ReadingView, Span
    from factbase.store.engine import Store
    from factbase.store.event_log import Author, Line, LogLine
    from factbase.store.reading_archive import KeptProposal, KeptRendition

__all__ = ["Deciding", "proposal_view", "rendition_of"]

_ABOUT_LIMIT = 200


class Deciding:
    """What `Factbase` can do with proposals."""

    store: Store
    author: Author
    _commit: Callable[[str, Callable[[Connection, datetime], list[LogLine]]], int | None]
    reading: Callable[[str], ReadingView]

    def accept(
        self,
        proposal: str,
        *,
        claim: Sequence[Span] | None = None,
        text: str | None = None,
        chain: Sequence[HopDraft] | None = None,
        stance: str | None = None,
    ) -> Accepted:
        """Make a proposal a fact: claim, sources, attributions, relays and passage, in one event that can be undone.

        An order, a question or a promise becomes what `ProposalView.offered` says: a claim that it was given.

        Args:
            proposal: its id.
            claim: other spans of the text than those that were found.
            text: the claim in the analyst's words.
            chain: another chain, from the origin on.
            stance: another stance of the origin.

        Raises:
            NotFoundError: there is no such proposal.
            ConflictError: it was accepted already.
        """
        edits = {"claim": claim, "text": text, "chain": chain, "stance": stance}
        given = {name: value for name, value in edits.items() if value is not None}
        return self._accept([uuid.UUID(self._proposal(proposal).id)], given)[0]

    def accept_all(self, document: str, *, strict: bool = True) -> list[Accepted]:
        """Accept every open proposal of a document as it was found, in one event; `strict`: those of that profile."""
        view = self.reading(document)
        wanted = [
            uuid.UUID(each.id)
            for each in view.proposals
            if each.decision == Decision.OPEN and (each.strict or not strict)
        ]
        return self._accept(wanted, {})

    def _accept(self, wanted: Sequence[uuid.UUID], edits: dict[str, Any]) -> list[Accepted]:
        accepted: list[Accepted] = []

        def work(connection: Connection, now: datetime) -> list[LogLine]:
            accepted.clear()
            made: list[Line] = []
            decided: list[Decided] = []
            for uid in wanted:
                lines, became, decision = self._accepted_lines(connection, now, uid, edits, made)
                made += lines
                accepted.append(became)
                decided.append(decision)
            return [*made, *decided]

        if wanted:
            self._commit("accept", work)
        return accepted

    def _accepted_lines(
        self, connection: Connection, now: datetime, uid: uuid.UUID, edits: dict[str, Any], before: list[Line]
    ) -> tuple[list[Line], Accepted, Decided]:
        found = reading_archive.proposal(connection, uid)
        assert found is not None
        if found.claim is not None:
            raise ConflictError("this proposal was accepted already", hint="`undo` takes it back")
        kept = reading_archive.rendition(connection, found.rendition)
        document = reading_archive.document_of(connection, kept.sha256)
        if document is None:
            raise NotFoundError("the document of this proposal was removed", hint="read it again")
        terms = _terms(proposal_view(found, kept.text), kept.text, edits)
        lines, became = acceptance.lines(connection, document, kept.text, terms, before=before)
        said = {"decision": (Decision.EDITED if edits else Decision.ACCEPTED).value, "claim": became.claim}
        if edits:
            said["edited"] = json.loads(json.dumps(asdict(terms)))
        return lines, became, self._decided(connection, now, found, said, document=document)

    def make_claim(
        self,
        document: str,
        claim: Sequence[Span],
        *,
        text: str | None = None,
        chain: Sequence[HopDraft] = (),
        stance: str = "asserts",
    ) -> Accepted:
        """Make a claim by hand from words of a document, with its chain; the document's own hop is added.

        Raises:
            BadInputError: no words are selected, or they lie outside the text.
        """
        became: Accepted | None = None

        def work(connection: Connection, _now: datetime) -> list[LogLine]:
            nonlocal became
            _, uid = lookup.row(connection, Kind.DOCUMENT, document)
            kept = rendition_of(connection, uid)
            _require_spans(kept.text, claim)
            terms = Terms(text or shown(kept.text, claim), tuple(claim), Stance(stance).value, tuple(chain))
            lines, became = acceptance.lines(connection, uuid.UUID(uid), kept.text, terms)
            return [*lines]

        self._commit("accept", work)
        assert became is not None
        return became

    def reject(self, proposal: str, *, reason: str = "") -> None:
        """Say that a proposal is no claim; it is kept, with the reason. One event, which `undo` takes back."""
        self._decide(proposal, {"decision": Decision.REJECTED.value} | ({"reason": reason} if reason else {}))

    def reopen(self, proposal: str) -> None:
        """Take a rejection back, also one that is not the newest event; the proposal is open again."""
        self._decide(proposal, None)

    def _decide(self, proposal: str, said: dict[str, Any] | None) -> None:
        def work(connection: Connection, now: datetime) -> list[LogLine]:
            found = _found(connection, proposal)
            if found.claim is not None:
                raise ConflictError("this proposal was accepted already", hint="`undo` takes it back")
            if said == _said(found):
                return []
            return [self._decided(connection, now, found, said)]

        self._commit("decide", work)

    def _decided(
        self,
        connection: Connection,
        now: datetime,
        found: KeptProposal,
        said: dict[str, Any] | None,
        *,
        document: uuid.UUID | None = None,
    ) -> Decided:
        """The line of the log that a decision makes."""
        uid = uuid.UUID(found.id)
        before = reading_archive.decisions(connection, [uid])[uid]
        after = None if said is None else {"at": utc_text(now), "analyst": self.author.analyst} | said
        sha256 = reading_archive.rendition(connection, found.rendition).sha256 if document is None else ""
        document = document or reading_archive.document_uid(connection, sha256)
        about = {"document": str(document), "text": " ".join(found.found["text"].split())[:_ABOUT_LIMIT]}
        return Decided(uid, before, after, about)

    def decisions(self, document: str) -> dict[str, int]:
        """How many proposals of a document are open, accepted, edited and rejected; empty if it was not read."""
        with self.store.read() as connection:
            _, uid = lookup.row(connection, Kind.DOCUMENT, document)
            found = state(connection, Kind.DOCUMENT, uuid.UUID(uid)) or {}
            kept = reading_archive.renditions(connection, found.get("sha256") or "")[:1]
            return dict(
                Counter(str(each.decision) for one in kept for each in reading_archive.proposals(connection, one.key))
            )

    def _proposal(self, reference: str) -> KeptProposal:
        with self.store.read() as connection:
            return _found(connection, reference)


def _found(connection: Connection, reference: str) -> KeptProposal:
    try:
        uid = uuid.UUID(reference)
    except ValueError:
        raise NotFoundError(f"there is no proposal {reference[:60]!r}", hint="`reading` lists them") from None
    found = reading_archive.proposal(connection, uid)
    if found is None:
        raise NotFoundError(f"there is no proposal {reference}", hint="`reading` lists them")
    return found


def _said(found: KeptProposal) -> dict[str, Any] | None:
    """What was said of one that was not accepted, without who and when: saying it again is no event."""
    if found.decision is Decision.OPEN:
        return None
    return {"decision": found.decision.value} | ({"reason": found.reason} if found.reason else {})


def rendition_of(connection: Connection, document: str) -> KeptRendition:
    """The rendition that a document's record has the text of, else the newest one.

    Raises:
        NotFoundError: there is none.
    """
    found = state(connection, Kind.DOCUMENT, uuid.UUID(document)) or {}
    kept = reading_archive.renditions(connection, found.get("sha256") or "")
    if not kept:
        raise NotFoundError("this document was not read, only recorded", hint="`factbase read FILE` reads it")
    return next((each for each in kept if each.text == found.get("text")), kept[0])


# ------------------------------------------------------------------------------------------- what becomes of it


def proposal_view(kept: KeptProposal, text: str) -> ProposalView:
    """A proposal as it is shown: as it was found, and what accepting it makes, or made, where that is something else.

    Args:
        kept: the proposal.
        text: of the rendition that it was found in.
    """
    found = kept.found
    chain = tuple(_hop(each) for each in found["chain"])
    return ProposalView(
        id=kept.id,
        claim=_spans(found["claim"]),
        text=found["text"],
        stance=found["stance"],
        act=found["act"],
        confidence=found["confidence"],
        pattern=found["pattern"],
        strict=found["strict"],
        chain=chain,
        decision=kept.decision.value,
        claim_id=kept.claim,
        reason=kept.reason,
        offered=None if is_assertion(Act(found["act"])) else _reported(found, chain, text),
        accepted=_edited(kept.edited) if kept.edited and kept.decision is Decision.EDITED else None,
    )


def _reported(found: dict[str, Any], chain: Sequence[HopDraft], text: str) -> Terms:
    """An order, a question or a promise as a claim that it was given, by whoever reports it.

    Reading a document, "the minister ordered the troops to leave" says nothing about whether the troops leave: the
    minister becomes no source of that, and neither does the paper that tells it. What the text does say is that the
    order was given. So the claim is the whole report, from its source to its last word, and the chain begins with the
    next hop; where there is none, the document alone says it.
    """
    first = chain[0]
    spans = [*_spans(found["claim"]), *first.cue, *([first.source] if first.source is not None else [])]
    whole = hull(spans)
    return Terms(shown(text, [whole]), (whole,), Stance.ASSERTS.value, tuple(chain[1:]))


def _hop(given: dict[str, Any]) -> HopDraft:
    source = tuple(given["source"]) if given["source"] else None
    return HopDraft(given["name"], given["identity"], given["stance"], source, _spans(given["cue"]))


def _spans(given: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple([(start, end) for start, end in given])


def _edited(given: dict[str, Any]) -> Terms:
    chain = tuple(_hop(each) for each in given["chain"])
    return Terms(given["text"], _spans(given["spans"]), given["stance"], chain)


def _terms(view: ProposalView, text: str, edits: dict[str, Any]) -> Terms:
    """What is accepted: what is offered, and what a person said otherwise. A given stance makes an order a claim."""
    found = Terms(view.text, view.claim, view.stance, view.chain)
    offered = found if view.offered is None or "stance" in edits else view.offered
    spans = tuple(edits.get("claim", offered.spans))
    _require_spans(text, spans)
    said = edits.get("text") or (shown(text, spans) if "claim" in edits else offered.text)
    stance = Stance(edits.get("stance", offered.stance)).value
    return Terms(said, spans, stance, tuple(edits.get("chain", offered.chain)))


def _require_spans(text: str, spans: Sequence[Span]) -> None:
    if not spans or any(not 0 <= start < end <= len(text) for start, end in spans):
        raise BadInputError("a claim needs words of the text that it stands on", hint="select them")
