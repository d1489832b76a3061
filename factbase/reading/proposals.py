"""What an extractor gives: proposals, each standing on exact spans of one text; and where extractors come from.

A proposal is not a fact until a person accepts it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from factbase.reading.english.lexicon import Act
from factbase.vocabulary import Identity, Stance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["ENTRY_POINTS", "Extraction", "Extractor", "Hop", "Proposal", "Span", "chain", "is_assertion", "stance_of"]

ENTRY_POINTS = "factbase.extractors"

Span = tuple[int, int]
"""Code points, half open, into the text that was read."""

_STANCES = {
    Act.ASSERTS: Stance.ASSERTS,
    Act.DENIES: Stance.DENIES,
    Act.SUGGESTS: Stance.HEDGES,
    Act.ASKS: Stance.HEDGES,
    Act.COMMITS: Stance.HEDGES,
    Act.DEMANDS: Stance.HEDGES,
    Act.NO_COMMENT: Stance.NO_COMMENT,
    Act.NOT_ASSERTED: Stance.NO_COMMENT,
}


def stance_of(act: Act) -> Stance:
    """The record's word for what a source does with a claim; only `asserts` ever asserts."""
    return _STANCES[act]


def is_assertion(act: Act) -> bool:
    """Does the source take a stance on whether the content is so? Who orders, asks or promises something takes none.

    Such a source never becomes an attribution of that content (`ledger.deciding` says what becomes of the report);
    `hedges` is kept of it only for lists and as a hop of somebody else's chain, where it carries nothing.
    """
    return act not in {Act.ASKS, Act.COMMITS, Act.DEMANDS}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One attribution found in a text: who says what, in which words.

    Args:
        claim: the spans of what is said, in order, none overlapping.
        source: who says it; `None` where the text does not say ("it was reported that").
        cue: the words that attribute it.
        act: what the source does with it.
        pattern: by which rule it was found.
        confidence: 0 to 1, how often that rule was right on labelled news.
        parent: the place in the same extraction of the proposal that reports this one ("the paper said that ...").
        antecedent: who a pronoun may stand for; a suggestion only.
        recipient: who was told; never a source.
        strict: a clause or a quotation; without it a thing, an attitude or a noun, which the broad profile adds.
    """

    claim: tuple[Span, ...]
    source: Span | None
    cue: tuple[Span, ...]
    act: Act
    pattern: str
    confidence: float
    parent: int | None = None
    antecedent: Span | None = None
    recipient: Span | None = None
    identity: Identity = Identity.NAMED
    strict: bool = True

    @property
    def stance(self) -> Stance:
        """What the record would keep of it."""
        return stance_of(self.act)


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that an extractor found in one text, by position."""

    proposals: tuple[Proposal, ...] = ()
    cues_without_proposal: tuple[Span, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Hop:
    """One link of a chain."""

    source: Span | None
    antecedent: Span | None
    cue: tuple[Span, ...]
    stance: Stance
    identity: Identity


def chain(proposals: Sequence[Proposal], place: int) -> Iterator[Hop]:
    """The links of a proposal's chain, from the origin to the last source that the text names."""
    seen: set[int] = set()
    at: int | None = place
    while at is not None and at not in seen:
        seen.add(at)
        found = proposals[at]
        yield Hop(found.source, found.antecedent, found.cue, found.stance, found.identity)
        at = found.parent


@runtime_checkable
class Extractor(Protocol):
    """Finds proposals: a pure function of the text, without network, files or clock.

    An installed package may bring one: an entry point of the group `factbase.extractors` that gives such an object.
    """

    name: str
    version: str
    languages: frozenset[str]

    def propose(self, text: str, paragraphs: Sequence[Span], /) -> Extraction:
        """What is found in these paragraphs of the text."""
