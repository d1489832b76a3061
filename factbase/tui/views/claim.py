"""One claim: its text, its verdict, on whom it rests, every line drawn as a tree, its passages, its history."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from factbase.display import cells, wrap
from factbase.review import drawn, passages, sentence, short, trees
from factbase.tui.views.queue import STATUS_PAINT
from factbase.tui.widgets.text import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factbase.results import ClaimSummary, Dossier, HopView
    from factbase.review import TreeLine
    from factbase.tui.widgets.text import Line, Part

__all__ = ["claim_lines", "rests", "third_lines", "top_lines", "where"]

_TEXT_SHOWN = 6_000  # characters: some fifty lines, and never a pause
_SPACES = re.compile(r"\s+")
_MINUTE = len("2006-05-06T12:00")


def claim_lines(
    claim: ClaimSummary,
    dossier: Dossier | None,
    width: int,
    *,
    passage: int = 0,
    ascii_only: bool = False,
) -> list[Line]:
    """All about a claim as lines of a width; without its dossier what the list knows."""
    lines = top_lines(claim, dossier, width, passage=passage, ascii_only=ascii_only)
    return lines if dossier is None else lines + third_lines(dossier, width)


def top_lines(
    claim: ClaimSummary,
    dossier: Dossier | None,
    width: int,
    *,
    passage: int = 0,
    ascii_only: bool = False,
) -> list[Line]:
    """What the page of a claim says where `third_lines` have a pane of their own.

    Args:
        claim: as the list shows it.
        dossier: all about it, if it has been read.
        width: in cells.
        passage: which of `passages` to show, counted from 0.
        ascii_only: draw with ASCII alone.
    """
    inner = max(width - 2, 10)
    lines = [
        *_indented(_text(claim.text, inner)),
        *_indented(wrapped(_standing(claim, dossier, ascii_only=ascii_only), inner)),
    ]
    if dossier is None:
        return [*lines, (), ((" reading …" if not ascii_only else " reading ...", "faint"),)]
    lines += _indented(wrapped(rests(dossier, ascii_only=ascii_only), inner, indent=2))
    for heading, drawing in trees(dossier):
        lines += [(), ((f" {heading}", "heading"),)]
        lines += [line for each in drawing for line in _tree_lines(each, width, ascii_only=ascii_only)]
    lines += _passage(dossier, passage, inner, ascii_only=ascii_only)
    if dossier.note:
        lines += [(), ((" NOTE", "heading"),), *_indented(wrapped([(dossier.note, "plain")], inner))]
    return lines


def third_lines(dossier: Dossier, width: int) -> list[Line]:
    """What a third pane takes over where there is one: links and history."""
    inner = max(width - 2, 10)
    return [*_links(dossier, inner), *_history(dossier, inner)]


def _indented(lines: list[Line]) -> list[Line]:
    return [((" ", "plain"), *line) for line in lines]


def _text(text: str, width: int) -> list[Line]:
    more = len(text) - _TEXT_SHOWN
    end: list[Part] = [(f" [{more:,} more characters]", "faint")] if more > 0 else []
    return wrapped([(text[:_TEXT_SHOWN], "strong"), *end], width)


def _standing(claim: ClaimSummary, dossier: Dossier | None, *, ascii_only: bool) -> list[Part]:
    facts = [claim.handle, f"work: {claim.workflow.replace('_', ' ')}"]
    if dossier is not None:
        facts += [f"happened {dossier.occurred}"] if dossier.occurred else []
        facts += [f"at {dossier.place}"] if dossier.place else []
        facts += [f"tags {', '.join(dossier.tags)}"] if dossier.tags else []
    gap = ", " if ascii_only else " · "
    word = claim.verdict.replace("_", " ")
    return [(word, STATUS_PAINT.get(short(claim), "plain")), *((gap + fact, "faint") for fact in facts)]


def rests(dossier: Dossier, *, ascii_only: bool, longest: int = 0) -> list[Part]:
    """The sentence about its sources; that it looks like more than it rests on is painted, and said."""
    first, semicolon, rest = sentence(dossier, ascii_only=ascii_only, longest=longest).partition("; ")
    return [(first, "doubt" if first.startswith("looks like") else "strong"), (semicolon + rest, "strong")]


def _tree_lines(line: TreeLine, width: int, *, ascii_only: bool) -> list[Line]:
    """A line of a tree with its marks at the right; on a line of their own where they do not fit beside it."""
    name, marks = drawn(line, ascii_only=ascii_only)
    paint = "bad" if "[retracted]" in line.marks else "doubt" if line.link in {"suspected", "presumed"} else "plain"
    gap = width - 2 - cells(name) - cells(marks)
    if gap >= 1:
        return [((f" {name}{' ' * gap}", paint), *_painted(marks, ascii_only=ascii_only))]
    below = wrap(marks, max(width - 3, 10))
    right = [(" " * max(width - 1 - cells(each), 1), "plain") for each in below]
    ends = [(space, *_painted(each, ascii_only=ascii_only)) for space, each in zip(right, below, strict=True)]
    return [((f" {name}", paint),), *ends]


def _painted(marks: str, *, ascii_only: bool) -> Line:
    left, choke, right = marks.partition("* choke point" if ascii_only else "◆ choke point")
    return (left, "faint"), (choke, "doubt"), (right, "faint")


def _passage(dossier: Dossier, number: int, width: int, *, ascii_only: bool) -> list[Line]:
    held = passages(dossier)
    if not held:
        return []
    hop = held[number % len(held)]
    others = "  [ ] others" if len(held) > 1 else ""
    heading = ((f" PASSAGE {number % len(held) + 1}/{len(held)}", "heading"), (others, "faint"))
    return [
        (),
        heading,
        *_indented(wrapped(where(hop), width)),
        *_indented(wrapped(list(_quotation(hop, ascii_only=ascii_only)), width)),
    ]


def where(hop: HopView) -> list[Part]:
    """Whose words the passage of an attribution are, in what document; and whether they still stand there."""
    assert hop.passage is not None
    assert hop.document is not None
    anchor = f"  (anchor: {hop.passage.anchor})" if hop.passage.anchor != "exact" else ""
    dated = f", {hop.document.published}" if hop.document.published else ""
    return [(f"{hop.source.name}, in {hop.document.title}{dated}", "faint"), (anchor, "doubt")]


def _quotation(hop: HopView, *, ascii_only: bool) -> Iterator[Part]:
    assert hop.passage is not None
    dots, left, right = ("...", "<<", ">>") if ascii_only else ("…", "«", "»")
    yield dots + _SPACES.sub(" ", hop.passage.prefix) + left, "plain"
    yield _SPACES.sub(" ", hop.passage.exact), "quote"
    yield right + _SPACES.sub(" ", hop.passage.suffix) + dots, "plain"


def _links(dossier: Dossier, width: int) -> list[Line]:
    if not dossier.links:
        return []
    lines: list[Line] = [(), ((" LINKS", "heading"),)]
    for link in dossier.links:
        judged = "" if link.judgement == "positive" else f" ({link.judgement})"
        verb = link.relation if link.outgoing else f"is what this stands under: {link.relation}"
        said = [(f"{verb}{judged} ", "plain"), (f"{link.other_handle} ", "faint"), (link.other_text, "plain")]
        lines += _indented(wrapped(said, width, indent=2))
    return lines


def _history(dossier: Dossier, width: int) -> list[Line]:
    """Verdicts and all other events, newest first."""
    told = [(each.at or "", _verdict(each.verdict, each.rationale), each.analyst) for each in dossier.assessments]
    told += [
        (event.at, f"{event.sentence}{' (taken back)' if event.undone else ''}", event.analyst)
        for event in dossier.history
        if event.operation != "assess"
    ]
    if not told:
        return []
    lines: list[Line] = [(), ((" HISTORY", "heading"),)]
    for at, what, who in sorted(told, reverse=True, key=lambda each: each[0]):
        when = at[:_MINUTE].replace("T", " ")
        lines += _indented(wrapped([(f"{when}  {who or '?'}: ", "faint"), (what, "plain")], width, indent=2))
    return lines


def _verdict(verdict: str, rationale: str | None) -> str:
    return verdict.replace("_", " ") + (f" “{rationale}”" if rationale else "")
