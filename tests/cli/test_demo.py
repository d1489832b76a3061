"""The worked case: a private copy, on the screen or in words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_words import here

if TYPE_CHECKING:
    from command_words import Run


def test_the_demo_says_which_claims_rest_on_one_source_and_on_whom(run: Run) -> None:
    result = run("demo", "--plain")

    lines = result.out.splitlines()
    assert result.code == 0
    assert lines[1] == "57 claims, 32 sources, 11 documents, 138 attributions; 15 sources are unnamed"
    assert "47 claims rest on one source" in lines
    first = lines.index("47 claims rest on one source") + 1
    assert lines[first] == (
        '  looks like 3 outlets, rests on one: Asharq al-Awsat · "the leader of a Sunni insurgent group"'
    )
    assert "3 claims may rest on one source" in lines
    assert "4 claims on two sources or more" in lines
    assert "2 claims are disputed" in lines
    assert "1 claim is told in a circle" in lines


def test_what_most_outlets_told_comes_first(run: Run) -> None:
    single = run("demo", "--json").json["single_source"]

    outlets = [claim["outlets"] for claim in single]
    assert outlets == sorted(outlets, reverse=True)
    assert outlets[0] == 3


def test_without_a_terminal_the_demo_is_told_in_words(run: Run) -> None:
    result = run("demo")

    assert result.code == 0
    assert result.err.splitlines()[1].startswith("no terminal")
    assert "claims rest on one source" in result.out


def test_the_copy_is_ones_own_and_stays_until_it_is_made_anew(run: Run) -> None:
    assert "making your copy of the case" in run("demo", "--plain").err
    assert "making" not in run("demo", "--plain").err
    run("--db", "demo.db", "add", "a claim of mine < Somebody")

    kept = run("demo", "--json").json["counts"]["claim"]
    fresh = run("demo", "--fresh", "--json").json["counts"]["claim"]

    assert (kept, fresh) == (58, 57)
    assert len(run("--db", "demo.db.bak", "claims", "--limit", "0", "--json").json) == 58
    assert here() == ["demo.db", "demo.db.bak"]


def test_the_demo_touches_no_other_database(run: Run, empty: Path) -> None:
    before = empty.read_bytes()

    assert run("--db", "factbase.db", "demo", "--fresh").code == 2
    assert empty.read_bytes() == before


def test_a_damaged_copy_is_told_and_left_as_it_is(run: Run) -> None:
    Path("demo.db").write_bytes(b"")

    result = run("demo", "--plain")

    assert result.code == 5
    assert "0 bytes" in result.err
    assert Path("demo.db").read_bytes() == b""


def test_the_copy_stands_in_the_users_own_folder(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FACTBASE_DEMO")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    found = run("demo", "--json").json

    assert Path(found["database"]).is_relative_to(tmp_path) or sys.platform != "linux"


def test_a_case_that_is_missing_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factbase.cli.demo.CASE", Path("nowhere") / "case.jsonl")

    result = run("demo", "--plain")

    assert result.code == 5
    assert "the example case is missing" in result.err


@pytest.mark.usefixtures("case")
def test_without_a_terminal_the_review_prints_its_queue(run: Run) -> None:
    result = run("review")

    assert result.code == 2
    assert len(result.out.splitlines()) >= len(run("claims", "is:undecided", "--json", "--limit", "0").json)


@pytest.mark.usefixtures("case")
def test_the_review_goes_line_by_line_too(run: Run) -> None:
    before = len(run("claims", "is:undecided", "--limit", "0", "--json").json)

    result = run("review", "--plain", stdin=b"d\nq\n")

    assert result.code == 0
    assert len(run("claims", "is:undecided", "--limit", "0", "--json").json) == before - 1
