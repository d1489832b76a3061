"""Reports that a verb makes: said, told, denied; active, inverted and passive, and their participles."""

from __future__ import annotations

from dataclasses import dataclass, field

from factbase.reading.english.contents import Content, content_after
from factbase.reading.english.drafts import Draft, Group
from factbase.reading.english.lexicon import (
    ALSO_NOUNS,
    ATTITUDES,
    BE,
    CUES,
    FAILURES,
    MODALS,
    NEGATIONS,
    OCCASIONS,
    REFUSALS,
    Act,
    CueClass,
)
from factbase.reading.english.subjects import Mention, has_verb, phrase_after, subject_before
from factbase.reading.english.words import QUOTE, Words

__all__ = ["VerbReports"]

_CATENATIVE = frozenset(
    "began begins begun continued continues went goes proceeded came appeared appears seemed used".split()
)
_END = frozenset({".", "!", "?", ",", ";", QUOTE, ":", "-", ")"})
_FIRST_PERSON = frozenset({"i", "we", "i'm", "we're", "i’ve", "i've", "we've", "we’ve"})


@dataclass
class VerbReports:
    """Finds what the verbs of one paragraph report; `used` are the words that a report has taken."""

    words: Words
    drafts: list[Draft] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def _keep(self, draft: Draft) -> None:
        self.drafts.append(draft)
        for start, end in draft.cue:
            self.used.update(range(start, end))

    # ----------------------------------------------------------------------------------------------- verbs

    def _verb(self, lo: int, hi: int, place: int) -> None:
        words = self.words
        lemma, cue_class, form = CUES[words.low[place]]
        if words.tag[place] == "N" and not self._heads(lo, place):
            return
        group = self._group(lo, place)
        if form == "ing" and not self._progressive(group):
            self._participle(lo, hi, place)
            return
        if form == "base" and not (group.to or group.modal or self._after_do(group) or self._plural_before(lo, place)):
            return
        if self._is_noun(lo, hi, place, group):
            return
        if group.passive:
            self._passive(lo, hi, group)
            return
        if self._inverted(lo, hi, group) or self._after_content(lo, hi, group):
            return
        self._before_content(lo, hi, group, lemma, cue_class)

    def _heads(self, lo: int, place: int) -> bool:
        """A headline may set every word in capitals; elsewhere a capital makes a name."""
        return (
            place > lo
            and self.words.tag[place - 1] in {"N", "r"}
            and CUES[self.words.low[place]][2] != "base"
            and (self.words.low[place] in {"says", "said"})
        )

    def _group(self, lo: int, cue: int) -> Group:
        low, tags = self.words.low, self.words.tag
        negated = passive = modal = refused = to = False
        place = cue - 1
        while place >= lo:
            word, tag = low[place], tags[place]
            if word in REFUSALS | FAILURES and to:
                refused = True
            elif word == "to" and place == cue - 1 - self._adverbs(lo, cue):
                to = True
            elif (to and word in _CATENATIVE) or (
                word == "on" and to and place > lo and low[place - 1] in {"went", "goes", "go"}
            ):
                pass
            elif tag == "x" and "'" not in word.replace("n't", "").replace("n’t", "").replace("’", "'"):
                passive = passive or (word in BE and not to)
                modal = modal or word in MODALS
            elif tag != "a" and word not in {"long", "neither", "nor", "both"}:
                break
            if word in NEGATIONS:
                negated = True
            place -= 1
        first = place + 1
        if place >= lo and tags[place] == "x":
            # "he's said", "they've denied": the subject is inside the word.
            passive = passive or (low[place].endswith(("'re", "’re", "'m", "’m")))
            modal = modal or low[place].endswith(("'d", "’d", "'ll", "’ll"))
            negated = negated or low[place] in NEGATIONS
        inherits = place >= lo and tags[place] == "c"
        return Group(first, cue, negated, passive, modal, refused, to, inherits)

    def _adverbs(self, lo: int, cue: int) -> int:
        count = 0
        while cue - 1 - count >= lo and self.words.tag[cue - 1 - count] == "a":
            count += 1
        return count

    def _progressive(self, group: Group) -> bool:
        return group.passive or (group.first - 1 >= 0 and self.words.low[group.first - 1] in _CONTRACTED_BE)

    def _after_do(self, group: Group) -> bool:
        return group.first < group.cue and any(self.words.low[each] in _DO for each in range(group.first, group.cue))

    def _plural_before(self, lo: int, place: int) -> bool:
        """Does a base form follow a subject that it agrees with: "officials say", "they claim", "critics also note"?"""
        words = self.words
        before = place - 1 - self._adverbs(lo, place)
        if before < lo:
            return False
        word, tag = words.low[before], words.tag[before]
        if word in {"i", "we", "they", "you", "who", "which", "that"}:
            return True
        if words.low[place] in _PLAIN_BASES:
            return tag in {"n", "N", ")", ",", QUOTE}
        if words.low[place] in {"read", "post", "detail", "document", "figure", "reason", "cable", "brief"}:
            return False
        if tag in {")", ","}:
            return words.low[place] in {"say", "believe", "argue", "claim", "think", "insist", "admit"}
        if tag == QUOTE:
            return words.low[place] == "say"
        return tag in {"n", "N"} and (word.endswith("s") or word in _PLURALS)

    def _is_noun(self, lo: int, hi: int, place: int, group: Group) -> bool:
        """Is "report", "claims", "charges" a noun here? Its neighbours say."""
        words = self.words
        word = words.low[place]
        if word not in ALSO_NOUNS or group.to or group.modal:
            return False
        before = words.tag[place - 1] if place > lo else ""
        following = words.tag[place + 1] if place + 1 < hi else "."
        if before in {"d", "p", "#", "e", "g", "o", ""} or following in {"x", "v"}:
            return True
        if place + 1 < hi and words.low[place + 1] in CUES and words.low[place + 1] not in ALSO_NOUNS:
            return True
        if before in {"n", "N"} and words.low[place - 1].endswith(("'s", "’s", "s'", "s’")):
            return True
        if before == "n" and words.low[place - 1].endswith(("al", "ic")) and following not in {"t", QUOTE, "r", "d"}:
            return True
        return following in {"p", ".", ";", "c"} and word != "says" and before != QUOTE

    # ------------------------------------------------------------------------------------------ who and what

    def _subject(self, lo: int, group: Group) -> Mention | None:
        words = self.words
        if group.first - 1 >= lo and words.tag[group.first - 1] == "x":
            return Mention(group.first - 1, group.first)
        if group.inherits:
            return self._inherited(lo, group.first)
        return subject_before(words, lo, group.first)

    def _inherited(self, lo: int, place: int) -> Mention | None:
        """The subject of the verb before: of the last draft in the sentence, else of its first verb."""
        for draft in reversed(self.drafts[-_LATEST:]):
            if draft.source is not None and lo <= draft.cue[0][0] < place and not draft.frames(place):
                return draft.source
        words = self.words
        for each in range(lo + 1, place):
            tag = words.tag[each]
            if tag in {"x", "v"} or (tag == "e" and words.tag[each - 1] in {"n", "N", "r", "a"}):
                found = subject_before(words, lo, each)
                if found is not None and found.end > found.start:
                    return found
        return None

    def _act(self, group: Group) -> Act:
        """What the source does."""
        _, cue_class, _ = CUES[self.words.low[group.cue]]
        if group.refused:
            return Act.NO_COMMENT
        if group.negated:
            return Act.NOT_ASSERTED
        if group.modal:
            return Act.SUGGESTS
        return {
            CueClass.WEAK: Act.SUGGESTS,
            CueClass.DENY: Act.DENIES,
            CueClass.ASK: Act.ASKS,
            CueClass.COMMIT: Act.COMMITS,
            CueClass.DEMAND: Act.DEMANDS,
        }.get(cue_class, Act.ASSERTS)

    def _inverted(self, lo: int, hi: int, group: Group) -> bool:
        """Said X, after a quotation: "...", said X."""
        words = self.words
        at = group.first
        before = words.tag[at - 1] if at > lo else ""
        opened = before == QUOTE or (before == "," and at - 2 >= lo)
        if not opened or group.cue + 1 >= hi or group.cue != at:
            return False
        start = group.cue + 1
        while start < hi and words.tag[start] == "a":
            start += 1
        source = phrase_after(words, start, hi)
        if source is None or words.tag[start] not in {"N", "n", "d", "r", "#"}:
            return False
        following = words.tag[source.end] if source.end < hi else "."
        if before == "," and (following not in {".", ","} or has_verb(words, source.end, hi) or self._apposed(lo, at)):
            return False
        if following in {"x", "v", "t"}:
            return False
        content = self._content_before(lo, at)
        if not content:
            return False
        content += self._content_behind(source.end, hi)
        self._keep(Draft(content, source, [(group.cue, group.cue + 1)], "INV", self._act(group)))
        return True

    def _apposed(self, lo: int, at: int) -> bool:
        found = subject_before(self.words, lo, at)
        return found is not None and not has_verb(self.words, lo, at - 1)

    def _after_content(self, lo: int, hi: int, group: Group) -> bool:
        """X said, after what was said: "...", X said. Also "..., X said, ..." and "As X said, ..."."""
        words = self.words
        source = self._subject(lo, group) if not group.inherits else None
        if source is None or source.start <= lo:
            return self._as_said(lo, hi, group, source)
        tail = self._past_adjuncts(group.cue + 1, hi)
        following = words.tag[tail] if tail < hi else "."
        if following not in _END:
            return False
        before = words.tag[source.start - 1]
        if words.low[source.start - 1] == "as" and tail < hi:
            return self._as_said(lo, hi, group, source)
        if before not in {",", QUOTE} and not (before == "-" and following in {"-", "."}):
            return False
        content = self._content_before(lo, source.start)
        if not content or (following == ":" and words.tag[source.start - 1] != QUOTE):
            return False
        quoted_before = any(words.low[each] == QUOTE for each in range(*content[0]))
        if not quoted_before and (following == QUOTE or (tail + 1 < hi and words.tag[tail + 1] == QUOTE)):
            # "Asked about it, he said, “...”" is said after, not before.
            return False
        second = self._content_behind(tail, hi)
        if not quoted_before and not second and not self._says_something(*content[0]):
            if following != "," or not has_verb(words, tail + 1, hi):
                return False
            second = [(tail + 1, self._body_end(tail + 1, hi))]  # "In 2004, he said, the firm lost money."
        content += second
        recipient = (
            (group.cue + 1, tail) if CUES[words.low[group.cue]][1] is CueClass.TELL and tail > group.cue + 1 else None
        )
        act = self._act(group)
        self._keep(Draft(content, source, [(group.first, group.cue + 1)], "POST", act, recipient=recipient))
        return True

    def _says_something(self, start: int, end: int) -> bool:
        """A clause, not "On Tuesday" or "Started in 1990"."""
        words = self.words
        if words.tag[start] in {"e", "g"} or words.low[start] in {"asked", "when", "while", "as", "although", "if"}:
            return False
        if words.tag[start] == "p" and not any(words.tag[each] in {"x", "v"} for each in range(start, end)):
            return False
        return has_verb(words, start, end)

    def _as_said(self, lo: int, hi: int, group: Group, source: Mention | None) -> bool:
        words = self.words
        if source is None or source.start <= lo or words.low[source.start - 1] != "as":
            return False
        comma = next((each for each in range(group.cue + 1, hi) if words.tag[each] == ","), -1)
        if comma < 0 or comma + 1 >= hi or has_verb(words, group.cue + 1, comma):
            return False
        content = [(comma + 1, self._body_end(comma + 1, hi))]
        self._keep(Draft(content, source, [(group.first, group.cue + 1)], "POST", self._act(group)))
        return True

    def _past_adjuncts(self, at: int, hi: int) -> int:
        """Past what may follow "he said" before the sentence ends: "Tuesday", "in a statement", "reporters"."""
        words = self.words
        place = at
        while place < hi:
            tag = words.tag[place]
            if tag in _END or tag in {"t", "x", "v", "r", "w", "s"}:
                break
            if tag == "d" and place > at and words.tag[place - 1] in {"n", "N"} and words.low[place] != "this":
                break
            place += 1
        return place

    def _content_before(self, lo: int, at: int) -> list[tuple[int, int]]:
        """What stands in the sentence before its attribution: one quotation, or the clause up to the comma."""
        words = self.words
        end = at
        if end > lo and words.tag[end - 1] in {",", "-"}:
            end -= 1
        start = lo
        for place in range(end - 1, lo - 1, -1):
            if words.tag[place] == ";" or (place in self.used and words.tag[end - 1] == QUOTE):
                start = place + 1 if words.tag[place] == ";" else end - 1
                break
        while start < end and (words.tag[start] == "c" or words.low[start] in _OPENERS or words.tag[start] == ","):
            start += 1
        if start >= end:
            return []
        return [(start, end)]

    def _content_behind(self, tail: int, hi: int) -> list[tuple[int, int]]:
        """The second part in "first part, X said, second part"."""
        words = self.words
        if tail >= hi or tail + 1 >= hi:
            return []
        if words.tag[tail] == QUOTE:
            return [(tail, tail + 1)]
        if words.tag[tail] == "-" or words.tag[tail] != ",":
            return []
        start = tail + 1
        if words.tag[start] == QUOTE:
            return [(start, start + 1)]
        if words.tag[start] in {"x", "v", "e"} or (
            words.tag[start] in {"p", "d"} and has_verb(words, start, hi) and False
        ):
            return [(start, self._body_end(start, hi))]
        return []

    def _body_end(self, start: int, hi: int) -> int:
        end = next((each for each in range(start + 1, hi) if self.words.tag[each] == ";"), hi)
        while end > start and self.words.tag[end - 1] in {".", "!", "?"}:
            end -= 1
        return end

    def _before_content(self, lo: int, hi: int, group: Group, lemma: str, cue_class: CueClass) -> None:
        """X said (that) ..."""
        words = self.words
        source = self._subject(lo, group)
        if source is None or (group.to and not group.refused and not self._catenated(group)):
            return
        content = content_after(words, group.cue, hi)
        if content is None or not self._may_report(lo, group, source, content):
            return
        quoted = any(words.low[each] == QUOTE for each in range(content.start, content.end))
        if content.kind in {"bare", "thing"} and lemma in _NEEDS_THAT and not (group.negated or quoted):
            return
        act = Act.NOT_ASSERTED if words.low[source.start] in _NO_ONE else self._act(group)
        draft = Draft(
            [(content.start, content.end)],
            source,
            [(group.first, group.cue + 1)],
            {"thing": "THING", "colon": "COLON"}.get(content.kind, "PRE"),
            act,
            recipient=content.recipient,
            strict=self._is_strict(group, source, content, lemma, cue_class),
            inherited=group.inherits,
        )
        self._keep(draft)
        if group.cue + 2 < hi and words.tag[group.cue + 1] == "c" and words.low[group.cue + 2] in CUES:
            self.used.add(group.cue + 2)  # "neither confirmed nor denied that ..." is one report

    def _may_report(self, lo: int, group: Group, source: Mention, content: Content) -> bool:
        """Is anything reported: not under "if", not what somebody would say, not a thing that cannot be said?"""
        words = self.words
        denied = group.negated or words.low[source.start] in _NO_ONE
        if group.modal and not denied and not self._reported_modal(group, content):
            return False
        if content.kind == "thing" and not self._takes_things(CUES[words.low[group.cue]][1], content):
            return False
        return not self._supposed(lo, source)

    def _is_strict(self, group: Group, source: Mention, content: Content, lemma: str, cue_class: CueClass) -> bool:
        """A clause or a quotation that somebody says; a denial also of a thing."""
        if group.negated and (lemma in ATTITUDES or cue_class in {CueClass.DENY, CueClass.WEAK}):
            return False
        if self.words.low[source.start] in _FIRST_PERSON and lemma in ATTITUDES:
            return False
        if cue_class in {CueClass.COMMIT, CueClass.DEMAND}:
            return content.kind in {"quote", "colon", "that"}
        if content.kind == "question" and cue_class in {CueClass.REPORT, CueClass.WEAK}:
            return group.negated
        return content.kind != "thing" or cue_class is CueClass.DENY

    def _catenated(self, group: Group) -> bool:
        return any(self.words.low[each] in _CATENATIVE for each in range(group.first, group.cue))

    def _takes_things(self, cue_class: CueClass, content: Content) -> bool:
        """Is a thing that is said of a content: "denied the charges", in the broad profile "announced a plan"?"""
        return cue_class is CueClass.DENY or (
            cue_class in {CueClass.ASSERT, CueClass.REPORT, CueClass.DEMAND, CueClass.COMMIT, CueClass.WEAK}
            and content.end - content.start > 1
        )

    def _reported_modal(self, group: Group, content: Content) -> bool:
        """Of "would say" and "may claim", which report nothing, is this "will announce that", which does?"""
        return content.kind in {"that", "quote"} and any(
            self.words.low[each] in {"will", "would"} for each in range(group.first, group.cue)
        )

    def _supposed(self, lo: int, source: Mention) -> bool:
        """Stands the report under "if" or "whether"?"""
        return source.start > lo and self.words.low[source.start - 1] in {"if", "whether", "unless"}

    # ---------------------------------------------------------------------------------- participles, passives

    def _participle(self, lo: int, hi: int, place: int) -> None:
        """..., adding that ...; with X saying ...; a letter saying that ..."""
        words = self.words
        first = place - self._adverbs(lo, place)
        before = words.tag[first - 1] if first > lo else ""
        quotes = before == "p" and words.low[first - 1] == "as"
        if words.low[place] in ALSO_NOUNS and before in {"d", "p", "n", "N", "e", ""} and not quotes:
            return
        if first > lo and (words.low[first - 1] in CUES or before in {"x", "v"}):
            return
        content = content_after(words, place, hi)
        if content is None or content.kind in {"thing", "question"}:
            return
        said = range(content.start, content.end)
        loose = content.kind == "bare" and words.tag[content.start] != "r"
        if loose and not any(words.tag[each] in {"x", "v"} for each in said):
            return
        negated = before and words.low[first - 1] in {"without", "not", "never"}
        quoted = self._quoted_as(lo, hi, first) if quotes else None
        source = quoted or self._participant(lo, first, before)
        if source is None and before not in {",", "p", "c", QUOTE}:
            return
        if content.kind == "bare" and CUES[words.low[place]][0] in _NEEDS_THAT:
            return
        cue_class = CUES[words.low[place]][1]
        act = self._act(Group(first, place))
        if negated:
            act = Act.NOT_ASSERTED
        self._keep(
            Draft(
                [(content.start, content.end)],
                source,
                [(first, place + 1)],
                "ING",
                act,
                recipient=content.recipient,
                strict=source is not None and cue_class not in {CueClass.WEAK, CueClass.COMMIT, CueClass.DEMAND},
                inherited=before in {",", "c"},
            )
        )

    def _quoted_as(self, lo: int, hi: int, first: int) -> Mention | None:
        """Y in "X quoted Y as saying that ..."; X is kept as the one who reports Y."""
        words = self.words
        for place in range(first - 2, lo, -1):
            if words.low[place] in {"quoted", "quotes", "cited", "cites", "quoting", "citing"}:
                group = self._group(lo, place)
                if group.passive:
                    return self._subject(lo, group)
                outer = self._subject(lo, group)
                if outer is not None:
                    content = [(place + 1, self._body_end(place + 1, hi))]
                    self._keep(Draft(content, outer, [(group.first, place + 1)], "PRE"))
                return Mention(place + 1, first - 1)
        return None

    def _participant(self, lo: int, first: int, before: str) -> Mention | None:
        """Who is "saying" so: the noun before it if that is a text or follows "with", else the sentence's subject."""
        words = self.words
        if before in {"n", "N", ")"}:
            near = subject_before(words, lo, first)
            if near is not None:
                follows_with = near.start > lo and words.low[near.start - 1] == "with"
                if follows_with or words.low[near.end - 1] in OCCASIONS | {
                    "sign",
                    "banner",
                    "article",
                    "story",
                    "posters",
                }:
                    return near
                if words.low[near.start] == "with":
                    return Mention(near.start + 1, near.end)
        return self._inherited(lo, first)

    def _passive(self, lo: int, hi: int, group: Group) -> None:
        """X was told by Y that ...; it is said that ...; ... was denied by Y."""
        words = self.words
        _, cue_class, form = CUES[words.low[group.cue]]
        if form == "ing":
            self._before_content(lo, hi, group, *CUES[words.low[group.cue]][:2])
            return
        agent = None
        at = group.cue + 1
        if at < hi and words.low[at] == "by":
            agent = phrase_after(words, at + 1, hi)
            if agent is not None:
                at = agent.end
        that = next((each for each in range(at, min(at + 8, hi)) if words.tag[each] == "t"), -1)
        subject = self._subject(lo, group)
        if that >= 0 and not any(words.tag[each] in {"x", "v", ",", ";"} for each in range(at, that)):
            content = [(that + 1, self._body_end(that + 1, hi))]
        elif cue_class is CueClass.TELL and at < hi and self._clause_follows(group.cue, hi):
            content = [(at, self._body_end(at, hi))]
        elif agent is not None and subject is not None and cue_class is not CueClass.TELL:
            content = [(subject.start, subject.end)]
            if at < hi and words.low[at] == "to":
                content.append((at, self._body_end(at, hi)))
        elif at + 1 < hi and words.low[at] == "to" and words.tag[at + 1] == "x" and subject is not None:
            content = [(subject.start, subject.end), (at, self._body_end(at, hi))]
        else:
            return
        act = self._act(group)
        recipient = (subject.start, subject.end) if subject and cue_class is CueClass.TELL else None
        pattern = "PASS_BY" if agent is not None else "PASSIVE"
        strict = that >= 0 or cue_class is CueClass.TELL or (cue_class is CueClass.DENY and agent is not None)
        opens = subject.start if subject is not None else group.first
        cue = [(group.first, group.cue + 1)]
        self._keep(Draft(content, agent, cue, pattern, act, strict=strict, recipient=recipient, opens=opens))

    def _clause_follows(self, cue: int, hi: int) -> bool:
        content = content_after(self.words, cue, hi)
        return content is not None and content.kind in {"bare", "quote"}


_PLAIN_BASES = frozenset("say argue believe deny insist warn think admit allege acknowledge contend maintain".split())
_NO_ONE = frozenset({"neither", "no", "none", "nobody"})
_LATEST = 12
_CONTRACTED_BE = frozenset("he's she's it's he’s she’s it’s i'm i’m we're we’re they're they’re who's who’s".split())
_DO = frozenset("do does did don't doesn't didn't don’t doesn’t didn’t".split())
_PLURALS = frozenset(
    "people police media men women children scientists majority officials others some many most few both".split()
)
_OPENERS = frozenset("however meanwhile also still yet so moreover furthermore".split())
_NEEDS_THAT = frozenset(
    "continue read hear post mention decide describe point signal detail relate record counter charge cable".split()
)
