"""Who "he", "she", "they" and "it" may stand for; a suggestion, which a person confirms.

A pronoun that speaks goes on with what its paragraph is about: the subject of the sentence before, also where that
sentence reports nothing ("Khalilzad has been at odds with ...; he said"), and, in its own sentence, the subject of the
clause before it. Subjects inside what somebody else reports are passed over: in "Lee said that Bush had left. He
added", the paragraph is about Lee. Where the paragraph names nobody, it is the nearest source before that is no
pronoun.

Source: centering (Grosz, Joshi, Weinstein 1995): of what a sentence mentions, its subject is most likely to be
continued by a pronoun.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from factbase.reading.english.naming import PEOPLE, PRONOUNS, TEXTS, identity
from factbase.reading.english.subjects import NOUNISH, Mention, is_finite, subject_before
from factbase.reading.english.words import read_words, tag_all
from factbase.vocabulary import Identity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factbase.reading.english.words import Words
    from factbase.reading.proposals import Proposal, Span

__all__ = ["resolved"]

_PERSONAL = frozenset({"he", "she", "they", "it"})
_HE_OR_SHE = frozenset({"he", "she"})
_REACH_BACK = 1_500  # code points; a name further back than that is not what a reader would think of
_POINTING = frozenset({"this", "that"})
_LONGEST_NAME = 4  # words; more in a row are a title of a work or a body


class _Candidate(NamedTuple):
    """Who a pronoun may stand for, where it stands, and what it is called."""

    span: Span
    identity: Identity


def resolved(text: str, found: Sequence[Proposal], paragraphs: Sequence[Span]) -> Iterator[Proposal]:
    """The proposals, those whose source is a pronoun with who it may stand for.

    Args:
        text: the whole text.
        found: proposals in the order of the text.
        paragraphs: the paragraphs that they were found in.
    """
    suggested: dict[int, Proposal] = {}
    last: Proposal | None = None
    starts = [start for start, _ in paragraphs]
    for _, place in sorted((each.source[0], place) for place, each in enumerate(found) if each.source is not None):
        each = found[place]
        assert each.source is not None
        word = text[slice(*each.source)].lower()
        if word in _PERSONAL:
            start = starts[bisect_right(starts, each.source[0]) - 1] if starts else 0
            candidate = _spoken_of(text, found, place, start) or _last_source(text, word, each, last)
            if candidate is not None:
                suggested[place] = replace(each, antecedent=candidate.span, identity=candidate.identity)
        elif word not in PRONOUNS or each.antecedent is not None:
            last = each
    for place, each in enumerate(found):
        yield suggested.get(place, each)


def _last_source(text: str, word: str, each: Proposal, last: Proposal | None) -> _Candidate | None:
    """The nearest source before that is no pronoun; a text speaks as "it", never as "he"."""
    assert each.source is not None
    if last is None or last.source is None or each.source[0] - last.source[0] >= _REACH_BACK:
        return None
    span = last.antecedent or last.source
    return _Candidate(span, last.identity) if _may_be(text, word, span) else None


def _may_be(text: str, word: str, span: Span) -> bool:
    return word not in _HE_OR_SHE or text[slice(*span)].rsplit(maxsplit=1)[-1].lower() not in TEXTS


# ------------------------------------------------------------------------------------ what a paragraph is about


def _spoken_of(text: str, found: Sequence[Proposal], place: int, start: int) -> _Candidate | None:
    """The nearest fitting subject or source before the pronoun in its own paragraph, which begins at `start`."""
    asked = found[place].source
    assert asked is not None
    if asked[0] - start < _SHORTEST:
        return None
    word = text[slice(*asked)].lower()
    near = [each for each in found[max(place - _NEAR, 0) : place + _NEAR] if each is not found[place]]
    sources = [each for each in near if each.source is not None and start <= each.source[0] < asked[0]]
    reported = [span for each in near for span in each.claim if span[0] < asked[0]]
    candidates = [
        _Candidate(span, each.identity)
        for each in sources
        if (span := each.antecedent or each.source) is not None
        and text[slice(*span)].lower() not in PRONOUNS
        and _may_be(text, word, span)
    ]
    words = read_words(text, start, asked[0])
    candidates += [each for each in _subjects(words, word, reported) if _fits(text, word, each.span)]
    return max(candidates, key=lambda each: each.span[0], default=None)


_SHORTEST = 20  # code points before the pronoun: no room for a subject and its verb
_NEAR = 24  # proposals on each side that may lie in the same paragraph


def _subjects(words: Words, word: str, reported: Sequence[Span]) -> Iterator[_Candidate]:
    """The subject of each sentence before the pronoun, and all of its own sentence, outside what is reported."""
    for number, (lo, hi) in enumerate(words.sentences):
        tag_all(words, lo, hi)
        own = number == len(words.sentences) - 1 and words.text[words.end[hi - 1] - 1] not in '.!?”"'
        for verb in range(lo + 1, hi):
            if not _is_verb(words, verb, hi) or any(a <= words.start[verb] < b for a, b in reported):
                continue
            mention = subject_before(words, lo, verb)
            if mention is None or words.low[mention.start] in PRONOUNS - _POINTING:
                continue
            yield _candidate(words, mention, lo, word)
            if not own:
                break


def _is_verb(words: Words, place: int, hi: int) -> bool:
    """A verb after a noun or name: an auxiliary, a form in -ed, or one in -s before an article ("contains a ...")."""
    tag, before = words.tag[place], words.tag[place - 1]
    if before not in NOUNISH | {","}:
        return False
    if tag in {"x", "v"}:
        return True
    if tag == "e":
        return before != "," and is_finite(words, place)
    plain = words.low[place].endswith("s") and tag == "n" and before in {"n", "N"}
    return plain and place + 1 < hi and words.tag[place + 1] in {"d", "r", "o"}


def _candidate(words: Words, mention: Mention, lo: int, word: str) -> _Candidate:
    start, end = mention.antecedent or (mention.start, mention.end)
    if word == "it" and start > lo and words.low[start - 1] in _POINTING:
        start -= 1
    comma = next((at for at in range(start, end) if words.tag[at] == ","), end)
    span = words.start[start], words.end[comma - 1]
    # "That statement" names nobody outside its document.
    named = Identity.UNNAMED if words.low[start] in _POINTING else identity(words, Mention(start, comma))
    return _Candidate(span, named)


def _fits(text: str, word: str, span: Span) -> bool:
    """May this subject, which speaks nowhere, be who the pronoun means? "He" and "she" need a person for certain."""
    said = text[slice(*span)].split()
    head = said[-1].lower().strip(",.'’")
    if word in _HE_OR_SHE:
        return head in PEOPLE or _is_persons_name(text, said, span[0])
    if word == "it":
        return said[0].lower() in {"the", "this", "that", "a", "an"} and not head.endswith("s") and head not in PEOPLE
    return False


def _is_persons_name(text: str, said: Sequence[str], place: int) -> bool:
    """Is it a name of up to four words, or the last word of one that stood in full before: "Zalmay Khalilzad"?"""
    if not all(each[0].isupper() for each in said) or len(said) > _LONGEST_NAME:
        return False
    if len(said) > 1:
        return said[0].lower() not in {"the", "a", "an"} and said[-1].lower() not in TEXTS
    full = re.compile(rf"\b[A-Z][\w.’'-]*\s{re.escape(said[0])}\b")
    return full.search(text, max(place - _FULL_NAME_REACH, 0), place) is not None


_FULL_NAME_REACH = 10_000
