"""Open questions: the doubts whose settlement would move a bound, each tried by settling it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, combinations
from typing import TYPE_CHECKING

from factbase.independence.attribution import DocumentUnit
from factbase.independence.cyclic_side import CyclicSolver
from factbase.independence.lines import SideView
from factbase.independence.profile import profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factbase.independence.attribution import Hop, Id
    from factbase.independence.identities import Sources
    from factbase.independence.side_graph import LinkedClaim

# A usual claim has fewer than twenty doubts and takes a few milliseconds; a large one must not stop a screen.
TRIED = 200
"""Doubts of one side that are tried at most."""
ATTRIBUTIONS_TRIED = 20_000
"""Attributions solved in all for the doubts of one side; at least 20 doubts are tried."""

Bounds = tuple[int, int]


class Doubt(StrEnum):
    """The kinds of doubt that a record can settle."""

    IDENTITY = "identity"
    """Two units may be one source. Yes is recorded as `same_as`, no as `distinct_from`."""
    RELAY = "relay"
    """An attribution is suspected to relay another one. Yes makes the relay stated, no removes it."""
    BASIS = "basis"
    """The basis of a root is unknown. Yes is recorded as basis `own`, no as `unknown`."""
    DEPENDENCE = "dependence"
    """An owner or a dependence may join two sources. Yes leaves it, no removes it."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A doubt whose settlement moves a bound of one side, with the bounds after either answer."""

    doubt: Doubt
    subject: Id
    """A unit of sources (identity), an attribution (relay, basis), or the source of a relation (dependence)."""
    target: Id | None
    """The other unit, the attribution relayed, or the object of the relation; None for a basis."""
    relation: str | None
    """`owned_by` or `may_depend`, for a dependence."""
    if_yes: Bounds
    if_no: Bounds


def open_questions(
    hops: Sequence[Hop],
    sources: Sources,
    *,
    stance: str = "asserts",
    linked: LinkedClaim | None = None,
    limit: int = 20,
) -> tuple[OpenQuestion, ...]:
    """Return the doubts whose settlement moves a bound of a side, the most telling first.

    Args:
        hops: as for `profile`.
        sources: as for `profile`.
        stance: the side, `asserts` or `denies`.
        linked: as for `profile`.
        limit: the most questions to return.
    """
    credited = chain.from_iterable((hop.source, *hop.authors, *(hop.publisher,)) for hop in hops)
    trial = _Trial(hops, sources.around(source for source in credited if source is not None), stance, linked)
    # The limit depends on the size only, so that the same claim always gets the same questions.
    tried = max(20, min(TRIED, ATTRIBUTIONS_TRIED // max(1, len(hops))))
    questions = [question for _, question in zip(range(tried), trial.questions(), strict=False)]
    # A doubt whose answers change nothing is not worth anybody's time.
    moving = [question for question in questions if {question.if_yes, question.if_no} != {trial.bounds}]
    # The sort is stable: equal questions stay in the order of their kinds and ids.
    return tuple(sorted(moving, key=trial.distance, reverse=True)[:limit])


class _Trial:
    """A side of a claim whose bounds can be computed after a change of the record."""

    def __init__(self, hops: Sequence[Hop], sources: Sources, stance: str, linked: LinkedClaim | None) -> None:
        self.hops, self.sources, self.stance, self.linked = hops, sources, stance, linked
        self.graph = SideView(hops, sources, stance, linked=linked).graph
        self.bounds = self._solve(hops, sources)

    def _solve(self, hops: Sequence[Hop], sources: Sources) -> Bounds:
        figures = profile(hops, sources, linked=self.linked)
        return (figures.asserts if self.stance == "asserts" else figures.denies).independent

    def distance(self, question: OpenQuestion) -> int:
        """Return how far the answers to a question move the bounds, in sum."""
        answers = (question.if_yes, question.if_no)
        return sum(abs(after - before) for bounds in answers for after, before in zip(bounds, self.bounds, strict=True))

    def questions(self) -> Iterator[OpenQuestion]:
        """Yield every doubt of the side as a question, whether or not its settlement moves a bound."""
        # Identities last: they are the most numerous by far, and the number of doubts tried is limited.
        yield from self._relays()
        yield from self._bases()
        yield from self._dependences()
        yield from self._identities()

    def _with_hop(self, changed: Hop) -> Bounds:
        return self._solve([changed if hop.id == changed.id else hop for hop in self.hops], self.sources)

    def _relays(self) -> Iterator[OpenQuestion]:
        for hop in self.graph.hops:
            for parent, stated in hop.relays:
                if not stated and parent in self.graph.places:
                    # Yes and no are what an analyst would record, so the promised bounds are those of the record.
                    others = tuple(relay for relay in hop.relays if relay[0] != parent)
                    yield OpenQuestion(
                        Doubt.RELAY,
                        hop.id,
                        parent,
                        None,
                        if_yes=self._with_hop(hop._replace(relays=(*others, (parent, True)))),
                        if_no=self._with_hop(hop._replace(relays=others)),
                    )

    def _bases(self) -> Iterator[OpenQuestion]:
        for hop, above in zip(self.graph.hops, self.graph.parents, strict=True):
            if not above and not self.sources.is_firsthand(hop):
                yield OpenQuestion(
                    Doubt.BASIS,
                    hop.id,
                    None,
                    None,
                    if_yes=self._with_hop(hop._replace(basis="own")),
                    if_no=self._with_hop(hop._replace(basis="unknown")),
                )

    def _dependences(self) -> Iterator[OpenQuestion]:
        for relation in self.sources.relations:
            subject, word, target = relation
            if word in {"owned_by", "may_depend"}:
                without = self.sources.replace(removed=[relation])
                yield OpenQuestion(
                    Doubt.DEPENDENCE,
                    subject,
                    target,
                    word,
                    if_yes=self.bounds,
                    if_no=self._solve(self.hops, without),
                )

    def _identities(self) -> Iterator[OpenQuestion]:
        # Only units on lines: whether two others are one source moves nothing.
        units = sorted(unit for unit in CyclicSolver(self.graph).pool()[0] if not isinstance(unit, DocumentUnit))
        for unit, partner in combinations(units, 2):
            if self.sources.may_be_one(unit, partner):
                same = self.sources.replace(added=[(unit, "same_as", partner)])
                distinct = self.sources.replace(added=[(unit, "distinct_from", partner)])
                yield OpenQuestion(
                    Doubt.IDENTITY,
                    unit,
                    partner,
                    None,
                    if_yes=self._solve(self.hops, same),
                    if_no=self._solve(self.hops, distinct),
                )
