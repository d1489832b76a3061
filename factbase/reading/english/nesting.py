"""Which report lies inside which: by containment, so that chains come from the words alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factbase.reading.proposals import Proposal, Span

__all__ = ["chained"]


def chained(proposals: Sequence[Proposal]) -> Iterator[Proposal]:
    """The proposals in the order of the text, each with its parent: the smallest report whose content holds it."""
    found = sorted(proposals, key=_position)
    extents = [_extent(each) for each in found]
    for place, proposal in enumerate(found):
        yield replace(proposal, parent=_parent(found, extents, place))


def _extent(proposal: Proposal) -> Span:
    spans = [*proposal.claim, *proposal.cue]
    if proposal.source is not None:
        spans.append(proposal.source)
    return min(start for start, _ in spans), max(end for _, end in spans)


def _parent(found: list[Proposal], extents: list[Span], place: int) -> int | None:
    mine = found[place]
    if mine.pattern == "CITING":
        return next(
            (at for at, each in enumerate(found) if each.claim == mine.claim and each.pattern != "CITING"), None
        )
    best: int | None = None
    size = 0
    for at in _near(extents, place):
        other = found[at]
        if (
            at == place
            or other.pattern in {"SILENT", "CITING", "THING"}
            or (mine.strict and not other.strict)
            or not _holds(other, mine)
        ):
            continue
        length = sum(end - start for start, end in other.claim)
        if best is None or length < size:
            best, size = at, length
    return best


def _near(extents: list[Span], place: int) -> Iterator[int]:
    """Places whose extent overlaps this one: neighbours in the order of the text."""
    start, end = extents[place]
    for at in range(place - 1, -1, -1):
        if extents[at][1] <= start - 4000:
            break
        if extents[at][1] > start:
            yield at
    for at in range(place + 1, len(extents)):
        if extents[at][0] >= end:
            break
        yield at


def _holds(outer: Proposal, inner: Proposal) -> bool:
    """Does the content of `outer` hold the whole of `inner`: who, how and (most of) what?"""
    spans = [*inner.cue, *inner.claim[:1]] + ([inner.source] if inner.source is not None else [])
    return outer.cue != inner.cue and all(any(start <= a and b <= end for start, end in outer.claim) for a, b in spans)


def _position(proposal: Proposal) -> tuple[int, int]:
    return proposal.claim[0][0], proposal.cue[0][0]
