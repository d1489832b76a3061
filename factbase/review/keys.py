"""From the registry of actions: which key does what where, what the hint line says, and the key table.

python -m factbase.review.keys
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from factbase.display import cells
from factbase.review.actions import ACTIONS, VIEWS, Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["follow_ups", "hints", "key_table", "keymap", "remapped", "shown_key", "shown_keys"]

_UNUSABLE = frozenset({"ctrl+a", "ctrl+b", "ctrl+h", "ctrl+i", "ctrl+m", "ctrl+o", "ctrl+s", "ctrl+c"})
_SHOWN = {
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "home": "Home",
    "end": "End",
}
_PLAIN = {"←": "Left", "→": "Right", "↑": "Up", "↓": "Down"}


def shown_key(key: str, *, ascii_only: bool = False) -> str:
    """A key, or two one after the other, as people know it."""
    parts = [_SHOWN.get(part, part) for part in key.split(" ")]
    return " ".join(_PLAIN.get(part, part) if ascii_only else part for part in parts)


def shown_keys(action: Action, *, ascii_only: bool = False) -> str:
    """All keys of an action, with commas between."""
    return action.shown or ", ".join(shown_key(key, ascii_only=ascii_only) for key in action.keys)


def _first(action: Action, *, ascii_only: bool) -> str:
    return action.shown or shown_key(action.keys[0], ascii_only=ascii_only)


# ------------------------------------------------------------------------------------------------- chosen by a person


def remapped(keys: Mapping[str, str], actions: Sequence[Action] = ACTIONS) -> tuple[list[Action], list[str]]:
    """The actions with the keys that a person has chosen, and a sentence for each choice that cannot be followed.

    Args:
        keys: the keys of an action, with commas between, by the action's id.
        actions: those to begin with.

    Returns:
        An action that would share a key with another one of the same view keeps its own, so that no key does two
        things.
    """
    found = {action.id: action for action in actions}
    complaints = []
    for name, given in keys.items():
        chosen = tuple(key.strip() for key in given.split(",") if key.strip()) or (",",)
        reason = _refusal(name, chosen, found)
        if reason:
            complaints.append(f"keys: {name}: {reason}")
        else:
            found[name] = replace(found[name], keys=chosen, shown="")
    return list(found.values()), complaints


def _refusal(name: str, chosen: tuple[str, ...], found: Mapping[str, Action]) -> str:
    if name not in found:
        return "is no action; `?` lists them"
    for key in chosen:
        if key in _UNUSABLE:
            return f"{key} never arrives, or means something else, in a terminal"
        others = (each for each in found.values() if each.id != name and each.meets(found[name]))
        other = next((each.id for each in others if key in each.keys), None)
        if other:
            return f"{key} is the key of {other}"
    return ""


def keymap(actions: Iterable[Action], view: str) -> dict[str, Action]:
    """The action of each key in a view."""
    return {key: action for action in actions if action.is_in(view) for key in action.keys}


# --------------------------------------------------------------------------------------------------- as they are shown


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
    room = width - 1 - cells(_first(first, ascii_only=ascii_only))
    kept = set()
    for action in rest:
        room -= cells(_first(action, ascii_only=ascii_only)) + cells(action.label) + 3
        if room < 0:
            break
        kept.add(action.id)
    pairs = [(_first(each, ascii_only=ascii_only), each.label) for each in actions if each.id in kept]
    return [*pairs, (_first(first, ascii_only=ascii_only), "")]


def follow_ups(actions: Iterable[Action], prefix: str) -> list[tuple[str, str]]:
    """What may be pressed after a first key: each a key and what it does."""
    start = prefix + " "
    return [
        (shown_key(key.removeprefix(start)), action.label)
        for action in actions
        for key in action.keys[:1]
        if key.startswith(start)
    ]


def key_table(actions: Iterable[Action] = ACTIONS) -> str:
    """All keys as a table in Markdown: key, what it does, where, and the id by which a settings file remaps it."""
    rows = [(_cell(f"`{shown_keys(each)}`"), _cell(each.help), _where(each), f"`{each.id}`") for each in actions]
    head = [("key", "what it does", "where", "id"), ("---",) * 4]
    return "".join(f"| {' | '.join(row)} |\n" for row in (*head, *rows))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _where(action: Action) -> str:
    return ", ".join(VIEWS[view] for view in action.where) or "everywhere"


if __name__ == "__main__":
    print(key_table(), end="")  # noqa: T201 - its output is the table
