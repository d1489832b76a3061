"""The loop: a line is read, the room that one is in or the review itself does it, and what became of it is said."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, TextIO, cast

from factbase.errors import BadInputError, FactbaseError
from factbase.plain.arguments import HELP, ONLY_HERE, TAKES, UNTOLD, typed
from factbase.plain.claims import Claims
from factbase.plain.console import EndOfInputError, Talk
from factbase.review import FILTERS
from factbase.review.actions import KEY
from factbase.review.keys import follow_ups, keymap, remapped, shown_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from factbase.plain.arguments import Typed
    from factbase.plain.view import Room
    from factbase.review import Outcome, ReviewSession
    from factbase.review.actions import Action
    from factbase.settings import Settings

__all__ = ["Review"]

_ROOMS = {
    "links": ("links", "Links"),
    "sources": ("sources", "Sources"),
    "chokes": ("sources", "Chokes"),
    "documents": ("reader", "Documents"),
    "reader": ("reader", "Reader"),
    "history": ("history", "History"),
    "board": ("history", "Board"),
}
_SIGNS = "✓✗↺…– "  # a screen shows them; read aloud they say less than the words behind them
_GREETING = "Type a letter and Enter. ? says the letters, Enter alone reads again, q leaves."


class Rooms(dict[str, "Room"]):
    """The rooms by name; all but the queue are imported and made when they are first gone to.

    Args:
        review: whose they are.
    """

    def __init__(self, review: Review) -> None:
        super().__init__({"claims": Claims(review)})
        self._review = review

    def __missing__(self, name: str) -> Room:
        module, made = _ROOMS[name]
        self[name] = room = getattr(import_module(f"factbase.plain.{module}"), made)(self._review)
        return cast("Room", room)


class Review:
    """A review in progress, line by line.

    Args:
        session: open, with its first list.
        stdin: where lines come from.
        stdout: where everything goes.
        told: where the session puts what became of changes.
        settings: which keys do what.
    """

    def __init__(
        self, session: ReviewSession, stdin: TextIO, stdout: TextIO, told: list[Outcome], settings: Settings
    ) -> None:
        self.session, self._told, self._left = session, told, False
        self.talk = Talk(stdin, stdout, ascii_only=settings.ascii)
        self._known, self._complaints = remapped(settings.keys)
        self.rooms = Rooms(self)
        self.room: Room = self.rooms["claims"]
        self._trail: list[str] = []
        self._again = True

    @property
    def queue(self) -> Claims:
        """The room of claims."""
        return cast("Claims", self.rooms["claims"])

    def run(self) -> None:
        """Until it is left, or there is no more input."""
        self.talk.say(*self._complaints, _GREETING)
        self.room.enter()
        if not self.room.count:
            self.go("board")
        try:
            while not self._left:
                self._turn()
        except EndOfInputError:
            pass

    def _turn(self) -> None:
        try:
            if self._again:
                self._again = False
                self.room.tell()
            self._obey(self.talk.ask(self.room.prompt))
            self.hear()
        except FactbaseError as error:
            self.talk.say(f"{error.message} ({error.hint})" if error.hint else f"{error.message}.")

    def tell_again(self) -> None:
        """Say what stands at the place before the next line is asked for."""
        self._again = True

    # --------------------------------------------------------------------------------------------------- what is typed

    def _obey(self, line: str) -> None:
        # A person's own keys come before those that only this review has: of two, the later one stays.
        known = keymap([*ONLY_HERE, *self._known], self.room.id)
        found = typed(line, known, self._possible())
        if found is None:
            self.talk.say(f"{line[:60]} means nothing here: type ? for the letters.")
        else:
            self.do(found)

    def do(self, found: Typed) -> None:
        """Do what the room, or else the review, has for an action."""
        action = found.action
        given = [found.key if each == KEY else each for each in action.arguments]
        if found.rest and action.method not in TAKES:
            raise BadInputError(
                f"{found.key} takes nothing behind it, and {found.rest[:60]} stands there",
                hint=f"type {found.key} alone",
            )
        self._perform(action, [*given, found.rest] if found.rest else given)

    def _perform(self, action: Action, given: Sequence[str]) -> None:
        method = f"do_{action.method}"
        done: Callable[..., None] = getattr(self.room if hasattr(self.room, method) else self, method)
        done(*given)

    # --------------------------------------------------------------------------------------------------------- changes

    def hear(self) -> list[Outcome]:
        """Wait until all is written, and say what became of it."""
        self.session.flush()
        heard, self._told[:] = list(self._told), []
        for outcome in heard:
            self.session.settle(outcome)
            if outcome.kind == "ask":
                self._ask_to_undo(outcome)
                continue
            self.talk.say(f"{outcome.sentence.lstrip(_SIGNS)}.")
            if outcome.kind != "nothing":
                self.room.heard(outcome)
        return heard

    def _ask_to_undo(self, outcome: Outcome) -> None:
        self.talk.say(f"The newest change was no decision: {outcome.sentence}.")
        if self.sure("Take it back?"):
            self.session.undo(whatever=True)
            self.hear()

    def sure(self, question: str) -> bool:
        """Whether a person types y."""
        sure = self.talk.ask(f"{question} y or n: ").casefold() in {"y", "yes"}
        if not sure:
            self.talk.say("Nothing was changed.")
        return sure

    def do_undo(self) -> None:
        """Take back the newest change."""
        self.session.undo()

    def do_redo(self) -> None:
        """Do it again."""
        self.session.redo()

    # ---------------------------------------------------------------------------------------------------------- places

    def do_go(self, name: str) -> None:
        """To another room, or to the queue with another list."""
        self.go(name)

    def do_list(self, name: str) -> None:
        """To another list of claims."""
        self.go(name)

    def go(self, name: str) -> None:
        """To another room; back from it leads here. The queue is the root."""
        room = "claims" if name in FILTERS else name
        self._trail = [] if room == "claims" else [*[each for each in self._trail if each != room], self.room.id]
        if name in FILTERS:
            self.queue.choose(name)
        self.show(room)

    def stay_aside(self) -> None:
        """To the queue as it is; back from it leads here."""
        self._trail.append(self.room.id)
        self.show("claims")

    def show(self, name: str) -> None:
        """Go into a room."""
        self.room = self.rooms[name]
        self._again = True
        self.room.enter()

    def do_back(self) -> None:
        """To the room before; out of the queue, the end."""
        if self._trail:
            self.show(self._trail.pop())
        elif self.room is not self.queue:
            self.show("claims")
        else:
            self.do_quit()

    def do_escape(self) -> None:
        """Out of the selection or the search, else back to the queue."""
        if not self.room.escape() and self.room is not self.queue:
            self.do_back()

    def do_quit(self) -> None:
        """The end; what was decided is kept."""
        self._left = True

    # ------------------------------------------------------------------------------------------------------------ help

    def do_begin(self, prefix: str) -> None:
        """What may follow a first letter."""
        pairs = follow_ups(self._possible(), prefix)
        self.talk.say(f"{prefix} and then:", *(f"{prefix} {key}: {label}" for key, label in pairs))

    def do_help(self, rest: str = "") -> None:
        """The letters of this room; with words, those that have them."""
        found = list(self._explained(rest.casefold().split()))
        self.talk.say(*found or [f"No letter has {rest[:60]} in what it does: ? alone says all of them."])

    def _explained(self, words: Sequence[str]) -> Iterator[str]:
        scrolls = self.room.id == "reader"  # else all of it is told at once
        for action in self._possible():
            if action.id in UNTOLD or (action.method == "scroll" and not scrolls):
                continue
            takes = f" {TAKES[action.method]}" if action.method in TAKES else ""
            said = f"{shown_keys(action, ascii_only=True)}{takes}: {HELP.get(action.id, action.help)}."
            if all(word in f"{said} {action.label}".casefold() for word in words):
                yield said

    def _possible(self) -> list[Action]:
        return [each for each in (*self._known, *ONLY_HERE) if each.is_in(self.room.id)]

    def do_palette(self, rest: str = "") -> None:
        """Do what the words name; where they name several, say which."""
        words = (rest or self.talk.ask("words of what is to be done: ")).casefold().split()
        named = [each for each in self._possible() if all(word in f"{each.label} {each.id}" for word in words)]
        if len(named) == 1 and KEY not in named[0].arguments:
            self._perform(named[0], named[0].arguments)
        elif not named or not words:
            self.talk.say("Nothing has these words in its name: ? says all that can be done.")
        else:
            self.talk.say(*(f"{shown_keys(each, ascii_only=True)}: {each.label}" for each in named))

    def do_zoom(self) -> None:
        """Nothing is out of sight here: tell it again."""
        self._again = True

    def do_redraw(self) -> None:
        """Tell it again."""
        self._again = True
