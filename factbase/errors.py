"""One tree of errors; each carries its data, an exit code and, where there is one, a hint.

A message says what is wrong and where; `hint` says what to do. What a check finds in a person's data is a
finding (a value), not an error; a broken promise inside our own code is an `assert`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "BadInputError",
    "BadRecord",
    "ConflictError",
    "DatabaseError",
    "FactbaseError",
    "GuardError",
    "ImportRefusedError",
    "InvalidFieldError",
    "NotFoundError",
    "NotFoundHereError",
    "StoppedError",
    "UsageError",
]

EXIT_OK, EXIT_FINDINGS, EXIT_USAGE, EXIT_BAD_INPUT, EXIT_NOT_FOUND = 0, 1, 2, 3, 4
EXIT_DATABASE, EXIT_CONFLICT, EXIT_INTERNAL, EXIT_INTERRUPTED = 5, 6, 70, 130


class FactbaseError(Exception):
    """The root: catch it to catch all that factbase refuses on purpose."""

    exit_code = EXIT_INTERNAL

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Errors come back from worker processes as they were raised there, data and all."""
        return _raised_elsewhere, (type(self), self.args), self.__dict__


def _raised_elsewhere(kind: type[FactbaseError], args: tuple[object, ...]) -> FactbaseError:
    error = kind.__new__(kind)
    error.args = args
    return error


class UsageError(FactbaseError):
    """A command or a method was called in a way that it does not understand."""

    exit_code = EXIT_USAGE


class BadInputError(FactbaseError):
    """A text, file or value from outside is refused; nothing was changed."""

    exit_code = EXIT_BAD_INPUT


class InvalidFieldError(BadInputError):
    """One field of one record is refused.

    Args:
        field: the field as interchange.v1 names it.
        reason: what is wrong with it, as the end of the sentence "FIELD: ...".
    """

    def __init__(self, field: str, reason: str, *, hint: str = "") -> None:
        super().__init__(f"{field}: {reason}", hint=hint)
        self.field = field
        self.reason = reason


class BadRecord:
    """One refused line of a file: a value, so that all of them can be told at once.

    Args:
        file: the file as the person named it.
        line: counted from 1.
        field: the field's name, or `record` where the line as a whole is meant.
        reason: what is wrong.
    """

    __slots__ = ("field", "file", "line", "reason")

    def __init__(self, file: str, line: int, field: str, reason: str) -> None:
        self.file, self.line, self.field, self.reason = file, line, field, reason

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.reason}"

    def __repr__(self) -> str:
        return f"BadRecord({str(self)!r})"

    def as_dict(self) -> dict[str, str | int]:
        """The line as `import --json` prints it."""
        return {"file": self.file, "line": self.line, "field": self.field, "reason": self.reason}


class ImportRefusedError(BadInputError):
    """A file has lines that cannot be taken; `rejected` has all of them, in the file's order."""

    def __init__(self, rejected: Sequence[BadRecord]) -> None:
        count = len({(each.file, each.line) for each in rejected})
        lines = "1 line is" if count == 1 else f"{count} lines are"
        super().__init__(
            f"{lines} refused, so nothing was imported",
            hint="mend the lines, or use --skip-bad to take the good ones and keep the bad ones aside",
        )
        self.rejected = tuple(rejected)


class GuardError(BadInputError):
    """A verdict needs two independent sources, or an override with a reason."""


class NotFoundError(FactbaseError):
    """No row answers to an id, handle or name; or several do (`matches` lists them)."""

    exit_code = EXIT_NOT_FOUND

    def __init__(self, message: str, *, matches: Sequence[str] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.matches = tuple(matches)


class NotFoundHereError(NotFoundError):
    """There is no database where one was looked for."""


class DatabaseError(FactbaseError):
    """The database cannot be used: no factbase, damaged, locked, full, read-only, unreachable."""

    exit_code = EXIT_DATABASE


class StoppedError(DatabaseError):
    """The process that keeps the database ended before it answered: what it was asked to write may be saved or not."""


class ConflictError(FactbaseError):
    """Somebody else changed the same thing in the meantime; nothing was overwritten."""

    exit_code = EXIT_CONFLICT
