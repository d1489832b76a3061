"""The command that lists what may be one, what contradicts, and what was judged."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from factbase.ledger import Factbase
from factbase.ledger.candidates import claim_index

if TYPE_CHECKING:
    from pathlib import Path

    from command_words import Run

SEVEN, TEN = "The talks in Baghdad were held seven times", "The talks in Baghdad were held ten times"
AGAIN = "In Baghdad the talks have been held seven times"


@pytest.fixture
def talks(run: Run, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Three claims, their ids by text."""
    monkeypatch.setenv("FACTBASE_DB", "talks.db")
    run("init", "talks.db")
    for line in (f"{SEVEN} < AP", f"{AGAIN} < Associated Press", f"{TEN} < The Times"):
        run("add", line)
    return {each["text"]: each["id"] for each in run("claims", "--json").json}


def test_pairs_are_printed_as_other_scripts_expect_them(run: Run, talks: dict[str, str]) -> None:
    result = run("candidates", "--json")

    assert (result.code, result.err) == (0, "")
    assert [(each["a"], each["b"], each["suggests"]) for each in result.json] == [
        (talks[SEVEN], talks[AGAIN], "same"),
        (talks[SEVEN], talks[TEN], "contradicts"),
        (talks[AGAIN], talks[TEN], "contradicts"),
    ]
    for each in result.json:
        assert set(each) == {"a", "b", "score", "recommendation", "suggests", "features", "flags", "similarity"}
        assert set(each["features"]) == {"words", "characters", "numbers", "dates", "sources"}
        assert each["recommendation"] in {"strong", "medium", "low"}
    assert [each["score"] for each in result.json] == sorted((each["score"] for each in result.json), reverse=True)


def test_the_nearest_of_one_claim_and_of_a_text(run: Run, talks: dict[str, str]) -> None:
    of_claim = run("candidates", talks[TEN], "--json").json
    of_text = run("candidates", "--text", TEN, "--json").json

    assert [each["a"] for each in of_claim] == [talks[TEN]] * 2
    assert {each["b"] for each in of_claim} == {talks[SEVEN], talks[AGAIN]}
    assert of_text[0]["a"] is None
    assert of_text[0]["b"] == talks[TEN]
    assert len(run("candidates", talks[TEN], "--limit", "1", "--json").json) == 1
    assert run("candidates", talks[TEN], "--suggests", "same", "--json").json == []


def test_candidates_are_told_in_words(run: Run, talks: dict[str, str]) -> None:
    assert talks
    page = run("candidates").out

    assert "strong, same" in page
    assert "contradicts: numbers" in page
    assert "words 1.00" in page
    assert SEVEN in run("candidates", "--text", "seven times").out
    assert run("candidates", "--text", "xyzzy").err == "no candidates\n"


def test_sources_that_may_be_one(run: Run, talks: dict[str, str]) -> None:
    assert talks
    [found] = run("candidates", "--sources", "--json").json

    assert (found["score"], found["suggests"]) == (0.9, "same_as")
    assert "AP ~ " in run("candidates", "--sources").out
    assert "Associated Press" in run("candidates", "AP", "--sources").out
    run("add", "it rained < Rеuters < Reuters")  # the second name has a Cyrillic letter
    assert "written with other letters" in run("candidates", "Reuters", "--sources").out
    run("same", "AP", "Associated Press")
    assert run("candidates", "AP", "--sources").err == "no candidates\n"


def test_what_was_judged_is_listed_and_restored(run: Run, talks: dict[str, str]) -> None:
    assert run("candidates", "--judged").err == "nothing was judged\n"
    run("link", talks[SEVEN], "same", talks[TEN], "--judgement", "negative", "--reason", "seven is not ten")

    assert len(run("candidates", "--json").json) == 2
    [judged] = run("candidates", "--judged", "--json").json
    assert (judged["relation"], judged["judgement"], judged["reason"]) == ("same", "negative", "seven is not ten")
    assert "negative" in run("candidates", talks[SEVEN], "--judged").out

    assert "proposed again" in run("candidates", talks[TEN], "--restore", talks[SEVEN]).out
    assert len(run("candidates", "--json").json) == 3
    assert run("candidates", talks[TEN], "--restore", talks[SEVEN], "--json").code == 4
    run("undo")
    assert len(run("candidates", "--json").json) == 2
    assert len(run("candidates", talks[TEN], "--restore", talks[SEVEN], "--json").json) == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--text", ""], 3, "the text is empty"),
        (["--text", "  "], 3, "the text is empty"),
        (["zzzzz"], 4, "nothing here is called 'zzzzz'"),
        (["AP"], 2, "--sources asks about a source"),
        (["c1", "--text", "x"], 2, "--text asks about a text, and about nothing else"),
        (["--restore", "c1"], 2, "--restore needs the other claim"),
        (["--sources", "--restore", "c1"], 2, "--restore needs the other claim"),
        (["--meaning"], 2, "--meaning scores the nearest of one claim or text"),
        (["--text", "talks", "--meaning"], 3, "FACTBASE_MODEL names its folder"),
        (["", "--sources"], 3, "the name is empty"),
        (["--suggests", "nothing"], 2, "Choose from"),
        (["--limit", "-1"], 2, "0 means all"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(
    run: Run, talks: dict[str, str], words: list[str], code: int, said: str
) -> None:
    assert talks
    result = run("candidates", *words)

    assert (result.code, result.out) == (code, "")
    assert said in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("text", ["x", '"', "NEAR(talks)", "*", "-talks", "\x1b]52;c;x\x07", "a" * 100_000, "--"])
def test_any_text_is_only_text(run: Run, talks: dict[str, str], text: str) -> None:
    assert talks
    result = run("candidates", f"--text={text}", "--json")

    assert result.code == 0
    assert isinstance(result.json, list)
    assert "\x1b" not in result.out


def test_a_damaged_index_is_found_and_mended(
    run: Run, talks: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert talks
    monkeypatch.setattr(claim_index, "SAVED_FROM", 1)
    before = run("candidates", "--json").out
    [path] = (tmp_path / "cache" / "matching").glob("*.index")
    path.write_bytes(path.read_bytes()[:-1])

    assert run("candidates", "--json").out == before
    path.write_bytes(path.read_bytes()[:-1])
    result = run("check")
    assert (result.code, result.out) == (
        1,
        f"matching: the index of candidates is out of step with the claims: {HURT}\n",
    )
    assert run("check", "--fix").code == 0
    assert run("check").code == 0


HURT = "its file is damaged: it is not what was written (--fix mends it)"


def test_progress_is_told_on_a_terminal_alone(run: Run, talks: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert talks
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)

    assert "compared 3 of 3 pairs\n" in run("candidates").err
    assert run("candidates", "--quiet").err == ""


def test_the_command_and_the_ledger_say_the_same(run: Run, talks: dict[str, str]) -> None:
    with Factbase.open(os.environ["FACTBASE_DB"]) as facts:
        found = facts.claim_candidates(talks[SEVEN])

    printed = run("candidates", talks[SEVEN], "--json").json
    assert [(each["b"], each["score"], each["features"]) for each in printed] == [
        (each.right.id, each.score, each.features) for each in found
    ]
