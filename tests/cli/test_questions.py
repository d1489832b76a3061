"""The commands that look: lists, dossiers, what-if and its like, on the example case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from command_words import Run

LEADER = "the leader of a Sunni insurgent group"


@pytest.mark.usefixtures("case")
def test_claims_says_of_each_claim_on_how_many_it_rests_and_on_whom(run: Run) -> None:
    result = run("claims", "seven times")

    assert result.code == 0
    heading, line = result.out.splitlines()
    assert heading.split() == ["claim", "rests", "on", "verdict", "text", "on", "whom"]
    assert line.split()[1:3] == ["1", "uncorr"]
    assert "Khalilzad met representatives of the insurgent groups seven times." in line
    assert line.endswith(f'Asharq al-Awsat · "{LEADER}"')


@pytest.mark.usefixtures("case")
def test_claims_json_has_the_shape_that_scripts_stand_on(run: Run) -> None:
    [claim] = run("--json", "claims", "seven times").json

    assert list(claim) == ["id", "handle", "text", "verdict", "profile"]
    assert claim["verdict"] == "uncorroborated"
    assert claim["profile"]["asserts"]["independent"] == [1, 1]
    assert claim["profile"]["asserts"]["origins"] == [1, 1]
    names = [source["name"] for source in claim["profile"]["asserts"]["choke_points"]]
    assert names == ["Asharq al-Awsat", LEADER]
    assert claim["profile"]["denies"] == {"independent": [0, 0], "origins": [0, 0], "choke_points": []}
    assert (claim["profile"]["disputed"], claim["profile"]["exact"]) == (False, True)


@pytest.mark.usefixtures("case")
def test_a_denial_has_its_own_choke_points_in_json(run: Run) -> None:
    claims = run("claims", "--json", "is:disputed").json

    denies = {claim["text"]: claim["profile"]["denies"] for claim in claims}
    commanders = denies["Militant Shi'ites and their militias, not the Sunni insurgents, are the main problem in Iraq."]
    assert commanders["independent"] == commanders["origins"] == [1, 1]
    assert "most military commanders in Iraq" in [source["name"] for source in commanders["choke_points"]]


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--single-source"], 47),
        (["--maybe-single-source"], 3),
        (["is:disputed"], 2),
        (["verdict:corroborated", "verdict:disputed"], 5),
        (["--sort", "text"], 57),
        (["nothing like it"], 0),
    ],
)
def test_claims_can_be_narrowed(run: Run, options: list[str], count: int) -> None:
    assert len(run("claims", *options, "--limit", "0", "--json").json) == count


@pytest.mark.usefixtures("case")
def test_a_clipped_list_says_how_many_more_there_are(run: Run) -> None:
    result = run("claims", "--limit", "10")

    assert len(result.out.splitlines()) == 11
    assert result.err == "47 more claims: --limit 0 shows all\n"


@pytest.mark.usefixtures("case")
def test_a_list_of_just_the_limit_says_nothing_of_more(run: Run) -> None:
    assert run("claims", "--limit", "57").err == ""


@pytest.mark.usefixtures("case")
def test_unnamed_only_leaves_out_claims_that_somebody_named_says(run: Run) -> None:
    found = run("claims", "--unnamed-only", "--json").json

    assert found
    assert all("unnamed" not in claim["text"] for claim in found)
    assert len(found) < 57


@pytest.mark.usefixtures("case")
def test_a_list_can_be_had_as_it_stood_before_a_change(run: Run) -> None:
    run("add", "a claim of today < A newspaper")
    [_, imported] = run("history", "--limit", "2", "--json").json

    before = run("claims", "--as-of", imported["at"], "--json", "--limit", "0").json
    now = run("claims", "--json", "--limit", "0").json

    assert len(now) - len(before) == 1
    assert run("claims", "--as-of", "2001-01-01", "--json").json == []


@pytest.mark.usefixtures("case")
def test_a_list_as_of_no_moment_is_refused(run: Run) -> None:
    result = run("claims", "--as-of", "yesterday")

    assert result.code == 3
    assert result.err.startswith("factbase: --as-of: 'yesterday' is no date")


@pytest.mark.usefixtures("case")
def test_sources_and_documents_are_listed(run: Run) -> None:
    assert len(run("sources", "--json", "--limit", "0").json) == 32
    assert len(run("documents", "--json").json) == 11
    assert [each["name"] for each in run("sources", "gareth por", "--json").json] == ["Gareth Porter"]
    assert "Gareth Porter" in run("sources", "gareth por").out
    assert "11 documents" not in run("documents", "--limit", "3").out
    assert run("documents", "--limit", "3").err == "8 more documents: --limit 0 shows all\n"


@pytest.mark.usefixtures("case")
def test_show_tells_all_about_a_claim(run: Run) -> None:
    [claim] = run("claims", "seven times", "--json").json

    result = run("show", claim["handle"])

    assert result.code == 0
    assert claim["text"] in result.out
    assert "rests on 1 source" in result.out
    for part in ("said by", "passages", "links", "assessments", "history"):
        assert part in result.out


@pytest.mark.usefixtures("case")
def test_show_json_is_the_claim_of_the_list_and_more(run: Run) -> None:
    [claim] = run("claims", "militants OR main problem", "--json").json[:1] or run("claims", "--json").json[:1]

    shown = run("show", claim["id"], "--json").json

    assert {name: shown[name] for name in claim} == claim
    assert {"lines", "attributions", "passages", "links", "assessments", "history"} <= shown.keys()


@pytest.mark.usefixtures("case")
def test_show_finds_a_source_by_name_and_a_document_by_handle(run: Run) -> None:
    document = run("documents", "--json").json[0]

    source = run("show", "AP", "--json").json
    shown = run("show", document["handle"], "--json").json

    assert source["source"]["name"] == "Associated Press"
    assert source["relations"][0]["relation"] == "part_of"
    assert shown["document"]["id"] == document["id"]
    assert "also called AP" in run("show", "AP").out
    assert document["title"] in run("show", document["id"]).out


@pytest.mark.usefixtures("case")
def test_show_of_an_attribution_or_an_assessment_shows_its_claim(run: Run) -> None:
    [claim] = run("claims", "seven times", "--json").json
    shown = run("show", claim["id"], "--json").json

    by_attribution = run("show", shown["attributions"][0]["handle"], "--json").json
    by_assessment = run("show", shown["assessments"][0]["id"], "--json").json

    assert by_attribution["id"] == by_assessment["id"] == claim["id"]


@pytest.mark.usefixtures("case")
def test_show_of_something_unknown_is_not_found(run: Run) -> None:
    result = run("show", "czzzzzz")

    assert result.code == 4
    assert result.err.startswith("factbase: nothing here is called 'czzzzzz'\n  ")


@pytest.mark.usefixtures("case")
def test_a_beginning_that_fits_several_handles_lists_them(run: Run) -> None:
    result = run("show", "c")

    assert result.code == 4
    assert "fits several" in result.err


@pytest.mark.usefixtures("case")
def test_what_if_counts_what_falls_and_lists_it(run: Run) -> None:
    result = run("what-if", LEADER)

    assert result.code == 0
    assert "  9 claims lost" in result.out
    assert "Khalilzad met representatives of the insurgent groups seven times." in result.out


@pytest.mark.usefixtures("case")
def test_what_if_json_has_the_shape_that_scripts_stand_on(run: Run) -> None:
    answer = run("what-if", LEADER, "--json").json

    assert list(answer) == ["source", "lost", "now_single_source", "weaker", "unaffected"]
    assert list(answer["source"]) == ["id", "name"]
    assert answer["source"]["name"] == LEADER
    assert (len(answer["lost"]), len(answer["now_single_source"]), answer["unaffected"]) == (9, 1, 47)


@pytest.mark.usefixtures("case")
def test_what_if_of_a_document_names_the_document(run: Run) -> None:
    document = run("documents", "Asharq", "--json").json[0]

    answer = run("what-if", "--document", document["handle"], "--json").json

    assert answer["document"] == {"id": document["id"], "name": document["title"]}


@pytest.mark.usefixtures("case")
def test_what_if_clips_a_long_list_and_says_how_to_see_it_all(run: Run) -> None:
    clipped = run("what-if", "Gareth Porter", "--limit", "3").out
    whole = run("what-if", "Gareth Porter", "--limit", "0").out

    assert "and 26 more: --limit 0 shows all" in clipped
    assert "more: --limit" not in whole


@pytest.mark.usefixtures("case")
def test_applying_what_if_is_one_event_that_undo_takes_back(run: Run) -> None:
    before = run("claims", "--json", "--limit", "0").json

    applied = run("what-if", LEADER, "--apply", "--json").json
    after = run("claims", "--json", "--limit", "0").json
    run("undo")

    assert applied["applied"] is True
    assert sum(claim["profile"]["asserts"]["independent"] == [0, 0] for claim in after) == 3 + 9
    assert run("claims", "--json", "--limit", "0").json == before


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("words", [[], ["Gareth Porter", "--document", "d1"]])
def test_what_if_wants_a_source_or_a_document(run: Run, words: Sequence[str]) -> None:
    assert run("what-if", *words).code == 2


@pytest.mark.usefixtures("case")
def test_what_if_without_a_source_of_that_name_suggests_one(run: Run) -> None:
    result = run("what-if", "Gareth Portr")

    assert result.code == 4
    assert "did you mean Gareth Porter?" in result.err


@pytest.mark.usefixtures("case")
def test_choke_points_come_with_those_that_most_hangs_on_first(run: Run) -> None:
    found = run("choke-points", "--json").json

    assert list(found[0]) == ["source", "claims_lost"]
    assert [each["claims_lost"] for each in found[:3]] == [29, 29, 10]
    assert "Gareth Porter" in run("choke-points", "--limit", "2").out


@pytest.mark.usefixtures("case")
def test_circular_names_who_cites_whom(run: Run) -> None:
    [claim] = run("circular", "--json").json

    [circle] = claim["circles"]
    names = [source["name"] for source in circle]
    assert names[0] == names[-1]
    assert len(set(names)) == 2
    assert "→" in run("circular").out


@pytest.mark.usefixtures("empty")
def test_an_empty_database_has_answers_too(run: Run) -> None:
    for command in ("claims", "sources", "documents", "choke-points", "circular", "check", "verify", "history"):
        result = run(command, "--json")

        assert (result.code, result.json) == (0, []), command
        assert run(command).code == 0
