"""The review screen: what keys do, and what is shown when.

One thread draws, one reads the database, one writes it. The drawing one never waits: lists and claims appear when
they have been read, and a decision is shown before it is written.
"""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.app import App
from textual.containers import Container, Horizontal
from textual.theme import Theme
from textual.widgets import Input

from factbase.display import plural
from factbase.errors import BadInputError, FactbaseError
from factbase.review import caution
from factbase.settings import Settings
from factbase.tui.actions import hints, keymap, remapped, shown_key
from factbase.tui.gate import HOLD_S, Gate
from factbase.tui.views.chooser import Chooser
from factbase.tui.views.claim import claim_lines
from factbase.tui.views.queue import claim_row
from factbase.tui.widgets.lines import Bar, Page, Rows, Rule
from factbase.tui.widgets.text import Painted, Wall, width_of
from factbase.vocabulary import Verdict

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.filter import LineFilter
    from textual.worker import Worker

    from factbase.answers import ClaimSummary
    from factbase.review import Outcome, ReviewSession
    from factbase.tui.actions import Action
    from factbase.tui.widgets.text import Line

__all__ = ["ReviewApp"]

T = TypeVar("T")

WIDE = 130
ONE_CLAIM = (60, 15)
TOO_SMALL = (40, 10)
CHROME = 6  # lines that are neither list nor claim
AROUND = 60  # rows read above and below those in sight
SEARCH_DELAY_S = 0.08
ROOM_TO_TYPE = 24
_FILTER_KEYS = {"u": "undecided", "s": "single-source", "m": "may be single-source", "d": "disputed", "a": "all"}
_CHOOSER_KEYS = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
_THEMES = (
    Theme("factbase-dark", "#7aa2f7", foreground="#d8dee9", background="#16181d", surface="#16181d",
          success="#8fce7f", warning="#e5c07b", error="#f07178"),
    Theme("factbase-light", "#1f4fa3", foreground="#1d1f21", background="#fbfbf8", surface="#fbfbf8",
          success="#256b2e", warning="#8a5a00", error="#b00020", dark=False),
    Theme("factbase-high-contrast", "#ffff00", foreground="#ffffff", background="#000000", surface="#000000",
          success="#00ff00", warning="#ffd700", error="#ff6060"),
)  # fmt: skip


@dataclass
class Question:
    """One key answers it; any other takes it away."""

    text: str
    answers: Mapping[str, Callable[[], object]]


@dataclass
class Prompt:
    """A line of text answers it."""

    question: str
    answered: Callable[[str], bool]  # whether the answer will do
    cancelled: Callable[[], object]
    changed: Callable[[str], object] = field(default=lambda _text: None)
    asked_by: str = ""


class ReviewApp(App[BaseException | None]):
    """The screen of one session. Its result is an error that ended it, or `None`.

    Args:
        session: not opened yet.
        settings: how it looks, and which keys do what.
        title: what is reviewed, for the head line.
    """

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = []
    TITLE = "factbase"

    def __init__(self, session: ReviewSession, *, settings: Settings | None = None, title: str = "") -> None:
        super().__init__()
        self.session = session
        self.options = settings or Settings()
        self.name_shown = title
        self.actions, self.complaints = remapped(self.options.keys)
        self.unheard: list[Outcome] = []
        self._keys = keymap(self.actions)
        self._gate: Gate[events.Key] = Gate()
        self._reader = ThreadPoolExecutor(1, "factbase-reader")
        self._event_loop: asyncio.AbstractEventLoop | None = None
        self._opened = False
        self._filter = "undecided"
        self._searched = ""
        self._search_number = 0
        self._paging = False
        self._wanted: int | None = None
        self._passage = 0
        self._zoomed = False
        self._last = ""
        self._notice = ""
        self._question: Question | None = None
        self._prompt: Prompt | None = None
        self._failures = 0
        self._newest_key: tuple[str, float] = ("", 0.0)
        self.animation_level = "none"
        Painted.ascii_only = self.options.ascii

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and the wall behind `safe`."""
        return [*super().get_line_filters(), Wall()]

    def compose(self) -> ComposeResult:
        """Head, list, claim, what was done last, hints."""
        yield Bar(id="head")
        yield Rule()
        with Container(id="body"):
            yield Rows(self._draw_row, id="list")
            yield Rule(id="divider")
            yield Page(id="page")
        yield Chooser(self.actions, ascii_only=self.options.ascii)
        yield Rule()
        yield Bar(id="last")
        with Horizontal(id="foot"):
            yield Bar(id="hint")
            yield Bar(id="ask")
            yield Input(id="answer", compact=True)
        yield Bar(id="small")

    # ---------------------------------------------------------------------------------------- beginning, end

    def on_mount(self) -> None:
        """Paint the frame; open the database behind it."""
        for theme in _THEMES:
            self.register_theme(theme)
        self.theme = f"factbase-{self.options.theme}"
        self._event_loop = asyncio.get_running_loop()
        self._watch_signals()
        self._input.cursor_blink = False
        self._page.scroll_key = self._key_of("preview.down")
        self._notice = "  ".join(self.complaints)
        self._rows.focus()
        self._refresh_chrome()
        self.call_after_refresh(lambda: self._background(self._open))

    def _watch_signals(self) -> None:
        # Without these a closed terminal or a polite kill leaves the terminal in a mode that no shell can use.
        for number in (signal.SIGTERM, signal.SIGHUP):
            with suppress(NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(number, self._signalled, number)

    def _signalled(self, number: int) -> None:
        self.exit(return_code=128 + number)

    async def _open(self) -> None:
        shown = await self._slow(self.session.open)
        self.session.show(shown)
        self._opened = True
        self._listed(shown.start)

    def on_unmount(self) -> None:
        """Stop reading. Writing ends with the session."""
        self._reader.shutdown(wait=False, cancel_futures=True)

    def hear(self, outcome: Outcome) -> None:
        """Take an outcome from the writer's thread to the drawing one."""
        try:
            assert self._event_loop is not None
            self._event_loop.call_soon_threadsafe(self._heard, outcome)
        except RuntimeError:
            self.unheard.append(outcome)

    def _background(self, work: Callable[..., Awaitable[None]], *given: object) -> Worker[None]:
        # The function and not its coroutine: a screen that ends first would leave that one behind, never awaited.
        return self.run_worker(partial(self._guarded, work, *given), exit_on_error=False)

    async def _guarded(self, work: Callable[..., Awaitable[None]], *given: object) -> None:
        try:
            await work(*given)
        except FactbaseError as error:
            if not self._opened:
                self.exit(error, return_code=error.exit_code)
            self._say(_told(error))
        except Exception as error:  # noqa: BLE001 - `run` raises it once the terminal is itself again
            self.exit(error, return_code=70)

    async def _slow(self, work: Callable[..., T], *given: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reader, work, *given)

    # -------------------------------------------------------------------------------------------------- keys

    async def on_event(self, event: events.Event) -> None:
        """Take keys before any widget does: commands go through the gate, text to the line that is typed in."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._choosing or self._prompt is not None:
            if not self._typed(event):
                await super().on_event(event)
        elif self._gate.hold(event, decides=self._decides(event)):
            self.set_timer(HOLD_S, self._release)
        else:
            await self._pressed(event)

    def _decides(self, event: events.Key) -> bool:
        action = self._action_of(event)
        return bool(action and action.decides) or self._question is not None

    def _action_of(self, event: events.Key) -> Action | None:
        return self._keys.get(event.key) or self._keys.get(event.character or "")

    async def _release(self) -> None:
        meant, dropped = self._gate.release()
        if dropped:
            self.clear_notifications()
            self.notify("Pasted keys were dropped; nothing was decided.", markup=False, timeout=4)
        for event in meant:
            await self._pressed(event)

    async def _pressed(self, event: events.Key) -> None:
        self._newest_key = (event.key, event.time)
        if self._notice:
            self._say("")
        if self._question is not None:
            question, self._question = self._question, None
            self._refresh_hint()
            answer = question.answers.get(event.character or event.key)
            if answer is not None:
                answer()
                return
            if event.key == "escape":
                return
        action = self._action_of(event)
        if action is not None:
            self._do(action)

    def _do(self, action: Action) -> None:
        getattr(self, f"do_{action.method}")(*action.arguments)

    def _typed(self, event: events.Key) -> bool:
        """Whether a key that came while a line is typed in was ours."""
        before, self._newest_key = self._newest_key, (event.key, event.time)
        prompt = self._prompt
        if prompt and prompt.asked_by == event.key == before[0] and event.time - before[1] < 0.06:  # noqa: PLR2004
            return True  # the key that asked is still held down
        if event.key == "escape":
            self._close()
        elif self._choosing and event.key in _CHOOSER_KEYS:
            self._chooser.move(_CHOOSER_KEYS[event.key])
        elif event.key in self._keys and self._keys[event.key].id == "quit":
            self.do_quit()
        else:
            return False
        return True

    async def on_input_changed(self, event: Input.Changed) -> None:
        """What is typed narrows a list."""
        if self._choosing:
            self._chooser.narrow(event.value)
        elif self._prompt is not None:
            self._prompt.changed(event.value)

    def on_input_submitted(self) -> None:
        """What was typed is complete; all keys before Enter are in it."""
        if self._choosing:
            chosen = self._chooser.chosen
            self._close()
            if chosen is not None:
                self._do(chosen)
        elif self._prompt is not None and self._prompt.answered(self._input.value.strip()):
            self._prompt = None
            self._close()

    # ------------------------------------------------------------------------------------- lines to type in

    def _ask(self, prompt: Prompt) -> None:
        self._prompt = replace(prompt, asked_by=self._newest_key[0])
        question: Line = ((f" {prompt.question}", "doubt"),)
        bar = self.query_one("#ask", Bar)
        bar.styles.width = min(width_of(question), max(self.size.width - ROOM_TO_TYPE, 10))
        bar.show(question)
        self._input.value = ""
        self.screen.add_class("-asking")
        self.screen.set_focus(self._input)  # at once: the next key is for it

    def _close(self) -> None:
        prompt, self._prompt = self._prompt, None
        if prompt is not None:
            prompt.cancelled()
        self.screen.remove_class("-asking", "-choosing")
        self.screen.set_focus(self._rows)
        self._refresh_last()

    @property
    def _choosing(self) -> bool:
        return self.screen.has_class("-choosing")

    # ---------------------------------------------------------------------------------------------- decisions

    @property
    def claim(self) -> ClaimSummary | None:
        """The claim under the cursor, if there is one and it has been read."""
        return self.session.row(self._rows.cursor) if self._rows.count else None

    def do_decide(self, word: str, reason: str = "") -> None:
        """Decide the claim under the cursor and go on to the next."""
        claim = self.claim
        if claim is None:
            self._say("There is no claim here to decide.")
        elif word == "wait":
            self.session.wait(claim, reason=reason)
            self._decided()
        elif Verdict(word) is Verdict.CORROBORATED and (rests := self._caution(claim)):
            self._guard(claim, rests, reason)
        else:
            self.session.decide(claim, Verdict(word), reason=reason)
            self._decided()

    def _caution(self, claim: ClaimSummary) -> str:
        return caution(claim, self.session.known_dossier(claim.key), ascii_only=self.options.ascii)

    def _guard(self, claim: ClaimSummary, rests: str, reason: str) -> None:
        def answered(given: str) -> bool:
            if not given:
                self._refresh_last("A reason is needed. Esc leaves the claim as it is.")
                return False
            self.session.decide(claim, Verdict.CORROBORATED, reason=given, override=True)
            self._decided()
            return True

        question = f"{rests}. Corroborate all the same? reason: "
        if width_of(((question, ""),)) + ROOM_TO_TYPE > self.size.width:
            self._refresh_last(f"{rests}.")
            question = "Corroborate all the same? reason: "
        self._ask(Prompt(question, answered, lambda: None))
        self._input.value = reason

    def do_decide_with_reason(self, word: str) -> None:
        """Ask for a reason, then decide."""

        def answered(given: str) -> bool:
            self._prompt = None
            self._close()
            self.do_decide(word, given)
            return False

        if self.claim is not None:
            self._ask(Prompt(f"{word.replace('_', ' ')}, because: ", answered, lambda: None))

    def _decided(self) -> None:
        here = self._rows.cursor
        self._rows.redraw(here)
        there = self.session.next_open(here)
        if there == here:
            self._say(f"Nothing else is undecided in this list: {self._key_of('filter')} shows another.")
        self._point(there)

    def do_skip(self) -> None:
        """Go on; nothing is written."""
        if self._rows.count:
            self._point(self.session.next_open(self._rows.cursor))

    def do_reopen(self) -> None:
        """Make the claim undecided again, and stay on it."""
        claim = self.claim
        if claim is not None and not self.session.reopen(claim):
            self._say("It is unreviewed already.")
        self._point(self._rows.cursor)

    def do_undo(self) -> None:
        """Take back the newest change."""
        if self._opened:
            self.session.undo()

    def do_redo(self) -> None:
        """Do it again."""
        if self._opened:
            self.session.redo()

    def _heard(self, outcome: Outcome) -> None:
        """A change was written, or was not."""
        try:
            self.session.settle(outcome)
        except Exception as error:  # noqa: BLE001 - `run` raises it once the terminal is itself again
            self.exit(error, return_code=70)
            return
        if outcome.kind == "ask":
            whatever = {"y": lambda: self.session.undo(whatever=True)}
            self._inquire(f"Take it back? y  The newest change was no decision: {outcome.sentence}", whatever)
        elif outcome.kind in {"failed", "nothing"}:
            self._failures += outcome.kind == "failed"
            self._say(outcome.sentence)
        else:
            again = "does it again" if outcome.kind == "undone" else "undoes"
            key = self._key_of("redo" if outcome.kind == "undone" else "undo")
            self._last = f"{outcome.sentence} ({key} {again})"
        self._return_to(outcome)

    def _return_to(self, outcome: Outcome) -> None:
        place = self.session.index_of(outcome.key)
        if outcome.many:
            self.do_refresh()
        elif place is None:
            self._point(self._rows.cursor)
        else:
            self._rows.redraw(place)
            self._point(self._rows.cursor if outcome.kind == "saved" else place)

    # ------------------------------------------------------------------------------------------------- moving

    def do_move(self, by: str) -> None:
        """Move by claims."""
        self._point(self._rows.cursor + int(by))

    def do_page(self, by: str) -> None:
        """Move by pages."""
        self._point(self._rows.cursor + int(by) * max(self._rows.size.height - 1, 1))

    def do_half_page(self, by: str) -> None:
        """Move by half pages."""
        self._point(self._rows.cursor + int(by) * max(self._rows.size.height // 2, 1))

    def do_first(self) -> None:
        """To the first claim."""
        self._point(0)

    def do_last(self) -> None:
        """To the last claim."""
        self._point(self._rows.count - 1)

    def do_next_open(self) -> None:
        """To the next undecided claim."""
        self.do_skip()

    def do_scroll(self, by: str) -> None:
        """Scroll the claim."""
        self._page.look(int(by) * max(self._page.size.height // 2, 1))

    def do_passage(self, by: str) -> None:
        """Show another passage."""
        self._passage += int(by)
        self._show_claim(keep_place=True)

    def do_open(self) -> None:
        """Show the claim alone."""
        self._zoomed = True
        self._lay_out()

    def do_zoom(self) -> None:
        """Show the claim alone, or no longer."""
        self._zoomed = not self._zoomed
        self._lay_out()

    def do_escape(self) -> None:
        """Out of the claim, or out of the search."""
        if self._zoomed:
            self.do_zoom()
        elif self._searched:
            self._searched = ""
            self.do_refresh()

    def do_back(self) -> None:
        """Out of the claim; in the queue, ask whether to quit."""
        if self._zoomed:
            self.do_zoom()
        else:
            key = self._key_of("back")
            self._inquire(f"Quit? {key} again quits, any other key stays", {key: self.do_quit})

    def do_quit(self) -> None:
        """Write what is still to be written, and end."""
        self._background(self._quit)

    async def _quit(self) -> None:
        failed = self._failures
        if self._opened:
            await asyncio.get_running_loop().run_in_executor(None, self.session.flush)
            await asyncio.sleep(0)
        if self._failures == failed:
            self.exit()

    def do_redraw(self) -> None:
        """Draw everything again."""
        self.refresh(repaint=True, layout=True)
        self.screen.refresh(repaint=True, layout=True)

    # -------------------------------------------------------------------------------------------------- lists

    def do_filter(self) -> None:
        """Ask for another list."""
        answers = {key: (lambda name=name: self._choose_list(name)) for key, name in _FILTER_KEYS.items()}
        self._inquire("  ".join(f"{key} {name}" for key, name in _FILTER_KEYS.items()), answers)

    def _choose_list(self, name: str) -> None:
        self._filter, self._searched = name, ""
        self._background(self._relist)

    def do_refresh(self) -> None:
        """Read the list again."""
        self._background(self._relist)

    async def _relist(self) -> None:
        claim = self.claim
        await self._slow(self.session.flush)
        shown = await self._slow(self.session.queue, self._filter, self._searched)
        self.session.show(shown)
        place = self.session.index_of(claim.key if claim else None)
        self._listed(shown.start if place is None else place)

    def do_search(self) -> None:
        """Search as one types."""
        memory, place, searched = self.session.memory(), self._rows.cursor, self._searched

        def cancelled() -> None:
            self._search_number += 1
            self._searched = searched
            self.session.recall(memory)
            self._listed(place)

        if self._opened:
            self._ask(Prompt("/", self._keep_search, cancelled, self._search_soon))

    def _keep_search(self, text: str) -> bool:
        self._search_soon(text)
        return True

    def _search_soon(self, text: str) -> None:
        self._search_number += 1
        self._background(self._search, text, self._search_number)

    async def _search(self, text: str, number: int) -> None:
        await asyncio.sleep(SEARCH_DELAY_S)
        if number != self._search_number:
            return
        try:
            shown = await self._slow(self.session.queue, self._filter, text)
        except BadInputError as error:
            self._refresh_last(_told(error))
            return
        if number == self._search_number:
            self._searched = text
            memory = self.session.memory()
            self.session.recall((shown, memory[1]))
            self._listed(shown.start)

    def _listed(self, start: int) -> None:
        """Another list is shown."""
        self._rows.fill(len(self.session.list.keys), start)
        self._wanted = None
        self._point(start)
        self._read_rows()

    def do_palette(self) -> None:
        """Everything that can be done."""
        self._choose("COMMANDS", notes=False)

    def do_help(self) -> None:
        """The keys."""
        self._choose("KEYS of this screen: type to search", notes=True)

    def _choose(self, title: str, *, notes: bool) -> None:
        self.screen.add_class("-choosing")
        self._chooser.begin(title, notes=notes)

    def _inquire(self, text: str, answers: Mapping[str, Callable[[], object]]) -> None:
        self._question = Question(text, answers)
        self._refresh_hint()

    # ----------------------------------------------------------------------------------- reading ahead of need

    def on_rows_scrolled(self) -> None:
        """Other rows are in sight."""
        self._read_rows()

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        """The mouse points at a claim."""
        if not self._choosing:
            self._point(event.place)

    def on_page_resized(self) -> None:
        """The claim has another width."""
        self._show_claim(keep_place=True)

    def _read_rows(self) -> None:
        if self._opened and not self._paging:
            self._paging = True
            self._background(self._read_missing)

    async def _read_missing(self) -> None:
        try:
            while True:
                first, last = self._rows.in_sight
                missing = self.session.missing(first, last)
                if not missing:
                    return
                shown = self.session.list
                keys = self.session.missing(first - AROUND, last + AROUND)
                rows = await self._slow(self.session.read, keys)
                if shown is self.session.list:
                    self.session.keep(rows, keys)
                    self._rows.refresh()
                    self._point(self._rows.cursor)
        finally:
            self._paging = False

    def _point(self, place: int) -> None:
        """Put the cursor on a claim and show it."""
        if place != self._rows.cursor:
            self._passage = 0
        self._rows.point(place)
        self._show_claim()
        self._refresh_chrome()

    def _show_claim(self, *, keep_place: bool = False) -> None:
        claim = self.claim
        if claim is None:
            self._page.show([((f" {self._nothing}", "faint"),)])
            return
        dossier = self.session.known_dossier(claim.key)
        width = max(self._page.size.width, 20)
        lines = claim_lines(claim, dossier, width, passage=self._passage, ascii_only=self.options.ascii)
        self._page.show(lines, keep_place=keep_place)
        if dossier is None:
            self._want(claim)

    @property
    def _nothing(self) -> str:
        if not self._opened:
            return "opening ..."
        if self._rows.count:
            return "this claim is gone" if self.session.is_gone(self._rows.cursor) else "reading ..."
        key = self._key_of("filter")
        return f"Nothing is in this list ({self.session.list.name}). {key} a shows all claims."

    def _want(self, claim: ClaimSummary) -> None:
        """Read a claim; of several that are wanted while one is read, only the newest."""
        busy, self._wanted = self._wanted is not None, claim.key
        if not busy:
            self._background(self._read_claims)

    async def _read_claims(self) -> None:
        try:
            while (claim := self.claim) is not None and self.session.known_dossier(claim.key) is None:
                dossier = await self._slow(self.session.dossier, claim)
                if claim is not self.claim:
                    continue
                if self.session.known_dossier(claim.key) is None:
                    self.session.keep_dossier(dossier)
                self._show_claim()
        finally:
            self._wanted = None
        await self._read_next()

    async def _read_next(self) -> None:
        if self._rows.count:
            coming = self.session.row(self.session.next_open(self._rows.cursor))
            if coming is not None:
                await self._slow(self.session.dossier, coming)

    # ------------------------------------------------------------------------------------------------ drawing

    def _draw_row(self, place: int, width: int, cursor: bool) -> tuple[Line, str]:  # noqa: FBT001 - as `Rows` calls it
        claim = self.session.row(place)
        if claim is None:
            return (("  gone" if self.session.is_gone(place) else "  ...", "faint"),), "cursor" if cursor else ""
        dimmed = self.session.is_dimmed(place)
        return claim_row(claim, width, cursor=cursor, dimmed=dimmed, ascii_only=self.options.ascii)

    def on_resize(self, event: events.Resize) -> None:
        """Find the layout that fits."""
        self._lay_out(event.size.width, event.size.height)

    def _lay_out(self, width: int = 0, height: int = 0) -> None:
        width, height = width or self.size.width, height or self.size.height
        small = width < TOO_SMALL[0] or height < TOO_SMALL[1]
        one = self._zoomed or width < ONE_CLAIM[0] or height < ONE_CLAIM[1]
        wide = width >= WIDE and not one
        for name, holds in (("-small", small), ("-one", one), ("-wide", wide)):
            self.screen.set_class(holds, name)
        self._rows.styles.height = "1fr" if wide else max(4, min(14, (height - CHROME) * 2 // 5))
        self.query_one("#divider", Rule).set_class(wide, "-upright")
        self.query_one("#small", Bar).show(((" too small: 40 by 10 at least", "doubt"),))
        self._refresh_chrome(width)

    def _refresh_chrome(self, width: int = 0) -> None:
        listed, count = self.session.list, self._rows.count
        name = f"{self.name_shown}   " if self.name_shown else ""
        left: Line = ((" factbase  ", "heading"), (name, "faint"), (f"Queue: {listed.name}", "strong"))
        saved = f"saving {self.session.pending}" if self.session.pending else "saved"
        place = f"{self._rows.cursor + 1:,} of {count:,}" if count else plural(0, "claim", "claims")
        right = f"{place}, {self.session.decided:,} decided, {saved} " if self._opened else "opening "
        self.query_one("#head", Bar).show(left, ((f"  {right}", "faint"),))
        self._refresh_last()
        self._refresh_hint(width)

    def _refresh_last(self, instead: str = "") -> None:
        line: Line = ((f" last: {self._last}" if self._last else "", "plain"),)
        self.query_one("#last", Bar).show(((f" {instead}", "doubt"),) if instead else line)

    def _refresh_hint(self, width: int = 0) -> None:
        bar = self.query_one("#hint", Bar)
        if self._question is not None:
            bar.show(((f" {self._question.text}", "doubt"),))
        elif self._notice:
            bar.show(((f" {self._notice}", "bad"),))
        else:
            pairs = hints(self.actions, width or self.size.width, ascii_only=self.options.ascii)
            parts = [part for key, label in pairs for part in ((f" {key}", "key"), (f" {label} ", "plain"))]
            bar.show(tuple(parts[:-1]))

    def _say(self, notice: str) -> None:
        """Say something in the hint line, until a key is pressed."""
        self._notice = notice
        self._refresh_hint()

    def _key_of(self, action: str) -> str:
        [keys] = [each.keys for each in self.actions if each.id == action]
        return shown_key(keys[0], ascii_only=self.options.ascii)

    @property
    def _rows(self) -> Rows:
        return self.query_one("#list", Rows)

    @property
    def _page(self) -> Page:
        return self.query_one("#page", Page)

    @property
    def _input(self) -> Input:
        return self.query_one("#answer", Input)

    @property
    def _chooser(self) -> Chooser:
        return self.query_one(Chooser)


def _told(error: FactbaseError) -> str:
    return f"{error.message} ({error.hint})" if error.hint else error.message
