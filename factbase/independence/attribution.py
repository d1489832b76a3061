"""The input of independence: ids, attributions as plain values, and the sign of an undisclosed origin."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

Id = int | str
"""An id of a source or of an attribution; the ids of one kind within a call must be comparable."""


class Hop(NamedTuple):
    """An attribution of a claim, as plain values."""

    id: Id
    source: Id
    stance: str = "asserts"
    basis: str | None = None
    """`own` or `unknown`; None where the record does not say."""
    relays: tuple[tuple[Id, bool], ...] = ()
    """(attribution relayed, stated?); False is a suspected relay."""
    active: bool = True
    held: bool | None = None
    """True if it is in our files; None where the record does not say."""
    documented: bool = False
    """True if it was read in a document of ours; a publisher alone does not imply one."""
    publisher: Id | None = None
    """The source that published the document it was read in."""


# An enum member equals no source id, not even the text `?`, and stays one object when pickled to another process.
class Undisclosed(Enum):
    """The type of the origin of a loop that nothing feeds."""

    UNDISCLOSED = "?"

    def __str__(self) -> str:
        """Return the sign that stands for it on a screen."""
        return self.value


UNDISCLOSED = Undisclosed.UNDISCLOSED
"""The one origin that all unfed loops of a side share."""
