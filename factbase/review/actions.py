"""What can be done on the screen: one registry, from which keys, hint line, help page, palette and key table are made.

Keys of two presses are written with a space between: `g q`. The first of them is an action too, which shows what may
follow.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ACTIONS", "KEY", "VIEWS", "Action"]

VIEWS = {
    "claims": "queue",
    "links": "links",
    "sources": "sources",
    "chokes": "choke points",
    "documents": "documents",
    "reader": "reader",
    "history": "history",
    "board": "dashboard",
}
KEY = "\N{KEYBOARD}"  # in the arguments of an action it stands for the key that was pressed
_CLAIMS = ("claims",)
_LISTED = ("claims", "board")
_SOURCES = ("sources", "chokes")
_READER = ("reader",)
_LISTS = ("claims", "links", "sources", "chokes", "documents", "history")
_SEARCHED = ("claims", "sources", "documents", "reader")
_NUMBERS = tuple("123456789")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done.

    Args:
        id: what a settings file calls it.
        keys: by which it is done; the first one is shown.
        label: in the hint line and the palette.
        help: a sentence without its full stop.
        method: of the view or the app, without `do_`; with its arguments.
        priority: in the hint line; the highest come first, 0 never.
        decides: it changes the record, so keys that repeat by themselves or come from a paste do not do it.
        where: the views in which it can be done; empty for all of them.
        shown: the key as it is shown, where it is not the first one.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    method: str
    arguments: tuple[str, ...] = ()
    priority: int = 0
    decides: bool = False
    where: tuple[str, ...] = ()
    shown: str = ""

    def is_in(self, view: str) -> bool:
        """Whether it can be done in a view."""
        return not self.where or view in self.where

    def meets(self, other: Action) -> bool:
        """Whether there is a view in which both can be done."""
        return not (self.where and other.where) or bool({*self.where} & {*other.where})


def _decision(word: str, key: str, label: str, priority: int, help_: str) -> tuple[Action, ...]:
    return (
        Action(f"decide.{word}", (key,), label, help_, "decide", (word,), priority, decides=True, where=_CLAIMS),
        Action(
            f"decide.{word}.reason",
            (key.upper(),),
            f"{label}, with a reason",
            f"{help_}, with a reason of one line first",
            "decide_with_reason",
            (word,),
            decides=True,
            where=_CLAIMS,
        ),
    )


def _list(name: str, key: str, help_: str, label: str = "") -> Action:
    return Action(f"list.{name.replace(' ', '_')}", (f"f {key}",), label or name, help_, "list", (name,), where=_LISTED)


def _go(name: str, key: str, label: str, help_: str) -> Action:
    return Action(f"go.{name}", (f"g {key}",), label, help_, "go", (name,))


_DECISIONS = (
    *_decision(
        "corroborated", "c", "corroborate", 95, "Corroborated; where it may rest on one source, a reason is asked for"
    ),
    *_decision("disputed", "d", "dispute", 94, "Disputed"),
    *_decision("refuted", "x", "refute", 93, "Refuted"),
    *_decision("wait", "w", "wait", 92, "Leave it for a second opinion; it comes back at the end of the queue"),
    Action(
        "decide.not_checkable",
        ("N",),
        "not checkable",
        "Not checkable",
        "decide",
        ("not_checkable",),
        55,
        decides=True,
        where=_CLAIMS,
    ),
    Action("skip", ("s",), "skip", "Go on to the next undecided claim; nothing is written", "skip", (), 91,
           where=_CLAIMS),
    Action("reopen", ("r",), "reopen", "Make it unreviewed again, as a new assessment", "reopen", (), 40,
           decides=True, where=_CLAIMS),
)  # fmt: skip
_LINKS = (
    Action("link.same", _NUMBERS, "same as", "The same as the candidate of that number", "same", (KEY,), 90,
           decides=True, where=("claims", "links"), shown="1-9"),
    Action("link.none", ("0",), "none", "None of the candidates is the same; they are not proposed again", "none",
           (), 89, decides=True, where=("claims", "links")),
    Action("link.contradicts", ("-",), "conflicts", "The candidate under the mark contradicts it", "relate",
           ("contradicts",), 58, decides=True, where=("claims", "links")),
    Action("link.supports", ("+",), "supports", "The candidate under the mark supports it", "relate",
           ("supports",), 57, decides=True, where=("claims", "links")),
    Action("link.marked", ("=",), "same", "The candidate under the mark is the same", "relate", ("same",), 0,
           decides=True, where=("claims", "links")),
    Action("candidate.next", ("tab",), "next candidate", "Mark the next candidate", "candidate", ("1",), 24,
           where=("claims", "links")),
    Action("candidate.before", ("shift+tab",), "candidate before", "Mark the candidate before", "candidate", ("-1",),
           where=("claims", "links")),
)  # fmt: skip
_CHANGES = (
    Action("undo", ("u", "ctrl+z"), "undo", "Take back the newest change, also of an earlier run", "undo", (), 98,
           decides=True),
    Action("redo", ("U", "ctrl+r"), "redo", "Do again what the last undo took back", "redo", (), 20, decides=True),
    Action("select", ("space",), "select", "Select the claim, or no longer, and go on", "select", (), 52,
           where=_CLAIMS),
    Action("select.range", ("v",), "range", "Select all from the claim that was selected last to this one",
           "select_range", where=_CLAIMS),
    Action("select.all", ("*",), "all", "Select all claims of the list", "select_all", where=_CLAIMS),
    Action("note", ("e",), "note", "Write the claim's note, in $EDITOR where there is one", "note", (), 27,
           where=_CLAIMS),
    Action("tags", ("t",), "tags", "The claim's tags, with commas between", "tags", (), 26, where=_CLAIMS),
    Action("text", ("i",), "edit", "Edit the claim's text", "text", where=_CLAIMS),
    Action("cite", ("y",), "cite", "Copy a citation of the claim to the clipboard", "cite", (), 23, where=_CLAIMS),
    Action("document", ("o",), "document", "Open the document at the passage", "document", (), 48,
           where=("claims", "documents", "sources")),
    Action("what_if", ("p",), "what if", "What would be lost without a source; another key then takes it out",
           "what_if", (), 62, where=("claims", *_SOURCES)),
    Action("claim.take", ("a",), "accept", "Accept the proposal; where there is none, make a claim of the selection",
           "take", (), 92, decides=True, where=_READER),
    Action("claim.chain", ("w",), "said by", "Accept the proposal with another chain of sources", "chain", (), 88,
           where=_READER),
    Action("claim.attach", _NUMBERS, "attach", "The selection says what the claim of that number says", "attach",
           (KEY,), 70, decides=True, where=_READER, shown="1-9"),
    Action("claim.reject", ("x",), "reject", "The proposal is no claim", "reject", (), 91, decides=True,
           where=_READER),
    Action("grow", ("v",), "grow", "Take the next sentence into the selection", "grow", (), 66, where=_READER),
    Action("end.on", (">",), "longer", "The selection ends a word later", "extent", ("end", "1"), 46, where=_READER),
    Action("end.back", ("<",), "shorter", "The selection ends a word earlier", "extent", ("end", "-1"), 44,
           where=_READER),
    Action("start.back", ("{",), "begin earlier", "The selection begins a word earlier", "extent", ("start", "1"),
           where=_READER),
    Action("start.on", ("}",), "begin later", "The selection begins a word later", "extent", ("start", "-1"),
           where=_READER),
    Action("source.same", _NUMBERS, "same", "It is the same source as the one of that number", "same", (KEY,), 90,
           decides=True, where=_SOURCES, shown="1-9"),
    Action("source.distinct", ("0",), "not the same", "None of these is the same source; it is asked no more", "none",
           (), 89, decides=True, where=_SOURCES),
)  # fmt: skip
_MOVES = (
    Action("down", ("j", "down"), "down", "Next row", "move", ("1",), 30),
    Action("up", ("k", "up"), "up", "Row before", "move", ("-1",)),
    Action("half.down", ("ctrl+d",), "half a page down", "Half a page down", "half_page", ("1",)),
    Action("half.up", ("ctrl+u",), "half a page up", "Half a page up", "half_page", ("-1",)),
    Action("page.down", ("pagedown",), "page down", "A page down", "page", ("1",)),
    Action("page.up", ("pageup",), "page up", "A page up", "page", ("-1",)),
    Action("first", ("home", "g g"), "first", "First row of the list", "first"),
    Action("last", ("G", "end"), "last", "Last row of the list", "last"),
    Action("undecided", ("n",), "next undecided", "Next claim that nobody has decided", "next_open", where=_CLAIMS),
    Action("open", ("enter", "l", "right"), "open", "What is under the cursor, on the whole screen", "open", (), 50,
           where=_LISTS),
    Action("back", ("q", "h", "left"), "back", "Back; from the queue q asks, and q again quits", "back", (), 35),
    Action("escape", ("escape",), "clear", "Out of the selection, the claim, the search; in this order", "escape"),
    Action("preview.down", ("J",), "scroll down", "Scroll what is shown of the row down", "scroll", ("1",), 25),
    Action("preview.up", ("K",), "scroll up", "Scroll what is shown of the row up", "scroll", ("-1",)),
    Action("passage.next", ("]",), "next passage", "Next passage", "passage", ("1",), 28,
           where=("claims", "reader")),
    Action("passage.before", ("[",), "passage before", "Passage before", "passage", ("-1",),
           where=("claims", "reader")),
    Action("search", ("/",), "search", "Search as you type: words; for claims also terms such as source:Asharq",
           "search", (), 60, where=_SEARCHED),
    Action("filter", ("f",), "filter", "Choose a list of claims", "begin", ("f",), 65, where=_LISTED),
    Action("refresh", ("R",), "refresh", "Read the list again; decided claims leave it", "refresh", (), 22),
    Action("zoom", ("z",), "zoom", "What is under the cursor alone, and back", "zoom"),
    Action("redraw", ("ctrl+l",), "redraw", "Draw the screen again", "redraw"),
    Action("go", ("g",), "go to", "Another view", "begin", ("g",), 64),
)  # fmt: skip
_PLACES = (
    _go("claims", "q", "queue", "The queue of claims to decide"),
    _go("links", "l", "links", "The link run: claims that may be the same"),
    _go("sources", "s", "sources", "Sources: aliases, relations, reliability, what rests on each"),
    _go("chokes", "o", "chokes", "The sources without which most claims would be lost"),
    _go("circular", "c", "circles", "Claims that are told in a circle"),
    _go("documents", "d", "docs", "Documents, to read and to take claims from"),
    _go("waiting", "w", "waiting", "Claims that wait for a second opinion"),
    _go("history", "h", "history", "What was done, by whom and when"),
    _go("board", "b", "board", "The record in numbers"),
    _list("undecided", "u", "Claims that nobody has decided"),
    _list("single-source", "s", "Claims that rest on one source", "single"),
    _list("may be single-source", "m", "Claims that may rest on one source", "maybe"),
    _list("disputed", "d", "Claims that one source asserts and another denies"),
    _list("circular", "c", "Claims that are told in a circle", "circles"),
    _list("overstated", "o", "Claims called corroborated that rest on one source, or may"),
    _list("waiting", "w", "Claims that wait for a second opinion"),
    _list("all", "a", "All claims"),
)
_LAST = (
    Action("palette", (":", "ctrl+p"), "commands", "Everything that can be done, to search and run", "palette", (), 45),
    Action("help", ("?",), "keys", "The keys of this view, searchable", "help", (), 100),
    Action("quit", ("Q", "ctrl+q"), "quit", "Quit; what was decided is kept", "quit"),
)

ACTIONS: tuple[Action, ...] = (*_DECISIONS, *_LINKS, *_CHANGES, *_MOVES, *_PLACES, *_LAST)
