"""Which commands there are, and the way of one command line from words to exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from factbase import __version__
from factbase.cli import failures
from factbase.cli.output import prepare_streams
from factbase.errors import EXIT_OK, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cyclopts import App, CycloptsError

__all__ = ["COMMANDS", "Command", "help_page", "run"]

HELP_WORDS = ("--help", "-h", "help")
_WITH_VALUE = ("--db", "--analyst")
_SWITCHES = ("--json", "--quiet", "--no-color")


class Command(NamedTuple):
    """One command.

    Attributes:
        name: as it is typed.
        target: `module:function`, below `factbase.cli`; imported only when it is run.
        summary: its line on the help page.
    """

    name: str
    target: str
    summary: str


GROUPS: dict[str, tuple[Command, ...]] = {
    "Begin": (
        Command("demo", "demo:demo", "look around in a worked case: the review screen, or --plain"),
        Command("init", "imports:init", "make a new database"),
        Command("import", "imports:import_files", "take in records: JSON Lines, or CSV"),
        Command("read", "read:read", "take in documents: who says what in them, as proposals"),
        Command("add", "capture:add", 'take in one line: claim < "an unnamed source" < A newspaper @ 2006-05-03'),
        Command("export", "exports:export", "write the records out: JSON Lines, or CSV"),
    ),
    "Look": (
        Command("claims", "lists:claims", "list claims; --single-source for those that rest on one source"),
        Command("show", "show:show", "all about one claim, source or document"),
        Command("sources", "lists:sources", "list sources"),
        Command("documents", "lists:documents", "list documents"),
        Command("what-if", "dependence:what_if", "which claims fall if a source is discredited"),
        Command("choke-points", "dependence:choke_points", "the sources that most claims would be lost without"),
        Command("candidates", "candidates:candidates", "pairs of claims that may be one, or contradict; --sources"),
        Command("circular", "dependence:circular", "the claims whose sources cite each other in a circle"),
    ),
    "Judge": (
        Command("review", "review:review", "the review screen, or --plain line by line"),
        Command("assess", "judgements:assess", "give a claim a verdict"),
        Command("link", "judgements:link", "say how one claim stands to another"),
        Command("same", "judgements:same", "say that two sources are one"),
        Command("distinct", "judgements:distinct", "say that two sources are not one"),
        Command("relate", "judgements:relate", "say how one source stands to another"),
    ),
    "Keep": (
        Command("history", "history:history", "what was done, by whom, when"),
        Command("undo", "history:undo", "take back what was done last"),
        Command("redo", "history:redo", "do again what was taken back"),
        Command("check", "maintenance:check", "look for what is wrong with the data; --fix mends what can be"),
        Command("verify", "maintenance:verify", "see that nothing was changed behind the event log's back"),
        Command("backup", "maintenance:backup", "write a whole copy to a new file"),
        Command("upgrade", "maintenance:upgrade", "bring the database of an older factbase up to date"),
        Command("doctor", "maintenance:doctor", "what is installed, where everything is, how it is"),
    ),
}
COMMANDS: dict[str, Command] = {command.name: command for group in GROUPS.values() for command in group}


def run(words: Sequence[str]) -> int:
    """Run one command line; the exit code. Nothing is raised: what goes wrong is said on standard error."""
    prepare_streams()
    try:
        code = _run(list(words))
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the edge: what is left is told, never a traceback
        return failures.report(error)
    return code


def _run(words: list[str]) -> int:
    options, rest = _split(words)
    if (not rest and not options) or (rest[:1] and rest[0] in HELP_WORDS and len(rest) == 1):
        sys.stdout.write(help_page())
        return EXIT_OK
    if rest[:1] == ["--version"]:
        sys.stdout.write(f"factbase {__version__}\n")
        return EXIT_OK
    if rest[:1] == ["help"]:
        rest = [rest[1], "--help"]
    review = _plain_review(options, rest)
    if review is not None:
        from factbase.cli.screen import open_screen

        return open_screen(review.get("--db"), review.get("--analyst"))
    call, arguments = _parsed(_command(rest).name, options + rest[1:])
    return call(*arguments.args, **arguments.kwargs) or EXIT_OK


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """The options that stand before the command, and the command with all that follows."""
    place = 0
    while place < len(words):
        if words[place] in _WITH_VALUE:
            place += 2
        elif words[place] in _SWITCHES or words[place].startswith(tuple(f"{each}=" for each in _WITH_VALUE)):
            place += 1
        else:
            break
    return words[:place], words[place:]


def _plain_review(options: list[str], rest: list[str]) -> dict[str, str] | None:
    """What is given to `review` where it is no more than a database and an analyst: no parser is needed then."""
    more, left = _split(rest[1:])
    if rest[:1] != ["review"] or left:
        return None
    given: dict[str, str] = {}
    words = iter(options + more)
    for word in words:
        name, sign, value = word.partition("=")
        value = value if sign else next(words, "")
        if name not in _WITH_VALUE or name in given or not value or value.startswith("-"):
            return None
        given[name] = value
    return given


def _command(rest: list[str]) -> Command:
    if not rest:
        raise UsageError("which command?", hint="`factbase --help` lists them")
    name = rest[0]
    if name.startswith("-"):
        raise UsageError(f"{name}: is no option", hint="`factbase --help` lists what there is")
    if name not in COMMANDS:
        raise UsageError(f"{name}: is no command", hint=_near(name))
    return COMMANDS[name]


def _near(name: str) -> str:
    import difflib

    close = difflib.get_close_matches(name, COMMANDS, n=1)
    return f"did you mean `factbase {close[0]}`?" if close else "`factbase --help` lists the commands"


def _parsed(name: str, words: list[str]) -> tuple[Callable[..., int | None], Any]:
    from cyclopts import CycloptsError

    try:
        call, arguments, _ = _app().parse_args([name, *_streams_last(words)], print_error=False, exit_on_error=False)
    except CycloptsError as error:
        raise UsageError(_said(name, error), hint=f"`factbase {name} --help` says how it is used") from error
    return call, arguments


def _said(name: str, error: CycloptsError) -> str:
    """What is wrong with the words of a command; the library says it where it says it plainly."""
    from cyclopts.exceptions import MissingArgumentError, UnusedCliTokensError

    if isinstance(error, UnusedCliTokensError):
        return f"{name}: takes no {' '.join(map(repr, error.unused_tokens or ()))}"
    if isinstance(error, MissingArgumentError) and error.argument is not None:
        what = error.keyword or error.argument.name
        return f"{name}: {what} needs a value" if what.startswith("-") else f"{name}: {what} is missing"
    return str(error)


def _streams_last(words: list[str]) -> list[str]:
    """The words with `-`, which stands for a stream, behind `--`: it would be taken for an option."""
    end = words.index("--") if "--" in words else len(words)
    plain = [word for word in words[:end] if word != "-"]
    streams = ["-"] * (end - len(plain))
    return [*plain, "--", *streams, *words[end + 1 :]] if streams else words


def _app() -> App:
    from cyclopts import App, Parameter
    from rich.console import Console

    app = App(
        name="factbase",
        version_flags=(),
        help_formatter="plain",
        help_format="plaintext",
        default_parameter=Parameter(negative=(), show_default=False),
        # Help comes from our own docstrings; rich must neither colour nor re-read them.
        console=Console(highlight=False, markup=False, emoji=False, no_color=True, soft_wrap=True),
    )
    for command in COMMANDS.values():
        app.command(f"factbase.cli.{command.target}", name=command.name)
    return app


def help_page() -> str:
    """What `factbase --help` prints: made here, because a help library would take ten times as long."""
    lines = [
        "Usage: factbase [--db PATH_OR_URL] COMMAND ...",
        "",
        "factbase keeps claims, who made them and through whom they reached us,",
        "and says which of them rest on one source.",
    ]
    for title, commands in GROUPS.items():
        lines += ["", f"{title}:", *(f"  {command.name:<14}{command.summary}" for command in commands)]
    return "\n".join([*lines, "", *_EVERY_COMMAND, ""])


_EVERY_COMMAND = (
    "Every command, before or after its name:",
    "  --db PATH_OR_URL  the database; else $FACTBASE_DB, else ./factbase.db",
    "  --json            one JSON document on standard output",
    "  --quiet           leave out what only says that something was done",
    "  --no-color        no colours; so does $NO_COLOR",
    "  --analyst NAME    who is asking",
    "",
    "`factbase COMMAND --help` says how a command is used.",
    "Exit codes: 0 done, 1 findings, 2 usage, 3 bad input, 4 not found, 5 database, 6 conflict.",
)
