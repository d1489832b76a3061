from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review.review_case import begin, read_all

from factbase.errors import ConflictError, GuardError, InvalidFieldError, NotFoundError
from factbase.results import SourceName
from factbase.review import Outcome, ReviewSession, citation, word_diff
from factbase.vocabulary import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from factbase.ledger import Factbase
    from factbase.results import ClaimSummary


def row(session: ReviewSession, index: int) -> ClaimSummary:
    found = session.row(index)
    assert found is not None
    return found


def hear_all(session: ReviewSession) -> list[Outcome]:
    heard: list[Outcome] = []

    def told(outcome: Outcome) -> None:
        heard.append(outcome)
        session.settle(outcome)

    session.told = told
    return heard


def record(facts: Factbase) -> list[str]:
    return list(facts.export(reveal=True))


def name_of(facts: Factbase, name: str) -> SourceName:
    [found] = [each for each in facts.sources() if each.name == name]
    return SourceName(found.id, found.handle, found.name)


# ------------------------------------------------------------------------------------------------ many at once


def test_a_selection_is_decided_in_one_event_and_taken_back_with_one_undo(
    session: ReviewSession, facts: Factbase
) -> None:
    before, events = record(facts), len(facts.history())
    heard = hear_all(session)

    session.decide_all(list(session.list.keys[:4]), Verdict.DISPUTED, reason="no second source")
    session.flush()

    assert [claim.verdict for claim in facts.claims()][:5] == ["disputed"] * 4 + ["unreviewed"]
    assert len(facts.history()) == events + 1
    assert heard[0].sentence == "✗ disputed 4 claims"
    assert session.decided == 4

    session.undo()
    session.flush()

    assert heard[1].sentence == "took back: disputed: 4 claims"
    assert record(facts) == before
    assert session.decided == 0


def test_a_selection_that_rests_on_one_source_needs_a_reason(session: ReviewSession, facts: Factbase) -> None:
    heard = hear_all(session)
    keys = list(session.list.keys)

    assert session.weak(keys) == 5

    session.decide_all(keys, Verdict.CORROBORATED)
    session.flush()

    assert heard[0].sentence.startswith("not saved: 5 of 6 claims may rest on one source")
    assert {claim.verdict for claim in facts.claims()} == {"unreviewed"}
    assert [row(session, i).verdict for i in range(6)] == ["unreviewed"] * 6
    assert session.decided == 0

    session.decide_all(keys, Verdict.CORROBORATED, reason="seen with our own eyes", override=True)
    session.flush()

    assert {claim.verdict for claim in facts.claims()} == {"corroborated"}


def test_a_selection_in_which_somebody_decided_meanwhile_is_left_as_it_is(
    session: ReviewSession, facts: Factbase
) -> None:
    heard = hear_all(session)
    facts.assess(row(session, 2).id, "refuted")

    session.decide_all(list(session.list.keys[:4]), Verdict.DISPUTED)
    session.flush()

    assert "1 of 4 were decided in the meantime" in heard[0].sentence
    assert [row(session, i).verdict for i in range(4)] == ["unreviewed", "unreviewed", "refuted", "unreviewed"]


def test_claims_of_a_selection_that_are_gone_stop_it(facts: Factbase) -> None:
    claim = facts.claims()[0]
    facts.remove("claim", claim.id)

    with pytest.raises(NotFoundError, match="1 of the 1 claims are gone"):
        facts.assess_all({claim.id: Verdict.UNREVIEWED}, "disputed")


def test_words_and_verdicts_of_a_selection_are_held_to_the_vocabulary(facts: Factbase) -> None:
    claim = facts.claims()[0]

    with pytest.raises(InvalidFieldError):
        facts.assess_all({claim.id: Verdict.UNREVIEWED}, "perhaps")
    with pytest.raises(InvalidFieldError):
        facts.set_workflow_all([claim.id], "sometime")
    with pytest.raises(ConflictError):
        facts.assess_all({claim.id: Verdict.DISPUTED}, "disputed")
    with pytest.raises(GuardError):
        facts.assess_all({claim.id: Verdict.UNREVIEWED}, "corroborated", override=True)


def test_a_selection_waits_in_one_event(session: ReviewSession, facts: Factbase) -> None:
    before, heard = record(facts), hear_all(session)

    session.wait_all(list(session.list.keys[:3]))
    session.flush()

    assert len(session.queue("waiting").keys) == 3
    assert heard[0].sentence == "… wait: 3 claims"

    session.undo()
    session.flush()

    assert "edited 3 claims: workflow second_opinion" in heard[1].sentence
    assert record(facts) == before


def test_the_waiting_list_can_be_worked_through(session: ReviewSession) -> None:
    session.wait_all(list(session.list.keys[:3]))
    session.flush()
    session.show(session.queue("waiting"))
    read_all(session)

    assert session.is_open(1)

    session.decide(row(session, 0), Verdict.DISPUTED)

    assert session.next_open(0) == 1
    session.flush()


# ------------------------------------------------------------------------------------------------- other changes


def test_text_tags_and_note_are_edited_and_taken_back(session: ReviewSession, facts: Factbase) -> None:
    before = record(facts)
    claim = row(session, 0)
    version = session.dossier(claim).version

    session.edit(claim, version=version, text="the talks were broken off", tags=["talks"])
    session.flush()

    found = facts.dossier(claim.id)
    assert (found.claim.text, found.tags) == ("the talks were broken off", ("talks",))
    assert row(session, 0).text == "the talks were broken off"
    assert session.decided == 0
    assert session.is_open(0)

    session.undo()
    session.flush()

    assert record(facts) == before


def test_an_edit_of_what_somebody_changed_meanwhile_is_refused(session: ReviewSession, facts: Factbase) -> None:
    heard = hear_all(session)
    claim = row(session, 0)
    version = session.dossier(claim).version
    facts.edit("claim", claim.id, note="theirs")

    session.edit(claim, version=version, note="mine")
    session.flush()

    assert "changed by somebody else" in heard[0].sentence
    assert facts.dossier(claim.id).note == "theirs"


def test_pairs_are_judged_together_and_taken_back_together(session: ReviewSession, facts: Factbase) -> None:
    before, heard = record(facts), hear_all(session)

    session.judge(row(session, 0), [row(session, 1), row(session, 2)], "same", judgement="negative")
    session.flush()

    assert len(facts.dossier(row(session, 0).id).links) == 2
    assert heard[0].sentence == "“talks were halted” not same 2 claims"

    session.undo()
    session.flush()

    assert heard[1].sentence == "took back: judged 2 pairs of claims: same (negative)"
    assert record(facts) == before


def test_a_judgement_keeps_the_direction_that_a_link_has(session: ReviewSession, facts: Factbase) -> None:
    first, second = row(session, 0), row(session, 1)
    facts.link(second.id, "same", first.id, judgement="unsure")

    session.judge(first, [second], "same")
    session.flush()

    [link] = facts.dossier(first.id).links
    assert (link.outgoing, link.judgement) == (False, "positive")


def test_a_source_that_is_taken_out_changes_figures_and_comes_back(session: ReviewSession, facts: Factbase) -> None:
    before, heard = record(facts), hear_all(session)

    session.discredit(name_of(facts, "Asharq al-Awsat"))
    session.flush()

    assert heard[0].figures
    assert heard[0].sentence.startswith("discredited Asharq al-Awsat: 1 claim lost")
    assert session.row(0) is None, "rows are to be read again"
    read_all(session)
    assert row(session, 0).independent == (0, 0)

    session.undo()
    session.flush()
    read_all(session)

    assert heard[1].figures
    assert row(session, 0).independent == (1, 1)
    assert record(facts) == before


def test_two_sources_are_said_to_be_one_or_two(session: ReviewSession, facts: Factbase) -> None:
    heard = hear_all(session)

    session.relate(name_of(facts, "J. Okafor"), "same_as", name_of(facts, "L. Brandt"))
    session.distinguish(name_of(facts, "M. Ferri"), [name_of(facts, "A. Steel"), name_of(facts, "B. Work")])
    session.flush()

    assert heard[0].sentence == "J. Okafor same as L. Brandt"
    assert facts.claims()[1].independent == (1, 1)

    for _ in range(3):
        session.undo()
    session.flush()

    assert [each.kind for each in heard[3:]] == ["undone"] * 3
    assert facts.claims()[1].independent == (2, 2)


def test_candidates_are_remembered_until_their_claim_changes(session: ReviewSession) -> None:
    claim = row(session, 0)
    found = session.candidates(claim, 3)
    session.keep_candidates(claim.key, found)

    assert session.known_candidates(claim.key) is found

    session.decide(claim, Verdict.DISPUTED)
    session.flush()

    assert session.known_candidates(claim.key) is None
    for key in range(100, 140):
        session.keep_candidates(key, found)
    assert session.known_candidates(100) is None


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.long)])
def test_actions_of_all_kinds_and_undo_as_long_as_there_is_one_give_the_start_also_after_a_restart(
    opened: Callable[[], Factbase], count: int
) -> None:
    dice = random.Random(2006)
    session = ReviewSession(opened())
    begin(session)
    before = record(session.facts)

    for step in range(count):
        act(session, dice)
        if step % 10 == 9:
            session.flush()
            read_all(session)
    session.close()
    second = ReviewSession(opened())
    begin(second)
    heard = hear_all(second)
    while not heard or heard[-1].kind == "undone":
        second.undo()
        second.flush()

    assert record(second.facts) == before
    second.close()


def act(session: ReviewSession, dice: random.Random) -> None:
    keys = [key for key in session.list.keys if key in session.known(session.list.keys)]
    claim = session.known(keys)[dice.choice(keys)]
    others = [each for each in session.known(keys).values() if each.key != claim.key]
    verdict = dice.choice([Verdict.DISPUTED, Verdict.REFUTED, Verdict.NOT_CHECKABLE])
    actions = (
        lambda: session.decide(claim, verdict),
        lambda: session.decide_all(dice.sample(keys, 3), verdict),
        lambda: session.wait_all(dice.sample(keys, 2)),
        lambda: session.wait(claim, reason="ask again"),
        lambda: session.reopen(claim),
        lambda: session.edit(claim, note=str(dice.random())),
        lambda: session.judge(claim, others[:2], dice.choice(["same", "supports"])),
        session.undo,
        session.redo,
    )
    dice.choice(actions)()


# ------------------------------------------------------------------------------------------------------ words


def test_a_citation_names_claim_source_document_and_words(facts: Factbase) -> None:
    source = facts.add("source", name="The Daily\x1b[2J", kind="outlet")
    document = facts.add("document", title="An item", publisher=source, published="2006-05", text="It said so there.")
    claim = facts.add("claim", text="so\nit was")
    passage = {"start": 3, "end": 10, "exact": "said so"}
    facts.attribute(claim, source, document=document, passage=passage)
    found = facts.dossier(claim)

    assert citation(found, None) == f"“so it was” ({found.claim.handle})"
    assert citation(found, found.hops[0]) == (
        f"“so it was” ({found.claim.handle}). The Daily␛[2J, in An item, 2006-05: “said so”"
    )


def test_a_word_diff_says_what_is_gone_and_what_is_new() -> None:
    found = word_diff("The bridge cost 40 million", "the bridge cost about 55 million")

    assert [tuple(each) for each in found] == [
        ("the bridge cost", "same"),
        ("40", "gone"),
        ("about 55", "new"),
        ("million", "same"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_word_diff_gives_both_texts_back(first: str, second: str) -> None:
    found = word_diff(first, second)

    assert " ".join(each.text for each in found if each.kind != "gone").split() == second.split()
    old = " ".join(each.text for each in found if each.kind != "new").casefold().split()
    assert old == first.casefold().split()
