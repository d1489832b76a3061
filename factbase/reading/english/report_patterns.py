"""From a cue word to who said what: the patterns, tried sentence by sentence on one paragraph.

Each pattern gives a draft, in words of the paragraph; `english` turns drafts into proposals with chains.

    INV      "...", said X             POST    ..., X said          PRE   X said (that) ...
    ACC_PRE  According to X, ...       ACC_POST  ..., according to X
    ING      ..., adding that ...      PASS_BY   X was told by Y that ...
    COLON    X: "..."                  PAREN     "..." (X)
    NOUN     X's claim that ...        SILENT    X declined to comment on ...
"""

from __future__ import annotations

from factbase.reading.english.drafts import Draft
from factbase.reading.english.lexicon import CUES, FAILURES, NEGATIONS, NOUN_CUES, REFUSALS, Act
from factbase.reading.english.naming import speaks
from factbase.reading.english.subjects import Mention, has_verb, phrase_after, subject_before
from factbase.reading.english.verbs import VerbReports
from factbase.reading.english.words import QUOTE, tag_all

__all__ = ["Reports"]


class Reports(VerbReports):
    """Finds the drafts of one paragraph."""

    def find(self) -> list[Draft]:
        """All drafts, in the order of their cues."""
        words = self.words
        cues = set(words.cues)
        for number, (lo, hi) in enumerate(words.sentences):
            before = len(self.drafts)
            marked = [place for place in range(lo, hi) if place in cues or words.low[place] in _OTHER_TRIGGERS]
            if marked:
                tag_all(words, lo, hi)
                self._sentence(lo, hi, marked)
            if len(self.drafts) == before:
                self._without_verb(lo, hi)
                if len(self.drafts) == before:
                    self._continued(number, lo, hi)
        return self.drafts

    def _sentence(self, lo: int, hi: int, marked: list[int]) -> None:
        first = len(self.drafts)
        self._silence(lo, hi)
        for place in marked:
            word = self.words.low[place]
            if place in self.used:
                continue
            if word == "according":
                self._according(lo, hi, place)
            elif word in _CITES:
                continue
            elif word in CUES:
                self._verb(lo, hi, place)
        for place in marked:
            if place not in self.used and self.words.low[place] in NOUN_CUES:
                self._noun(lo, hi, place)
        self._trim(first)
        self._cite(first, lo, hi)

    # ------------------------------------------------------------------------------- according to, nouns, silence

    def _according(self, lo: int, hi: int, place: int) -> None:
        words = self.words
        if place + 2 >= hi or words.low[place + 1] != "to":
            return
        opens = all(words.tag[each] in {"c", "a", ","} for each in range(lo, place)) or (
            words.tag[place - 1] in {"t", "c"} or words.low[place - 1] in {"but", "that"}
        )
        if opens and self._according_first(lo, hi, place):
            return
        source = phrase_after(words, place + 2, hi)
        if source is None:
            return
        content = self._content_before(lo, place)
        if not content:
            return
        content += self._content_behind(source.end, hi)
        self._keep(Draft(content, source, [(place, place + 2)], "ACC_POST"))

    def _according_first(self, lo: int, hi: int, place: int) -> bool:
        """According to X, ..."""
        del lo
        words = self.words
        source = phrase_after(words, place + 2, hi)
        if source is None:
            return False
        end = source.end
        comma = next((each for each in range(end, hi) if words.tag[each] == ","), -1)
        if comma >= 0 and not has_verb(words, end, comma):
            quoted = next((each for each in range(place + 2, hi) if words.low[each] in {"citing", "quoting"}), -1)
            if comma + 1 == quoted:
                following = next((each for each in range(comma + 1, hi) if words.tag[each] == ","), -1)
                comma = following if following > 0 else comma
            end = comma
            start = comma + 1
        else:
            start = end
        if start >= hi:
            return False
        stop = self._body_end(start, hi)
        if stop <= start:
            return False
        self._keep(Draft([(start, stop)], Mention(place + 2, end), [(place, place + 2)], "ACC_PRE"))
        return True

    def _noun(self, lo: int, hi: int, place: int) -> None:
        """X's claim that ...; the allegation by X that ...; reports that ..."""
        words = self.words
        that = place + 1
        source: Mention | None = None
        strict = False
        if that < hi and words.low[that] in {"by", "from", "of"}:
            source = phrase_after(words, that + 1, hi)
            that = source.end if source is not None else hi
        elif place > lo and words.low[place - 1].endswith(("'s", "’s", "s'", "s’")):
            source = subject_before(words, lo, place)
        else:
            source = self._supporting(lo, place)
            strict = source is not None
        if that + 1 >= hi or words.tag[that] != "t" or not has_verb(words, that + 1, hi):
            return
        if source is None and words.low[place] in {"evidence", "news", "view", "opinion", "word"}:
            return
        content = [(that + 1, self._body_end(that + 1, hi))]
        self._keep(Draft(content, source, [(place, place + 1)], "NOUN", strict=strict))

    def _supporting(self, lo: int, place: int) -> Mention | None:
        """The subject in "she expressed (deep) concern that"."""
        words = self.words
        for each in range(place - 1, max(lo, place - 5), -1):
            if words.low[each] in _SUPPORTS:
                group = self._group(lo, each)
                return None if group.negated or group.passive else self._subject(lo, group)
            if words.tag[each] not in {"d", "n", "e", "g", "a", "c"}:
                return None
        return None

    def _silence(self, lo: int, hi: int) -> None:
        """X declined to comment on ...; X had no comment on ...; X could not be reached for comment."""
        words = self.words
        low = words.low
        for place in range(lo, hi):
            word = low[place]
            if word not in {"comment", "comments", "reached", "respond", "available", "replied"} or place in self.used:
                continue
            begin = self._silent_from(lo, place)
            if begin < 0:
                continue
            source = subject_before(words, lo, begin) or (self._inherited(lo, begin) if begin > lo else None)
            if source is None:
                continue
            about = self._about(place + 1, hi)
            self._keep(Draft([about or (begin, place + 1)], source, [(begin, place + 1)], "SILENT", Act.NO_COMMENT))
            return

    def _silent_from(self, lo: int, place: int) -> int:
        """Where the refusal begins whose last word is at `place`; -1 if it is none."""
        low, tags = self.words.low, self.words.tag
        at = place - 1
        negated = False
        while at >= lo and (tags[at] in {"a", "x"} or low[at] in _SILENT_WORDS):
            negated = negated or low[at] in NEGATIONS | REFUSALS | FAILURES | {"no"}
            at -= 1
        return at + 1 if negated and at >= lo else -1

    def _about(self, at: int, hi: int) -> tuple[int, int] | None:
        words = self.words
        if at < hi and words.low[at] in {"on", "about", "to", "regarding"}:
            found = phrase_after(words, at + 1, hi)
            if found is not None and words.low[found.start] not in {"requests", "request", "a", "calls", "questions"}:
                return found.start, found.end
        return None

    # ----------------------------------------------------------------------- sentences without a cue of their own

    def _without_verb(self, lo: int, hi: int) -> None:
        """X: "..." and "..." (X)."""
        words = self.words
        for place in range(lo, hi):
            if words.low[place] != QUOTE:
                continue
            tag_all(words, lo, hi)
            if place - 2 >= lo and words.tag[place - 1] == ":" and not has_verb(words, lo, place - 1):
                source = subject_before(words, lo, place - 1)
                if source is not None and words.capital(source.start):
                    self._keep(Draft([(place, place + 1)], source, [(place - 1, place)], "COLON"))
                    return
            if place + 3 < hi + 1 and place + 1 < hi and words.low[place + 1] == "(":
                closing = next((each for each in range(place + 1, hi) if words.low[each] == ")"), -1)
                if closing > place + 2 and words.tag[place + 2] == "N":
                    source = Mention(place + 2, closing)
                    self._keep(Draft([(place, place + 1)], source, [(place + 1, place + 2)], "PAREN"))
                    return

    def _continued(self, number: int, lo: int, hi: int) -> None:
        """A sentence that is all quotation goes on with what was quoted right before it."""
        words = self.words
        if number == 0 or words.low[lo] != QUOTE or hi - lo > 2 or not self.drafts:  # noqa: PLR2004 - and its full stop
            return
        last = self.drafts[-1]
        before_lo, before_hi = words.sentences[number - 1]
        quoted = any(words.low[each] == QUOTE for start, end in last.content for each in range(start, end))
        if quoted and before_lo <= max(last.content[-1][1], last.cue[-1][1]) <= before_hi:
            last.content.append((lo, lo + 1))

    # -------------------------------------------------------------------------------------------------- trimming

    def _trim(self, first: int) -> None:
        """A content ends where another report of the same rank begins: ", but Y said ...", ", adding that ..."."""
        drafts = self.drafts[first:]
        for draft in drafts:
            for other in drafts:
                if other is not draft:
                    self._cut(draft, other)

    def _cut(self, draft: Draft, other: Draft) -> None:
        words = self.words
        start, end = draft.content[-1]
        cue = other.cue[0][0]
        if not start < cue < end or draft.cue[0][0] > cue:
            return
        begin = cue if other.opens < 0 else other.opens
        if other.opens < 0 and not other.inherited and other.source is not None and start < other.source.start < cue:
            begin = other.source.start
        before = begin - 1
        if before <= start:
            return
        joined = words.tag[before] == "c" or words.low[before] in _JOINS
        comma = words.tag[before - 1] == "," if joined else words.tag[before] == ","
        if other.pattern in {"ACC_POST", "POST"} and words.tag[before] == "," and self._closes(other, end):
            draft.content[-1] = (start, before)
        elif (other.inherited and (joined or comma)) or (joined and (comma or other.opens >= 0)):
            cut = before - 1 if joined and comma else before
            draft.content[-1] = (start, max(cut, start + 1))

    def _closes(self, other: Draft, end: int) -> bool:
        """Does the report end its sentence, as ", according to X" and ", X said" do?"""
        if other.source is None:
            return False
        return max(other.source.end, other.cue[-1][1]) >= end - 2

    def _cite(self, first: int, lo: int, hi: int) -> None:
        """X reported that ..., citing Y: Y is behind X. "Citing Y, X said": so too, of the first report after it."""
        words = self.words
        opening = lo if first < len(self.drafts) and words.low[lo] in _CITES else -1
        if opening >= 0:
            comma = next((at for at in range(lo, hi) if words.tag[at] == ","), hi)
            self.drafts[first].behind = self._cited(lo, comma)
        for draft in self.drafts[first:]:
            start = draft.source.start if draft.source is not None else draft.cue[0][0]
            for place in range(min(start, draft.content[-1][0]), hi):
                if words.low[place] not in _CITES or place == opening or draft.behind is not None:
                    continue
                draft.behind = self._cited(place, hi)
                if draft.behind is not None:
                    self._part(draft, place)

    def _cited(self, place: int, hi: int) -> Mention | None:
        found = phrase_after(self.words, place + 1, hi)
        return found if found is not None and speaks(self.words, found) else None

    def _part(self, draft: Draft, place: int) -> None:
        """Who is cited, from the word at `place` on, is no part of what is said, nor of who says it."""
        stop = place - 1 if self.words.tag[place - 1] == "," else place
        start, end = draft.content[-1]
        if start < place < end:
            draft.content[-1] = (start, stop)
        if draft.source is not None and draft.source.start < place < draft.source.end:
            draft.source = Mention(draft.source.start, stop)


_OTHER_TRIGGERS = frozenset({"according", "comment", "comments", "reached", "respond", "available"}) | NOUN_CUES
_SUPPORTS = frozenset(
    "expressed expresses voiced made makes issued repeated reiterated raised gave drew reached came denied rejected "
    "dismissed confirmed published received heard has have had".split()
)
_CITES = frozenset({"citing", "quoting"})
_JOINS = frozenset({"while", "although", "though", "whereas", "as", "with"})
_SILENT_WORDS = frozenset("to for no any further immediate public a an be".split()) | REFUSALS | FAILURES
