from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from review.review_case import begin, read_all

from factbase.errors import BadInputError, DatabaseError, StoppedError
from factbase.review import Outcome, ReviewSession, is_waiting, short
from factbase.vocabulary import Verdict, Workflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from factbase.ledger import Factbase
    from factbase.results import ClaimSummary


def row(session: ReviewSession, index: int) -> ClaimSummary:
    found = session.row(index)
    assert found is not None
    return found


def hear_all(session: ReviewSession) -> list[Outcome]:
    """From now on outcomes are kept, and settled too."""
    heard: list[Outcome] = []

    def told(outcome: Outcome) -> None:
        heard.append(outcome)
        session.settle(outcome)

    session.told = told
    return heard


def verdicts(facts: Factbase) -> dict[str, tuple[str, str]]:
    return {claim.id: (claim.verdict, claim.workflow) for claim in facts.claims(limit=None)}


# --------------------------------------------------------------------------------------------------- the queue


def test_the_queue_begins_with_the_first_undecided_claim(session: ReviewSession) -> None:
    assert session.list.name == "undecided"
    assert session.list.start == 0
    assert [row(session, i).text for i in range(2)] == ["talks were halted", "the bridge cost 40 million"]


def test_a_review_goes_on_after_the_last_decision(opened: Callable[[], Factbase]) -> None:
    with opened() as facts:
        facts.assess(facts.claims()[2].id, "disputed")
    session = ReviewSession(opened())

    begin(session)

    assert row(session, session.list.start).text == "the minister met the bidder"
    session.close()


def test_what_was_begun_ahead_is_what_a_review_begins_with(opened: Callable[[], Factbase]) -> None:
    session, plain = ReviewSession(opened()), ReviewSession(opened())
    session.ahead()

    assert session.begin() == plain.begin()
    assert [claim.text for claim in session.begin()[1]][:2] == ["talks were halted", "the bridge cost 40 million"]
    session.close()
    plain.close()


def test_a_decision_that_was_taken_back_or_is_gone_does_not_count_as_the_last(opened: Callable[[], Factbase]) -> None:
    with opened() as facts:
        claims = facts.claims()
        facts.assess(claims[1].id, "disputed")
        facts.assess(claims[3].id, "disputed")
        facts.undo()
        facts.assess(claims[4].id, "disputed")
        facts.remove("claim", claims[4].id)
    session = ReviewSession(opened())

    begin(session)

    assert row(session, session.list.start).text == "traffic fell by a third"
    session.close()


def test_a_session_that_was_never_begun_can_be_closed(opened: Callable[[], Factbase]) -> None:
    session = ReviewSession(opened())

    session.close()

    assert session.decided == 0


def test_the_queue_of_a_list_without_waiting_claims_is_in_the_order_of_the_list(session: ReviewSession) -> None:
    session.wait(row(session, 0))
    session.flush()

    found = session.queue("all")

    assert list(found.keys) == sorted(found.keys)


def test_filters_narrow_the_list(session: ReviewSession) -> None:
    counts = {name: len(session.queue(name).keys) for name in ("single-source", "may be single-source", "all")}
    [disputed] = session.read(session.queue("disputed").keys)

    assert counts == {"single-source": 5, "may be single-source": 0, "all": 6}
    assert disputed.text == "the minister met the bidder"


def test_a_search_narrows_the_list_that_is_chosen(session: ReviewSession) -> None:
    found = session.queue("single-source", 'source:"Le Soir" steel')

    assert [claim.text for claim in session.read(found.keys)] == ["steel prices doubled"]
    assert found.name == 'single-source / source:"Le Soir" steel'


def test_a_search_that_is_not_understood_says_so(session: ReviewSession) -> None:
    with pytest.raises(BadInputError, match="is no field"):
        session.queue("all", "colour:red")


def test_a_claim_that_waits_comes_back_at_the_end(session: ReviewSession) -> None:
    session.wait(row(session, 0))
    session.flush()

    session.show(session.queue("undecided"))
    read_all(session)

    last = row(session, 5)
    assert last.text == "talks were halted"
    assert (is_waiting(last), short(last)) == (True, "wait")
    assert not session.is_open(5)


def test_a_list_stays_still_while_others_add_and_remove(session: ReviewSession, facts: Factbase) -> None:
    keys = list(session.list.keys)
    facts.capture("another claim < Somebody")
    facts.remove("claim", row(session, 3).id)
    session.show(session.list)

    read_all(session)

    assert list(session.list.keys) == keys
    assert session.is_gone(3)
    assert session.row(3) is None
    assert session.next_open(2) == 4


def test_only_what_is_missing_is_read(session: ReviewSession) -> None:
    session.show(session.list)
    keys = session.list.keys

    assert session.missing(-3, 2) == list(keys[:2])

    session.keep(session.read(keys[:2]), keys[:2])

    assert session.missing(0, 3) == [keys[2]]


def test_rows_are_forgotten_when_there_are_too_many_but_not_what_was_just_decided(
    session: ReviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factbase.review.session._KEPT_ROWS", 3)
    monkeypatch.setattr("factbase.review.session._KEPT_DECIDED", 1)
    for index in (0, 1):
        session.decide(row(session, index), Verdict.DISPUTED)
    session.flush()

    session.keep(session.read([session.list.keys[5]]))

    assert [session.row(i) is not None for i in range(6)] == [False, True, False, False, False, True]
    assert session.is_dimmed(0)


def test_dossiers_are_kept_for_a_while(session: ReviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factbase.review.session._KEPT_DOSSIERS", 2)
    first = session.dossier(row(session, 0))

    assert session.dossier(row(session, 0)) is first

    session.dossier(row(session, 1))
    session.dossier(row(session, 2))

    assert session.known_dossier(row(session, 0).key) is None


def test_a_dossier_that_is_newer_than_its_row_is_not_kept(session: ReviewSession, facts: Factbase) -> None:
    facts.assess(row(session, 0).id, "disputed")

    found = session.dossier(row(session, 0))

    assert found.claim.verdict == "disputed"
    assert session.known_dossier(found.claim.key) is None


# ---------------------------------------------------------------------------------------------------- decisions


def test_a_decision_is_shown_at_once_and_written(session: ReviewSession, facts: Factbase) -> None:
    heard = hear_all(session)

    session.decide(row(session, 0), Verdict.DISPUTED, reason="no other source")

    assert short(row(session, 0)) == "DISP"
    assert session.is_dimmed(0)
    assert session.next_open(0) == 1
    session.flush()
    assert [outcome.sentence for outcome in heard] == ["✗ disputed “talks were halted”"]
    assert (session.decided, session.pending) == (1, 0)
    assert facts.dossier(row(session, 0).id).assessments[0].rationale == "no other source"


def test_the_next_place_begins_again_above_and_stays_where_nothing_is_left(session: ReviewSession) -> None:
    assert session.next_open(5) == 0

    for place in range(1, 6):
        session.decide(row(session, place), Verdict.DISPUTED)

    assert session.next_open(5) == 0
    assert session.next_open(0) == 0
    session.flush()


def test_corroborated_with_a_reason_is_an_override(session: ReviewSession, facts: Factbase) -> None:
    session.decide(row(session, 0), Verdict.CORROBORATED, reason="I was there", override=True)
    session.flush()

    assert facts.claims()[0].verdict == "corroborated"


def test_a_refused_decision_puts_its_claim_back(session: ReviewSession, facts: Factbase) -> None:
    heard = hear_all(session)

    session.decide(row(session, 0), Verdict.CORROBORATED)
    session.flush()

    assert heard[0].kind == "failed"
    assert heard[0].sentence.startswith("not saved: rests on one source: ")
    assert row(session, 0).verdict == "unreviewed"
    assert session.is_open(0)
    assert facts.claims()[0].verdict == "unreviewed"


def test_a_decision_of_somebody_else_is_not_overwritten(session: ReviewSession, facts: Factbase) -> None:
    heard = hear_all(session)
    facts.assess(row(session, 0).id, "refuted")

    session.decide(row(session, 0), Verdict.DISPUTED)
    session.flush()

    assert "decided in the meantime" in heard[0].sentence
    assert row(session, 0).verdict == "refuted"
    assert session.is_dimmed(0)


def test_a_claim_decided_before_looks_as_before_when_a_decision_fails(session: ReviewSession, facts: Factbase) -> None:
    facts.assess(row(session, 0).id, "refuted")
    session.show(session.queue("all"))
    read_all(session)

    session.decide(row(session, 0), Verdict.CORROBORATED)
    session.flush()

    assert row(session, 0).verdict == "refuted"
    assert not session.is_dimmed(0)


def test_when_the_database_fails_the_claim_is_put_back_as_it_was(
    session: ReviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = hear_all(session)
    monkeypatch.setattr(session.facts.store, "write", _fail)
    monkeypatch.setattr(session.facts, "claims_by_key", _fail)

    session.decide(row(session, 0), Verdict.DISPUTED)
    session.flush()

    assert heard[0].sentence == "not saved: the disk is full (make room)"
    assert row(session, 0).verdict == "unreviewed"


def test_an_answer_that_was_lost_is_not_called_unsaved(session: ReviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = hear_all(session)
    write = session.facts.assess

    def lost(*given: Any, **named: Any) -> None:
        write(*given, **named)
        raise StoppedError("it stopped")

    monkeypatch.setattr(session.facts, "assess", lost)
    session.decide(row(session, 0), Verdict.DISPUTED)
    session.flush()

    assert heard[0].sentence == "it may be saved or not, the row shows it: it stopped"
    assert row(session, 0).verdict == "disputed"


def test_an_undo_whose_answer_was_lost_is_not_called_undone_nor_not(
    session: ReviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.decide(row(session, 0), Verdict.DISPUTED)
    session.flush()
    heard = hear_all(session)
    undo = session.facts.undo

    def lost() -> None:
        undo()
        raise StoppedError("it stopped")

    monkeypatch.setattr(session.facts, "undo", lost)
    session.undo()
    session.flush()

    assert (heard[0].sentence, heard[0].figures) == ("it may be done or not: it stopped", True)
    read_all(session)
    assert row(session, 0).verdict == "unreviewed"


def _fail(*_: object) -> None:
    raise DatabaseError("the disk is full", hint="make room")


def test_what_is_no_refusal_is_raised_by_settle(session: ReviewSession) -> None:
    session.pending = 1

    with pytest.raises(ZeroDivisionError):
        session.settle(Outcome("failed", "", error=ZeroDivisionError()))


def test_waiting_with_a_reason_adds_it_to_the_note(session: ReviewSession, facts: Factbase) -> None:
    session.wait(row(session, 0), reason="ask the embassy")
    session.wait(row(session, 0), reason="and the group")
    session.flush()

    assert facts.dossier(row(session, 0).id).note == "ask the embassy\nand the group"
    assert facts.claims()[0].workflow == "second_opinion"


def test_reopening_is_a_new_assessment(session: ReviewSession, facts: Factbase) -> None:
    session.decide(row(session, 0), Verdict.DISPUTED)

    assert session.reopen(row(session, 0))

    session.flush()
    assert [each.verdict for each in facts.dossier(row(session, 0).id).assessments] == ["unreviewed", "disputed"]
    assert session.is_open(0)


def test_reopening_takes_up_a_claim_that_waits_and_leaves_an_open_one(session: ReviewSession, facts: Factbase) -> None:
    session.wait(row(session, 0))

    assert session.reopen(row(session, 0))
    assert not session.reopen(row(session, 0))

    session.flush()
    assert facts.claims()[0].workflow == Workflow.TODO


def test_a_list_is_taken_up_again_with_all_that_was_decided(session: ReviewSession) -> None:
    session.decide(row(session, 0), Verdict.DISPUTED)
    memory = session.memory()
    session.show(session.queue("all", "bridge"))
    read_all(session)
    session.decide(row(session, 0), Verdict.DISPUTED)
    session.flush()

    session.recall(memory)

    assert [session.is_dimmed(i) for i in range(3)] == [True, True, False]


# --------------------------------------------------------------------------------------------------------- undo


def test_undo_takes_a_decision_back_and_names_its_claim(session: ReviewSession) -> None:
    session.decide(row(session, 0), Verdict.DISPUTED)
    session.flush()
    heard = hear_all(session)

    session.undo()
    session.flush()

    assert heard[0].sentence == "took back: disputed: “talks were halted”"
    assert session.index_of(heard[0].key) == 0
    assert session.is_open(0)


def test_undo_reaches_back_over_a_restart(opened: Callable[[], Factbase]) -> None:
    first = ReviewSession(opened())
    begin(first)
    first.decide(row(first, 0), Verdict.DISPUTED)
    first.wait(row(first, 1))
    first.close()
    second = ReviewSession(opened())
    begin(second)
    heard = hear_all(second)

    second.undo()
    second.undo()
    second.flush()

    assert [each.sentence[:30] for each in heard] == [
        "took back: edited claim “the b",
        "took back: disputed: “talks we",
    ]
    with opened() as facts:
        assert {verdict for verdict, _ in verdicts(facts).values()} == {"unreviewed"}
    second.close()


def test_redo_does_again_what_was_taken_back(session: ReviewSession) -> None:
    session.decide(row(session, 0), Verdict.DISPUTED)
    session.undo()
    heard = hear_all(session)

    session.redo()
    session.redo()
    session.flush()

    assert [each.sentence for each in heard][-2:] == [
        "did again: disputed: “talks were halted”",
        "there is nothing to redo",
    ]
    assert short(row(session, 0)) == "DISP"


def test_a_claim_that_was_decided_before_the_list_is_not_dimmed_after_undo(
    session: ReviewSession, facts: Factbase
) -> None:
    facts.assess(row(session, 0).id, "refuted")
    session.show(session.queue("all"))
    read_all(session)

    session.decide(row(session, 0), Verdict.DISPUTED)
    session.undo()
    session.flush()

    assert short(row(session, 0)) == "REFUTED"
    assert not session.is_dimmed(0)


def test_undo_asks_before_it_takes_back_what_was_no_review(session: ReviewSession, facts: Factbase) -> None:
    heard = hear_all(session)

    session.undo()
    session.flush()

    assert heard[0].kind == "ask"
    assert heard[0].sentence.startswith("captured “work started before the permit”")
    assert len(facts.claims()) == 6

    session.undo(whatever=True)
    session.flush()

    assert (heard[1].kind, heard[1].many) == ("undone", True)
    assert len(facts.claims()) == 5


def test_when_there_is_nothing_to_undo_it_says_so(session: ReviewSession) -> None:
    heard = hear_all(session)

    for _ in range(9):
        session.undo(whatever=True)
    session.flush()

    assert heard[-1].sentence == "there is nothing to undo"


def test_undo_behind_a_failed_decision_takes_nothing_else_back(session: ReviewSession, facts: Factbase) -> None:
    session.decide(row(session, 1), Verdict.DISPUTED)
    session.flush()
    heard = hear_all(session)

    session.decide(row(session, 0), Verdict.CORROBORATED)
    session.undo()
    session.flush()

    assert [each.kind for each in heard] == ["failed", "failed"]
    assert heard[1].sentence.startswith("not done: the change before it was not saved")
    assert facts.claims()[1].verdict == "disputed"


def test_undo_of_a_link_names_its_claim(session: ReviewSession, facts: Factbase) -> None:
    facts.link(row(session, 0).id, "supports", row(session, 1).id)
    heard = hear_all(session)

    session.undo()
    session.flush()

    assert session.index_of(heard[0].key) == 0


def test_a_claim_that_is_not_in_the_list_has_no_place(session: ReviewSession) -> None:
    assert session.index_of(999) is None
    assert session.index_of(None) is None


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.long)])
def test_random_actions_and_as_many_undos_give_the_state_of_the_start(
    session: ReviewSession, facts: Factbase, count: int
) -> None:
    dice = random.Random(7)
    before = verdicts(facts)
    actions = (
        lambda claim: session.decide(claim, Verdict.DISPUTED),
        lambda claim: session.decide(claim, Verdict.REFUTED),
        lambda claim: session.decide(claim, Verdict.CORROBORATED, reason="because", override=True),
        session.wait,
        session.reopen,
    )

    for _ in range(count):
        dice.choice(actions)(row(session, dice.randrange(6)))
    session.flush()
    for _ in range(count):
        session.undo()
    session.flush()

    assert verdicts(facts) == before
    assert session.decided == 0
