from __future__ import annotations

import pytest

from factbase import errors
from factbase.errors import (
    BadInputError,
    BadRecord,
    ConflictError,
    DatabaseError,
    FactbaseError,
    GuardError,
    ImportRefusedError,
    InvalidFieldError,
    NotFoundError,
    NotFoundHereError,
    StoppedError,
    UsageError,
)

TWO_BAD_LINES = (BadRecord("a.jsonl", 3, "kind", "'robot' is no kind"), BadRecord("a.jsonl", 9, "record", "is no JSON"))

EXAMPLES: dict[type[FactbaseError], FactbaseError] = {
    FactbaseError: FactbaseError("something", hint="do this"),
    UsageError: UsageError("something", hint="do this"),
    BadInputError: BadInputError("something", hint="do this"),
    InvalidFieldError: InvalidFieldError("date", "is none", hint="do this"),
    ImportRefusedError: ImportRefusedError(TWO_BAD_LINES),
    GuardError: GuardError("something", hint="do this"),
    NotFoundError: NotFoundError("something", matches=["c1", "c2"], hint="do this"),
    NotFoundHereError: NotFoundHereError("something", hint="do this"),
    DatabaseError: DatabaseError("something", hint="do this"),
    StoppedError: StoppedError("something", hint="do this"),
    ConflictError: ConflictError("something", hint="do this"),
}
EXIT_CODES = {
    FactbaseError: 70,
    UsageError: 2,
    BadInputError: 3,
    InvalidFieldError: 3,
    ImportRefusedError: 3,
    GuardError: 3,
    NotFoundError: 4,
    NotFoundHereError: 4,
    DatabaseError: 5,
    StoppedError: 5,
    ConflictError: 6,
}


def every_error(root: type[FactbaseError] = FactbaseError) -> list[type[FactbaseError]]:
    below = [each for child in root.__subclasses__() for each in every_error(child)]
    return [root, *(each for each in below if each.__module__ == errors.__name__)]


@pytest.mark.parametrize("error", every_error())
def test_every_error_has_an_exit_code_of_its_kind(error: type[FactbaseError]) -> None:
    assert error.exit_code == EXIT_CODES[error]


@pytest.mark.parametrize("error", every_error())
def test_every_error_says_what_is_wrong_and_what_to_do(error: type[FactbaseError]) -> None:
    example = EXAMPLES[error]

    assert str(example) == example.message
    assert example.message
    assert example.hint
    assert not example.message.endswith(".")


@pytest.mark.parametrize("error", every_error())
def test_every_error_is_told_about_in_a_docstring_and_exported(error: type[FactbaseError]) -> None:
    assert error.__doc__
    assert error.__name__ in errors.__all__


@pytest.mark.parametrize("error", every_error())
def test_no_hint_is_needed_to_raise_an_error_but_for_refused_imports(error: type[FactbaseError]) -> None:
    arguments = {InvalidFieldError: ("date", "is none"), ImportRefusedError: (TWO_BAD_LINES,)}.get(
        error, ("something",)
    )

    assert isinstance(error(*arguments).hint, str)  # type: ignore[arg-type]


def test_all_exit_codes_are_different_and_none_means_success() -> None:
    named = {name: value for name, value in vars(errors).items() if name.startswith("EXIT_")}

    assert len(set(named.values())) == len(named)
    assert [name for name, value in named.items() if value == 0] == ["EXIT_OK"]
    assert {error.exit_code for error in every_error()} <= set(named.values()) - {0, 1}


def test_an_invalid_field_keeps_the_field_and_the_reason() -> None:
    error = InvalidFieldError("date", "'soon' is no date")

    assert (error.field, error.reason, error.message) == ("date", "'soon' is no date", "date: 'soon' is no date")


def test_a_name_that_several_bear_keeps_them_all() -> None:
    assert NotFoundError("two sources are called AP", matches=["s1", "s2"]).matches == ("s1", "s2")
    assert NotFoundError("none").matches == ()


def test_a_refused_import_keeps_every_bad_line_and_counts_them() -> None:
    one, two = ImportRefusedError(TWO_BAD_LINES[:1]), ImportRefusedError(TWO_BAD_LINES)

    assert one.message == "1 line is refused, so nothing was imported"
    assert two.message == "2 lines are refused, so nothing was imported"
    assert two.rejected == TWO_BAD_LINES
    assert "--skip-bad" in two.hint


def test_two_faults_of_one_line_are_one_refused_line() -> None:
    faults = [BadRecord("a.jsonl", 3, field, "is empty") for field in ("claim", "source")]

    assert ImportRefusedError(faults).message == "1 line is refused, so nothing was imported"


def test_a_bad_line_says_where_and_what() -> None:
    line = TWO_BAD_LINES[0]

    assert str(line) == "a.jsonl:3: kind: 'robot' is no kind"
    assert repr(line) == "BadRecord(\"a.jsonl:3: kind: 'robot' is no kind\")"
    assert line.as_dict() == {"file": "a.jsonl", "line": 3, "field": "kind", "reason": "'robot' is no kind"}
