"""The figures of one side of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factbase.independence.attribution import Undisclosed, Unit


@dataclass(frozen=True, slots=True)
class Side:
    """The figures of one side. Bounds are (least, most); 0 and empty throughout where there is no line."""

    independent: tuple[int, int]
    """The fewest units that meet every line: of established lines in the worst case, and of all lines."""
    origins: tuple[int, int]
    """Distinct units that lines begin in: of established lines in the worst case, and of all lines."""
    choke_points: tuple[Unit, ...]
    """Units that every line passes: sources by id, then documents by id."""
    pairs: frozenset[Unit]
    """Where two units meet every line: the units of all such pairs (one of a pair may be undisclosed)."""
    root_units: frozenset[Unit | Undisclosed]
    """Units that lines begin in."""
    held: int
    """Number of held attributions that a line ends in."""
    carriers: int
    """Number of distinct units that brought them to us: publishers, or the sources where no publisher is known."""
    exact: bool = True
    """False where a search was cut short: the bounds still hold, but may be wider than necessary."""


ONE = (1, 1)
"""The bounds of a side that certainly rests on one source."""

PAIR = 2
"""The number of units that `Side.pairs` is about."""

NOTHING = Side((0, 0), (0, 0), (), frozenset(), frozenset(), 0, 0)
"""A side without any line."""
