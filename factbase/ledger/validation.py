"""What a change must be before it is written: a valid record, a word of the vocabulary, a verdict that may be given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from factbase.errors import GuardError, InvalidFieldError
from factbase.interchange.validation_messages import faults
from factbase.ledger.history import event_descriptions
from factbase.model import RECORDS, Record
from factbase.vocabulary import Credibility, Kind, Verdict

if TYPE_CHECKING:
    from factbase.results import ClaimSummary

ENOUGH_SOURCES = 2
WITHOUT_ID = frozenset({Kind.SOURCE_RELATION, Kind.CLAIM_LINK})


def valid(kind: Kind, fields: dict[str, Any]) -> Record:
    """The record of these fields.

    Raises:
        InvalidFieldError: the first field that is refused, in the words of interchange.
    """
    if kind in WITHOUT_ID:
        fields = {name: value for name, value in fields.items() if name != "id"}
    try:
        return RECORDS[kind].model_validate(fields)
    except ValidationError as error:
        name, reason = next(iter(faults(error, kind.value, fields)))
        raise InvalidFieldError(name, reason) from None


def word(vocabulary: Any, given: str, field: str) -> Any:  # noqa: ANN401 - a StrEnum and one of its words
    """The word of a vocabulary that is meant.

    Raises:
        InvalidFieldError: it has no such word; the message lists those that it has.
    """
    try:
        return vocabulary(given)
    except ValueError:
        raise InvalidFieldError(field, f"{given!r} is not one of {', '.join(vocabulary)}") from None


def require_corroboration(summary: ClaimSummary, given: dict[str, str], *, override: bool) -> None:
    """Two independent sources, or a reason why not."""
    high = given["verdict"] == Verdict.CORROBORATED or given.get("credibility") == Credibility.CONFIRMED
    if not high or summary.independent[0] >= ENOUGH_SOURCES:
        return
    if not override or not (given.get("rationale") or "").strip():
        raise GuardError(event_descriptions.rests_on(summary), hint="to say it all the same: --override with --reason")
