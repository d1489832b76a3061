"""The queue: lists of claims, and what is decided in them."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from factbase.display import plural
from factbase.errors import BadInputError, DatabaseError, FactbaseError
from factbase.review import MANY, MOST_AT_ONCE, caution, citation, passages, speakers
from factbase.tui.editor import edited
from factbase.tui.prompts import Prompt
from factbase.tui.views.candidates import MOST_CANDIDATES, Judging, candidate_lines
from factbase.tui.views.claim import third_lines, top_lines
from factbase.tui.views.queue import claim_row
from factbase.tui.views.view import SEARCH_DELAY_S, View
from factbase.tui.views.whatif import ask_what_if, ask_without_whom
from factbase.tui.widgets.text import width_of
from factbase.vocabulary import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from factbase.results import Candidate, ClaimSummary, Dossier
    from factbase.review import Outcome, Queue
    from factbase.tui.app import ReviewApp
    from factbase.tui.widgets.text import Line

__all__ = ["Claims"]

_LEAST_BRIEF = 4  # lines
AROUND = 60  # rows read above and below those in sight
ROOM_TO_TYPE = 24
RETRY_S = 2.0  # after that a database that did not answer is asked again
STILL_S = 0.05  # the cursor stands still: only then are candidates looked for


class Claims(Judging, View):
    """Lists of claims, and the claim under the cursor."""

    id = "claims"
    has_third = True

    def __init__(self, app: ReviewApp) -> None:
        super().__init__(app)
        self.session = app.session
        self.searched = ""
        self.selected: set[int] = set()
        self._filter = "undecided"
        self._anchor = 0
        self._passage = 0
        self._search_number = 0
        self._paging = False
        self._reading_list = 0
        self._sought: int | None = None
        self._wanted: int | None = None
        self._matching = False
        self._typed: dict[tuple[int, str], str] = {}  # by claim and what it was typed for, until it is written

    # ------------------------------------------------------------------------------------------------ what it shows

    @property
    def title(self) -> str:
        """The list's name."""
        return f"Queue: {self.session.list.name}"

    @property
    def place(self) -> str:
        """Where one is in the list, and what was done in it."""
        more = "+" if self.session.list.more else ""
        where = f"{self.app.place + 1:,} of {self.count:,}{more}" if self.count else plural(0, "claim", "claims")
        selected = f", {len(self.selected):,} selected" if self.selected else ""
        return f"{where}{selected}, {self.session.decided:,} decided"

    @property
    def count(self) -> int:
        """How many claims the list has."""
        return len(self.session.list.keys)

    @property
    def claim(self) -> ClaimSummary | None:
        """The claim under the cursor, if there is one and it has been read."""
        place = self.app.place if self.app.view is self else self.cursor
        return self.session.row(place) if place < self.count else None

    @property
    def dossier(self) -> Dossier | None:
        """All about it, if that has been read."""
        return self.session.known_dossier(self.claim.key) if self.claim is not None else None

    @property
    def subject(self) -> ClaimSummary | None:
        """The claim that candidates are judged against."""
        return self.claim

    @property
    def candidates(self) -> Sequence[Candidate]:
        """What may be the same as it, as far as it is known."""
        known = self.session.known_candidates(self.claim.key) if self.claim is not None else None
        return known or ()

    def judged(self, said: str) -> None:
        """Stay: a link is no verdict."""
        del said
        self.marked = 0
        self.app.point(self.app.place)

    def seek(self, claim: ClaimSummary) -> None:
        """Show a claim, in this list or else in that of all claims."""
        self._sought = claim.key
        self.app.go_back_later()
        if self.session.index_of(claim.key) is None:
            self.choose("all")
        else:
            self.app.point(self.session.index_of(claim.key) or 0)

    @property
    def busy(self) -> bool:
        """Whether rows or claims are being read."""
        unread = (
            self.count and (self.claim is None or self.dossier is None) and not self.session.is_gone(self.app.place)
        )
        return bool(self._paging or self._matching or self._wanted or (unread and self.app.view is self))

    def enter(self) -> None:
        """The list as it was left: rows never move by themselves."""
        self.app.fill(self.count, self.cursor)

    def draw(self, place: int, width: int, *, cursor: bool) -> tuple[Line, str]:
        """The row of a claim."""
        claim = self.session.row(place)
        if claim is None:
            return (("  gone" if self.session.is_gone(place) else "  ...", "faint"),), "cursor" if cursor else ""
        selected = claim.key in self.selected
        paint = "cursor" if cursor else "dim" if self.session.is_dimmed(place) else ""
        return claim_row(claim, width, cursor=cursor, selected=selected, ascii_only=self.app.options.ascii), paint

    def page(self, width: int) -> list[Line]:
        """All about the claim under the cursor."""
        claim = self.claim
        if claim is None:
            return [((f" {self._nothing}", "faint"),)]
        dossier = self.session.known_dossier(claim.key)
        lines = top_lines(claim, dossier, width, passage=self._passage, ascii_only=self.app.options.ascii)
        if dossier is None or self.app.screen.has_class("-third"):
            return lines
        return [*lines, *self.third(width)]

    def brief(self, width: int, height: int) -> list[Line]:
        """The claim under the cursor in short, and what more there is."""
        claim = self.claim
        if claim is None or height < _LEAST_BRIEF:
            return []
        from factbase.tui.views.brief import Brief, Shown  # the frame is painted before there is a claim

        dossier, found = self.session.known_dossier(claim.key), self.session.known_candidates(claim.key)
        shown = Shown(self._passage, self.marked, self.app.options.ascii)
        brief = Brief(claim, dossier, found, width, shown)
        if dossier is None:
            return brief.lines(height)
        return [*brief.lines(height - 1), brief.more(self.app.key_of("preview.down"))]

    def third(self, width: int) -> list[Line]:
        """What the page leaves to the third pane: candidates, links, history."""
        claim, dossier = self.claim, self.dossier
        if claim is None or dossier is None:
            return []
        return [*self._same_as(claim, width), *third_lines(dossier, width)]

    def _same_as(self, claim: ClaimSummary, width: int) -> list[Line]:
        found = self.session.known_candidates(claim.key)
        ascii_only = self.app.options.ascii
        if not found:
            said = "looking ..." if found is None else "nothing looks like it"
            return [(), ((" SAME AS?", "heading"), (f"  {said}", "faint"))]
        lines = candidate_lines(claim, found, width, marked=self.marked, ascii_only=ascii_only)
        return [(), ((f" SAME AS? {len(found)}", "heading"),), *lines]

    @property
    def _nothing(self) -> str:
        if not self.app.opened:
            return "opening ..."
        if self.count:
            return "this claim is gone" if self.session.is_gone(self.app.place) else "reading ..."
        key = self.app.key_of("filter")
        return f"Nothing is in this list ({self.session.list.name}). {key} a shows all claims."

    def heard(self, outcome: Outcome) -> None:
        """Return to the claim that a change was about."""
        place = self.session.index_of(outcome.key)
        if outcome.kind == "saved" and outcome.key is not None:
            self._typed.pop((outcome.key, outcome.about), None)
        if outcome.many:
            self.refresh()
        elif outcome.figures:
            self.scrolled()
            self.app.point(self.app.place)
        elif place is None:
            self.app.point(self.app.place)
        elif outcome.kind == "saved":
            if len(outcome.rows) == 1:
                self.app.redraw_row(place)
            else:  # where each of them stands in a long list takes longer to find than to draw all in sight
                self.app.redraw_rows()
            if self.claim in outcome.rows:
                self.app.point(self.app.place)
        else:
            self.app.redraw_rows()
            self.app.point(place)

    # ---------------------------------------------------------------------------------------------------- decisions

    def do_decide(self, word: str, reason: str = "") -> None:
        """Decide what is selected, or else the claim under the cursor, and go on to the next."""
        claim = self.claim
        if self.selected:
            self._decide_selected(word, reason)
        elif claim is None:
            self.app.say("There is no claim here to decide.")
        elif word == "wait":
            self.session.wait(claim, reason=reason)
            self._decided()
        elif Verdict(word) is Verdict.CORROBORATED and (rests := self._caution(claim)):
            self._guard(claim, rests, reason)
        else:
            self.session.decide(claim, Verdict(word), reason=reason)
            self._decided()

    def _caution(self, claim: ClaimSummary) -> str:
        return caution(claim, self.session.known_dossier(claim.key), ascii_only=self.app.options.ascii)

    def _guard(self, claim: ClaimSummary, rests: str, reason: str) -> None:
        def corroborated(given: str) -> None:
            self._typed[claim.key, "reason"] = given
            self.session.decide(claim, Verdict.CORROBORATED, reason=given, override=True)
            self._decided()

        self._ask_for_reason(rests, reason or self._typed.get((claim.key, "reason"), ""), corroborated)

    def _ask_for_reason(self, rests: str, reason: str, corroborated: Callable[[str], object]) -> None:
        def answered(given: str) -> bool:
            if not given:
                self.app.refresh_last("A reason is needed. Esc leaves everything as it is.")
                return False
            corroborated(given)
            return True

        question = f"{rests}. Corroborate all the same? reason: "
        if width_of(((question, ""),)) + ROOM_TO_TYPE > self.app.size.width:
            self.app.refresh_last(f"{rests}.")
            question = "Corroborate all the same? reason: "
        self.app.ask(Prompt(question, answered, initial=reason))

    def do_decide_with_reason(self, word: str) -> None:
        """Ask for a reason, then decide."""
        claim = self.claim
        if claim is None:
            return

        def answered(given: str) -> bool:
            self.app.answered()
            self._typed[claim.key, "reason"] = given
            self.do_decide(word, given)
            return False

        before = self._typed.get((claim.key, "reason"), "")
        self.app.ask(Prompt(f"{word.replace('_', ' ')}, because: ", answered, initial=before))

    def _decided(self) -> None:
        here = self.app.place
        self.app.redraw_row(here)
        there = self.session.next_open(here)
        if there == here:
            self.app.say(f"Nothing else is undecided in this list: {self.app.key_of('filter')} shows another.")
        self.app.point(there)

    def do_skip(self) -> None:
        """Go on; nothing is written."""
        if self.count:
            self.app.point(self.session.next_open(self.app.place))

    def do_next_open(self) -> None:
        """To the next undecided claim."""
        self.do_skip()

    def do_reopen(self) -> None:
        """Make the claim undecided again, and stay on it."""
        claim = self.claim
        if claim is not None and not self.session.reopen(claim):
            self.app.say("It is unreviewed already.")
        self.app.point(self.app.place)

    # --------------------------------------------------------------------------------------------------- selections

    def do_select(self) -> None:
        """Select the claim, or no longer, and go on."""
        if self.count:
            key = self.session.list.keys[self.app.place]
            self.selected ^= {key}
            self._anchor = self.app.place
            self.app.redraw_row(self.app.place)
            self.app.point(self.app.place + 1)

    def do_select_range(self) -> None:
        """Select all from the one that was selected last to this one."""
        first, last = sorted((self._anchor if self.selected else self.app.place, self.app.place))
        self.selected |= set(self.session.list.keys[first : last + 1])
        self._anchor = self.app.place
        self.app.redraw_rows()
        self.app.refresh_chrome()

    def do_select_all(self) -> None:
        """Select the whole list."""
        self.selected = set(self.session.list.keys)
        self.app.redraw_rows()
        self.app.refresh_chrome()

    def _deselect(self) -> None:
        self.selected = set()
        self.app.redraw_rows()
        self.app.refresh_chrome()

    def _decide_selected(self, word: str, reason: str) -> None:
        keys = [key for key in self.session.list.keys if key in self.selected]
        if len(keys) > MOST_AT_ONCE:
            self.app.say(f"{len(keys):,} claims are selected; {MOST_AT_ONCE:,} can be decided at once.")
        elif len(keys) > MANY:
            sure = {"y": lambda: self._decide_keys(keys, word, reason)}
            self.app.inquire(f"{word.replace('_', ' ')}: all {len(keys):,} selected claims? y", sure)
        else:
            self._decide_keys(keys, word, reason)

    def _decide_keys(self, keys: list[int], word: str, reason: str) -> None:
        if word == "wait":
            self.session.wait_all(keys)
            self._decided_all()
        elif Verdict(word) is Verdict.CORROBORATED:
            self.app.background(self._corroborate_all, keys, reason)
        else:
            self.session.decide_all(keys, Verdict(word), reason=reason)
            self._decided_all()

    async def _corroborate_all(self, keys: list[int], reason: str) -> None:
        unread = [key for key in keys if key not in self.session.known(keys)]
        self.session.keep(await self.app.slow(self.session.read, unread), unread)
        weak = self.session.weak(keys)

        def corroborated(given: str) -> None:
            self.session.decide_all(keys, Verdict.CORROBORATED, reason=given, override=bool(weak))
            self._decided_all()

        if weak:
            self._ask_for_reason(f"{weak:,} of {len(keys):,} may rest on one source", reason, corroborated)
        else:
            corroborated(reason)

    def _decided_all(self) -> None:
        self._deselect()
        self._decided()

    # ------------------------------------------------------------------------------------------- other things to do

    def do_note(self) -> None:
        """Write the claim's note."""
        claim, dossier = self.claim, self.dossier
        if claim is None or dossier is None:
            self.app.say("Still reading; press it again.")
            return
        before = dossier.note or ""

        def keep(text: str) -> bool:
            if text != before:
                self._typed[claim.key, "note"] = text
                self.session.edit(claim, version=dossier.version, note=text or None)
            return True

        edited(self.app, "note: ", self._typed.get((claim.key, "note"), before), keep)

    def do_tags(self) -> None:
        """Change the claim's tags."""
        claim, dossier = self.claim, self.dossier
        if claim is None or dossier is None:
            self.app.say("Still reading; press it again.")
            return

        def keep(text: str) -> bool:
            tags = [tag for tag in (" ".join(each.split()) for each in text.split(",")) if tag]
            if tuple(sorted(set(tags))) != dossier.tags:
                self._typed[claim.key, "tags"] = text
                self.session.edit(claim, version=dossier.version, tags=tags or None)
            return True

        before = self._typed.get((claim.key, "tags"), ", ".join(dossier.tags))
        self.app.ask(Prompt("tags, with commas between: ", keep, initial=before))

    def do_text(self) -> None:
        """Edit the claim's text."""
        claim, dossier = self.claim, self.dossier
        if claim is None or dossier is None:
            self.app.say("Still reading; press it again.")
            return

        def keep(text: str) -> bool:
            if not text:
                self.app.refresh_last("A claim needs a text. Esc leaves it as it is.")
                return False
            if text != claim.text:
                self._typed[claim.key, "text"] = text
                self.session.edit(claim, version=dossier.version, text=text)
            return True

        self.app.ask(Prompt("text: ", keep, initial=self._typed.get((claim.key, "text"), claim.text)))

    def do_cite(self) -> None:
        """Copy a citation."""
        if self.dossier is None:
            self.app.say("Still reading; press it again.")
            return
        held = passages(self.dossier)
        text = citation(self.dossier, held[self._passage % len(held)] if held else None)
        self.app.copy_to_clipboard(text)
        self.app.refresh_last(f"copied: {text}")

    def do_document(self) -> None:
        """Open the document at the passage."""
        held = passages(self.dossier) if self.dossier is not None else []
        if not held:
            self.app.say("No passage of a document is known for this claim.")
            return
        hop = held[self._passage % len(held)]
        assert hop.document is not None
        assert hop.passage is not None
        self.app.reader.open(hop.document.id, hop.passage.start)

    def do_what_if(self) -> None:
        """What would be lost without one of the claim's sources."""
        found = speakers(self.dossier)[:MOST_CANDIDATES] if self.dossier is not None else []
        if not found:
            self.app.say("No source is known for this claim.")
        elif len(found) == 1:
            ask_what_if(self.app, found[0])
        else:
            ask_without_whom(self.app, found)

    def do_passage(self, by: str) -> None:
        """Show another passage."""
        self._passage += int(by)
        self.app.show_page(keep_place=True)

    # -------------------------------------------------------------------------------------------------------- lists

    def do_list(self, name: str) -> None:
        """Another list of claims."""
        self.choose(name)

    def choose(self, name: str) -> None:
        """Show another list."""
        self._filter, self.searched = name, ""
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        if self.app.opened:
            self._reading_list += 1
            self.app.background(self._relist)

    def complete(self, part: Queue) -> None:
        """Read the rest of the list, of which the first rows are shown."""
        self._reading_list += 1
        self.app.background(self._complete, part)

    def _complete_later(self, part: Queue) -> None:
        if self.session.list is part:
            self.complete(part)

    async def _complete(self, part: Queue) -> None:
        try:
            whole = await self.app.aside(self.session.queue, self._filter)
        except DatabaseError:
            self.app.set_timer(RETRY_S, partial(self._complete_later, part))
            raise
        except FactbaseError as error:  # the first claims could be read, and that is all that ever can be
            self.app.exit(error, return_code=error.exit_code)
            return
        finally:
            self._reading_list -= 1
        if self.session.list is not part:
            return
        here = self.session.list.keys[self.cursor] if self.count else None
        self.session.extend(whole)
        place = self.session.index_of(here)
        if self.app.view is self:
            self.app.refill(self.count, whole.start if place is None else place)
        self.cursor = whole.start if place is None else place

    async def _relist(self) -> None:
        claim = self.claim
        try:
            await self.app.slow(self.session.flush)
            shown = await self.app.slow(self.session.queue, self._filter, self.searched)
        finally:
            self._reading_list -= 1
        self.session.show(shown)
        self.selected = set()
        sought, self._sought = self._sought, None
        place = self.session.index_of(sought or (claim.key if claim else None))
        self.listed(shown.start if place is None else place)

    def do_search(self) -> None:
        """Search as one types."""
        memory, place, searched = self.session.memory(), self.app.place, self.searched

        def cancelled() -> None:
            self._search_number += 1
            self.searched = searched
            self.session.recall(memory)
            self.listed(place)

        if self.app.opened:
            self.app.ask(Prompt("/", self._keep_search, cancelled, self._search_soon))

    def _keep_search(self, text: str) -> bool:
        self._search_soon(text)
        return True

    def _search_soon(self, text: str) -> None:
        self._search_number += 1
        self.app.background(self.search, text, self._search_number)

    async def search(self, text: str, number: int) -> None:
        """Narrow the list, if nothing else was typed in the meantime."""
        await asyncio.sleep(SEARCH_DELAY_S)
        if number != self._search_number:
            return
        try:
            shown = await self.app.slow(self.session.queue, self._filter, text)
        except BadInputError as error:
            self.app.refresh_last(f"{error.message} ({error.hint})" if error.hint else error.message)
            return
        if number == self._search_number:
            self.searched = text
            memory = self.session.memory()
            self.session.recall((shown, memory[1]))
            self.listed(shown.start)

    def escape(self) -> bool:
        """Leave the selection; where nothing is alone on the screen, the search."""
        if self.selected:
            self._deselect()
            return True
        if self.searched and not self.app.zoomed:
            self.searched = ""
            self.refresh()
            return True
        return False

    def listed(self, start: int) -> None:
        """Another list is shown."""
        self._wanted = None
        if self.app.view is self:
            self.app.fill(self.count, start)
        else:
            self.cursor = start

    # --------------------------------------------------------------------------------------- reading ahead of need

    def scrolled(self) -> None:
        """Read the rows in sight."""
        if self.app.opened and not self._paging:
            self._paging = True
            self.app.background(self._read_missing)

    async def _read_missing(self) -> None:
        try:
            while self.app.view is self:
                first, last = self.app.in_sight
                if not self.session.missing(first, last):
                    return
                shown = self.session.list
                keys = self.session.missing(first - AROUND, last + AROUND)
                rows = await self.app.slow(self.session.read, keys)
                if shown is self.session.list:
                    self.session.keep(rows, keys)
                    self.app.redraw_rows()
                    self.app.point(self.app.place)
        finally:
            self._paging = False

    def pointed(self) -> None:
        """Read the claim; of several that are wanted while one is read, only the newest."""
        if self.app.view is not self:
            return
        if self.app.place != self.cursor:
            self._passage = self.marked = 0
        self.cursor = self.app.place
        claim = self.claim
        if claim is not None and self.dossier is None:
            busy, self._wanted = self._wanted is not None, claim.key
            if not busy:
                self.app.background(self._read_claims)
        elif claim is not None:
            self._match()

    async def _read_claims(self) -> None:
        try:
            while (claim := self.claim) is not None and self.session.known_dossier(claim.key) is None:
                dossier = await self.app.slow(self.session.dossier, claim)
                if claim is not self.claim:
                    continue
                if self.session.known_dossier(claim.key) is None:
                    self.session.keep_dossier(dossier)
                if self.app.view is self:
                    self.app.show_page()
        except DatabaseError:
            self.app.set_timer(RETRY_S, self.pointed)
            raise
        finally:
            self._wanted = None
        self._match()
        await self._read_next()

    def _match(self) -> None:
        """Look for candidates of the claim under the cursor."""
        claim = self.claim
        if not self._matching and claim is not None and self.session.known_candidates(claim.key) is None:
            self._matching = True
            self.app.background(self._read_candidates)

    async def _read_candidates(self) -> None:
        try:
            while (claim := self.claim) is not None:
                await asyncio.sleep(STILL_S)
                if claim is not self.claim:
                    continue
                if self.session.known_candidates(claim.key) is not None:
                    break
                found = await self.app.aside(self.session.candidates, claim, MOST_CANDIDATES)
                self.session.keep_candidates(claim.key, [each for each in found if each.recommendation != "none"])
                if self.app.view is self and claim is self.claim:
                    self.app.show_page(keep_place=True)
        finally:
            self._matching = False

    async def _read_next(self) -> None:
        if self.cursor < self.count:
            coming = self.session.row(self.session.next_open(self.cursor))
            if coming is not None:
                await self.app.slow(self.session.dossier, coming)
