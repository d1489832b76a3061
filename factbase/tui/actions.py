"""What can be done on the screen: one registry, from which keys, hint line, help page and palette are made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factbase.display import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["ACTIONS", "Action", "hints", "keymap", "remapped", "shown_key"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done.

    Args:
        id: what a settings file calls it.
        keys: by which it is done; the first one is shown.
        label: in the hint line and the palette.
        help: a sentence without its full stop.
        method: of the app, without `do_`; with its arguments.
        priority: in the hint line; the highest come first, 0 never.
        decides: it changes the record, so keys that repeat by themselves or come from a paste do not do it.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    method: str
    arguments: tuple[str, ...] = ()
    priority: int = 0
    decides: bool = False


def _decision(word: str, key: str, label: str, priority: int, help_: str) -> tuple[Action, ...]:
    return (
        Action(f"decide.{word}", (key,), label, help_, "decide", (word,), priority, decides=True),
        Action(
            f"decide.{word}.reason",
            (key.upper(),),
            f"{label}, with a reason",
            f"{help_}, with a reason of one line first",
            "decide_with_reason",
            (word,),
            decides=True,
        ),
    )


ACTIONS: tuple[Action, ...] = (
    *_decision(
        "corroborated", "c", "corroborate", 95, "Corroborated; where it may rest on one source, a reason is asked for"
    ),
    *_decision("disputed", "d", "dispute", 94, "Disputed"),
    *_decision("refuted", "x", "refute", 93, "Refuted"),
    *_decision("wait", "w", "wait", 92, "Leave it for a second opinion; it comes back at the end of the queue"),
    Action(
        "decide.not_checkable", ("N",), "not checkable", "Not checkable", "decide", ("not_checkable",), 55, decides=True
    ),
    Action("skip", ("s",), "skip", "Go on to the next undecided claim; nothing is written", "skip", (), 91),
    Action("reopen", ("r",), "reopen", "Make it unreviewed again, as a new assessment", "reopen", (), 40, decides=True),
    Action(
        "undo",
        ("u", "ctrl+z"),
        "undo",
        "Take back the newest change, also of an earlier run",
        "undo",
        (),
        98,
        decides=True,
    ),
    Action("redo", ("U", "ctrl+r"), "redo", "Do again what the last undo took back", "redo", (), 20, decides=True),
    Action("down", ("j", "down"), "next claim", "Next claim", "move", ("1",), 30),
    Action("up", ("k", "up"), "claim before", "Claim before", "move", ("-1",)),
    Action("half.down", ("ctrl+d",), "half a page down", "Half a page down", "half_page", ("1",)),
    Action("half.up", ("ctrl+u",), "half a page up", "Half a page up", "half_page", ("-1",)),
    Action("page.down", ("pagedown",), "page down", "A page down", "page", ("1",)),
    Action("page.up", ("pageup",), "page up", "A page up", "page", ("-1",)),
    Action("first", ("g", "home"), "first claim", "First claim of the list", "first"),
    Action("last", ("G", "end"), "last claim", "Last claim of the list", "last"),
    Action("undecided", ("n",), "next undecided", "Next claim that nobody has decided", "next_open"),
    Action("open", ("enter", "l", "right"), "open", "The claim alone, on the whole screen", "open", (), 50),
    Action("back", ("q", "h", "left"), "back", "Back; from the queue q asks, and q again quits", "back", (), 35),
    Action("escape", ("escape",), "clear", "Back; in the queue: leave the search", "escape"),
    Action("preview.down", ("J",), "scroll the claim down", "Scroll the claim down", "scroll", ("1",), 25),
    Action("preview.up", ("K",), "scroll the claim up", "Scroll the claim up", "scroll", ("-1",)),
    Action("passage.next", ("]",), "next passage", "Next passage", "passage", ("1",), 28),
    Action("passage.before", ("[",), "passage before", "Passage before", "passage", ("-1",)),
    Action("search", ("/",), "search", "Search as you type: words, and terms such as source:Asharq", "search", (), 60),
    Action("filter", ("f",), "filter", "Choose a list: undecided, single-source, disputed, all", "filter", (), 65),
    Action("refresh", ("R",), "refresh", "Read the list again; decided claims leave it", "refresh", (), 22),
    Action("zoom", ("z",), "zoom", "The claim alone, and back", "zoom"),
    Action("redraw", ("ctrl+l",), "redraw", "Draw the screen again", "redraw"),
    Action("palette", (":", "ctrl+p"), "commands", "Everything that can be done, to search and run", "palette", (), 45),
    Action("help", ("?",), "keys", "The keys, searchable", "help", (), 100),
    Action("quit", ("Q", "ctrl+q"), "quit", "Quit; what was decided is kept", "quit"),
)

_UNUSABLE = frozenset({"ctrl+a", "ctrl+b", "ctrl+h", "ctrl+i", "ctrl+m", "ctrl+o", "ctrl+s", "ctrl+c"})
_SHOWN = {"pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc", "enter": "Enter", "left": "←", "right": "→"} | {
    "up": "↑",
    "down": "↓",
    "home": "Home",
    "end": "End",
}
_PLAIN = {"←": "Left", "→": "Right", "↑": "Up", "↓": "Down"}


def shown_key(key: str, *, ascii_only: bool = False) -> str:
    """A key as people know it."""
    shown = _SHOWN.get(key, key)
    return _PLAIN.get(shown, shown) if ascii_only else shown


def remapped(keys: Mapping[str, str], actions: Sequence[Action] = ACTIONS) -> tuple[list[Action], list[str]]:
    """The actions with the keys that a person has chosen, and a sentence for each choice that cannot be followed.

    Args:
        keys: the keys of an action, with commas between, by the action's id.
        actions: those to begin with.

    Returns:
        An action that two would share a key with keeps its own, so that no key does two things.
    """
    found = {action.id: action for action in actions}
    complaints = []
    for name, given in keys.items():
        chosen = tuple(key.strip() for key in given.split(",") if key.strip()) or (",",)
        reason = _refusal(name, chosen, found)
        if reason:
            complaints.append(f"keys: {name}: {reason}")
        else:
            found[name] = replace(found[name], keys=chosen)
    return list(found.values()), complaints


def _refusal(name: str, chosen: tuple[str, ...], found: Mapping[str, Action]) -> str:
    if name not in found:
        return "is no action; `?` lists them"
    for key in chosen:
        if key in _UNUSABLE:
            return f"{key} never arrives, or means something else, in a terminal"
        other = next((each.id for each in found.values() if key in each.keys and each.id != name), None)
        if other:
            return f"{key} is the key of {other}"
    return ""


def keymap(actions: Iterable[Action]) -> dict[str, Action]:
    """The action of each key."""
    return {key: action for action in actions for key in action.keys}


def hints(actions: Sequence[Action], width: int, *, ascii_only: bool = False) -> list[tuple[str, str]]:
    """As many hints as fit, in the order of `actions`: each a key and what it does.

    The most important ones are taken first. The last one is the key alone of the most important action, which is
    always there; so nothing is cut without a way to what was left out.

    Args:
        actions: those that can be done now.
        width: in cells; a hint takes a space between key and label, and two behind.
        ascii_only: name the arrows.
    """
    first, *rest = sorted((each for each in actions if each.priority), key=lambda each: -each.priority)
    room = width - 1 - cells(shown_key(first.keys[0], ascii_only=ascii_only))
    kept = set()
    for action in rest:
        room -= cells(shown_key(action.keys[0], ascii_only=ascii_only)) + cells(action.label) + 3
        if room < 0:
            break
        kept.add(action.id)
    pairs = [(shown_key(each.keys[0], ascii_only=ascii_only), each.label) for each in actions if each.id in kept]
    return [*pairs, (shown_key(first.keys[0], ascii_only=ascii_only), "")]
