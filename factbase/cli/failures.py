"""How a command line ends when it does not end well: one message on standard error, and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING

from factbase.display import safe
from factbase.errors import (
    EXIT_BAD_INPUT,
    EXIT_INTERNAL,
    EXIT_INTERRUPTED,
    EXIT_OK,
    BadInputError,
    FactbaseError,
    ImportRefusedError,
)

if TYPE_CHECKING:
    from typing import TextIO

REPORT = "this is a mistake in factbase; please report it with the command and, if you may, the data"
TRACEBACK = "FACTBASE_TRACEBACK"
_LONGEST = 4_000


def report(error: BaseException) -> int:
    """Say what went wrong, and with which exit code the command ends; also where nobody reads what is said."""
    try:
        return _told(error)
    except BrokenPipeError:
        _leave(sys.stderr)
        return _told(error)


def _told(error: BaseException) -> int:
    if isinstance(error, UnicodeEncodeError):
        # What was typed came as bytes; nothing else that we write has half a character in it.
        error = BadInputError("a word of the command is no UTF-8 text", hint="is the terminal set to another encoding?")
    if isinstance(error, FactbaseError):
        return _refused(error)
    if isinstance(error, BrokenPipeError):
        return _reader_left()
    if isinstance(error, KeyboardInterrupt):
        tell("interrupted")
        return EXIT_INTERRUPTED
    if isinstance(error, OSError) and error.errno is not None:
        return _system_refused(error)
    return _mistake_of_ours(error)


def tell(message: str, hint: str = "") -> None:
    """`factbase: MESSAGE`, and the hint below it, indented so that no line of it can pass for a message."""
    lines = [f"factbase: {safe(message[:_LONGEST])}"]
    lines += [f"  {safe(line)}" for line in hint[:_LONGEST].split("\n") if line]
    sys.stderr.write("\n".join(lines) + "\n")


def _refused(error: FactbaseError) -> int:
    if isinstance(error, ImportRefusedError):
        for each in error.rejected:
            sys.stderr.write(safe(str(each)) + "\n")
    tell(error.message, error.hint)
    _trace()
    return error.exit_code


def _reader_left() -> int:
    _leave(sys.stdout)
    return EXIT_OK


def _leave(stream: TextIO) -> None:
    # Else Python complains at exit that it cannot flush what nobody reads any more.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())


def _system_refused(error: OSError) -> int:
    where = f"{error.filename}: " if error.filename else ""
    tell(f"{where}{error.strerror}")
    _trace()
    return EXIT_BAD_INPUT


def _mistake_of_ours(error: BaseException) -> int:
    said = str(error).strip().split("\n")[0]
    tell(f"{type(error).__name__}: {said}", f"{REPORT}\n{TRACEBACK}=1 shows where it happened")
    _trace()
    return EXIT_INTERNAL


def _trace() -> None:
    if os.environ.get(TRACEBACK) == "1":
        sys.stderr.write(safe(traceback.format_exc(), keep_newlines=True))
