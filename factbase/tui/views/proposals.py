"""Proposals in the reader: what an extractor found, painted; taken, changed or refused; and claims made by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from factbase.display import clip, safe
from factbase.tui.prompts import Prompt
from factbase.tui.views.candidates import score
from factbase.tui.widgets.reading import Mark
from factbase.tui.widgets.text import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factbase.results import Candidate, HopDraft, ProposalView, ReadingView
    from factbase.tui.app import ReviewApp
    from factbase.tui.widgets.text import Line

__all__ = ["Proposing", "chain_text", "parsed_chain", "proposal_lines", "proposal_marks"]

Span = tuple[int, int]

_SIGNS = {"open": "?", "accepted": "+", "edited": "+", "rejected": "x"}
_HOP = re.compile(r'\s*(?:"(?P<unnamed>[^"]+)"|(?P<named>[^<"]+?))\s*(?:<|$)')


def proposal_marks(proposals: Sequence[ProposalView]) -> Iterator[Mark]:
    """What is painted of proposals: claim, source and cue of each; of a refused one only its sign."""
    for each in proposals:
        open_ = each.decision == "open"
        for place, (start, end) in enumerate(each.claim):
            paint = "quote" if open_ else "dim" if each.decision == "rejected" else "good"
            yield Mark(start, end, paint, _SIGNS[each.decision] if not place else "")
        if open_:
            for hop in each.chain:
                if hop.source is not None:
                    yield Mark(*hop.source, "doubt")
                for cue in hop.cue:
                    yield Mark(*cue, "key")


def chain_text(chain: Sequence[HopDraft]) -> str:
    """A chain as it is typed: origin first, unnamed sources in quotes, `<` between."""
    return " < ".join(hop.name if hop.identity == "named" else f'"{hop.name}"' for hop in chain)


def parsed_chain(text: str, before: Sequence[HopDraft]) -> list[HopDraft]:
    """The chain that was typed; hops that were there before keep what the text says of them."""
    from factbase.results import HopDraft

    known = {hop.name: hop for hop in before}
    found = []
    for match in _HOP.finditer(text):
        name = " ".join((match["unnamed"] or match["named"] or "").split())
        if name:
            identity = "unnamed" if match["unnamed"] else "named"
            found.append(replace(known.get(name, HopDraft(name)), identity=identity))
    return found


def proposal_lines(found: ProposalView, seen: Sequence[Candidate], width: int, *, ascii_only: bool) -> list[Line]:
    """A proposal as lines: the claim, who says it, and claims that may be the same."""
    inner = max(width - 2, 10)
    decided = "" if found.decision == "open" else f"  {found.decision}"
    kind = "" if found.strict else ", unsure"
    head: Line = (
        (f" PROPOSAL{decided}", "heading"),
        (f"  {found.act if found.offered else found.stance}, confidence {score(found.confidence)}{kind}", "faint"),
    )
    lines: list[Line] = [head, *_said(found.text, found.chain, inner, ascii_only=ascii_only)]
    for heading, terms in ((" ACCEPTED AS", found.accepted), (" BECOMES", found.offered)):
        if terms is not None:
            stance = ((f"  {terms.stance}", "faint"),)
            lines += [((heading, "heading"), *stance), *_said(terms.text, terms.chain, inner, ascii_only=ascii_only)]
            break
    return lines + seen_lines(seen, inner, ascii_only=ascii_only)


def _said(text: str, chain: Sequence[HopDraft], width: int, *, ascii_only: bool) -> list[Line]:
    """What is said and by whom, as lines."""
    arrow = " > " if ascii_only else " ▸ "
    whom = arrow.join(hop.name if hop.identity == "named" else f"{hop.name} (unnamed)" for hop in chain)
    parts = ([(text, "strong")], [("said by ", "faint"), (whom or "the document", "doubt")])
    return [((" ", "plain"), *line) for part in parts for line in wrapped(part, width)]


def seen_lines(seen: Sequence[Candidate], width: int, *, ascii_only: bool) -> list[Line]:
    """Claims that may be the same as what is selected, each with its key."""
    if not seen:
        return []
    lines: list[Line] = [((" SEEN?", "heading"), ("  a number attaches it to that claim", "faint"))]
    for number, each in enumerate(seen, 1):
        text = clip(safe(" ".join(each.right.text[:1000].split())), max(width - 14, 8), ascii_only=ascii_only)
        lines.append(((f" {number} ", "key"), (f"{score(each.score)} {each.right.handle} ", "faint"), (text, "plain")))
    return lines


class Proposing:
    """What the reader does with proposals and selections."""

    app: ReviewApp
    span: Span
    reading_view: ReadingView | None = None
    seen_here: Sequence[Candidate] = ()

    def document_id(self) -> str:
        """The id of the document that is read."""
        raise NotImplementedError

    @property
    def proposal(self) -> ProposalView | None:
        """The proposal under the cursor: the one whose claim lies nearest to all of the selection."""
        found = self.reading_view.proposals if self.reading_view is not None else ()
        start, end = self.span
        here = [each for each in found if each.claim and each.claim[0][0] < end and each.claim[-1][1] > start]
        return min(here, key=lambda each: abs(each.claim[0][0] - start) + abs(each.claim[-1][1] - end), default=None)

    @property
    def _extent(self) -> tuple[Span, ...] | None:
        """The selection, where it is another one than the proposal's own."""
        proposal = self.proposal
        return None if proposal is None or self.span == _whole(proposal) else (self.span,)

    # ------------------------------------------------------------------------------------------------- decisions

    def do_take(self) -> None:
        """Accept the proposal as it is, or as it was changed; where there is none, make a claim of the selection."""
        proposal = self.proposal
        if proposal is None:
            self._by_hand()
        elif proposal.decision in {"accepted", "edited"}:
            self.app.say("It was accepted already.")
        else:
            self.app.session.accept(proposal, claim=self._extent)
            self._go_on()

    def do_chain(self) -> None:
        """Accept the proposal with another chain; where there is none, make a claim of the selection."""
        proposal = self.proposal
        if proposal is None:
            self._by_hand()
            return

        becomes = proposal.chain if proposal.offered is None else proposal.offered.chain

        def answered(given: str) -> bool:
            chain = parsed_chain(given, proposal.chain)
            if not chain and becomes:
                self.app.refresh_last('Who says it? Origin first: "an aide" < Reuters. Esc leaves it as it is.')
                return False
            self.app.session.accept(proposal, claim=self._extent, chain=chain)
            self._go_on()
            return True

        self.app.ask(Prompt("said by, origin first: ", answered, initial=chain_text(becomes)))

    def _by_hand(self) -> None:
        document, span = self.document_id(), self.span

        def answered(given: str) -> bool:
            self.app.session.make_claim(document, span, parsed_chain(given, ()))
            return True

        self.app.ask(Prompt("new claim; said by (nobody else than the document: Enter): ", answered))

    def do_attach(self, number: str) -> None:
        """The selection says what a claim says that is there already."""
        place = int(number) - 1
        if place >= len(self.seen_here):
            self.app.say(f"There is no claim {number} here.")
            return
        text, proposal = self.seen_here[place].right.text, self.proposal
        if proposal is not None:
            self.app.session.accept(proposal, claim=self._extent, text=text)
        else:
            self.app.session.make_claim(self.document_id(), self.span, (), text=text)
        self._go_on()

    def do_reject(self) -> None:
        """It is no claim; one that was refused is open again."""
        proposal = self.proposal
        if proposal is not None and proposal.decision == "rejected":
            self.app.session.reopen_proposal(proposal)
        elif proposal is None or proposal.decision != "open":
            self.app.say("There is no open proposal here.")
        else:
            self.app.session.reject(proposal)
            self._go_on()

    def _go_on(self) -> None:
        """To the next open proposal."""

    # --------------------------------------------------------------------------------------------------- extents

    def do_extent(self, side: str, by: str) -> None:
        """Move an end of the selection by a word."""
        from factbase.reading.spans import grow

        self.select(grow(self.app.reading.text, self.span, "start" if side == "start" else "end", int(by)))

    def select(self, span: Span) -> None:
        """Put the cursor on a stretch of the text."""
        raise NotImplementedError


def _whole(proposal: ProposalView) -> Span:
    return proposal.claim[0][0], proposal.claim[-1][1]
