"""The screen of a review: what keys do, which view is shown, and what is asked.

One thread draws, one reads the database, one writes it. The drawing one never waits: lists and pages appear when
they have been read, and a decision is shown before it is written.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events
from textual.app import App
from textual.containers import Container, Horizontal, Vertical
from textual.filter import ANSIToTruecolor
from textual.widgets import Input

from factbase.display import safe, wrap
from factbase.errors import FactbaseError
from factbase.review import FILTERS
from factbase.review.actions import KEY, VIEWS
from factbase.review.keys import follow_ups, hints, keymap, remapped, shown_key
from factbase.settings import Settings, masked
from factbase.tui.layout import THEMES, layout
from factbase.tui.paste_guard import HOLD_S, Gate
from factbase.tui.prompts import Prompt, Question
from factbase.tui.terminal import LOOK_S, is_gone
from factbase.tui.views.claims import Claims
from factbase.tui.views.palette import Chooser
from factbase.tui.widgets.lines import Bar, Heads, Page, Rows, Rule
from factbase.tui.widgets.reading import Reading
from factbase.tui.widgets.text import Painted, Paper, Wall, width_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.filter import LineFilter
    from textual.worker import Worker

    from factbase.results import ClaimSummary
    from factbase.review import Outcome, ReviewSession
    from factbase.review.actions import Action
    from factbase.tui.views.reader import Reader
    from factbase.tui.views.view import View
    from factbase.tui.widgets.text import Line

__all__ = ["ReviewApp"]

T = TypeVar("T")

ROOM_TO_TYPE = 24
_HELD_S = 0.06
_NOTICE_SHOWN = 1_000  # characters: more than two lines ever have, and never a pause
_CHOOSER_KEYS = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
_VIEWS = {
    "links": ("links", "Links"),
    "sources": ("sources", "Sources"),
    "chokes": ("sources", "Chokes"),
    "documents": ("documents", "Documents"),
    "reader": ("reader", "Reader"),
    "history": ("history", "History"),
    "board": ("dashboard", "Board"),
}
_SCROLLING = frozenset({"preview.down", "preview.up"})


class Views(dict[str, "View"]):
    """The views by name; all but the queue are imported and made when they are first gone to.

    Args:
        app: which they show themselves on.
    """

    def __init__(self, app: ReviewApp) -> None:
        super().__init__({"claims": Claims(app)})
        self._app = app

    def __missing__(self, name: str) -> View:
        module, made = _VIEWS[name]
        self[name] = view = getattr(import_module(f"factbase.tui.views.{module}"), made)(self._app)
        return cast("View", view)


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
        self.views = Views(self)
        self.view: View = self.views["claims"]
        self.changes = 0  # written by us, or taken back
        self.zoomed = False
        self._trail: list[str] = []
        self._keys = {view: keymap(self.actions, view) for view in VIEWS}
        self._prefix = ""
        self._gate: Gate[events.Key] = Gate()
        self._wall = Wall()  # one and the same: the toolkit keeps what it made of a line
        self._reader = ThreadPoolExecutor(1, "factbase-reader")
        self._matcher = ThreadPoolExecutor(1, "factbase-matcher")
        self._event_loop: asyncio.AbstractEventLoop | None = None
        self._opened = False
        self._last = ("", "")  # what was done, and the key that takes it back
        self._notice = ""
        self._question: Question | None = None
        self._prompt: Prompt | None = None
        self._over: Callable[[int], list[Line]] | None = None
        self._failures = 0
        self._page_due = False
        self._newest_key: tuple[str, float] = ("", 0.0)
        self.animation_level = "none"
        Painted.ascii_only = self.options.ascii
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = f"factbase-{self.options.theme}"

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The toolkit's filters, and the wall behind `safe`. Colours by number need no filter: there are none."""
        return [*(each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)), self._wall]

    def get_default_screen(self) -> Paper:
        """The one screen, laid out for the size of the terminal before anything is on it."""
        classes = layout(*self.size, self.view, zoomed=False).classes
        return Paper(id="_default", classes=" ".join(name for name, holds in classes.items() if holds))

    def compose(self) -> ComposeResult:
        """Head, list, page, what was done last, hints."""
        yield Bar(id="head")
        yield Heads(id="heads")
        with Container(id="body"):
            yield Rows(self._draw_row, id="list")
            yield Reading(id="reading")
            yield Rule(id="divider")
            with Vertical(id="side"):
                yield Page(id="page")
                yield Rule(id="third-rule")
                yield Page(id="third")
        yield Chooser(self.actions, ascii_only=self.options.ascii)
        yield Rule()
        yield Bar(id="last")
        with Horizontal(id="foot"):
            yield Bar(id="hint")
            yield Bar(id="ask")
            yield Input(id="answer", compact=True)
        yield Bar(id="small")

    # ---------------------------------------------------------------------------------------- beginning, end

    def on_load(self) -> None:
        """Before the terminal is taken over: see to it that it is given back.

        Without this a closed terminal or a polite kill leaves the terminal in a mode that no shell can use.
        """
        self._event_loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            with suppress(NotImplementedError, RuntimeError, ValueError):
                self._event_loop.add_signal_handler(number, self._signalled, number)

    def on_mount(self) -> None:
        """Paint the frame; open the database behind it."""
        if not self.is_headless:
            self.set_interval(LOOK_S, self._see_terminal)
        self._input.cursor_blink = False
        self._page.scroll_key = self.key_of("preview.down")
        self._notice = "  ".join(self.complaints)
        self._rows.focus()
        self.refresh_chrome()
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        """The frame is there: from now on memory is looked after again, and the database is waited for."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        self.background(self._open)

    def _see_terminal(self) -> None:
        if is_gone(sys.__stdin__.fileno() if sys.__stdin__ else 0):
            self._signalled(signal.SIGHUP)

    def _signalled(self, number: int) -> None:
        self.exit(return_code=128 + number)

    async def _open(self) -> None:
        shown, rows = await self.slow(self.session.begin)
        self.session.show(shown)
        self.session.keep(rows, shown.keys)
        self._opened = True
        self.queue.listed(shown.start)
        if not shown.keys:
            self.go("board")
        self.queue.complete(shown)

    @property
    def opened(self) -> bool:
        """Whether the database is open."""
        return self._opened

    def on_unmount(self) -> None:
        """Stop reading. Writing ends with the session."""
        self._reader.shutdown(wait=False, cancel_futures=True)
        self._matcher.shutdown(wait=False, cancel_futures=True)

    def hear(self, outcome: Outcome) -> None:
        """Take an outcome from the writer's thread to the drawing one."""
        try:
            assert self._event_loop is not None
            self._event_loop.call_soon_threadsafe(self._heard, outcome)
        except RuntimeError:
            self.unheard.append(outcome)

    def background(self, work: Callable[..., Awaitable[None]], *given: object) -> Worker[None]:
        """Do something beside the drawing; what goes wrong is told, or ends the screen."""
        # The function and not its coroutine: a screen that ends first would leave that one behind, never awaited.
        return self.run_worker(partial(self._guarded, work, *given), exit_on_error=False)

    async def _guarded(self, work: Callable[..., Awaitable[None]], *given: object) -> None:
        try:
            await work(*given)
        except FactbaseError as error:
            if not self._opened:
                self.exit(error, return_code=error.exit_code)
            if not self._notice:  # that a change was not saved is to be read first
                self.say(told(error))
        except Exception as error:  # noqa: BLE001 - `run` raises it once the terminal is itself again
            self.exit(error, return_code=70)

    async def slow(self, work: Callable[..., T], *given: object) -> T:
        """What asks the database, in the reading thread."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, work, *given)

    async def aside(self, work: Callable[..., T], *given: object) -> T:
        """What takes long and nobody waits for, in the matcher's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._matcher, work, *given)

    def soon(self, work: Callable[[], object]) -> None:
        """From another thread: do something in the drawing one."""
        with suppress(RuntimeError):
            assert self._event_loop is not None
            self._event_loop.call_soon_threadsafe(work)

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
        known, before = self._keys[self.view.id], f"{self._prefix} " if self._prefix else ""
        return known.get(before + event.key) or known.get(before + (event.character or ""))

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
            self.say("")
        action = self._action_of(event)
        self._prefix = ""
        if self._question is not None:
            if action is not None and action.id in _SCROLLING:
                self.do(action)
                return
            question, self._question = self._question, None
            self._lift()
            self._refresh_hint()
            answer = question.answers.get(event.character or event.key)
            if answer is not None:
                answer()
                return
            if event.key == "escape":
                return
        self._refresh_hint()
        if action is not None:
            self.do(action, event.character or event.key)

    def do(self, action: Action, key: str = "1") -> None:
        """Do what the view, or else the app, has for an action."""
        method = f"do_{action.method}"
        owner = self.view if hasattr(self.view, method) else self
        getattr(owner, method)(*(key if each == KEY else each for each in action.arguments))

    def _typed(self, event: events.Key) -> bool:
        """Whether a key that came while a line is typed in was ours."""
        before, self._newest_key = self._newest_key, (event.key, event.time)
        prompt = self._prompt
        if prompt and prompt.asked_by == event.key == before[0] and event.time - before[1] < _HELD_S:
            return True  # the key that asked is still held down
        if event.key == "escape":
            self._close()
        elif self._choosing and event.key in _CHOOSER_KEYS:
            self._chooser.move(_CHOOSER_KEYS[event.key])
        elif (
            (action := self._keys[self.view.id].get(event.key)) is not None
            and action.id == "quit"
            and len(event.key) > 1
        ):
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
                self.do(chosen)
        elif self._prompt is not None:
            prompt = self._prompt
            if prompt.answered(self._input.value.strip()) and self._prompt is prompt:
                self._prompt = None
                self._close()

    # ------------------------------------------------------------------------------------------ what is asked

    def ask(self, prompt: Prompt) -> None:
        """Ask for a line of text."""
        self._prompt = replace(prompt, asked_by=self._newest_key[0])
        question: Line = ((f" {prompt.question}", "doubt"),)
        bar = self.query_one("#ask", Bar)
        bar.styles.width = min(width_of(question), max(self.size.width - ROOM_TO_TYPE, 10))
        bar.show(question)
        self._input.value = prompt.initial
        self._input.cursor_position = len(prompt.initial)
        self.screen.add_class("-asking")
        self.screen.set_focus(self._input)  # at once: the next key is for it

    def answered(self) -> None:
        """Take the line away, as one that was answered."""
        self._prompt = None
        self._close()

    def _close(self) -> None:
        prompt, self._prompt = self._prompt, None
        if prompt is not None:
            prompt.cancelled()
        self.screen.remove_class("-asking", "-choosing")
        self.screen.set_focus(self._rows)
        self.refresh_last()

    @property
    def _choosing(self) -> bool:
        return self.screen.has_class("-choosing")

    def inquire(self, text: str, answers: Mapping[str, Callable[[], object]]) -> None:
        """Ask something that one key answers."""
        self._question = Question(text, answers)
        self._refresh_hint()

    def do_begin(self, prefix: str) -> None:
        """Show what may follow a first key."""
        self._prefix = prefix
        self._refresh_hint()

    def do_palette(self) -> None:
        """Everything that can be done."""
        self._choose("COMMANDS", notes=False)

    def do_help(self) -> None:
        """The keys."""
        self._choose("KEYS of this view: type to search", notes=True)

    def _choose(self, title: str, *, notes: bool) -> None:
        self.screen.add_class("-choosing")
        self._chooser.begin(title, self.view.id, notes=notes)

    # ------------------------------------------------------------------------------------------------- changes

    @property
    def queue(self) -> Claims:
        """The view of claims."""
        return cast("Claims", self.views["claims"])

    @property
    def claim(self) -> ClaimSummary | None:
        """The claim under the cursor of the queue, if there is one and it has been read."""
        return self.queue.claim

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
            self.inquire(f"Take it back? y  The newest change was no decision: {outcome.sentence}", whatever)
        elif outcome.kind in {"failed", "nothing"}:
            self._failures += outcome.kind == "failed"
            self.say(outcome.sentence)
        else:
            again = "does it again" if outcome.kind == "undone" else "undoes"
            key = self.key_of("redo" if outcome.kind == "undone" else "undo")
            self._last = (outcome.sentence, f" ({key} {again}) ")
        if outcome.kind not in {"ask", "nothing"}:
            self.changes += 1
            self.view.heard(outcome)
        self.refresh_chrome()

    def say(self, notice: str) -> None:
        """Say something in the hint line, until a key is pressed."""
        location = self.session.facts.location if self._opened else ""
        # Of a long path only the file's name, and no URL: what happened must fit in two lines.
        short = "the database" if "://" in location else location.rsplit("/", 1)[-1]
        self._notice = notice.replace(masked(location), short) if location else notice
        self.refresh_last()
        self._refresh_hint()

    def _notice_lines(self) -> tuple[str, str]:
        """A notice that is too long for one line takes the line above too."""
        lines = wrap(safe(self._notice[:_NOTICE_SHOWN]), max(self.size.width - 2, 10))
        return ("", lines[0]) if len(lines) == 1 else (lines[0], " ".join(lines[1:]))

    def put_over(self, lines: Callable[[int], list[Line]] | None) -> None:
        """Show other lines in place of the page, until a question about them is answered."""
        self._over = lines
        self._lay_out()
        self.show_page()

    def _lift(self) -> None:
        if self._over is not None:
            self.put_over(None)

    # ------------------------------------------------------------------------------------------------- moving

    @property
    def place(self) -> int:
        """Where the cursor is in the list."""
        return self._rows.cursor

    def do_move(self, by: str) -> None:
        """Move by rows."""
        self.point(self.place + int(by))

    def do_page(self, by: str) -> None:
        """Move by pages."""
        self.point(self.place + int(by) * max(self._rows.size.height - 1, 1))

    def do_half_page(self, by: str) -> None:
        """Move by half pages."""
        self.point(self.place + int(by) * max(self._rows.size.height // 2, 1))

    def do_first(self) -> None:
        """To the first row."""
        self.point(0)

    def do_last(self) -> None:
        """To the last row."""
        self.point(self._rows.count - 1)

    def do_scroll(self, by: str) -> None:
        """Scroll the page."""
        self._page.look(int(by) * max(self._page.size.height // 2, 1))

    def do_open(self) -> None:
        """Show what is under the cursor alone."""
        self.zoom(on=True)

    def do_zoom(self) -> None:
        """Show what is under the cursor alone, or no longer."""
        self.zoom(on=not self.zoomed)

    def zoom(self, *, on: bool) -> None:
        """Show the page alone, or the list again too."""
        self.zoomed = on
        self._lay_out()

    def do_escape(self) -> None:
        """Out of what is the closest."""
        if self.view.escape():
            self.refresh_chrome()
        elif self.zoomed:
            self.zoom(on=False)
        elif self.view is not self.queue:
            self.do_back()

    def do_back(self) -> None:
        """Out of the page, or to the view before; in the queue, ask whether to quit."""
        if self.zoomed and self.view.has_list:
            self.zoom(on=False)
        elif self._trail:
            self.show(self._trail.pop())
        elif self.view is not self.queue:
            self.show("claims")
        else:
            key = self.key_of("back")
            self.inquire(f"Quit? {key} again quits, any other key stays", {key: self.do_quit})

    def do_go(self, name: str) -> None:
        """To another view, or to the queue with another list."""
        self.go(name)

    def do_list(self, name: str) -> None:
        """To another list of claims."""
        self.go("claims")
        self.queue.choose(name)

    def go(self, name: str) -> None:
        """To another view; back from it leads here. The queue is the root: back from it leads out."""
        if not self._opened:
            return
        view = "claims" if name in FILTERS else name
        if view == "claims":
            self._trail = []
        elif self.view.id != view:
            self._trail = [*[each for each in self._trail if each != view][-8:], self.view.id]
        self.show(view)
        if name in FILTERS:
            self.queue.choose(name)

    def go_back_later(self) -> None:
        """To the queue as it is; back from it leads here."""
        if self.view is not self.queue:
            self._trail.append(self.view.id)
            self.show("claims")

    def show(self, name: str) -> None:
        """Put another view on the screen."""
        self.view.cursor = self.place
        self.view = self.views[name]
        self.zoomed = False
        self._over = None
        self._lay_out()
        self.view.enter()

    def do_refresh(self) -> None:
        """Read the list again."""
        self.view.refresh()

    def do_quit(self) -> None:
        """Write what is still to be written, and end."""
        self.background(self._quit)

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

    # ------------------------------------------------------------------------------------------------ drawing

    def fill(self, count: int, place: int) -> None:
        """Show a list of so many rows."""
        self._rows.fill(count, place)
        self.point(place)
        self.view.scrolled()

    def refill(self, count: int, place: int) -> None:
        """Show a list of which the one that is shown was a part."""
        self._rows.refill(count, place)
        self.view.scrolled()
        self.refresh_chrome()

    def point(self, place: int) -> None:
        """Put the cursor on a row and show what is under it."""
        self._rows.point(place)
        self.view.pointed()
        if not self._page_due:  # the row first: it answers the key; of many keys at once the page shows the last
            self._page_due = True
            self.call_after_refresh(self.show_page)
        self.refresh_chrome()

    def redraw_row(self, place: int) -> None:
        """Draw one row again."""
        self._rows.redraw(place)

    def redraw_rows(self) -> None:
        """Draw all rows in sight again."""
        self._rows.refresh()

    @property
    def in_sight(self) -> tuple[int, int]:
        """The first row in sight, and the first one below."""
        return self._rows.in_sight

    def show_page(self, *, keep_place: bool = False) -> None:
        """Show what is under the cursor."""
        self._page_due = False
        width = max(self._page.size.width, 20)
        whole = partial(self._over if self._over is not None else self.view.page, width)
        brief = self.view.brief(width, self._page.size.height) if self._is_stacked else []
        self._page.show(brief or whole(), rest=whole if brief else None, keep_place=keep_place)
        if self.screen.has_class("-third"):
            third = self.query_one("#third", Page)
            third.show(self.view.third(max(third.size.width, 20)), keep_place=keep_place)

    @property
    def _is_stacked(self) -> bool:
        """Whether the page stands below the list."""
        return self._over is None and not any(map(self.screen.has_class, ("-one", "-wide", "-reading", "-small")))

    def _draw_row(self, place: int, width: int, cursor: bool) -> tuple[Line, str]:  # noqa: FBT001 - as `Rows` calls it
        return self.view.draw(place, width, cursor=cursor)

    def on_rows_scrolled(self) -> None:
        """Other rows are in sight."""
        self.view.scrolled()

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        """The mouse points at a row."""
        if not self._choosing:
            self.point(event.place)

    def on_page_resized(self) -> None:
        """The page has another width."""
        self.show_page(keep_place=True)

    def on_resize(self, event: events.Resize) -> None:
        """Find the layout that fits."""
        self._lay_out(event.size.width, event.size.height)

    def _lay_out(self, width: int = 0, height: int = 0) -> None:
        width, height = width or self.size.width, height or self.size.height
        found = layout(width, height, self.view, zoomed=self.zoomed or self._over is not None)
        self.screen.update_classes(found.classes, animate=False)
        self._rows.styles.height = found.list_height
        self.query_one("#divider", Rule).set_class(found.classes["-wide"], "-upright")
        self.query_one("#small", Bar).show(((" too small: 40 by 10 at least", "doubt"),))
        self.refresh_chrome(width)

    def refresh_chrome(self, width: int = 0) -> None:
        """Draw head, last line and hints again."""
        name = f"{self.name_shown}   " if self.name_shown else ""
        left: Line = ((" factbase  ", "heading"), (name, "faint"), (self.view.title, "strong"))
        saved = f"saving {self.session.pending}" if self.session.pending else "saved"
        right = f"{self.view.place}, {saved} " if self._opened else "opening "
        self.query_one("#head", Bar).show(left, ((f"  {right}", "faint"),))
        self.query_one(Heads).show(self.view.heads(self._rows.size.width) if self._rows.display else ())
        self.refresh_last()
        self._refresh_hint(width)

    def refresh_last(self, instead: str = "") -> None:
        """Draw what was done last again, or something else in its place."""
        more, _ = self._notice_lines()
        said, key = ("", "") if instead or more else self._last
        line: Line = ((f" {instead}", "doubt"),) if instead else ((f" last: {said}" if said else "", "plain"),)
        line = line if instead or not more else ((f" {more}", "bad"),)
        self.query_one("#last", Bar).show(line, ((key, "faint"),))

    def _refresh_hint(self, width: int = 0) -> None:
        bar = self.query_one("#hint", Bar)
        if self._question is not None:
            bar.show(((f" {self._question.text}", "doubt"),))
        elif self._notice:
            bar.show(((f" {self._notice_lines()[1]}", "bad"),))
        else:
            here = [each for each in self.actions if each.is_in(self.view.id)]
            if self._prefix:
                pairs = follow_ups(here, self._prefix)
            else:
                pairs = hints(here, width or self.size.width, ascii_only=self.options.ascii)
            gap = "" if self._prefix else " "  # all that may follow a first key is to be seen
            parts = [part for key, label in pairs for part in ((f" {key}", "key"), (f" {label}{gap}", "plain"))]
            bar.show(tuple(parts if self._prefix else parts[:-1]))

    def key_of(self, action: str) -> str:
        """The key of an action, as it is shown."""
        [keys] = [each.keys for each in self.actions if each.id == action]
        return shown_key(keys[0], ascii_only=self.options.ascii)

    @property
    def reader(self) -> Reader:
        """The view of a document's text."""
        return cast("Reader", self.views["reader"])

    @property
    def reading(self) -> Reading:
        """The widget that shows a document's text."""
        return self.query_one(Reading)

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


def told(error: FactbaseError) -> str:
    """A refusal as one sentence, with what to do."""
    return f"{error.message} ({error.hint})" if error.hint else error.message
