"""What is wrong with a record, in the product's words: pydantic's errors as short sentences."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final

from factbase.model import RECORDS, ChangeRecord, PassageRecord, RatingRecord, RelayRecord
from factbase.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pydantic import BaseModel, ValidationError

CHANGE: Final = "change"
"""What a line of the event log calls itself in `record`."""

WHOLE_LINE: Final = "record"
"""The field that a fault names when it means the line as a whole."""

KINDS: Final = (*(kind.value for kind in Kind), CHANGE)
_LONGEST_NAME = 60
_LEAST_LIKENESS = 0.6
_NESTED: dict[str, tuple[str, type[BaseModel]]] = {
    "passage": ("a passage", PassageRecord),
    "relays": ("a relay", RelayRecord),
    "reliability": ("a rating", RatingRecord),
}

Fault = tuple[str, str]
"""A field (`passage.start`, `relays[0].to`, or `record` for the line as a whole) and what is wrong with it."""


def model_of(kind: str) -> type[BaseModel]:
    """The model of a record of this kind, or of a line of the event log."""
    return ChangeRecord if kind == CHANGE else RECORDS[Kind(kind)]


def noun(kind: str) -> str:
    """The kind with its article: "a claim", "an assessment"."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind.replace('_', ' ')}"


def shown(text: str) -> str:
    """A name from outside, clipped, with what does not print as escapes, so that it can stand in a message."""
    clipped = text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME] + "…"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in clipped)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that names the one known word that is close to this one; empty if none is."""
    if len(word) > _LONGEST_NAME:
        return ""
    close = difflib.get_close_matches(word, known, n=1, cutoff=_LEAST_LIKENESS)
    return f"; did you mean {close[0]!r}?" if close else ""


def no_field(name: str, of: str, known: Iterable[str]) -> str:
    """Why a field is refused: "is no field of a claim; did you mean 'text'?"."""
    return f"is no field of {of}{did_you_mean(name, known)}"


def faults(error: ValidationError, kind: str, fields: Mapping[str, Any]) -> Iterator[Fault]:
    """All that is wrong with a record, in the order of its model's fields, unknown fields last.

    Args:
        error: what the model of this kind said.
        kind: one of `KINDS`.
        fields: the record as it was given to the model.
    """
    for each in error.errors(include_url=False):
        place = each["loc"]
        if place[:1] == ("reliability",):
            yield from _rating_fault(each, fields["reliability"])
        else:
            yield _path(place), _reason(each, kind, place)


def _rating_fault(error: Mapping[str, Any], given: object) -> Iterator[Fault]:
    # A rating may be a letter or a list, and pydantic tells what is wrong with it as either.
    branch, place = str(error["loc"][1]), ("reliability", *error["loc"][2:])
    if isinstance(given, list) == branch.startswith("tuple"):
        wrong_type = not isinstance(given, (str, list))
        yield _path(place), "must be a letter from A to F, or a list" if wrong_type else _reason(error, "", place)


def _path(place: tuple[int | str, ...]) -> str:
    text = ""
    for each in place:
        text += f"[{each}]" if isinstance(each, int) else f".{shown(each)}"
    return text.removeprefix(".") or WHOLE_LINE


def _reason(error: Mapping[str, Any], kind: str, place: tuple[int | str, ...]) -> str:
    if error["type"] == "extra_forbidden":
        of, model = _NESTED[str(place[0])] if len(place) > 1 else (noun(kind), model_of(kind))
        return no_field(str(place[-1]), of, model.model_fields)
    say = _SENTENCES.get(error["type"])
    return say(error) if say else error["msg"]


def _not_of_the_vocabulary(error: Mapping[str, Any]) -> str:
    words = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
    given = error["input"]
    if not isinstance(given, str):
        return f"must be text: one of {', '.join(words)}"
    return f"is not one of {', '.join(words)}{did_you_mean(given, words)}"


def _too_long(error: Mapping[str, Any]) -> str:
    return f"has {len(error['input']):,} characters; the most is {error['ctx']['max_length']:,}"


def _wrong_digits(error: Mapping[str, Any]) -> str:
    many = "64" if "64" in error["ctx"]["pattern"] else "32 to 64"
    return f"must be {many} hexadecimal digits, in lower case"


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "is missing",
    "value_error": lambda error: str(error["ctx"]["error"]),
    "enum": _not_of_the_vocabulary,
    "string_type": lambda _: "must be text",
    "string_unicode": lambda _: "has a lone surrogate (half a character)",
    "string_pattern_mismatch": _wrong_digits,
    # pydantic counts in Rust before a Python check of ours, in Python after it, and names the fault accordingly.
    "string_too_long": _too_long,
    "too_long": _too_long,
    "string_too_short": lambda _: "is empty",
    "too_short": lambda _: "is empty",
    "bool_type": lambda _: "must be true or false",
    "int_type": lambda _: "must be a whole number",
    "greater_than_equal": lambda error: f"must be at least {error['ctx']['ge']:,}",
    "less_than_equal": lambda error: f"must be at most {error['ctx']['le']:,}",
    "less_than": lambda error: f"must be below {error['ctx']['lt']:,}",
    "tuple_type": lambda _: "must be a list",
    "model_type": lambda _: "must be an object",
    "model_attributes_type": lambda _: "must be an object",
    "uuid_type": lambda _: "must be a UUID",
    "uuid_parsing": lambda _: "must be a UUID",
}
