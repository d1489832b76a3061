"""Both extractors at once: what either finds, and how sure one can be of what both find."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from factbase.reading.english.extractor import EnglishExtractor
from factbase.reading.english.nesting import chained
from factbase.reading.proposals import Extraction
from factbase.reading.spacy_extractor import SpacyExtractor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.reading.proposals import Extractor, Proposal, Span

__all__ = ["BothExtractors", "union"]

AGREE = 0.7  # intersection over union of the contents
SURE, ALONE = 0.91, 0.59  # how often a proposal of both was right on labelled US news, and one of the parse alone


class BothExtractors:
    """The built-in extractor and the one that stands on a parse.

    Raises:
        UsageError: spaCy or a model of it is not there.
    """

    name = "both"
    languages = frozenset({"en"})

    def __init__(self, pipeline: Any = None) -> None:  # noqa: ANN401 - a spaCy Language
        self._extractors: tuple[Extractor, Extractor] = (EnglishExtractor(), SpacyExtractor(pipeline))
        self.version = " + ".join(each.version for each in self._extractors)

    def propose(self, text: str, paragraphs: Sequence[Span], /) -> Extraction:
        """What either finds, in the order of the text."""
        rules, parse = (each.propose(text, paragraphs) for each in self._extractors)
        found = union(rules.proposals, parse.proposals)
        cues = {span for each in found for span in each.cue}
        bare = tuple(span for span in rules.cues_without_proposal if not any(_touch(span, cue) for cue in cues))
        return Extraction(tuple(chained(found)), bare)


def union(rules: Sequence[Proposal], parse: Sequence[Proposal]) -> list[Proposal]:
    """What rules and a parse propose, a report that both found once.

    Two proposals with one cue are one report. Where their contents agree it is as sure as can be; where they do not,
    the rules' content stands: it keeps a quotation together that goes on in the next sentence, and both halves of
    "that X and Y", of which a parse often drops one. What one finds alone is less sure.
    """
    by_cue = {end: place for place, each in enumerate(parse) for _, end in each.cue}
    found: list[Proposal] = []
    met: set[int] = set()
    for each in rules:
        place = next((by_cue[end] for _, end in each.cue if end in by_cue), None)
        found.append(each if place is None else _agreed(each, parse[place]))
        met.update(() if place is None else (place,))
    alone = (each for place, each in enumerate(parse) if place not in met)
    found += [replace(each, confidence=min(each.confidence, ALONE)) for each in alone]
    return [replace(each, parent=None) for each in found]


def _agreed(mine: Proposal, other: Proposal) -> Proposal:
    if share(mine.claim, other.claim) < AGREE:
        return mine
    return replace(mine, confidence=max(mine.confidence, SURE))


def share(left: Sequence[Span], right: Sequence[Span]) -> float:
    """Intersection over union of two lists of spans, in characters; 0.0 where they do not meet."""
    common = sum(max(min(b, d) - max(a, c), 0) for a, b in left for c, d in right)
    whole = sum(b - a for a, b in (*left, *right)) - common
    return common / whole if whole else 0.0


def _touch(left: Span, right: Span) -> bool:
    return left[0] < right[1] and right[0] < left[1]
