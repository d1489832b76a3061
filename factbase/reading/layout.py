"""Where paragraphs begin and end, also in text whose lines were wrapped by hand."""

from __future__ import annotations

import re

__all__ = ["is_hard_wrapped", "paragraphs"]

_SHORTEST, _LONGEST = 45, 100
_WRAPPED_SHARE, _OPEN_SHARE = 0.6, 0.5
_ENDS = frozenset(".!?\"”’')…:")
_BLANK = re.compile(r"\n[ \t\r\f\v]*\n")


def is_hard_wrapped(text: str) -> bool:
    """Were the lines broken at a width rather than at the end of a paragraph?

    More than 60 % of the lines have 45 to 100 characters and more than half end without punctuation; a text of fewer
    than four lines is taken as it stands.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 4:  # noqa: PLR2004 - too few to tell
        return False
    wide = [line for line in lines if _SHORTEST <= len(line.rstrip()) <= _LONGEST]
    open_ended = [line for line in lines if line.rstrip()[-1] not in _ENDS]
    return len(wide) > _WRAPPED_SHARE * len(lines) and len(open_ended) > _OPEN_SHARE * len(lines)


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The paragraphs of a stretch of text, without the white space around them, in order.

    A newline ends a paragraph, unless the text is hard-wrapped: then only an empty line does.
    """
    stop = len(text) if end is None else end
    wrapped = is_hard_wrapped(text[start:stop])
    found = []
    place = start
    while place < stop:
        following = _break(text, place, stop, wrapped=wrapped)
        piece = text[place:following]
        if piece.strip():
            left = len(piece) - len(piece.lstrip())
            found.append((place + left, place + len(piece.rstrip())))
        place = following + 1
    return found


def _break(text: str, place: int, stop: int, *, wrapped: bool) -> int:
    if wrapped:
        match = _BLANK.search(text, place, stop)
        return match.start() if match else stop
    found = text.find("\n", place, stop)
    return stop if found < 0 else found
