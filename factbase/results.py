"""What the ledger answers with: frozen values for lists, dossiers, what-if and history.

Screens, commands and reports see these and nothing of the database. `id` is always the UUID as text, `handle` the
short name that people type. A pair of bounds is `(lo, hi)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factbase.summaries import ClaimSummary, Resumed, SourceName

if TYPE_CHECKING:
    from factbase.errors import BadRecord
    from factbase.vocabulary import Verdict

__all__ = [
    "Accepted",
    "AssessmentView",
    "Candidate",
    "CaptureReport",
    "ChangedPassage",
    "ClaimSummary",
    "Cluster",
    "DocumentDossier",
    "DocumentName",
    "DocumentSummary",
    "Dossier",
    "EventView",
    "Finding",
    "HopDraft",
    "HopView",
    "ImportReport",
    "JudgedPair",
    "LineView",
    "LinkRun",
    "LinkView",
    "Overview",
    "PassageView",
    "ProposalView",
    "ReadingView",
    "Resumed",
    "ReuseView",
    "SideView",
    "SourceCandidate",
    "SourceDossier",
    "SourceName",
    "SourceSummary",
    "Span",
    "Terms",
    "WhatIf",
]


@dataclass(frozen=True, slots=True)
class HopView:
    """One attribution of a dossier, with what independence found out about it."""

    id: str
    handle: str
    source: SourceName
    stance: str
    basis: str  # the basis that counts: given, or by the kind of the source
    active: bool
    held: bool
    root: bool
    loop: bool
    choke_point: bool
    cue: str | None
    said: str | None
    document: DocumentName | None
    passage: PassageView | None
    relays: tuple[tuple[str, str], ...]  # (attribution id, "stated" | "suspected" | "presumed"), nearest hop first
    maybe: tuple[
        tuple[str, SourceName], ...
    ] = ()  # of this side: ("possibly_same" | "unnamed" | "owned_by" | "may_depend", other)
    counted_as: SourceName | None = None  # the source that it is the same as, or a part of, where that has the figures


@dataclass(frozen=True, slots=True)
class DocumentName:
    """A document as it is shown in passing."""

    id: str
    handle: str
    title: str
    publisher: SourceName | None
    published: str | None


@dataclass(frozen=True, slots=True)
class PassageView:
    """The words that an attribution stands on; `anchor` is one of exact, moved, ambiguous, orphan."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    anchor: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One line, as attribution ids from the origin to what we hold."""

    hops: tuple[str, ...]
    established: bool
    loop: bool


@dataclass(frozen=True, slots=True)
class SideView:
    """The figures of one side, and the lines that they count."""

    independent: tuple[int, int]
    origins: tuple[int, int]
    choke_points: tuple[SourceName, ...]
    origin_names: tuple[SourceName, ...]  # of active lines; an undisclosed origin has the name "?" and no id
    outlets: int  # distinct sources at the ends of lines: what it looks like
    lines: tuple[LineView, ...]
    more_lines: bool  # there are more lines than `lines` lists
    exact: bool


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One verdict, as it was given."""

    id: str
    verdict: str
    credibility: str | None
    likelihood: str | None
    confidence: str | None
    rationale: str | None
    analyst: str | None
    at: str | None


@dataclass(frozen=True, slots=True)
class LinkView:
    """One judged relation of this claim; `outgoing` if this claim is its subject."""

    id: str
    relation: str
    outgoing: bool
    judgement: str
    other: str
    other_handle: str
    other_text: str


@dataclass(frozen=True, slots=True)
class EventView:
    """One event of the log: who did what to which records, when, and what it reversed."""

    number: int
    device: str
    at: str
    analyst: str
    operation: str
    target: int | None
    lines: int
    kinds: tuple[tuple[str, int], ...]  # (kind, how many of its records), most first
    ids: tuple[str, ...]  # of the records touched, at most ten, in the order of the change
    sentence: str
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """All about one claim: every line of its attributions, passages, links, assessments (newest first), history."""

    claim: ClaimSummary
    occurred: str | None
    place: str | None
    note: str | None
    tags: tuple[str, ...]
    version: int
    asserts: SideView
    denies: SideView
    disputed: bool
    exact: bool
    hops: tuple[HopView, ...]
    links: tuple[LinkView, ...]
    assessments: tuple[AssessmentView, ...]
    history: tuple[EventView, ...]

    @property
    def hop(self) -> dict[str, HopView]:
        """The attributions by id."""
        return {each.id: each for each in self.hops}


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """One line of a list of sources: how many claims it stands in, and how many would fall without it."""

    key: int
    id: str
    handle: str
    name: str
    kind: str
    identity: str
    aliases: tuple[str, ...]
    reliability: str | None
    claims: int
    claims_lost: int


@dataclass(frozen=True, slots=True)
class SourceDossier:
    """All about one source."""

    source: SourceSummary
    description: str | None
    protected: bool
    relations: tuple[tuple[str, SourceName, bool], ...]  # (relation, the other source, this one is the subject)
    ratings: tuple[dict[str, Any], ...]
    documents: tuple[DocumentName, ...]
    claims: tuple[ClaimSummary, ...]
    history: tuple[EventView, ...]
    lookalikes: tuple[SourceName, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One line of a list of documents."""

    key: int
    id: str
    handle: str
    title: str
    publisher: SourceName | None
    published: str | None
    characters: int
    claims: int


@dataclass(frozen=True, slots=True)
class DocumentDossier:
    """All about one document: its text is the rendition that passages refer to."""

    document: DocumentSummary
    authors: tuple[SourceName, ...]
    url: str | None
    media_type: str | None
    retrieved_at: str | None
    sha256: str | None
    text: str | None
    passages: tuple[tuple[PassageView, ClaimSummary], ...]
    history: tuple[EventView, ...]


Span = tuple[int, int]
"""Code points of a document's text, half open."""


@dataclass(frozen=True, slots=True)
class HopDraft:
    """One link of a proposed chain; `source` is None where the text does not say who.

    `name` is who a pronoun may stand for, where the extractor suggests somebody.
    """

    name: str
    identity: str = "named"
    stance: str = "asserts"
    source: Span | None = None
    cue: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a proposal becomes: the claim's text, the words that it stands on, the origin's stance, the chain."""

    text: str
    spans: tuple[Span, ...]
    stance: str
    chain: tuple[HopDraft, ...]


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A claim with its chain as an extractor found it (origin first), and what a person decided.

    `offered` is what accepting it as it is makes, where that is not what was found: an order, a question or a promise
    becomes a claim that it was given. `accepted` is what was accepted in place of it, where a person edited it.
    """

    id: str
    claim: tuple[Span, ...]
    text: str
    stance: str
    act: str
    confidence: float
    pattern: str
    strict: bool
    chain: tuple[HopDraft, ...]
    decision: str
    claim_id: str | None = None
    reason: str | None = None
    offered: Terms | None = None
    accepted: Terms | None = None

    @property
    def source(self) -> Span | None:
        """Where the text names who says it."""
        return self.chain[0].source

    @property
    def cue(self) -> tuple[Span, ...]:
        """The words that attribute it."""
        return self.chain[0].cue


@dataclass(frozen=True, slots=True)
class ReuseView:
    """A stretch that another document has too: a copy, or a quotation that both have."""

    document: str
    handle: str
    title: str
    here: Span
    there: Span
    words: int
    kind: str  # "copy" | "quotation"
    wire: str  # the agency that one of the two credits, or ""
    copied_from_there: bool


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A document as it was read: its text, its body, and what was found in it, by position."""

    id: str
    handle: str
    title: str
    authors: tuple[str, ...]
    publisher: str | None
    published: str | None
    sha256: str
    text: str
    body: Span
    paragraphs: tuple[Span, ...]
    proposals: tuple[ProposalView, ...]
    cues_without_proposal: tuple[Span, ...]
    reuse: tuple[ReuseView, ...]
    new: bool = False


@dataclass(frozen=True, slots=True)
class ChangedPassage:
    """A quoted passage that a newer reading has otherwise: moved, ambiguous or orphan, and where (an orphan: 0, 0)."""

    exact: str
    state: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a proposal became: the claim, and its attributions from the origin to the document's own."""

    claim: str
    attributions: tuple[str, ...]
    new_claim: bool


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What discrediting one source (or retracting one document) would do to the claims.

    `lost` are left with no asserting line, `now_single_source` rest on one where they rested on more, `weaker`
    keep two or more but a bound falls. Lists are claim ids in the order in which the claims were made.
    """

    source: SourceName
    lost: tuple[str, ...]
    now_single_source: tuple[str, ...]
    weaker: tuple[str, ...]
    unaffected: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The record in numbers.

    Args:
        claims: how many there are.
        verdicts: claims by verdict, without those that no claim has.
        independent: claims that rest on 0, 1, 2 and at least 3 sources, by the upper bound.
        maybe_single: claims that may rest on one source, but need not.
        waiting: undecided claims that wait for a second opinion.
        disputed: claims that one source asserts and another denies.
        overstated: claims called corroborated that rest on one source, or may.
        circular: claims in whose attributions a loop stands.
        unnamed_only: claims whose origins are all unnamed.
        days: decisions of each of the last days, oldest first; the last one is today.
        carrying: the sources that most claims would be lost without, most first.
    """

    claims: int
    verdicts: dict[Verdict, int]
    independent: tuple[int, int, int, int]
    maybe_single: int
    waiting: int
    disputed: int
    overstated: int
    circular: int
    unnamed_only: int
    days: tuple[int, ...]
    carrying: tuple[SourceSummary, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two claims that may be one, or that may contradict each other: a proposal, not a fact.

    Args:
        left: the claim that was asked about; `None` where a typed text was.
        right: the other one.
        score: 0 to 1; what candidates are ordered by.
        similarity: how alike the two texts look to a person, 0 to 1; it orders nothing.
        recommendation: strong, medium, low or none.
        suggests: "same" or "contradicts".
        features: why, by name, each 0 to 1: words, characters, numbers, dates, and sources where both are claims.
        flags: what clashes: negation, antonym, numbers, dates, names; empty where nothing does.
        judgements: what was said of the pair, as (relation, judgement); empty where nobody said anything.
        meaning: the score of a sentence-embedding model, 0 to 1; `None` where none is used.
    """

    left: ClaimSummary | None
    right: ClaimSummary
    score: float
    similarity: float
    recommendation: str
    suggests: str
    features: dict[str, float]
    flags: tuple[str, ...] = ()
    judgements: tuple[tuple[str, str], ...] = ()
    meaning: float | None = None


@dataclass(frozen=True, slots=True)
class SourceCandidate:
    """Two sources that may be one.

    Args:
        left: the source that was asked about; `None` where a typed name was.
        right: the other one.
        score: of the two names or aliases that are most alike, 0 to 1.
        recommendation: strong, medium, low or none.
        suggests: "same_as"; "possibly_same" where one of them is unnamed.
        features: why, by name, each 0 to 1: names, and claims where both are sources (share of claims in common).
        warnings: what a person should look at, such as names that look alike and are not spelt alike.
        relations: what is said already of how the two stand to each other.
    """

    left: SourceName | None
    right: SourceName
    score: float
    recommendation: str
    suggests: str
    features: dict[str, float]
    warnings: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """The newest judgement of one relation between two claims."""

    left: ClaimSummary
    right: ClaimSummary
    relation: str
    judgement: str
    analyst: str | None
    at: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Claims that were judged to be one, and the profile of all their attributions together.

    `claims` are ascending by key, the one that was asked about among them; alone if nothing was judged the same.
    """

    claims: tuple[ClaimSummary, ...]
    asserts: SideView
    denies: SideView
    disputed: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class LinkRun:
    """What a pass over all pairs worth asking found.

    Args:
        claims: how many were looked at.
        pairs: how many pairs are worth asking about.
        computed: how many claims had to be looked at anew; 0 where everything was in step.
    """

    claims: int
    pairs: int
    computed: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says about the data.

    Args:
        check: the check's name.
        subject: the id of the record it is about, or "" for the database as a whole.
        message: a sentence.
        fixable: `check --fix` can mend it.
    """

    check: str
    subject: str
    message: str
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, by kind of record."""

    added: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    updated: int = 0
    rejected: tuple[BadRecord, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaptureReport:
    """What a captured line became.

    Args:
        claim: the id of the claim, new or found.
        sentence: what was understood.
        new_claim: whether the claim was made.
        new_sources: the names of sources that were made, in the order of the line.
        warnings: what a person should look at, such as a name that looks like another.
        new_hops: how many attributions were made; 0 if all of it was there already.
    """

    claim: str
    sentence: str
    new_claim: bool
    new_sources: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    new_hops: int = 0
