"""The commands that change the record, and how each change is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from command_words import Run


def handle_of(run: Run, words: str) -> str:
    [claim] = run("claims", words, "--json").json
    return claim["handle"]


@pytest.mark.usefixtures("empty")
def test_add_says_what_it_understood_and_what_the_claim_rests_on(run: Run) -> None:
    result = run("add", 'talks were halted < "an insurgent leader" < Asharq al-Awsat < AP @ 2006-05-03')

    understood, rests = result.out.splitlines()
    assert understood == (
        'claim "talks were halted" — an insurgent leader (unnamed) → Asharq al-Awsat → AP, said 2006-05-03'
    )
    assert rests.endswith('rests on 1 independent source: AP · Asharq al-Awsat · "an insurgent leader"')


@pytest.mark.usefixtures("empty")
def test_add_json_has_the_claim_and_what_was_made(run: Run) -> None:
    added = run("add", "one < A paper", "--json").json

    assert added["claim"]["text"] == "one"
    assert (added["new_claim"], added["new_sources"]) == (True, ["A paper"])


@pytest.mark.usefixtures("empty")
def test_add_warns_of_a_name_that_looks_like_another(run: Run) -> None:
    run("add", "one < Reuters")

    result = run("add", "two < Reutеrs")  # the second has a Cyrillic letter

    assert result.code == 0
    assert "looks like" in result.err


@pytest.mark.usefixtures("empty")
def test_a_line_that_cannot_be_understood_is_refused_with_its_place(run: Run) -> None:
    result = run("add", "one < ")

    assert result.code == 3
    assert "a source's name is missing" in result.err
    assert "^" in result.err
    assert run("claims", "--json").json == []


@pytest.mark.usefixtures("empty")
def test_add_keeps_the_good_lines_of_standard_input_and_tells_the_bad_ones(run: Run) -> None:
    result = run("add", "-", stdin="one < A\n\ntwo <\nthree < B ünter\n".encode())

    assert result.code == 3
    assert "factbase: -:3: line: character 5: a source's name is missing" in result.err
    assert "1 refused, 2 kept" in result.err
    assert [claim["text"] for claim in run("claims", "--json").json] == ["one", "three"]
    assert len(run("history", "--json").json) == 2


@pytest.mark.usefixtures("empty")
def test_lines_of_standard_input_that_are_no_utf8_are_told(run: Run) -> None:
    result = run("add", "-", "--json", stdin=b"one < A\n\xff\n")

    assert result.code == 3
    assert [each["line"] for each in result.json["rejected"]] == [2]
    assert len(result.json["added"]) == 1


@pytest.mark.usefixtures("case")
def test_a_verdict_is_given_and_kept_with_its_reason(run: Run) -> None:
    handle = handle_of(run, "decided to end")

    result = run("assess", handle, "uncorroborated", "--reason", "one man", "--credibility", "3")

    assert result.code == 0
    assert result.out.startswith(f"uncorroborated: {handle}")
    assert run("show", handle, "--json").json["assessments"][0]["rationale"] == "one man"


@pytest.mark.usefixtures("case")
def test_two_sources_are_needed_to_corroborate(run: Run) -> None:
    handle = handle_of(run, "decided to end")

    result = run("assess", handle, "corroborated")

    assert result.code == 3
    assert result.err.startswith("factbase: rests on one source: ")
    assert result.err.endswith("  to say it all the same: --override with --reason\n")
    assert run("show", handle, "--json").json["verdict"] == "unreviewed"


@pytest.mark.usefixtures("case")
def test_an_override_needs_a_reason(run: Run) -> None:
    handle = handle_of(run, "decided to end")

    assert run("assess", handle, "corroborated", "--override").code == 3
    assert run("assess", handle, "corroborated", "--override", "--reason", "I was there").code == 0


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize(
    "options",
    [
        ["tru"],
        ["disputed", "--credibility", "7"],
        ["disputed", "--likelihood", "50%"],
        ["disputed", "--confidence", "x"],
    ],
)
def test_a_word_that_is_none_is_refused_with_those_that_are(run: Run, options: list[str]) -> None:
    result = run("assess", handle_of(run, "decided to end"), *options)

    assert result.code == 3
    assert "is not one of" in result.err


@pytest.mark.usefixtures("case")
def test_claims_are_linked(run: Run) -> None:
    left, right = handle_of(run, "decided to end"), handle_of(run, "seven times")

    result = run("link", left, "supports", right, "--reason", "both of one meeting")

    assert result.code == 0
    assert "supports" in result.out
    links = run("show", left, "--json").json["links"]
    assert ("supports", "positive") in [(link["relation"], link["judgement"]) for link in links]


@pytest.mark.usefixtures("case")
def test_a_claim_is_not_linked_with_itself(run: Run) -> None:
    handle = handle_of(run, "decided to end")

    assert run("link", handle, "same", handle).code == 3


@pytest.mark.usefixtures("case")
def test_sources_are_said_to_be_one_or_not_and_undo_takes_it_back(run: Run) -> None:
    before = run("claims", "Officials warned", "--json").json

    run("distinct", "Iraqi and US Embassy officials", "Falah al-Naquib")
    [apart] = run("claims", "Officials warned", "--json").json
    run("undo")

    assert before[0]["profile"]["asserts"]["independent"] == [1, 2]
    assert apart["profile"]["asserts"]["independent"] == [2, 2]
    assert run("claims", "Officials warned", "--json").json == before
    assert run("same", "an insurgent leader", "the leader of a Sunni insurgent group").code == 0
    assert run("relate", "Reuters of nowhere", "part_of", "AP").code == 4


@pytest.mark.usefixtures("case")
def test_a_relation_that_is_said_already_is_a_conflict(run: Run) -> None:
    run("relate", "AP", "syndicates", "Knight Ridder")

    assert run("relate", "AP", "syndicates", "Knight Ridder").code == 6


@pytest.mark.usefixtures("case")
def test_a_relation_that_is_none_is_refused(run: Run) -> None:
    result = run("relate", "AP", "brother_of", "Knight Ridder")

    assert result.code == 3
    assert "is not one of same_as" in result.err


@pytest.mark.usefixtures("empty")
def test_undo_and_redo_say_what_they_did(run: Run) -> None:
    run("add", "one < A")
    run("add", "two < A")

    undone = run("undo", "2")
    redone = run("redo", "--json")

    assert undone.out.splitlines() == ["took back: captured “two” with 1 hop", "took back: captured “one” with 1 hop"]
    assert [event["sentence"] for event in redone.json] == ["captured “one” with 1 hop"]
    assert [claim["text"] for claim in run("claims", "--json").json] == ["one"]


@pytest.mark.usefixtures("empty")
def test_nothing_to_undo_is_no_failure(run: Run) -> None:
    assert run("undo").out == "there is nothing to take back\n"
    assert run("redo").out == "there is nothing to do again\n"
    assert (run("undo", "--json").code, run("undo", "--json").json) == (0, [])


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("number", ["0", "-1", "many", "1.5"])
def test_undo_wants_a_number_of_events(run: Run, number: str) -> None:
    assert run("undo", number).code == 2


@pytest.mark.usefixtures("empty")
def test_history_tells_who_did_what_newest_first(run: Run) -> None:
    run("add", "one < A")
    run("--analyst", "Maria Müller", "add", "two < A")
    run("undo")

    what = [(each["analyst"], each["operation"], each["undone"]) for each in run("history", "--json").json]
    assert what == [("tester", "undo", False), ("Maria Müller", "capture", True), ("tester", "capture", False)]
    assert "(taken back)" in run("history").out
    assert run("history", "--limit", "1").err == "there is more: --limit 0 shows all\n"


@pytest.mark.usefixtures("empty")
def test_history_of_one_record(run: Run) -> None:
    run("add", "one < A")
    run("add", "two < B")

    assert len(run("history", "B", "--json").json) == 1
    assert run("history", "nobody").code == 4


@pytest.mark.usefixtures("empty")
def test_quiet_leaves_out_what_only_says_that_it_was_done(run: Run) -> None:
    assert run("--quiet", "add", "one < A").out == ""
    assert "one" in run("claims", "--quiet").out


def test_init_makes_a_database_and_never_replaces_one(run: Run, own_folder: Path) -> None:
    assert run("init").code == 0
    content = (own_folder / "factbase.db").read_bytes()

    again = run("init")

    assert again.code == 6
    assert (own_folder / "factbase.db").read_bytes() == content
    assert run("init", "other.db", "--json").json == {"database": "other.db"}
    assert run("--db", "third.db", "init").code == 0
    assert (own_folder / "third.db").exists()
    assert run("--db", "fourth.db", "init", "fifth.db").code == 2
    assert run("init", "no/such/folder.db").code == 4


@pytest.mark.usefixtures("case")
def test_check_and_verify_find_nothing_in_a_sound_case(run: Run) -> None:
    assert (run("check").code, run("check").out) == (0, "nothing found\n")
    assert run("check", "--fix").code == 0
    assert run("verify").code == 0


@pytest.mark.usefixtures("case")
def test_doctor_tells_where_everything_is(run: Run) -> None:
    found = run("doctor", "--json").json

    assert found["database"] == "factbase.db"
    assert found["records"]["claim"] == 57
    assert found["stale"] == found["look-alikes"] == "none"
    assert "SQLAlchemy" in run("doctor").out


def test_doctor_works_without_a_database(run: Run) -> None:
    result = run("doctor", "--json")

    assert result.code == 4
    assert result.json["python"]
    assert "no factbase.db in this folder" in result.json["problem"]


def test_doctor_never_prints_a_password(run: Run) -> None:
    result = run("doctor", "--db", "postgresql://me:hunter2@localhost:1/x?password=hunter3")

    assert result.code == 5
    assert "hunter" not in result.out + result.err


@pytest.mark.usefixtures("empty")
def test_a_name_that_is_too_long_is_told_with_its_line_and_the_other_lines_are_kept(run: Run) -> None:
    lines = f"one < AP\ntwo < {'y' * 1001}\n{'x' * 100_001} < AP\nthree < AP\n".encode()

    result = run("add", "-", "--json", stdin=lines)

    assert result.code == 3
    assert [each["line"] for each in result.json["rejected"]] == [2, 3]
    assert len(result.json["added"]) == 2
    assert "-:2: line: name: " in result.err
    assert "-:3: line: text: " in result.err
