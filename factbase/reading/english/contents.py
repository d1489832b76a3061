"""What is said: where the content of a cue begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factbase.reading.english.lexicon import ATTITUDES, CUES, WHEN_WORDS, CueClass
from factbase.reading.english.subjects import NOUNISH, has_verb
from factbase.reading.english.words import QUOTE

if TYPE_CHECKING:
    from factbase.reading.english.words import Words

__all__ = ["Content", "content_after"]

_LOOSE = frozenset("say think believe claim insist hope tell argue warn".split())  # "that" is left out after these
_FOCUS = frozenset("only even just almost nearly not never rather quite".split())  # "said only one went off"
_REACH = 40
_TERMINAL = frozenset(".!?")


class Content(NamedTuple):
    """Words `start` to `end` are said; `kind` is that, quote, colon, bare, whether, question or thing."""

    start: int
    end: int
    kind: str
    recipient: tuple[int, int] | None = None


def content_after(words: Words, cue: int, hi: int) -> Content | None:
    """The content that follows the cue word, past adverbs, dates, occasions and the person told."""
    lemma, cue_class, _ = CUES[words.low[cue]]
    return _Reader(words, hi, lemma, cue_class).read(cue + 1)


class _Reader:
    """Walks right from a cue until the content begins."""

    def __init__(self, words: Words, hi: int, lemma: str, cue_class: CueClass) -> None:
        self.words, self.low, self.tags = words, words.low, words.tag
        self.hi = hi
        self.lemma, self.cue_class = lemma, cue_class
        self.recipient: tuple[int, int] | None = None
        self.adjunct = -1  # where the last adjunct began

    def read(self, at: int) -> Content | None:
        quoted = self._quoted_ahead(at)
        if quoted is not None:
            return quoted
        tells = self.cue_class is CueClass.TELL or self.lemma in {"ask", "warn", "promise", "show", "write", "advise"}
        place = self._past_recipient(at) if tells else at
        for _ in range(_REACH):
            if place >= self.hi:
                return None
            found, place = self._look(place)
            if found is not None or place < 0:
                return found
        return None

    def _quoted_ahead(self, at: int) -> Content | None:
        """A quotation after a comma or colon, with nothing but adjuncts before it: "tweeted using his account, ..."."""
        for place in range(at, self.hi):
            tag = self.tags[place]
            if tag == QUOTE:
                marked = place == at or self.tags[place - 1] in {",", ":"}
                tells = self.cue_class is CueClass.TELL and self.tags[place - 1] in {",", ":"} and place - at > 1
                if tells and self.tags[place - 2] in {"o", "n", "N"}:
                    self.recipient = (at, place - 1)
                return self._quote(place, "quote") if marked else None
            if tag in {"t", "x", "v", "r", "s", "w", ";"}:
                return None
        return None

    def _look(self, place: int) -> tuple[Content | None, int]:
        """The content if it begins here, else where to look next (-1: nowhere)."""
        tag = self.tags[place]
        found = self._begins(place)
        if found is not None:
            return found, -1
        if tag == ",":
            return self._after_comma(place)
        if tag == QUOTE:  # the title of a programme: said on “State of the Union” that ...
            return None, place + 1
        if tag == "-" and place + 1 < self.hi and self.tags[place + 1] == QUOTE:
            return None, place + 1
        if self.low[place] in WHEN_WORDS and not self._opens_clause(place):
            return None, self._past_date(place)
        if tag == "a":
            return None, place + 1
        if tag == "c" and place + 1 < self.hi and self.low[place + 1] in CUES:
            return None, place + 2
        if tag == "p":
            return self._after_preposition(place)
        if tag == "(":
            closing = next((each for each in range(place, self.hi) if self.low[each] == ")"), -1)
            return None, closing + 1 if closing > 0 else -1
        return self._clause(place), -1

    def _begins(self, place: int) -> Content | None:
        """What a mark or word of its own announces: that, a quotation, a colon, whether, how."""
        tag = self.tags[place]
        if tag == "t":
            return self._that(place)
        if tag == QUOTE:
            titled = place + 1 < self.hi and self.tags[place + 1] == "t"
            return None if titled else self._quote(place, "quote")
        if tag == ":":
            return self._after_colon(place)
        if self.low[place] in {"whether", "if"}:
            return self._content(place, "whether")
        return self._content(place, "question") if tag == "w" else None

    def _clause(self, place: int) -> Content | None:
        tag = self.tags[place]
        if tag in {"d", "r", "n", "N", "#", "e", "g", "o", "s"}:
            return self._bare(place)
        if tag in {"x", "v"} and self.adjunct >= 0 and self.lemma in _LOOSE:
            return self._bare(self.adjunct)
        return None

    def _opens_clause(self, place: int) -> bool:
        return self.low[place] in {"last", "this", "next", "past", "may", "march"} and not (
            place + 1 < self.hi and (self.low[place + 1] in WHEN_WORDS or self.tags[place + 1] == "#")
        )

    def _past_date(self, place: int) -> int:
        if self.adjunct < 0:
            self.adjunct = place
        place += 1
        while place < self.hi and (self.low[place] in WHEN_WORDS or self.tags[place] == "#"):
            place += 1
        return place

    def _that(self, place: int) -> Content | None:
        following = self.tags[place + 1] if place + 1 < self.hi else "."
        if following in {".", ","} and following == ".":
            return None
        return self._content(place + 1, "that")

    def _after_colon(self, place: int) -> Content | None:
        if place + 1 >= self.hi:
            return None
        if self.tags[place + 1] == QUOTE:
            return self._quote(place + 1, "colon")
        return self._content(place + 1, "colon") if has_verb(self.words, place + 1, self.hi) else None

    def _after_comma(self, place: int) -> tuple[Content | None, int]:
        following = place + 1
        if following >= self.hi:
            return None, -1
        if self.tags[following] == QUOTE:
            return self._quote(following, "quote"), -1
        if self.tags[following] in {"p", "g", "a"} or self.low[following] in {"citing", "quoting"}:
            closing = next((each for each in range(following, self.hi) if self.tags[each] in {",", ":", QUOTE}), -1)
            if closing > 0:
                if self.tags[closing] == QUOTE:
                    return self._quote(closing, "quote"), -1
                after = self.tags[closing + 1] if closing + 1 < self.hi else ""
                if after in {"t", QUOTE} or self.tags[closing] == ":":
                    return None, closing if self.tags[closing] == ":" else closing + 1
        if self.low[following] == "that":
            return self._that(following), -1
        return None, -1

    def _after_preposition(self, place: int) -> tuple[Content | None, int]:
        """Past "in a statement", "to CNN", "on Friday"; "of" and the infinitive are no adjuncts."""
        word = self.low[place]
        if word == "to" and self.cue_class in {CueClass.COMMIT, CueClass.DEMAND}:
            return Content(place, self._thing_end(place, self._end(place)), "thing", self.recipient), -1
        if word == "to" and place + 1 < self.hi and self._is_infinitive(place + 1):
            return None, -1
        if word in {"of", "as", "than"}:
            return None, self._past_phrase(place) if self._that_ahead(place) else -1
        if self.adjunct < 0:
            self.adjunct = place
        if word == "to":
            end = self._past_phrase(place)
            self.recipient = (place + 1, end)
            return None, end
        return None, self._past_phrase(place)

    def _is_infinitive(self, place: int) -> bool:
        return self.tags[place] == "x" or (
            self.tags[place] == "n" and self.low[place] in CUES and CUES[self.low[place]][2] == "base"
        )

    def _that_ahead(self, place: int) -> bool:
        return any(self.tags[each] == "t" for each in range(place, min(place + 8, self.hi)))

    def _past_phrase(self, place: int) -> int:
        """The end of the prepositional phrase at `place`."""
        at = place + 1
        seen_noun = False
        while at < self.hi:
            tag = self.tags[at]
            if tag in {"d", "o"} and not seen_noun:
                at += 1
                if tag == "o" and self.low[at - 1] != "her":
                    break
                continue
            if tag in {"n", "N", "#", "g", "e"}:
                if tag == "e" and seen_noun and not self._that_ahead(at):
                    break
                seen_noun = True
                at += 1
                continue
            if tag == "'" or (tag == "c" and seen_noun and at + 1 < self.hi and self.tags[at + 1] in {"n", "N"}):
                at += 1
                continue
            break
        return max(at, place + 1)

    def _past_recipient(self, at: int) -> int:
        """Past the one who is told."""
        low, tags = self.low, self.tags
        place = at
        while place < self.hi and tags[place] == "a":
            place += 1
        if place >= self.hi:
            return place
        if tags[place] in {"o", "r"} and low[place] != "her":
            # "told you", "told them"; but "wrote he had" opens a clause.
            if low[place] in {"he", "she", "they", "we", "i", "there"}:
                return place
            self.recipient = (place, place + 1)
            return place + 1
        if low[place] == "her" and place + 1 < self.hi and tags[place + 1] in {"t", "d", "r", QUOTE, "p", "N", ","}:
            self.recipient = (place, place + 1)
            return place + 1
        if self.cue_class is not CueClass.TELL and not self._that_near(place):
            return at
        end = self._noun_run(place)
        if end < self.hi and tags[end] in {"x", "v"} and tags[place] == "N" and end - place > 1:
            end = place + 1
        self.recipient = (place, end) if end > place else None
        return end

    def _that_near(self, place: int) -> bool:
        for each in range(place, min(place + 10, self.hi)):
            if self.tags[each] in {"t", QUOTE} or self.low[each] in {"whether", "if"}:
                return True
            if self.tags[each] in {"x", "v", "r", ".", ";", "e"}:
                return False
        return False

    def _noun_run(self, place: int) -> int:
        tags = self.tags
        start = place
        seen = False
        while place < self.hi:
            tag = tags[place]
            if tag in {"d", "o"} and seen:
                break
            if tag in {"n", "N", "#", "d", "o", "e"}:
                seen = seen or tag in {"n", "N"}
            elif tag == "p" and seen and self.low[place] == "of":
                seen = False
            elif not (tag == "c" and self.low[place] == "and" and seen):
                break
            if self.low[place] in WHEN_WORDS and place > start and self.low[place] != "may":
                break
            place += 1
        return place

    # ------------------------------------------------------------------------------------------- extents

    def _quote(self, place: int, kind: str) -> Content:
        """A quotation, and further ones joined to it by and, but or a few plain words."""
        end = place + 1
        while end + 1 < self.hi and self.tags[end] in {"c", "-"} and self.tags[end + 1] == QUOTE:
            end += 2
        return Content(place, end, kind, self.recipient)

    def _content(self, start: int, kind: str) -> Content | None:
        end = self._end(start)
        return Content(start, end, kind, self.recipient) if end > start else None

    def _end(self, start: int) -> int:
        end = self.hi
        while end > start and self.tags[end - 1] in _TERMINAL:
            end -= 1
        for place in range(start, end):
            if self.tags[place] == ";":
                return place
        return end

    def _bare(self, place: int) -> Content | None:
        """A clause without "that", if it looks like one; else the thing that is said of ("rejected the claims")."""
        start = self.adjunct if self.adjunct >= 0 and self.tags[place] in {"x", "v"} else place
        while self.low[start - 1] in _FOCUS:
            start -= 1
        end = self._end(start)
        if self.tags[place] == "s":
            return self._content(place, "bare") if self.low[place] not in {"because", "so"} else None
        if self._is_clause(start, end):
            return self._content(start, "bare")
        if self.tags[place] in {"d", "n", "N", "#", "o", "e", "g"} and self.adjunct < 0:
            return Content(place, self._thing_end(place, end), "thing", self.recipient)
        return None

    def _thing_end(self, place: int, end: int) -> int:
        for each in range(place, end):
            if self.tags[each] == ",":
                return each
        return end

    def _is_clause(self, start: int, end: int) -> bool:
        """Subject first, then a verb: "the plan would fail", "he left", "talks broke down"."""
        if self.tags[start] == "o" and self.low[start] != "her":
            return False
        verb = self._first_verb(start, end)
        if verb < 0:
            return self.lemma in {"say", "tell"} and end - start > 3 and self._any_verb(start, end)  # noqa: PLR2004
        if self.lemma in _LOOSE:
            return True
        # "confirmed the death of a man who was ..." has its verb in a relative clause.
        return not any(self.tags[each] in {"w", "t", "s", ","} for each in range(start, verb)) and self._direct(
            start, verb
        )

    def _direct(self, start: int, verb: int) -> bool:
        if self.lemma in ATTITUDES or self.tags[start] == "r":
            return True
        prepositions = sum(self.tags[each] == "p" for each in range(start, verb))
        return prepositions <= 2 or self.tags[verb] == "x"  # noqa: PLR2004 - a subject with two phrases of its own

    def _first_verb(self, start: int, end: int) -> int:
        for place in range(start + 1, end):
            tag = self.tags[place]
            if tag in {"x", "v"}:
                return place
            if tag == "e" and self.tags[place - 1] in NOUNISH | {"r", "a", ")", QUOTE}:
                following = self.low[place + 1] if place + 1 < end else "."
                if following != "by" and not (self.tags[place - 1] == "a" and self.tags[place - 2] == "d"):
                    return place
            if tag == "n" and self._third_person(place, start):
                return place
        return -1

    def _any_verb(self, start: int, end: int) -> bool:
        """Is there anything that may be a verb: a word in -ed, a base form after a plural, a quotation that has one?"""
        return any(
            self.tags[each] in {"e", QUOTE}
            or (self.tags[each] == "n" and self.tags[each - 1] == "n" and self.low[each - 1].endswith("s"))
            for each in range(start + 1, end)
        )

    def _third_person(self, place: int, start: int) -> bool:
        """A word in -s after a name or a pronoun, before a determiner or preposition: "wishes to", "uses the"."""
        word = self.low[place]
        if self.tags[start] == "r" and place == start + 1:
            return True
        if not word.endswith("s") or word.endswith(("ss", "'s", "’s")) or place + 1 >= self.hi:
            return False
        if word in CUES and self.tags[place + 1] in {"d", "r", "o", "t"}:
            return self.tags[place - 1] in {"N", "n"}
        return (self.tags[place - 1] in {"N", "n"} and self.tags[place + 1] in {"d", "r", "o"}) or (
            self.tags[place - 1] == "N" and self.low[place + 1] in {"to", "that", "in", "on"}
        )
