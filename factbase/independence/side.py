"""What is found for one side of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factbase.independence.identities import Id
    from factbase.independence.side_graph import Undisclosed


@dataclass(frozen=True, slots=True)
class Side:
    """The figures of one stance. Bounds are (least, most); 0 and empty throughout where there is no line."""

    independent: tuple[int, int]
    """The fewest units that carry every line: of established lines in the worst case, and of all lines."""
    origins: tuple[int, int]
    """Distinct units that lines begin in: of established lines in the worst case, and of all lines."""
    choke_points: tuple[Id, ...]
    """Units that every line passes, sorted."""
    pairs: frozenset[Id]
    """Where two units carry every line: the units of all such twos (of which one may be undisclosed)."""
    root_units: frozenset[Id | Undisclosed]
    """The units that lines begin in."""
    held: int
    """Held attributions that a line ends in."""
    carriers: int
    """Distinct units that brought them to us: publishers, or the sources themselves where no publisher is known."""
    exact: bool = True
    """False where a search was cut short: the bounds still hold, but may be wider than need be."""


ONE = (1, 1)
"""The bounds of what certainly rests on one source."""

PAIR = 2
"""The number of units that `Side.pairs` is about."""

NOTHING = Side((0, 0), (0, 0), (), frozenset(), frozenset(), 0, 0)
"""A side without any line."""
