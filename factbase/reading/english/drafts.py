"""A report in words of a paragraph, before it becomes a proposal; and the verb that it begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factbase.reading.english.lexicon import Act

if TYPE_CHECKING:
    from factbase.reading.english.subjects import Mention

__all__ = ["CONFIDENCE", "Draft", "Group"]

# How often each pattern was right on labelled US news, as measured before the project began.
CONFIDENCE = {
    "INV": 0.99,
    "ACC_PRE": 0.98,
    "POST": 0.96,
    "COLON": 0.94,
    "PAREN": 0.91,
    "ACC_POST": 0.88,
    "ING": 0.85,
    "PRE": 0.80,
    "PASS_BY": 0.71,
    "PASSIVE": 0.60,
    "CITING": 0.75,
    "SILENT": 0.90,
    "NOUN": 0.62,
    "THING": 0.55,
}


@dataclass(slots=True)
class Draft:
    """A proposal in words of a paragraph; `content` and `source` may lie in several sentences of it."""

    content: list[tuple[int, int]]
    source: Mention | None
    cue: list[tuple[int, int]]
    pattern: str
    act: Act = Act.ASSERTS
    strict: bool = True
    recipient: tuple[int, int] | None = None
    behind: Mention | None = None  # whom the source cites for it
    inherited: bool = False
    opens: int = -1  # where the clause begins that reports, if not with the source

    def frames(self, place: int) -> bool:
        """Is the word at `place` inside what "according to" frames? Then its subject is not this source."""
        return self.pattern in {"ACC_PRE", "ACC_POST"} and any(start <= place < end for start, end in self.content)


@dataclass(frozen=True, slots=True)
class Group:
    """The verb with what stands before it: "has not yet said"."""

    first: int
    cue: int
    negated: bool = False
    passive: bool = False
    modal: bool = False
    refused: bool = False
    to: bool = False
    inherits: bool = False
