"""The extractor that needs no model: English reports, from cue words and their neighbours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from factbase.reading.english.drafts import CONFIDENCE, Draft
from factbase.reading.english.lexicon import Act
from factbase.reading.english.naming import identity
from factbase.reading.english.nesting import chained
from factbase.reading.english.pronouns import resolved
from factbase.reading.english.report_patterns import Reports
from factbase.reading.english.words import QUOTE, Words, read_words
from factbase.reading.proposals import Extraction, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factbase.reading.english.subjects import Mention
    from factbase.reading.proposals import Span

__all__ = ["EnglishExtractor"]

_INSIDE_QUOTATION = 0.8
_DEPTH = 2
_LATEST = 8  # among so many proposals is the one whose speech goes on
_PARTS = frozenset(".,;: \n\t")


class EnglishExtractor:
    """Who says what, in English news: rules over words, about a hundred thousand words a second."""

    name = "english"
    version = "2"
    languages = frozenset({"en"})

    def propose(self, text: str, paragraphs: Sequence[Span], /) -> Extraction:
        """What is found in these paragraphs, in the order of the text, each with its parent in the chain."""
        found: list[Proposal] = []
        bare: list[Span] = []
        for start, end in paragraphs:
            words = read_words(text, start, end)
            if self._continues(words, found, start):
                continue
            drafts, unused = self._drafts(words, 0)
            found += drafts
            bare += unused
        reports = list(chained(found))
        return Extraction(tuple(resolved(text, reports, paragraphs)), tuple(sorted(set(bare))))

    def _continues(self, words: Words, found: list[Proposal], start: int) -> bool:
        """A paragraph that is one quotation goes on with the speech that ended the paragraph before."""
        if not found or not words.quotes or len(words.low) > 2 or words.low[0] != QUOTE:  # noqa: PLR2004 - and a stop
            return False
        at = max(range(max(len(found) - _LATEST, 0), len(found)), key=lambda each: _end(found[each]))
        last = found[at]
        gap = words.text[_end(last) : start]
        if len(gap) > 60 or not _quoted(words.text, last):  # noqa: PLR2004 - the tail of "he said in a statement."
            return False
        quote = words.quotes[0]
        found[at] = replace(last, claim=(*last.claim, (quote.start, quote.end)))
        return True

    def _drafts(self, words: Words, depth: int) -> tuple[list[Proposal], list[Span]]:
        reports = Reports(words)
        found = [each for draft in reports.find() for each in _proposals(words, draft, depth)]
        bare = [(words.start[at], words.end[at]) for at in words.cues if at not in reports.used] if not depth else []
        if depth < _DEPTH:
            for quote in words.quotes.values():
                inner = read_words(words.text, quote.start + 1, quote.end - 1 if quote.closed else quote.end)
                if inner.cues:
                    nested, _ = self._drafts(inner, depth + 1)
                    found += [each for each in nested if not _own_voice(words.text, each)]
        return found, bare


def _end(proposal: Proposal) -> int:
    return max(proposal.claim[-1][1], proposal.cue[-1][1])


def _quoted(text: str, proposal: Proposal) -> bool:
    start, end = proposal.claim[-1]
    return any(mark in text[max(start - 1, 0) : end + 1] for mark in '"“”„«»')


def _own_voice(text: str, proposal: Proposal) -> bool:
    """Inside a quotation "I" and "we" are the speaker, who is a source already."""
    return proposal.source is None or text[slice(*proposal.source)].lower().partition("'")[0] in {
        "i",
        "we",
        "you",
        "i’m",
    }


# ------------------------------------------------------------------------------------------- from words to spans


def _proposals(words: Words, draft: Draft, depth: int) -> Iterator[Proposal]:
    claim = tuple(span for each in draft.content if (span := _claim_span(words, each)) is not None)
    if not claim:
        return
    source = _mention_span(words, draft.source)
    antecedent = _range_span(words, draft.source.antecedent) if draft.source and draft.source.antecedent else None
    confidence = CONFIDENCE[draft.pattern] * (_INSIDE_QUOTATION**depth)
    if draft.act in {Act.SUGGESTS, Act.ASKS, Act.COMMITS, Act.DEMANDS}:
        confidence *= 0.85
    yield Proposal(
        claim=_merged(claim),
        source=source,
        cue=tuple(_range_span(words, each) for each in draft.cue),
        act=draft.act,
        pattern=draft.pattern,
        confidence=round(confidence, 2),
        antecedent=antecedent,
        recipient=_range_span(words, draft.recipient) if draft.recipient else None,
        identity=identity(words, draft.source),
        strict=draft.strict and draft.behind is None,  # the report of whom it cites says it all
    )
    if draft.behind is not None:
        yield Proposal(
            claim=_merged(claim),
            source=_mention_span(words, draft.behind),
            cue=(_cite_span(words, draft.behind),),
            act=draft.act,
            pattern="CITING",
            confidence=CONFIDENCE["CITING"],
            identity=identity(words, draft.behind),
        )


def _cite_span(words: Words, mention: Mention) -> Span:
    return words.start[mention.start - 1], words.end[mention.start - 1]


def _range_span(words: Words, place: tuple[int, int]) -> Span:
    return words.start[place[0]], words.end[place[1] - 1]


def _mention_span(words: Words, mention: Mention | None) -> Span | None:
    if mention is None:
        return None
    start, end = words.start[mention.start], words.end[mention.end - 1]
    word = words.low[mention.start]
    if mention.end == mention.start + 1 and words.tag[mention.start] == "x":
        end = start + min(word.replace("’", "'").find("'"), len(word))
    return start, end


def _claim_span(words: Words, place: tuple[int, int]) -> Span | None:
    """The span without a comma or stop at its ends; a quotation keeps its marks."""
    first, last = place
    while last > first and words.low[last - 1] in {",", ";", ":", ".", "-"}:
        last -= 1
    while first < last and words.low[first] in {",", ";", ":", "."}:
        first += 1
    if first >= last:
        return None
    start, end = words.start[first], words.end[last - 1]
    return _with_marks(words.text, start, end)


def _with_marks(text: str, start: int, end: int) -> Span:
    """Take in a quotation mark that would be left alone: the other of its pair is inside."""
    inside = text[start:end]
    if (inside.count("“") > inside.count("”") and text[end : end + 1] == "”") or (
        inside.count('"') % 2 and text[end : end + 1] == '"'
    ):
        end += 1
    elif (inside.count('"') % 2 and text[start - 1 : start] == '"') or (
        inside.count("”") > inside.count("“") and text[start - 1 : start] == "“"
    ):
        start -= 1
    return start, end


def _merged(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
