"""The review line by line: every job of the screen, typed."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tui.conftest import DEVICE, still
from tui.hostile import HOSTILE
from tui.test_tui_screens import STEERING

from factbase.errors import DatabaseError
from factbase.ledger import Factbase
from factbase.plain import run_plain
from factbase.plain.arguments import HELP, ONLY_HERE, TAKES, UNTOLD, are_places
from factbase.plain.review import Review
from factbase.review import MANY
from factbase.review.actions import ACTIONS, VIEWS
from factbase.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Talking = "Callable[..., str]"
TEXT = """The bridge

The ministry has faced questions since the autumn. Officials briefed on the plan told Reuters on Monday that the new \
bridge had cost forty million euros.

"Two contracts were awarded without a tender," an official with direct knowledge of the matter said. The ministry \
declined to comment.
"""


@pytest.fixture
def talk(database: Path) -> Callable[..., str]:
    """What types lines into a review, the example's unless another database is given, and gives what was said."""

    def typed(*lines: str, path: Path = database, settings: Settings | None = None) -> str:
        out = io.StringIO()
        with Factbase.open(path, analyst="ana", device=DEVICE, clock=still) as facts:
            code = run_plain(facts, io.StringIO("".join(f"{line}\n" for line in lines)), out, settings=settings)
        assert code == 0
        return out.getvalue()

    return typed


@pytest.fixture(scope="session")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a document that was read, and a claim like one of those proposed in it."""
    path = tmp_path_factory.mktemp("article") / "article.db"
    with Factbase.create(path, analyst="ana", device=DEVICE, clock=still) as facts:
        facts.capture("the new bridge had cost forty million euros < J. Okafor < Daily Post @ 2024-03-03")
        facts.read(TEXT.encode(), name="bridge.txt")
    return path


@pytest.fixture
def read_talk(article: Path, tmp_path: Path, talk: Talking) -> tuple[Callable[..., str], Path]:
    """The same in a copy of the article's database, from inside the document."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(article.read_bytes())
    return lambda *lines: talk("g d", "", *lines, path=copy), copy


def newest(path: Path, count: int = 1) -> list[str]:
    with Factbase.open(path) as facts:
        return [event.sentence for event in facts.history(limit=count)]


def handles(path: Path) -> list[str]:
    with Factbase.open(path) as facts:
        return [claim.handle for claim in facts.claims(limit=None)]


# --------------------------------------------------------------------------------------------------- what is told


def test_a_claim_is_told_with_its_sources_its_passage_and_its_candidates(talk: Talking) -> None:
    said = talk()

    assert "c2mtx, unreviewed (undecided, 1 of 38)" in said
    assert "rests on 1 source: Asharq al-Awsat" in said
    assert "1.1. perhaps relays the leader of a Sunni insurgent group: suspected, unnamed,\nfirst-hand" in said
    assert "2.1.1. relays Asharq al-Awsat: held, choke point" in said
    assert "passage 1 of 2, Asharq al-Awsat in Notes on" in said
    assert "may be the same, the first 3:\n1. " in said


def test_nothing_is_drawn(talk: Talking) -> None:
    said = talk("m", "g b", "q", "g o", "q", "p", "1", "", "d", "u")

    assert set("└╌◆▸●█│─↻✓✗↺") & set(said) == set()


def test_the_end_of_the_input_ends_it_wherever_it_comes(talk: Talking, database: Path) -> None:
    for line in ("", "c", "D", "e", "p", "d *", "/", "g s", "t", "i", ":"):
        assert talk(line).endswith("\n")

    assert newest(database)[0].startswith("imported")


def test_an_empty_record_shows_the_numbers_first(talk: Talking, empty_file: Path) -> None:
    said = talk("q", "d", "s", "L", "f a", "q", path=empty_file)

    assert "Dashboard: 0 claims\nto do:\nnothing" in said
    assert "there is no claim here (f a lists all claims)" in said
    assert "The list is empty." in said
    assert "Nothing is in this list (all). f a lists all claims." in said


def test_text_that_steers_a_terminal_is_told_safe(talk: Talking, hostile_file: Path) -> None:
    moves = ["j"] * len(HOSTILE)
    said = talk("m", *moves, "m", "g s", "L", "q", "g d", "L", "", "q", "g h", "q", "g l", "L", path=hostile_file)

    assert [line for line in said.split("\n") if STEERING.search(line)] == []


def test_a_long_text_says_how_much_was_left_out(talk: Talking, hostile_file: Path) -> None:
    with Factbase.open(hostile_file) as facts:
        [found] = [each for each in facts.claims(limit=None) if each.text == "x" * 100_000]

    said = talk(f"G {found.handle}", path=hostile_file)

    assert "[94,000 more characters]" in said.replace("\n", " ")


# ------------------------------------------------------------------------------------------------------- decisions


@pytest.mark.parametrize(
    ("letter", "verdict"), [("d", "disputed"), ("x", "refuted"), ("N", "not_checkable"), ("dispute", "disputed")]
)
def test_a_letter_or_its_word_decides_and_the_next_claim_comes(
    talk: Talking, database: Path, letter: str, verdict: str
) -> None:
    said = talk(letter)

    assert f"{verdict.replace('_', ' ')} “The insurgents left the talks" in said
    assert "(undecided, 2 of 38)" in said
    with Factbase.open(database) as facts:
        assert facts.dossier("c2mtx").claim.verdict == verdict


def test_undo_leads_back_and_redo_does_it_again(talk: Talking, database: Path) -> None:
    said = talk("d", "u", "U")

    assert said.count("(undecided, 1 of 38)") == 3
    assert newest(database)[0].startswith("did again: disputed")


def test_undo_works_in_a_later_run(talk: Talking) -> None:
    talk("d")

    assert "took back: disputed: “The insurgents left" in talk("u").replace("\n", " ")
    assert "there is nothing to redo" not in talk("U")


def test_one_source_is_not_corroborated_without_a_reason(talk: Talking, database: Path) -> None:
    said = talk("c", "")

    assert "rests on one source: Asharq al-Awsat. Corroborate all the same? reason: " in said
    assert "A reason is needed; nothing was changed." in said
    assert newest(database)[0].startswith("imported")

    talk("c", "seen by myself")
    with Factbase.open(database) as facts:
        assert facts.dossier("c2mtx").assessments[0].rationale == "seen by myself"


def test_a_reason_that_stands_behind_the_letter_still_asks_for_one_source(talk: Talking, database: Path) -> None:
    said = talk("C I was there", "")

    assert "reason (Enter takes: I was there): " in said
    with Factbase.open(database) as facts:
        assert facts.dossier("c2mtx").assessments[0].rationale == "I was there"


def test_two_sources_are_corroborated_at_once(talk: Talking, database: Path) -> None:
    with Factbase.open(database) as facts:
        found = next(each for each in facts.claims(limit=None) if each.independent == (2, 2) and not each.disputed)

    talk(f"G {found.handle}", "c")

    assert newest(database)[0].startswith("corroborated")


@pytest.mark.parametrize("lines", [("D withdrawn",), ("D", "withdrawn")])
def test_the_capital_letter_takes_a_reason(talk: Talking, database: Path, lines: tuple[str, ...]) -> None:
    talk(*lines)

    with Factbase.open(database) as facts:
        assert facts.dossier("c2mtx").assessments[0].rationale == "withdrawn"


def test_no_reason_decides_nothing(talk: Talking, database: Path) -> None:
    assert "A reason is needed; nothing was changed." in talk("D", "")
    assert newest(database)[0].startswith("imported")


def test_a_claim_that_waits_comes_last_and_its_reason_is_noted(talk: Talking, database: Path) -> None:
    said = talk("W ask the editor", "R", "G 38")

    assert "work: second opinion (undecided, 38 of 38)" in said
    with Factbase.open(database) as facts:
        assert facts.dossier("c2mtx").note.endswith("ask the editor")


def test_reopen_stays_and_says_where_there_is_nothing_to_reopen(talk: Talking, database: Path) -> None:
    said = talk("r", "d", "k", "r")

    assert "It is unreviewed already." in said
    with Factbase.open(database) as facts:
        assert facts.dossier("c2mtx").claim.verdict == "unreviewed"


def test_skip_and_next_write_nothing(talk: Talking, database: Path) -> None:
    said = talk("s", "n")

    assert "(undecided, 3 of 38)" in said
    assert newest(database)[0].startswith("imported")


def test_after_the_last_claim_it_says_that_nothing_is_left(talk: Talking) -> None:
    said = talk("d *", "y", "s", "R", "s")

    assert "disputed: 38 claims" in said or "disputed 38 claims" in said
    assert "Nothing else is undecided in this list: f lists others" in said.replace("\n", " ")
    assert "Nothing is in this list (undecided)." in said


# ----------------------------------------------------------------------------------------------- many at once


def test_a_range_of_the_list_is_decided_in_one_line_and_taken_back_in_one(talk: Talking, database: Path) -> None:
    said = talk("d 3-5, 8", "u")

    assert "disputed 4 claims" in said
    assert len(newest(database, 2)) == 2
    with Factbase.open(database) as facts:
        assert {event.operation for event in facts.history(limit=2)} == {"assess", "undo"}


def test_more_than_twenty_ask_for_another_word(talk: Talking, database: Path) -> None:
    said = talk(f"d 1-{MANY + 1}", "n")
    assert "disputed: all 21 claims? y or n: Nothing was changed." in said
    assert newest(database)[0].startswith("imported")

    talk(f"d 1-{MANY + 1}", "y")
    assert newest(database) == ["disputed: 21 claims"]


def test_all_that_match_words_are_decided(talk: Talking, database: Path) -> None:
    talk("x /memo")

    assert newest(database) == ["refuted: 2 claims"]


def test_many_on_one_source_each_ask_for_one_reason(talk: Talking, database: Path) -> None:
    said = talk("c 1-3", "")
    assert "3 of 3 may rest on one source. Corroborate all the same? reason: A reason is needed" in said
    assert newest(database)[0].startswith("imported")

    talk("C 1-3", "known", "")
    assert newest(database) == ["corroborated: 3 claims"]


def test_selected_claims_are_decided_together(talk: Talking, database: Path) -> None:
    said = talk("space", "space", "w")

    assert "2 selected." in said
    assert "(2 selected) > " in said
    assert newest(database) == ["edited 2 claims: workflow second_opinion"]


def test_a_selection_is_made_of_ranges_words_and_steps_and_let_go(talk: Talking, database: Path) -> None:
    said = talk("select", "j", "j", "v", "v 10-11", "* bush", "*", "Esc", "select /memo", "L 1-2")

    counts = [int(each) for each in re.findall(r"^(?:> |\(.*\) > )(\d+) selected", said, re.MULTILINE)]
    assert counts == [1, 4, 6, 8, 38, 2]
    assert "Nothing is selected." in said
    assert newest(database)[0].startswith("imported")


def test_too_many_at_once_are_refused(talk: Talking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factbase.plain.claims.MOST_AT_ONCE", 5)

    assert "38 claims are too many (5 can be decided at once)" in talk("d *")


def test_words_that_nothing_has_decide_nothing(talk: Talking, database: Path) -> None:
    assert "No claim of the list is meant." in talk("d /zzzz")
    assert newest(database)[0].startswith("imported")


# ----------------------------------------------------------------------------------------------- what may be the same


@pytest.mark.parametrize(
    ("line", "relation", "judgement"),
    [("1", "same", "positive"), ("-2", "contradicts", "positive"), ("+ 1", "supports", "positive"),
     ("= 3", "same", "positive"), ("0", "same", "negative")],
)  # fmt: skip
def test_a_candidate_is_judged_by_its_number(
    talk: Talking, database: Path, line: str, relation: str, judgement: str
) -> None:
    talk(line)

    with Factbase.open(database) as facts:
        judged = [each for each in facts.judged_pairs(claim="c2mtx") if each.analyst == "ana"]
    assert {(each.relation, each.judgement) for each in judged} == {(relation, judgement)}


def test_which_candidate_is_asked_for_where_there_are_several(talk: Talking) -> None:
    said = talk("-", "2", "u")

    assert "contradicts: which candidate, 1-" in said
    assert "contradicts “" in said
    assert "took back" in said


def test_candidates_are_told_with_the_reasons(talk: Talking) -> None:
    said = talk("m", "tab")

    assert said.count("only in the other: ") >= 2
    assert "alike in words " in said
    assert "one denies what the other says" in said


def test_a_number_without_a_candidate_says_what_there_is(talk: Talking) -> None:
    said = talk("9", "- x", "-", "", "G c7eg3", "1", "0", "m")

    assert "there is no candidate 9 here (there are 1 to " in said
    assert "there is no candidate x here" in said
    assert "there is no candidate without a number here" in said
    assert said.count("there are no candidates here (m tells what may be the same)") == 2
    assert "nothing looks like it" in said
    assert "Nothing looks like it." in said


def test_in_a_large_record_candidates_wait_for_who_asks(talk: Talking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factbase.plain.claims._MATCHED_UNASKED", 10)

    said = talk("m")

    assert "m looks for what may be the same" in said
    assert "alike in words" in said


def test_the_link_run_goes_from_pair_to_pair(talk: Talking, database: Path) -> None:
    said = talk("g l", "L", "1", "0", "u", "", "q", "q")

    assert "Link run, 0 judged. 1 of " in said
    assert "Link run, 1 judged. 2 of " in said
    assert "1. same? " in said or "1. conflict? " in said
    assert "(undecided, " in said.split("took back", 1)[1] or "(all, " in said.split("took back", 1)[1]
    assert len(newest(database, 3)) == 3


def test_an_empty_link_run_says_so(talk: Talking, empty_file: Path) -> None:
    said = talk("g l", "1", "0", "m", "", "L", path=empty_file)

    assert "No two claims look as if they were one." in said
    assert "there is no pair here (R looks for pairs again)" in said


def test_the_last_pair_says_so(talk: Talking, tmp_path: Path) -> None:
    path = tmp_path / "pair.db"
    with Factbase.create(path, analyst="ana", device=DEVICE) as facts:
        facts.capture("the bridge cost 40 million euros < J. Okafor < Daily Post")
        facts.capture("the bridge cost 40 million euros in all < L. Brandt < Le Soir")

    said = talk("g l", "2", "1", "q", "-", path=path)

    assert "there is no candidate 2 here (there are 1 to 1)" in said
    assert "That was the last pair: R looks for others." in said


# ----------------------------------------------------------------------------------------------------------- what if


def test_what_would_be_lost_is_told_and_another_word_takes_the_source_out(talk: Talking, database: Path) -> None:
    said = talk("p", "1", "y")
    assert "without Asharq al-Awsat: 10 claims are lost" in said
    assert "10 claims would be lost:\nctm1z, uncorr, rests on 1: " in said
    assert "Nothing was changed." in said
    assert newest(database)[0].startswith("imported")

    said = talk("p 1", "out", "u")
    assert "discredited Asharq al-Awsat: 10 claims lost" in said
    assert "nothing that we hold asserts it" in said
    assert "took back: retracted 11 attributions" in said


def test_a_source_is_thought_away_by_its_name(talk: Talking) -> None:
    said = talk("p Antiwar.com", "", "p 99", "p nobody at all", "p", "")

    assert "without Antiwar.com: 29 claims are lost" in said
    assert "there is no source 99 here (there are 1 to 4)" in said
    assert "Without whom?\n1. Asharq al-Awsat" in said


def test_of_many_claims_the_first_are_told(talk: Talking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factbase.tui.views.whatif.SHOWN", 3)

    assert "and 26 more" in talk("g o", "p", "")


def test_a_claim_without_a_source_has_nobody_to_think_away(talk: Talking, tmp_path: Path) -> None:
    path = tmp_path / "bare.db"
    with Factbase.create(path, analyst="ana", device=DEVICE) as facts:
        facts.add("claim", text="somebody saw it")
        facts.capture("it rained < J. Okafor")

    said = talk("p", "o", "]", "y", "j", "p", "", path=path)

    assert "No source is known for this claim." in said
    assert said.count("No passage of a document is known for this claim.") == 2
    assert "“somebody saw it” (" in said
    assert "without J. Okafor: 1 claim is lost" in said


# ----------------------------------------------------------------------------------------------- lists, search, places


@pytest.mark.parametrize(("keys", "count"), [("f s", 47), ("fm", 3), ("f d", 2), ("f a", 57), ("g w", 1), ("g c", 1)])
def test_the_other_lists_are_there(talk: Talking, keys: str, count: int) -> None:
    said = talk(keys)

    assert f" of {count})" in said


def test_search_narrows_the_list_and_alone_gives_it_back(talk: Talking) -> None:
    said = talk("/bush", "/", "", "/ source:Asharq", "Esc", "/ x:y", "/", "zzz", "L")
    sources = talk("g s", "/ casey", "Esc", "Esc", "G", "k")

    assert "3 claims found." in said
    assert "(undecided / bush, 1 of 3)" in said
    assert said.count("38 claims found.") == 1
    assert "x: is no field of a query (known are " in said
    assert "0 claims found." in said
    assert "Sources / casey. 1 of 1." in sources
    assert "Sources. 1 of 32." in sources
    assert "(undecided, 37 of 38)" in sources


def test_a_claim_is_gone_to_by_number_and_by_handle_in_any_list(talk: Talking, database: Path) -> None:
    with Factbase.open(database) as facts:
        decided = next(each for each in facts.claims(limit=None) if each.verdict != "unreviewed")
        source = facts.sources(limit=1)[0]

    said = talk("G 12", "G c2mtx", f"G {decided.handle}", "G 99", "G 0", f"G {source.handle}", "G nothing", "G", "gg")

    assert "(undecided, 12 of 38)" in said
    assert "It is not in this list; this is that of all claims." in said
    assert f"\n{decided.handle}, " in said
    assert "99 is not in the list (it goes from 1 to 57)" in said
    assert f"{source.handle} is no claim but a source" in said
    assert "(all, 57 of 57)" in said


def test_moving_says_where_the_list_ends(talk: Talking) -> None:
    said = talk("k", "j 5", "down 2", "j x", "j 99", "pagedown", "pageup", "ctrl+u", "ctrl+d", "J", "z", "ctrl+l", "3")

    assert "That is the first one." in said
    assert "(undecided, 6 of 38)" in said
    assert "x is no number of rows (type j 5 to go five on)" in said
    assert "That is the last one." in said


def test_rows_are_told_ten_at_a_time_or_as_named(talk: Talking) -> None:
    said = talk("L", "d", "L 1-2", "L 5-3", "L x")

    assert "\n10. " in said
    assert "1. decided just now, c2mtx, DISP, rests on 1: The insurgents" in said
    assert "5-3 is not in the list" in said
    assert "x names no place of the list (type numbers such as 3 or 3-9 or 3,5,8)" in said


def test_a_claim_that_is_gone_says_so(talk: Talking, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Factbase.open(database) as facts:
        key = facts.dossier("c2mtx").claim.key
    read = Factbase.claims_by_key
    monkeypatch.setattr(
        Factbase, "claims_by_key", lambda self, keys: [each for each in read(self, keys) if each.key != key]
    )

    said = talk("G 1", "L 1", "d")

    assert "This claim is gone." in said
    assert "1. gone" in said


def test_every_place_can_be_gone_to_and_left(talk: Talking) -> None:
    said = talk("g", "g s", "L 1-2", "g h", "L 1", "", "q", "q", "g b", "j", "Esc", "g o", "g q", "f", "q")

    assert "g and then:\ng q: queue\n" in said
    assert "f and then:\nf u: undecided\n" in said
    assert "Sources. 1 of 32." in said
    assert "1. 2006-05-08 12:00, example: imported" in said
    assert "Dashboard: 57 claims\nto do:\n37 to review (g q)" in said
    assert "Choke points. 1 of " in said
    assert said.count("Sources. 1 of 32.") == 2


# ------------------------------------------------------------------------------------------------------------- sources


def test_a_source_is_said_to_be_another_and_that_is_taken_back(talk: Talking, tmp_path: Path) -> None:
    path = tmp_path / "names.db"
    with Factbase.create(path, analyst="ana", device=DEVICE) as facts:
        facts.capture("the bridge cost 40 million < George Casey < Reuters")
        facts.capture("the road was closed < Gen. George W. Casey < Le Soir")

    said = talk("g s", "/ casey", "1", "u", "0", "0", "1", "9", "p", "", "p Reuters", "", "o", "/", "", "L", path=path)

    assert "COULD BE THE SAME AS" in said
    assert "same as" in said
    assert "distinct from" in said
    assert "there is no other source that it might be." in said
    assert "there is no candidate 1 here (nobody looks like it)" in said
    assert "without Reuters: 1 claim is lost" in said
    assert "It has published no document that we hold." in said


def test_the_document_of_a_source_is_read(talk: Talking) -> None:
    said = talk("g s", "/ Asharq", "o")

    assert "Notes on the Asharq al-Awsat report of 2 May 2006, sentence " in said


def test_where_no_source_is_there_is_nothing_to_do(talk: Talking, empty_file: Path) -> None:
    said = talk("g s", "p", "1", "/ x", "Esc", "g d", "", "o", "g h", path=empty_file)

    assert "There are no sources here." in said
    assert said.count("there is no source here (/ alone lists all of them)") == 2
    assert said.count("there is no document here (/ alone lists all of them)") == 2
    assert "Nothing was done yet." in said


# --------------------------------------------------------------------------------------------- notes, tags, citations


def test_note_tags_and_text_are_typed_behind_the_letter_or_when_asked(talk: Talking, database: Path) -> None:
    said = talk(
        "e", "+ ask again", "e", "", "t talks, new one", "t", "-", "t", "", "i They left.", "i", "", "y", "e -", "e"
    )

    with Factbase.open(database) as facts:
        found = facts.dossier("c2mtx")
    assert (found.claim.text, found.tags, found.note) == ("They left.", (), None)
    assert "note so far: The newspaper gives the reason in its own voice" in said
    assert "tags so far: new one, talks" in said
    assert "It has no tags so far." in said
    assert "“They left.” (c2mtx). Asharq al-Awsat, in Notes on" in said.replace("\n", " ")
    assert "It has no note so far." in said


def test_what_stays_the_same_is_not_written(talk: Talking, database: Path) -> None:
    talk("t proposal, talks", "i", "", "t", "")

    assert newest(database)[0].startswith("imported")


def test_passages_are_told_one_after_the_other_and_read_in_their_document(talk: Talking) -> None:
    said = talk("]", "o", "q", "j", "]", "[")

    assert "passage 2 of 2, " in said
    assert "claims here:\n" in said


# ------------------------------------------------------------------------------------------------------------ documents


Reading = "tuple[Callable[..., str], Path]"


def test_a_proposal_is_accepted_and_taken_back(read_talk: Reading) -> None:
    typed, path = read_talk

    said = typed("a", "u", "a", "[", "a")

    assert "proposal, asserts, confidence " in said
    assert "said by Officials briefed on the plan (unnamed)" in said
    assert "accepted “the new bridge had cost" in said
    assert "took back: " in said
    assert len(handles(path)) == 2


def test_a_proposal_is_attached_to_a_claim_that_is_there(read_talk: Reading) -> None:
    typed, path = read_talk

    said = typed("5", "1")

    assert "seen before? 1. same? " in said
    assert "there is no claim 5 here (Enter reads what was seen before)" in said
    with Factbase.open(path) as facts:
        [claim] = facts.claims()
        assert len(facts.dossier(claim.id).hops) == 3


@pytest.mark.parametrize("lines", [('w "officials" < Reuters',), ("w", '"officials" < Reuters')])
def test_extent_and_chain_of_a_proposal_are_changed(read_talk: Reading, lines: tuple[str, ...]) -> None:
    typed, path = read_talk

    typed("<", *lines)

    with Factbase.open(path) as facts:
        claim = facts.claims()[1]
        assert claim.text == "the new bridge had cost forty million"
        assert [hop.source.name for hop in facts.dossier(claim.id).hops][:2] == ["officials", "Reuters"]


def test_a_proposal_is_refused_and_that_is_taken_back(read_talk: Reading) -> None:
    typed, path = read_talk

    said = typed("x", "[", "x", "u", "u", "u", "w", "").replace("\n", " ")

    assert "no claim: “the new bridge" in said
    assert "refused proposal, asserts" in said
    assert "open again: “the new bridge" in said
    assert "took back: opened a proposal again: “the new bridge" in said
    assert "took back: rejected the proposal “the new bridge" in said
    assert "Take it back? y or n: Nothing was changed." in said
    assert len(handles(path)) == 1


@pytest.mark.parametrize("lines", [("a", ""), ("w J. Okafor",), ("a J. Okafor",)])
def test_a_claim_is_made_of_a_sentence_by_hand(read_talk: Reading, lines: tuple[str, ...]) -> None:
    typed, path = read_talk

    typed("gg", "j", *lines)

    with Factbase.open(path) as facts:
        assert facts.claims()[1].text.startswith("The ministry has faced questions")


def test_a_text_is_walked_through_by_sentence_paragraph_passage_and_word(read_talk: Reading) -> None:
    typed, _ = read_talk

    said = typed("gg", "k", "v", ">", "}", "{", "J", "K", "K", "K", "G", "j", "J", "G 2", "2", "L", "]", "[", "/bridge",
                 "/", "", "/ zzz", "R", "Enter", "l 3")  # fmt: skip

    assert "That is the first one." in said
    assert "The bridge The ministry has faced" in said
    assert "That is the first paragraph." in said
    assert "That is the last paragraph." in said
    assert "zzz: not in this document" in said


def test_a_document_without_a_text_has_nothing_to_read(talk: Talking, tmp_path: Path) -> None:
    path = tmp_path / "bare.db"
    with Factbase.create(path, analyst="ana", device=DEVICE) as facts:
        facts.add("document", title="A lost page")
        facts.add("claim", text="somebody saw it")

    said = talk("g d", "o", "a", "1", "j", "gg", "G", "v", "]", "J", "x", "/", "", path=path)

    assert "A lost page: its text is not held, so there is nothing to read." in said
    assert said.count("there is no text here (g d lists documents)") == 2
    assert "No claim stands on a passage of this document yet, and none is proposed." in said.replace("\n", " ")


# ------------------------------------------------------------------------------------------------- letters and words


def test_every_action_of_the_screen_has_a_form_in_lines(database: Path) -> None:
    with Factbase.open(database) as facts:
        from factbase.review import ReviewSession

        session = ReviewSession(facts)
        session.show(session.open())
        review = Review(session, io.StringIO(), io.StringIO(), [], Settings())

        for action in (*ACTIONS, *ONLY_HERE):
            for view in action.where or VIEWS:
                owners = (review.rooms[view], review)
                told = not (action.where or hasattr(review.rooms[view], f"do_{action.method}"))
                assert any(hasattr(each, f"do_{action.method}") for each in owners) or told, (action.id, view)
        session.flush()


def test_help_and_arguments_name_actions_that_are_there() -> None:
    known = {action.id for action in (*ACTIONS, *ONLY_HERE)}

    assert {*HELP, *UNTOLD} <= known
    assert set(TAKES) <= {action.method for action in (*ACTIONS, *ONLY_HERE)}


def test_help_is_of_the_place_and_can_be_searched(talk: Talking) -> None:
    said = talk("? refuted", "? zzzz", "g s", "? what would", "g d", "", "? paragraph")

    assert "x [3-9 | * | /words]: Refuted.\nX [reason | 3-9 | * | /words]: Refuted, with" in said
    assert "No letter has zzzz in what it does" in said
    assert "p [number or name]: What would be lost without a source" in said
    assert "J: The next paragraph." in said


def test_words_do_what_they_name(talk: Talking, database: Path) -> None:
    said = talk(
        ": not checkable", ":", "single", ":", "list", ": zzz", ": decide dispute", "bogus", "d bogus", "u now", "undo"
    )

    assert "not checkable “The insurgents" in said
    assert "f s: single\nf m: maybe" in said
    assert "Nothing has these words in its name" in said
    assert "bogus means nothing here: type ? for the letters." in said
    assert "bogus names no claims of the list (numbers such as 3-9 do" in said
    assert "u takes nothing behind it, and now stands there (type u alone)" in said
    assert newest(database)[0].startswith("took back")


def test_a_person_s_own_keys_are_followed_and_come_before_those_of_lines(talk: Talking, database: Path) -> None:
    settings = Settings(keys={"decide.disputed": "L", "skip": "c"})

    said = talk("L", "list", settings=settings)

    assert "keys: skip: c is the key of decide.corroborated" in said
    assert newest(database)[0].startswith("disputed")
    assert "2. " in said


def test_ascii_alone_is_written_where_it_is_asked_for(talk: Talking) -> None:
    said = talk("m", "]", settings=Settings(ascii=True))

    assert "<<" in said


@pytest.mark.parametrize(("text", "holds"), [("3", True), ("3-9, 12 14", True), ("*", True), ("/x", True), ("", False),
                                             ("because", False), ("3 men said", False)])  # fmt: skip
def test_places_are_told_from_reasons(text: str, holds: bool) -> None:  # noqa: FBT001
    assert are_places(text) is holds


# ----------------------------------------------------------------------------------------------------- what goes wrong


def test_nothing_that_is_typed_crashes_it_or_floods_the_screen(talk: Talking, database: Path) -> None:
    long = "9" * 5_000

    letters = ("d ", "G ", "/ ", "j ", "", "d 1-", "p ", "t ", ": ", "- ", "v ", "? ")
    said = talk(*(letter + long for letter in letters), "\x1b[31m", "\ud800", "j \u00b2", "G \u0663", "'")

    assert max(map(len, said.split("\n"))) < 200
    assert "999999999999 is not in the list (it goes from 1 to 38)" in said
    assert "the query has 5000 characters" in said
    assert "\x1b" not in said
    assert newest(database)[0].startswith("imported")


def test_undo_of_an_import_asks_for_another_word(talk: Talking, database: Path) -> None:
    said = talk("u", "n", "u", "y", "u")

    assert "Take it back? y or n: Nothing was changed." in said
    assert "Nothing is in this list" in said
    assert "there is nothing to undo" in said
    with Factbase.open(database) as facts:
        assert facts.count() == 0


def test_a_write_that_fails_says_so_and_stays(talk: Talking, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr("factbase.store.engine.Store.write", full)

    said = talk("d", "d 1-3", "g l", "1")

    assert said.count("not saved: the disk is full") == 3
    assert "(undecided, 2 of 38)" not in said
    assert "Link run, 1 judged. 2 of" not in said


def test_a_file_that_vanishes_is_told_in_a_sentence_and_it_goes_on_when_it_is_back(
    database: Path,
) -> None:
    away = database.with_suffix(".away")
    out = io.StringIO()

    class Typed(io.StringIO):
        def readline(self, *given: int) -> str:
            line = super().readline(*given)
            if line == "go\n":
                database.rename(away)
                return "d\n"
            if line == "back\n":
                away.rename(database)
                return "d\n"
            return line

    with Factbase.open(database, analyst="ana", device=DEVICE) as facts:
        assert run_plain(facts, Typed("go\nback\nq\n"), out) == 0

    assert "while it was open" in out.getvalue().replace("\n", " ")
    assert newest(database)[0].startswith("disputed: “The insurgents left")


def test_it_runs_as_a_command_and_needs_no_screen(database: Path) -> None:
    code = "import sys, factbase.plain; print(*sorted({n.split('.')[0] for n in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"textual", "rich", "sqlalchemy"} & set(loaded) == set()

    ended = subprocess.run(
        [sys.executable, "-m", "factbase", "--db", str(database), "review", "--plain"],
        input="d 1-2\nu\nq\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "disputed 2 claims" in ended.stdout
