"""What stands in the list of claims: a claim in a line, a source in passing.

Apart from the other `answers`, which take longer to load than the first screen may wait; there they are named, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factbase.vocabulary import Verdict, Workflow

__all__ = ["ClaimSummary", "Resumed", "SourceName"]


@dataclass(frozen=True, slots=True)
class SourceName:
    """A source as it is shown in passing."""

    id: str
    handle: str
    name: str
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class ClaimSummary:
    """One line of a list of claims.

    `key` is the position of the claim in the database: a cursor for lists, good for as long as it is open.
    `choke_points` are the sources that every asserting line passes, by name.
    """

    key: int
    id: str
    handle: str
    text: str
    verdict: Verdict
    workflow: Workflow
    independent: tuple[int, int]
    origins: tuple[int, int]
    denials: tuple[int, int]
    disputed: bool
    exact: bool
    stale: bool
    loop: bool
    unnamed_only: bool
    choke_points: tuple[SourceName, ...] = ()


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a review begins with: the key of the claim that was decided last, and the first ones to decide."""

    decided: int | None
    claims: tuple[ClaimSummary, ...]
