"""The input of independence: ids, attributions as plain values, and the units that are no source."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Id = int | str
"""An id of a source, document, claim or attribution; the ids of one kind within a call must be comparable."""


# A named tuple, because millions of rows of the store become hops: it is the cheapest class to construct.
# Fields that came later have defaults, so that a caller that does not know them keeps working.
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
    """True if it was read in a document whose id is not given; a publisher alone does not imply one."""
    publisher: Id | None = None
    """The source that published the document."""
    document: Id | None = None
    """The document it was read in; a unit of its own where it has no publisher."""
    authors: tuple[Id, ...] = ()
    """The sources that wrote the document."""
    own_record: bool = False
    """True if the document is the analyst's own record, say interview notes: neither it nor its author is a unit."""
    claim: Id | None = None
    """The claim it is about; needed only where claims are linked."""
    said: tuple[str, str] | None = None
    """The earliest and the latest day on which it was said, as ISO dates."""
    reliability: str | None = None
    """The Admiralty letter of its source, A to F, in force when it was said."""


# A tuple of one equals no id, so that document 7 is never taken for source 7.
class DocumentUnit(NamedTuple):
    """A document as a unit: one without a publisher, or one that is to be discredited."""

    document: Id


# Sources and documents have ids of their own, so the two kinds of unit must never be compared as bare ids.
Unit: TypeAlias = "Id | DocumentUnit"
"""A unit: the name of a class of sources, or a document without a publisher."""


# An enum member equals no source id, not even the text `?`, and stays one object when pickled to another process.
class Undisclosed(Enum):
    """The type of the origin of a loop that nothing feeds."""

    UNDISCLOSED = "?"

    def __str__(self) -> str:
        """Return the sign that stands for it on a screen."""
        return self.value


UNDISCLOSED = Undisclosed.UNDISCLOSED
"""The one origin that all unfed loops of a side share."""


def sorted_units(units: Iterable[Unit]) -> list[Unit]:
    """Return units in order: sources by id, then documents by id."""
    # An id and a tuple cannot be compared, so the kind of unit decides first.
    return sorted(units, key=lambda unit: (isinstance(unit, DocumentUnit), unit))
