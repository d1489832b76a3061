"""What a typed line means: which action, and what stands behind its letter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from factbase.errors import BadInputError
from factbase.review.actions import ACTIONS, Action
from factbase.review.keys import shown_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["HELP", "ONLY_HERE", "TAKES", "UNTOLD", "Typed", "are_places", "places_of", "typed"]

ONLY_HERE = (
    Action("rows", ("L",), "list", "The next ten of the list, in one line each", "rows"),
    Action("candidates", ("m",), "candidates", "What may be the same, with the reasons", "candidates",
           where=("claims", "links")),
)  # fmt: skip
"""What a screen shows without being asked, as actions. A person's own keys come before theirs."""

# What may stand behind a letter, by method: how the page of help writes it. No other method takes anything.
TAKES = {
    "decide": "[3-9 | * | /words]",
    "decide_with_reason": "[reason | 3-9 | * | /words]",
    "select": "[3-9 | /words]",
    "select_range": "[3-9 | /words]",
    "select_all": "[words]",
    "relate": "[number]",
    "note": "[text]",
    "tags": "[tags]",
    "text": "[text]",
    "what_if": "[number or name]",
    "search": "[words]",
    "rows": "[3-9]",
    "last": "[number or handle]",
    "move": "[how many]",
    "help": "[words]",
    "palette": "[words]",
    "chain": "[chain]",
    "take": "[chain]",
    "open": "[number]",
}
HELP = {
    "link.contradicts": "The candidate of that number contradicts it",
    "link.supports": "The candidate of that number supports it",
    "link.marked": "The candidate of that number is the same",
    "select.range": "Select those places, or all from the one selected last to this one",
    "select.all": "Select all claims of the list, or all that have the words",
    "note": "Write the claim's note; + before it adds to it, - alone removes it",
    "tags": "The claim's tags, with commas between; - alone removes them",
    "cite": "A citation of the claim",
    "what_if": "What would be lost without a source; another word then takes it out",
    "down": "The next one, or so many on",
    "up": "The one before, or so many back",
    "first": "The first of the list",
    "last": "The last of the list, or the one of that number or handle",
    "open": "Read it again; in a list of documents, pairs: open it",
    "back": "Back; from the queue, the end",
    "escape": "Out of the selection, else the search",
    "search": "What has the words; for claims also terms such as source:Asharq; alone, all again",
    "preview.down": "The next paragraph",
    "preview.up": "The paragraph before",
    "palette": "Do what the words name",
    "help": "The letters of this place, or those that have the words",
}
"""What is otherwise here than on the screen, by action."""
UNTOLD = frozenset({"zoom", "redraw", "half.down", "half.up", "page.down", "page.up", "candidate.next",
                    "candidate.before"})  # fmt: skip
"""Actions that are done here too, but that nobody needs."""
_NAMED_KEYS = {
    shown_key(key, ascii_only=True).casefold(): key
    for action in ACTIONS
    for key in action.keys
    if len(key) > 1 and " " not in key
}
_NAMED = 12  # digits of a number that is told to be wrong
_PLACES = re.compile(r"\d+(?:\s*-\s*\d+)?(?:[\s,]+\d+(?:\s*-\s*\d+)?)*")
_RANGE = re.compile(r"(\d+)(?:\s*-\s*(\d+))?")


class Typed(NamedTuple):
    """An action, the key or word that named it, and what stood behind."""

    action: Action
    key: str
    rest: str


def typed(line: str, keys: Mapping[str, Action], actions: Iterable[Action]) -> Typed | None:
    """What a line means; `None` if nothing.

    A key comes first (`d`, `g s`, `gs`, and named ones as they are shown: `Tab`, `Esc`), then the word that names an
    action (`dispute`).
    An empty line is Enter.
    """
    if not line:
        return Typed(keys["enter"], "Enter", "") if "enter" in keys else None
    first, _, rest = line.partition(" ")
    first = _NAMED_KEYS.get(first.casefold(), first)
    second, _, behind = rest.strip().partition(" ")
    if action := keys.get(f"{first} {second}"):
        return Typed(action, f"{first} {second}", behind.strip())
    if action := keys.get(first):
        return Typed(action, first, rest.strip())
    if len(first) == 2 and (action := keys.get(" ".join(first))):  # noqa: PLR2004 - two letters
        return Typed(action, " ".join(first), rest.strip())
    if not first[0].isalnum() and (action := keys.get(first[0])):  # `/bush`, `-2`, `?undo`
        return Typed(action, first[0], line[1:].strip())
    return _named(line, actions)


def _named(line: str, actions: Iterable[Action]) -> Typed | None:
    words = line.casefold()
    for action in sorted(actions, key=lambda each: -len(each.label)):
        if action.keys[0].isdigit():
            continue
        if words == action.label or words.startswith(f"{action.label} "):
            return Typed(action, line[: len(action.label)], line[len(action.label) :].strip())
    return None


def are_places(text: str) -> bool:
    """Whether a text names places of a list: numbers and ranges, all of it (`*`), or all that match (`/words`)."""
    return text == "*" or text.startswith("/") or _PLACES.fullmatch(text) is not None


def places_of(text: str, count: int) -> Sequence[int]:
    """The places that `3`, `3-9` or `3, 5-7` names in a list of so many, counted from 0; in order, each once.

    Raises:
        BadInputError: it names none, or one that is not there.
    """
    if not _PLACES.fullmatch(text):
        raise BadInputError(f"{text[:60]} names no place of the list", hint="type numbers such as 3 or 3-9 or 3,5,8")
    found: set[int] = set()
    for first, last in _RANGE.findall(text):
        low, high = int(first[:9]), int((last or first)[:9])
        if not 1 <= low <= high <= count:
            named = f"{first[:_NAMED]}{'-' + last[:_NAMED] if last else ''}"
            raise BadInputError(f"{named} is not in the list", hint=_places_there(count))
        found |= set(range(low - 1, high))
    return sorted(found)


def _places_there(count: int) -> str:
    return f"it goes from 1 to {count:,}" if count else "it is empty"
