"""A claim in lines that can be read aloud: no drawing, depth as numbers, every mark a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.display import bounds
from factbase.plain.console import in_short
from factbase.review import clashes, passages, sentence, short, trees, word_diff

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factbase.results import Candidate, ClaimSummary, Dossier
    from factbase.review import TreeLine

__all__ = ["candidate_in_full", "candidate_in_short", "chain_told", "claim_in_short", "claim_told", "passage_told"]

_HOW = {"suspected": "perhaps relays", "presumed": "relays", "stated": "relays"}
_WHY = {"suspected": "suspected", "presumed": "presumed: standing syndication"}
_DIFFERING = 8  # stretches of a pair of texts, told


def claim_in_short(claim: ClaimSummary, *, ascii_only: bool) -> str:
    """A claim in one line."""
    rests = bounds(claim.independent, ascii_only=ascii_only)
    return f"{claim.handle}, {short(claim)}, rests on {rests}: {in_short(claim.text)}"


def claim_told(dossier: Dossier, *, ascii_only: bool) -> Iterator[str]:
    """On whom a claim rests, every line of sources, the first passage, note, tags and links."""
    yield sentence(dossier, ascii_only=ascii_only)
    yield from chain_told(dossier)
    held = passages(dossier)
    if held:
        yield from passage_told(dossier, 0, ascii_only=ascii_only)
    if dossier.tags:
        yield f"tags: {', '.join(dossier.tags)}"
    if dossier.note:
        yield f"note: {in_short(dossier.note)}"
    for link in dossier.links:
        judged = "" if link.judgement == "positive" else f" ({link.judgement})"
        verb = link.relation if link.outgoing else f"is what this stands under: {link.relation}"
        yield f"link: {verb}{judged} {link.other_handle}: {in_short(link.other_text)}"
    for newest in dossier.assessments[:1]:
        because = f", because: {in_short(newest.rationale)}" if newest.rationale else ""
        yield f"newest verdict: {newest.verdict.replace('_', ' ')}, by {newest.analyst or 'nobody named'}{because}"


def chain_told(dossier: Dossier) -> Iterator[str]:
    """Every line of sources, one source a line: 1 is what we hold, 1.1 what it relays, 1.1.1 what that one relays."""
    for heading, lines in trees(dossier):
        yield f"{heading.lower()}:"
        yield from _numbered(lines)


def _numbered(lines: Sequence[TreeLine]) -> Iterator[str]:
    numbers: list[int] = []
    for line in lines:
        del numbers[line.depth + 1 :]
        if len(numbers) <= line.depth:
            numbers.append(0)
        numbers[line.depth] += 1
        how = f"{_HOW[line.link]} " if line.link else ""
        marks = [*([_WHY[line.link]] if line.link in _WHY else []), *(mark.strip("[]") for mark in line.marks)]
        yield f"{'.'.join(map(str, numbers))}. {how}{line.name}{': ' + ', '.join(marks) if marks else ''}"


def passage_told(dossier: Dossier, number: int, *, ascii_only: bool) -> Iterator[str]:
    """One of a claim's passages: where it stands, then the words with those before and behind."""
    held = passages(dossier)
    hop = held[number % len(held)]
    assert hop.passage is not None
    assert hop.document is not None
    dated = f", {hop.document.published}" if hop.document.published else ""
    anchor = "" if hop.passage.anchor == "exact" else f", anchor {hop.passage.anchor}"
    place = f"passage {number % len(held) + 1} of {len(held)}"
    yield f"{place}, {hop.source.name} in {hop.document.title}{dated}{anchor}:"
    dots, left, right = ("...", "<<", ">>") if ascii_only else ("…", "«", "»")
    yield in_short(f"{dots}{hop.passage.prefix}{left}{hop.passage.exact}{right}{hop.passage.suffix}{dots}")


def candidate_in_short(number: int, found: Candidate, *, ascii_only: bool) -> str:
    """A candidate in one line: its number, what is asked, how likely, and the claim."""
    asked = "conflict?" if found.suggests == "contradicts" else "same?"
    return f"{number}. {asked} {_percent(found.score)}: {claim_in_short(found.right, ascii_only=ascii_only)}"


def candidate_in_full(number: int, found: Candidate, *, text: str, ascii_only: bool) -> Iterator[str]:
    """A candidate with the words in which it differs from a text, and why it was proposed."""
    yield candidate_in_short(number, found, ascii_only=ascii_only)
    stretches = word_diff(text, found.right.text)
    for kind, said in (("gone", "only in this claim"), ("new", "only in the other")):
        words = [stretch.text for stretch in stretches if stretch.kind == kind]
        if words:
            more = f", and {len(words) - _DIFFERING} more" if len(words) > _DIFFERING else ""
            yield f"{said}: {'; '.join(map(in_short, words[:_DIFFERING]))}{more}"
    alike = ", ".join(f"{name} {_percent(score)}" for name, score in found.features.items())
    clashing = clashes(found)
    yield f"alike in {alike}{'. ' + clashing if clashing else ''}"


def _percent(number: float) -> str:
    return f"{round(number * 100)} %"
