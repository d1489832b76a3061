"""The queue, line by line: lists of claims, and what is decided in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.display import plural
from factbase.errors import BadInputError, FactbaseError
from factbase.plain.arguments import are_places, places_of
from factbase.plain.candidates import Judging
from factbase.plain.console import in_short
from factbase.plain.text import claim_in_short, claim_told, passage_told
from factbase.plain.view import Room
from factbase.review import MANY, MOST_AT_ONCE, caution, citation, passages, speakers
from factbase.vocabulary import Kind, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.plain.review import Review
    from factbase.results import Candidate, ClaimSummary, Dossier
    from factbase.review import Outcome

__all__ = ["Claims"]

_TOLD = 3  # candidates that are told with a claim; `m` tells all
_MATCHED_UNASKED = 20_000  # claims; above that the index of all texts costs memory and time, and waits for who asks
_NO_REASON = "A reason is needed; nothing was changed."


class Claims(Judging, Room):
    """Lists of claims, and the claim at a place."""

    id = "claims"

    def __init__(self, review: Review) -> None:
        super().__init__(review)
        self.place = self.session.list.start
        self._filter, self._words = "undecided", ""
        self._selected: set[int] = set()
        self._anchor: int | None = None
        self._passage = 0
        self._passage_of = 0
        self._few: bool | None = None

    @property
    def title(self) -> str:
        """The list's name, and where one is in it."""
        return f"{self.session.list.name}, {self.place + 1:,} of {self.count:,}"

    @property
    def count(self) -> int:
        """How many claims the list has."""
        return len(self.session.list.keys)

    @property
    def prompt(self) -> str:
        """It says how many are selected."""
        return f"({len(self._selected):,} selected) > " if self._selected else "> "

    @property
    def claim(self) -> ClaimSummary | None:
        """The claim at the place; `None` if there is none, or it is gone."""
        if not self.count:
            return None
        self.load([self.place])
        return self.session.row(self.place)

    @property
    def dossier(self) -> Dossier:
        """All about it."""
        return self.session.dossier(self._the_claim)

    @property
    def _the_claim(self) -> ClaimSummary:
        claim = self.claim
        if claim is None:
            raise BadInputError("there is no claim here", hint="f a lists all claims")
        return claim

    # ---------------------------------------------------------------------------------------------------- what it tells

    def tell(self) -> None:
        """The claim: where it stands, its text, its sources, what may be the same."""
        claim = self.claim
        if claim is None:
            gone = "This claim is gone." if self.count else f"Nothing is in this list ({self.session.list.name})."
            self.talk.say("", f"{gone} f a lists all claims.")
            return
        work = "" if claim.workflow == "todo" else f", work: {claim.workflow.replace('_', ' ')}"
        self.talk.say("", f"{claim.handle}, {claim.verdict.replace('_', ' ')}{work} ({self.title})")
        self.talk.say(in_short(claim.text))
        self.talk.say(*claim_told(self.dossier, ascii_only=self.talk.ascii_only))
        if self.matches_unasked:
            self.tell_candidates(_TOLD)
        else:
            self.talk.say("m looks for what may be the same")

    @property
    def matches_unasked(self) -> bool:
        """Whether the record is so small that candidates are looked for without being asked for."""
        if self._few is None:
            self._few = self.session.facts.count() <= _MATCHED_UNASKED
        return self._few

    def row(self, place: int) -> str:
        """A claim in one line."""
        claim = self.session.row(place)
        if claim is None:
            return "gone"
        chosen = "selected, " if claim.key in self._selected else ""
        decided = "decided just now, " if self.session.is_dimmed(place) else ""
        return chosen + decided + claim_in_short(claim, ascii_only=self.talk.ascii_only)

    def load(self, places: Sequence[int]) -> None:
        """Read the claims of some places."""
        keys = [self.session.list.keys[place] for place in places if not self.session.is_gone(place)]
        unread = [key for key in keys if key not in self.session.known(keys)]
        if unread:
            self.session.keep(self.session.read(unread), unread)

    def heard(self, outcome: Outcome) -> None:
        """Go to the claim that was put back; read the list again where it may be another one."""
        place = self.session.index_of(outcome.key)
        if outcome.many:
            self.do_refresh()
        elif outcome.kind != "saved" and place is not None:
            self.place = place
            self.review.tell_again()
        elif outcome.figures:
            self.review.tell_again()

    def seek(self, text: str) -> int:
        """The place of a number of the list, or of a claim's handle."""
        if text.isdecimal():
            return places_of(text, self.count)[0]
        kind, uid = self.session.facts.resolve(text)
        if kind is not Kind.CLAIM:
            raise BadInputError(f"{text[:60]} is no claim but a {kind}", hint="G takes a claim's handle or a number")
        [found] = self.session.facts.claims_by_id([uid])
        return self.place_of(found)

    def place_of(self, claim: ClaimSummary) -> int:
        """The place of a claim, in this list or else in that of all claims."""
        place = self.session.index_of(claim.key)
        if place is None:
            self.talk.say("It is not in this list; this is that of all claims.")
            self.choose("all")
            place = self.session.index_of(claim.key)
        return place or 0

    # -------------------------------------------------------------------------------------------------------- decisions

    def do_decide(self, word: str, rest: str = "") -> None:
        """Decide the claims that are named, or those selected, or the one here, and go on."""
        if rest and not are_places(rest):
            raise BadInputError(
                f"{rest[:60]} names no claims of the list",
                hint="numbers such as 3-9 do, * and /words; the capital letter takes a reason",
            )
        self._decide(word, rest, "")

    def do_decide_with_reason(self, word: str, rest: str = "") -> None:
        """The same with a reason, which stands behind the letter or is asked for."""
        places = rest if are_places(rest) else ""
        reason = "" if places else rest
        reason = reason or self.talk.ask(f"{word.replace('_', ' ')}, because: ")
        if reason:
            self._decide(word, places, reason)
        else:
            self.talk.say(_NO_REASON)

    def _decide(self, word: str, places: str, reason: str) -> None:
        keys = self._keys_of(places) if places else [key for key in self.session.list.keys if key in self._selected]
        if places or keys:
            self._decide_keys(keys, word, reason)
            return
        claim = self._the_claim
        if word == "wait":
            self.session.wait(claim, reason=reason)
        else:
            override = False
            if word == Verdict.CORROBORATED:
                rests = caution(claim, self.dossier, ascii_only=self.talk.ascii_only)
                reason, override = self._reason_for(rests, reason), bool(rests)
                if rests and not reason:
                    return
            self.session.decide(claim, Verdict(word), reason=reason, override=override)
        self._go_on()

    def _reason_for(self, rests: str, reason: str) -> str:
        """What is said for a verdict that one source alone does not carry; "" leaves everything as it was."""
        if rests:
            given = f" (Enter takes: {reason})" if reason else ""
            reason = self.talk.ask(f"{rests}. Corroborate all the same? reason{given}: ") or reason
            if not reason:
                self.talk.say(_NO_REASON)
        return reason

    def _decide_keys(self, keys: Sequence[int], word: str, reason: str) -> None:
        if len(keys) > MOST_AT_ONCE:
            raise BadInputError(f"{len(keys):,} claims are too many", hint=f"{MOST_AT_ONCE:,} can be decided at once")
        said = f"{word.replace('_', ' ')}: all {len(keys):,} claims?"
        if not keys:
            self.talk.say("No claim of the list is meant.")
        elif len(keys) <= MANY or self.review.sure(said):
            self._decide_all(keys, word, reason)

    def _decide_all(self, keys: Sequence[int], word: str, reason: str) -> None:
        unread = [key for key in keys if key not in self.session.known(keys)]
        self.session.keep(self.session.read(unread), unread)
        if word == "wait":
            self.session.wait_all(keys)
        else:
            weak = self.session.weak(keys) if word == Verdict.CORROBORATED else 0
            rests = f"{weak:,} of {len(keys):,} may rest on one source" if weak else ""
            reason = self._reason_for(rests, reason)
            if weak and not reason:
                return
            self.session.decide_all(keys, Verdict(word), reason=reason, override=bool(weak))
        self._selected = set()
        self._go_on()

    def _go_on(self) -> None:
        """Say what became of it, then go to the next that is undecided; stay where that was refused."""
        if any(outcome.kind == "failed" for outcome in self.review.hear()):
            return
        there = self.session.next_open(self.place)
        if not self.session.is_open(there):
            self.talk.say("Nothing else is undecided in this list: f lists others, R reads this one again.")
            return
        self.place = there
        self.review.tell_again()

    def do_skip(self) -> None:
        """Go on; nothing is written."""
        there = self.session.next_open(self.place) if self.count else 0
        if there == self.place:
            self.talk.say("Nothing else is undecided in this list.")
            return
        self.place = there
        self.review.tell_again()

    def do_next_open(self) -> None:
        """To the next undecided claim."""
        self.do_skip()

    def do_reopen(self) -> None:
        """Make it undecided again, and stay."""
        if not self.session.reopen(self._the_claim):
            self.talk.say("It is unreviewed already.")

    # ------------------------------------------------------------------------------------------------------- selections

    def _keys_of(self, text: str) -> list[int]:
        """The claims that `3-9`, `*` or `/words` names, in the list's order."""
        keys = self.session.list.keys
        if text == "*":
            return list(keys)
        if text.startswith("/"):
            matching = set(self.session.queue(self._filter, f"{self._words} {text[1:]}").keys)
            return [key for key in keys if key in matching]
        return [keys[place] for place in places_of(text, self.count)]

    def do_select(self, rest: str = "") -> None:
        """Select what is named; without that the claim here, or no longer, and go on."""
        if rest:
            self._select(self._keys_of(rest))
        elif self.count:
            self._selected ^= {self.session.list.keys[self.place]}
            self._anchor = self.place
            self.talk.say(f"{len(self._selected):,} selected.")
            self.point(self.place + 1)

    def do_select_range(self, rest: str = "") -> None:
        """Select what is named; without that all from the one that was selected last to this one."""
        if not rest:
            first, last = sorted((self.place if self._anchor is None else self._anchor, self.place))
            rest, self._anchor = f"{first + 1}-{last + 1}", self.place
        self._select(self._keys_of(rest))

    def do_select_all(self, rest: str = "") -> None:
        """Select the whole list, or what of it has the words."""
        self._select(self._keys_of(f"/{rest.removeprefix('/')}" if rest else "*"))

    def _select(self, keys: Sequence[int]) -> None:
        self._selected |= set(keys)
        self.talk.say(f"{len(self._selected):,} selected: a letter such as d decides all of them, Esc lets them go.")

    def escape(self) -> bool:
        """Leave the selection, else the search."""
        if self._selected:
            self._selected, self._anchor = set(), None
            self.talk.say("Nothing is selected.")
            return True
        searched, self._words = bool(self._words), ""
        if searched:
            self.do_refresh()
        return searched

    # ----------------------------------------------------------------------------------------------- other things to do

    def _typed_anew(self, what: str, before: str, rest: str) -> str | None:
        """What a text is to be: what stood behind the letter, or what is typed now; `None` to leave it."""
        if not rest:
            self.talk.say(f"{what} so far: {in_short(before)}" if before else f"It has no {what} so far.")
            rest = self.talk.ask(f"new {what}; + before it adds, - alone removes, Enter leaves it: ")
        if not rest:
            return None
        if rest == "-":
            return ""
        return f"{before}\n{rest[1:].strip()}".strip() if rest.startswith("+") else rest

    def do_note(self, rest: str = "") -> None:
        """Write its note."""
        dossier = self.dossier
        text = self._typed_anew("note", dossier.note or "", rest)
        if text is not None and text != (dossier.note or ""):
            self.session.edit(self._the_claim, version=dossier.version, note=text or None)

    def do_tags(self, rest: str = "") -> None:
        """Change its tags."""
        dossier = self.dossier
        text = self._typed_anew("tags", ", ".join(dossier.tags), rest)
        if text is None:
            return
        given = [" ".join(each.split()) for each in text.replace("\n", ",").split(",")]
        tags = sorted({tag for tag in given if tag})
        if tuple(tags) != dossier.tags:
            self.session.edit(self._the_claim, version=dossier.version, tags=tags or None)

    def do_text(self, rest: str = "") -> None:
        """Change its text."""
        claim, dossier = self._the_claim, self.dossier
        text = rest or self.talk.ask(f"text so far: {in_short(claim.text)}\nnew text, Enter leaves it: ")
        if text and text != claim.text:
            self.session.edit(claim, version=dossier.version, text=text)

    def do_cite(self) -> None:
        """Say a citation; a terminal's clipboard is for the screen."""
        held = passages(self.dossier)
        self.talk.say(citation(self.dossier, held[self._passage_here % len(held)] if held else None))

    @property
    def _passage_here(self) -> int:
        key = self._the_claim.key
        if key != self._passage_of:
            self._passage, self._passage_of = 0, key
        return self._passage

    def do_passage(self, by: str) -> None:
        """Tell another passage."""
        if not passages(self.dossier):
            self.talk.say("No passage of a document is known for this claim.")
            return
        self._passage = self._passage_here + int(by)
        self.talk.say(*passage_told(self.dossier, self._passage, ascii_only=self.talk.ascii_only))

    def do_document(self) -> None:
        """Read the document at the passage."""
        held = passages(self.dossier)
        if not held:
            self.talk.say("No passage of a document is known for this claim.")
            return
        hop = held[self._passage_here % len(held)]
        assert hop.document is not None
        assert hop.passage is not None
        from factbase.plain.reader import read

        read(self.review, hop.document.id, hop.passage.start)

    def do_what_if(self, rest: str = "") -> None:
        """What would be lost without one of its sources."""
        from factbase.plain.whatif import tell_loss_of_one

        tell_loss_of_one(self.review, speakers(self.dossier), rest)

    # ------------------------------------------------------------------------------------------------------- candidates

    @property
    def subject(self) -> ClaimSummary:
        """The claim that candidates are judged against."""
        return self._the_claim

    @property
    def candidates(self) -> Sequence[Candidate]:
        """What may be the same as it, best first; looked for once."""
        claim = self._the_claim
        known = self.session.known_candidates(claim.key)
        if known is None:
            found = self.session.candidates(claim, self.most_candidates)
            known = [each for each in found if each.recommendation != "none"]
            self.session.keep_candidates(claim.key, known)
        return known

    # ------------------------------------------------------------------------------------------------------------ lists

    def choose(self, name: str) -> None:
        """Take another list, without the search."""
        self._filter, self._words = name, ""
        self._relist(None)

    def do_refresh(self) -> None:
        """Read the list again; decided claims leave it."""
        claim = self.claim
        self._relist(claim.key if claim is not None else None)

    def do_search(self, rest: str = "") -> None:
        """Only the claims that a query line finds."""
        before = self._words
        self._words = rest or self.talk.ask("words, or terms such as source:Asharq; Enter for all: ")
        try:
            self._relist(None)
        except FactbaseError:
            self._words = before
            raise
        self.talk.say(f"{plural(self.count, 'claim', 'claims')} found.")

    def _relist(self, key: int | None) -> None:
        shown = self.session.queue(self._filter, self._words)
        self.session.show(shown)
        self._selected, self._anchor = set(), None
        place = self.session.index_of(key)
        self.place = shown.start if place is None else place
        self.review.tell_again()
