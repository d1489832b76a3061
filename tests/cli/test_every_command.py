"""What holds for all commands, one after the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from command_words import WITHOUT_DATABASE, WORDS

from factbase.cli.app import COMMANDS, GROUPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from command_words import Run

DATA = (
    "claims",
    "sources",
    "documents",
    "choke-points",
    "candidates",
    "circular",
    "history",
    "check",
    "verify",
    "doctor",
)


def test_each_command_has_a_sound_use_in_these_tests() -> None:
    assert COMMANDS.keys() == WORDS.keys() | WITHOUT_DATABASE


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(run: Run, name: str) -> None:
    result = run(name, "--help")

    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"Usage: factbase {name}")
    assert "--db" in result.out
    assert "--json" in result.out
    assert run("help", name).out == result.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_explained(run: Run, name: str) -> None:
    page = run(name, "--help").out

    bare = [line for line in page.splitlines() if re.fullmatch(r"\s+--[\w-]+(?: [A-Z]+)?:?\s*", line)]
    assert bare == []


def test_the_help_page_names_each_command_once(run: Run) -> None:
    page = run("--help").out

    assert page == run("-h").out == run("help").out == run().out
    for command in COMMANDS.values():
        assert page.count(f"  {command.name} ") == 1
        assert command.summary in page
    assert max(map(len, page.splitlines())) <= 100
    assert sum(map(len, GROUPS.values())) == len(COMMANDS)


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("place", ["before", "after"])
def test_json_is_one_document_and_nothing_else(run: Run, name: str, place: str) -> None:
    words = ("--json", name) if place == "before" else (name, "--json")

    result = run(*words)

    assert result.code == 0
    assert isinstance(result.json, (list, dict))
    assert result.out.count("\n") == 1


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_names_an_option_that_it_does_not_know(run: Run, name: str) -> None:
    result = run(name, *WORDS.get(name, (name,))[1:], "--no-such-option")

    assert result.code == 2
    assert "--no-such-option" in result.err
    assert f"  `factbase {name} --help` says how it is used" in result.err
    assert result.out == ""


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("name", [name for name in WORDS if name not in {"import", "read", "add", "what-if", "claims"}])
def test_each_command_refuses_a_word_too_many(run: Run, name: str) -> None:
    if name in {"sources", "documents"}:
        pytest.skip("takes any number of words")

    result = run(*WORDS[name], "one", "word", "too", "many")

    assert result.code == 2
    assert result.err.startswith("factbase: ")


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("name", ["show", "assess", "link", "same", "distinct", "relate", "add", "import", "read"])
def test_each_command_says_which_word_is_missing(run: Run, name: str) -> None:
    result = run(name)

    assert result.code == 2
    assert result.err.count("\n") == 2


@pytest.mark.parametrize("name", [name for name in WORDS if name != "doctor"])
@pytest.mark.parametrize("db", ["before", "after"])
def test_each_command_takes_the_database_before_or_after_its_name(run: Run, name: str, db: str) -> None:
    words = WORDS[name]
    words = ("--db", "elsewhere.db", *words) if db == "before" else (*words, "--db=elsewhere.db")

    result = run(*words)

    assert result.code == 4
    assert result.err == "factbase: elsewhere.db does not exist\n  factbase init elsewhere.db\n"


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["clams"], "did you mean `factbase claims`?"),
        (["xyzzy"], "`factbase --help` lists the commands"),
        (["--colour", "claims"], "--colour: is no option"),
        (["--json"], "which command?"),
        (["--db"], "which command?"),
        (["--db", "x.db"], "which command?"),
        (["--db", "", "claims"], "--db: is empty"),
        (["claims", "--db"], "--db"),
        (["claims", "--db", "a", "--db", "b"], "multiple times"),
        (["help", "clams"], "did you mean"),
        (["claims", "--limit", "-1"], "0 means all"),
        (["claims", "--limit", "ten"], "is no whole number"),
        (["claims", "--limit", "1.5"], "is no whole number"),
        (["claims", "--limit", "9" * 30], "is no whole number"),
        (["claims", "--sort", "colour"], "Choose from"),
        (["claims", "--no-json"], "--no-json"),
        (["claims", "--limit"], "claims: --limit needs a value"),
        (["show"], "show: RECORD is missing"),
        (["show", "a", "b", "c"], "show: takes no 'b' 'c'"),
    ],
)
def test_mistakes_on_the_command_line(run: Run, words: Sequence[str], said: str) -> None:
    result = run(*words)

    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert "\u2500" not in result.err  # no boxes


def test_the_version_is_said_before_or_after_other_options(run: Run) -> None:
    assert run("--version").out == run("--quiet", "--version").out
    assert run("--version").code == 0


@pytest.mark.usefixtures("empty")
def test_mistakes_in_a_query_are_bad_input(run: Run) -> None:
    for query in ("verdict:wrong", "nofield:x", "independent:-1", "before:sometime", "x" * 2000):
        assert run("claims", query).code == 3, query
