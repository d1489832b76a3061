"""Two texts side by side: which words one has and the other has not."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from factbase.results import Candidate

__all__ = ["MOST_WORDS", "Stretch", "clashes", "word_diff"]

MOST_WORDS = 400  # of each text; a longer one is compared as far as that
_CLASHES = {
    "negation": "one denies what the other says",
    "antonym": "opposite words",
    "numbers": "numbers differ",
    "dates": "dates differ",
    "names": "names differ",
}


class Stretch(NamedTuple):
    """Some words of a pair of texts: in both ("same"), only in the first ("gone"), only in the second ("new")."""

    text: str
    kind: str


def word_diff(first: str, second: str) -> list[Stretch]:
    """The second text with what the first one has besides, in the order of reading.

    Words that differ in case alone are the same.
    """
    old, new = first.split()[:MOST_WORDS], second.split()[:MOST_WORDS]
    pairs = SequenceMatcher(None, [word.casefold() for word in old], [word.casefold() for word in new], autojunk=False)
    found = []
    for tag, a, b, c, d in pairs.get_opcodes():
        if tag == "equal":
            found.append(Stretch(" ".join(new[c:d]), "same"))
            continue
        found += [Stretch(" ".join(old[a:b]), "gone")] if b > a else []
        found += [Stretch(" ".join(new[c:d]), "new")] if d > c else []
    return found


def clashes(found: Candidate) -> str:
    """In what the two claims of a candidate clash, in words; "" where they do not."""
    return "; ".join(_CLASHES.get(flag, flag) for flag in found.flags)
