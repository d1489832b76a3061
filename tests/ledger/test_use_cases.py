import io
import json
import multiprocessing
from collections.abc import Callable
from datetime import timedelta

import pytest
from ledger.conftest import DEVICE, INSURGENT, claim, exported, load

from factbase.errors import (
    BadInputError,
    ConflictError,
    GuardError,
    ImportRefusedError,
    InvalidFieldError,
    NotFoundError,
    UsageError,
)
from factbase.interchange import read_jsonl
from factbase.ledger import Factbase
from factbase.query import ClaimFilter, parse_query
from factbase.vocabulary import Verdict

# ------------------------------------------------------------------------------------------------------ capture


def test_a_captured_chain_rests_on_the_one_who_began_it(facts: Factbase) -> None:
    report = facts.capture('talks were halted < "an insurgent leader" < Asharq al-Awsat < AP @ 2006-05-03')

    found = facts.dossier(report.claim)
    assert found.asserts.independent == (1, 1)
    assert {name.name for name in found.asserts.choke_points} == {"an insurgent leader", "AP", "Asharq al-Awsat"}
    assert report.new_sources == ("an insurgent leader", "Asharq al-Awsat", "AP")


def test_a_second_chain_with_the_same_text_goes_to_the_same_claim(facts: Factbase) -> None:
    first = facts.capture('talks were halted < "an aide" < Reuters')
    second = facts.capture("talks were halted < Reuters")

    assert second.claim == first.claim
    assert not second.new_claim
    assert facts.counts()["claim"] == 1
    assert len([source for source in facts.sources() if source.name == "Reuters"]) == 1


def test_who_passes_a_report_on_hangs_on_the_report_that_is_there(facts: Factbase) -> None:
    facts.capture('it rained < "an aide" < Reuters')
    facts.capture("it rained < Reuters < AP")
    report = facts.capture('it rained < "a farmer" < Le Soir')

    assert report.new_hops == 2
    assert facts.dossier(report.claim).asserts.independent == (1, 2)
    assert facts.what_if("an aide").now_single_source == (report.claim,)


def test_a_report_that_we_have_is_still_in_our_hands_when_somebody_relays_it(facts: Factbase) -> None:
    facts.capture('it rained < "an aide" < Reuters')
    report = facts.capture("it rained < Reuters < AP")

    assert {name.name for name in facts.dossier(report.claim).asserts.choke_points} == {"Reuters", "an aide"}
    assert facts.what_if("AP").lost == ()
    facts.undo()
    assert len(facts.dossier(report.claim).hops) == 2


def test_the_same_line_of_named_sources_twice_changes_nothing(facts: Factbase) -> None:
    facts.capture("it rained < Dana Ferri < Reuters ?< AP @ 2006-05-03")
    events = len(facts.history())

    again = facts.capture("it rained < Dana Ferri < Reuters ?< AP @ 2006-05-03")
    later = facts.capture("it rained < Dana Ferri < Reuters ?< AP @ 2006-06-01")

    assert (again.new_hops, later.new_hops) == (0, 1)
    assert len(facts.history()) == events + 1


def test_another_stance_or_a_stated_relay_is_another_hop(facts: Factbase) -> None:
    facts.capture("it rained < Reuters ?< AP")

    denied = facts.capture("it rained !< Reuters")
    stated = facts.capture("it rained < Reuters < AP")

    assert (denied.new_hops, stated.new_hops) == (1, 1)


def test_two_unnamed_sources_of_one_description_stay_two_records(facts: Factbase) -> None:
    facts.capture('it rained < "an official" < Reuters')
    report = facts.capture('it rained < "an official" < The Times')

    assert facts.counts()["source"] == 4
    assert facts.dossier(report.claim).asserts.independent == (1, 2)


def test_a_name_that_two_sources_bear_is_not_guessed_at(facts: Factbase) -> None:
    facts.add("source", name="Reuters", kind="outlet")
    facts.add("source", name="REUTERS", kind="outlet")

    with pytest.raises(NotFoundError, match="2 sources are called 'Reuters'"):
        facts.capture("it rained < Reuters")
    assert facts.counts()["claim"] == 0


def test_a_name_that_looks_like_another_is_a_warning(facts: Factbase) -> None:
    facts.capture("it rained < Reuters")
    report = facts.capture("it snowed < R\u0435uters")

    assert len(report.warnings) == 1
    assert "looks like" in report.warnings[0]


# ----------------------------------------------------------------------------------------------- verdicts, links


def test_corroborated_needs_two_sources_or_a_reason(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")

    with pytest.raises(GuardError, match="rests on one source: an insurgent leader"):
        insurgent.assess(halted, "corroborated")
    with pytest.raises(GuardError):
        insurgent.assess(halted, "corroborated", override=True, reason="  ")
    with pytest.raises(GuardError):
        insurgent.assess(halted, "uncorroborated", credibility="1")
    assert insurgent.dossier(halted).assessments == ()

    insurgent.assess(halted, "corroborated", override=True, reason="seen the memo")
    insurgent.assess(claim(insurgent, "seven"), "corroborated")
    assert {each.verdict for each in insurgent.claims()} == {Verdict.CORROBORATED}


def test_the_newest_assessment_counts_and_the_older_ones_stay(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")

    insurgent.assess(halted, "refuted")
    insurgent.assess(halted, "disputed", likelihood="unlikely", confidence="low")

    found = insurgent.dossier(halted)
    assert [each.verdict for each in found.assessments] == ["disputed", "refuted"]
    assert found.claim.verdict == "disputed"


def test_a_decision_on_what_somebody_else_decided_meanwhile_is_a_conflict(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")
    insurgent.assess(halted, "refuted")

    with pytest.raises(ConflictError, match="decided in the meantime: refuted"):
        insurgent.assess(halted, "disputed", seen="unreviewed")


def test_an_edit_of_a_version_that_is_gone_is_a_conflict(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")
    seen = insurgent.dossier(halted).version
    insurgent.edit("claim", halted, text="The talks were broken off")

    with pytest.raises(ConflictError, match="changed by somebody else"):
        insurgent.edit("claim", halted, text="The talks ended", version=seen)
    assert insurgent.dossier(halted).claim.text == "The talks were broken off"


@pytest.mark.parametrize(
    ("verdict", "fields"),
    [
        ("true", {}),
        ("refuted", {"credibility": "7"}),
        ("refuted", {"likelihood": "maybe"}),
        ("refuted", {"reason": "\0"}),
    ],
)
def test_a_word_that_is_not_in_the_vocabulary_is_refused(
    insurgent: Factbase, verdict: str, fields: dict[str, str]
) -> None:
    before = exported(insurgent)

    with pytest.raises(InvalidFieldError):
        insurgent.assess(claim(insurgent, "halted"), verdict, **fields)
    assert exported(insurgent) == before


def test_a_link_shows_on_both_claims_and_the_newest_judgement_counts(insurgent: Factbase) -> None:
    halted, seven = claim(insurgent, "halted"), claim(insurgent, "seven")

    insurgent.link(seven, "supports", halted)
    insurgent.link(seven, "supports", halted, judgement="negative", reason="no")

    [link] = insurgent.dossier(halted).links
    assert (link.relation, link.outgoing, link.judgement, link.other) == ("supports", False, "negative", seven)
    insurgent.undo()
    assert insurgent.dossier(seven).links[0].judgement == "positive"
    insurgent.undo()
    assert insurgent.dossier(seven).links == ()


# ------------------------------------------------------------------------------------------------- who is who


def test_saying_that_two_are_one_is_counted_at_once_and_taken_back_at_once(insurgent: Factbase) -> None:
    seven = claim(insurgent, "seven")
    assert insurgent.dossier(seven).asserts.independent == (2, 2)

    insurgent.same("The Times", "Asharq al-Awsat")
    assert insurgent.dossier(seven).claim.independent == (1, 1)

    insurgent.undo()
    assert insurgent.dossier(seven).claim.independent == (2, 2)
    assert insurgent.check() == []


def test_a_relation_that_is_said_already_is_a_conflict(insurgent: Factbase) -> None:
    insurgent.relate("The Times", "owned_by", "AP")

    with pytest.raises(ConflictError, match="there already"):
        insurgent.relate("The Times", "owned_by", "AP")


def test_a_source_is_not_related_to_itself(insurgent: Factbase) -> None:
    with pytest.raises(InvalidFieldError, match="itself"):
        insurgent.same("AP", "Associated Press")


# ---------------------------------------------------------------------------------------------------- what if


def test_what_if_says_what_applying_it_does(insurgent: Factbase) -> None:
    halted, seven = claim(insurgent, "halted"), claim(insurgent, "seven")
    before = exported(insurgent)

    answer = insurgent.what_if("Asharq al-Awsat")
    assert (answer.lost, answer.now_single_source, answer.weaker, answer.unaffected) == ((), (seven,), (), 1)
    assert insurgent.what_if("an insurgent leader").lost == (halted,)
    assert exported(insurgent) == before

    insurgent.discredit("an insurgent leader")
    assert insurgent.dossier(halted).claim.independent == (0, 0)
    insurgent.undo()
    assert exported(insurgent) == before


def test_what_if_of_a_document_counts_what_was_read_in_it(insurgent: Factbase) -> None:
    [story] = insurgent.documents()

    answer = insurgent.what_if(document=story.handle)
    assert (answer.lost, answer.now_single_source) == ((), ())
    insurgent.discredit(document=story.handle)
    assert len(insurgent.dossier(claim(insurgent, "halted")).asserts.lines) == 1
    with pytest.raises(UsageError):
        insurgent.what_if()


# ----------------------------------------------------------------------------------------------------- removal


def test_a_removed_claim_takes_its_own_with_it_and_undo_brings_all_of_it_back(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")
    insurgent.assess(halted, "refuted")
    insurgent.link(halted, "supports", claim(insurgent, "seven"))
    before = exported(insurgent)

    gone = insurgent.remove("claim", halted)

    assert len(gone) == 6
    assert [each.text for each in insurgent.claims()] == ["There were seven meetings"]
    insurgent.undo()
    assert exported(insurgent) == before


def test_a_removed_attribution_leaves_those_that_relayed_it(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")
    leader = next(hop for hop in insurgent.dossier(halted).hops if hop.source.unnamed)
    before = exported(insurgent)

    insurgent.remove("attribution", leader.handle)

    assert insurgent.dossier(halted).claim.independent[1] == 2
    assert all(hop.relays == () for hop in insurgent.dossier(halted).hops)
    insurgent.undo()
    assert exported(insurgent) == before


def test_a_removed_document_leaves_its_attributions_without_it(insurgent: Factbase) -> None:
    [story] = insurgent.documents()
    before = exported(insurgent)

    insurgent.remove("document", story.handle)

    assert insurgent.documents() == []
    assert all(hop.document is None for hop in insurgent.dossier(claim(insurgent, "halted")).hops)
    insurgent.undo()
    assert exported(insurgent) == before


def test_a_source_that_still_speaks_cannot_be_removed(insurgent: Factbase) -> None:
    with pytest.raises(ConflictError, match="still stands in 2 attributions"):
        insurgent.remove("source", "Asharq al-Awsat")
    silent = insurgent.add("source", name="Nobody", kind="person")
    insurgent.relate(silent, "part_of", "AP")

    insurgent.remove("source", "Nobody")

    assert insurgent.counts()["source_relation"] == 0


# ----------------------------------------------------------------------------------------------- import, export


def test_importing_the_same_file_twice_changes_nothing(insurgent: Factbase) -> None:
    before, events = exported(insurgent), len(insurgent.history())

    load(insurgent, *INSURGENT)

    assert exported(insurgent) == before
    assert len(insurgent.history()) == events


def test_an_import_with_one_bad_line_changes_nothing_and_names_all_of_them(facts: Factbase) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        load(
            facts,
            '{"record":"claim","id":"c","text":"it rained"}',
            '{"record":"attribution","id":"a","claim":"c","source":"nobody"}',
            '{"record":"attribution","id":"b","claim":"elsewhere","source":"nobody"}',
        )

    assert [str(each) for each in refused.value.rejected] == [
        "case.jsonl:3: source: there is no source 'nobody'",
        "case.jsonl:4: claim: there is no claim 'elsewhere'",
        "case.jsonl:4: source: there is no source 'nobody'",
    ]
    assert facts.counts()["claim"] == 0
    assert facts.history() == []


def test_relays_to_another_claim_are_refused(insurgent: Factbase) -> None:
    with pytest.raises(ImportRefusedError, match="1 line is refused"):
        load(insurgent, *INSURGENT, '{"record":"attribution","id":"x","claim":"seven","source":"ap","relays":["l"]}')
    leader = next(hop for hop in insurgent.dossier(claim(insurgent, "halted")).hops if hop.root)
    with pytest.raises(InvalidFieldError, match="same claim"):
        insurgent.attribute(claim(insurgent, "seven"), "AP", relays=[leader.handle])


def test_what_a_file_leaves_out_goes_back_to_its_default(insurgent: Factbase) -> None:
    load(insurgent, '{"record":"claim","id":"halted","text":"The talks were halted"}')

    found = insurgent.dossier(claim(insurgent, "halted"))
    assert (found.tags, found.occurred) == ((), None)


def test_an_export_with_its_log_becomes_the_same_database_again(
    insurgent: Factbase, new_facts: Callable[[], Factbase]
) -> None:
    insurgent.assess(claim(insurgent, "halted"), "refuted")
    insurgent.undo()
    lines = "".join(insurgent.export(reveal=True, with_log=True)).splitlines()[1:]

    copy = new_facts()
    load(copy, *lines)

    assert "".join(copy.export(reveal=True, with_log=True)).splitlines()[1:] == lines
    assert [finding for finding in copy.check() if finding.check == "figures"] == []
    assert copy.verify() == []
    with pytest.raises(ConflictError, match="empty database"):
        load(copy, *lines)


@pytest.mark.parametrize("value", ["x", "[1,2]", "[null,{}]", "[null,null]", "[]", '[null,{"claim":5}]', None])
@pytest.mark.parametrize("kind", ["claim", "attribution"])
def test_a_log_that_does_not_prove_its_records_is_refused(
    insurgent: Factbase, new_facts: Callable[[], Factbase], value: str | None, kind: str
) -> None:
    lines = [json.loads(line) for line in insurgent.export(with_log=True)]
    next(line for line in lines if line["record"] == "change" and line["kind"] == kind)["value"] = value
    forged = io.BytesIO("".join(json.dumps(line) + "\n" for line in lines).encode())
    copy = new_facts()

    with pytest.raises(BadInputError, match="log"):
        copy.import_lines([("forged.jsonl", read_jsonl(forged, file="forged.jsonl"))])

    assert not any(copy.counts().values())
    assert copy.history() == []


def test_a_protected_name_leaves_only_when_it_is_asked_for(insurgent: Factbase) -> None:
    insurgent.edit("source", "an insurgent leader", protected=True, name="Abu X", description="met in May")

    masked = "".join(insurgent.export())

    assert "Abu X" not in masked
    assert "met in May" not in masked
    assert "protected source s" in masked
    assert "Abu X" in "".join(insurgent.export(reveal=True))
    with pytest.raises(BadInputError, match="protected"):
        list(insurgent.export(with_log=True))


# --------------------------------------------------------------------------------------------- lists, queries


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("", ["The talks were halted", "There were seven meetings"]),
        ("talk", ["The talks were halted"]),
        ("halt talks", ["The talks were halted"]),
        ("tag:talks", ["The talks were halted"]),
        ("Tag:talks", ["The talks were halted"]),
        ("source:AP", ["The talks were halted"]),
        ("source:awsat", ["The talks were halted", "There were seven meetings"]),
        ("independent:2", ["There were seven meetings"]),
        ("is:single", ["The talks were halted"]),
        ("is:unnamed", ["The talks were halted"]),
        ("before:2006-05", ["The talks were halted"]),
        ("after:2006-05", []),
        ("verdict:refuted", []),
        ("sort:newest", ["There were seven meetings", "The talks were halted"]),
        ("sort:independent is:undecided", ["The talks were halted", "There were seven meetings"]),
        ("sort:occurred", ["The talks were halted", "There were seven meetings"]),
        ("workflow:todo sort:text", ["The talks were halted", "There were seven meetings"]),
        ('"NEAR(" * - ^ AND', []),
    ],
)
def test_a_query_narrows_the_list(insurgent: Factbase, query: str, texts: list[str]) -> None:
    assert [each.text for each in insurgent.claims(parse_query(query))] == texts


@pytest.mark.parametrize(
    "query",
    [
        *("colour:red", "verdict:maybe", "independent:-1", "independent:9999999", "before:soon", "is:x", "sort:x"),
        *("x" * 1001, '"', "!!!", "verdict: disputed", 'source:""', "Colour:red"),
    ],
)
def test_a_query_that_means_nothing_says_so(query: str) -> None:
    with pytest.raises(BadInputError):
        parse_query(query)


def test_an_index_follows_an_edited_text(insurgent: Factbase) -> None:
    insurgent.edit("claim", claim(insurgent, "halted"), text="Negotiations collapsed")

    assert insurgent.claims(parse_query("talks")) == []
    assert len(insurgent.claims(parse_query("collapsed"))) == 1
    insurgent.undo()
    assert len(insurgent.claims(parse_query("talks"))) == 1
    assert insurgent.check() == []


def test_scripts_without_spaces_are_found_in_the_middle(facts: Factbase) -> None:
    facts.add("claim", text="政府は交渉を停止した")

    assert len(facts.claims(parse_query("交渉"))) == 1
    assert facts.claims(parse_query("100%")) == []


def test_a_mistyped_name_gets_names_that_are_close(insurgent: Factbase) -> None:
    with pytest.raises(NotFoundError) as missed:
        insurgent.source("Asharq al-Awsaat")

    assert missed.value.hint == "did you mean Asharq al-Awsat?"


def test_a_handle_may_be_cut_short_until_it_fits_several(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")
    handle = insurgent.dossier(halted).claim.handle

    assert insurgent.dossier(handle[:-1]).claim.id == halted
    with pytest.raises(NotFoundError, match="fits several"):
        insurgent.dossier("c")
    assert insurgent.resolve(handle) == ("claim", halted)
    assert insurgent.resolve("AP")[0] == "source"
    with pytest.raises(NotFoundError, match="nothing here"):
        insurgent.resolve("zzz")


# -------------------------------------------------------------------------------------------------- the log


def test_undo_and_redo_reach_through_restarts(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")
    states = [exported(insurgent)]
    for verdict in ("refuted", "disputed", "uncorroborated"):
        insurgent.assess(halted, verdict)
        states.append(exported(insurgent))

    for expected in reversed(states[:-1]):
        with Factbase.open(insurgent.store.location, analyst="ana", device=DEVICE) as again:
            assert again.undo() is not None
            assert exported(again) == expected
    for expected in states[1:]:
        assert insurgent.redo() is not None
        assert exported(insurgent) == expected
    assert insurgent.redo() is None


def test_something_new_ends_what_could_be_done_again(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")
    insurgent.assess(halted, "refuted")
    insurgent.undo()
    insurgent.assess(halted, "disputed")

    assert insurgent.redo() is None
    assert [event.undone for event in insurgent.history(halted)] == [False, False, True, False]


def test_undo_of_what_somebody_changed_since_is_a_conflict(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")
    insurgent.edit("claim", halted, text="one")
    with Factbase.open(insurgent.store.location, analyst="ben", device=DEVICE.__class__(int=7)) as other:
        other.edit("claim", halted, text="two")
        assert other.redo() is None

    with pytest.raises(ConflictError, match="text: it was changed since"):
        insurgent.undo()
    assert insurgent.dossier(halted).claim.text == "two"


def test_every_event_tells_what_it_did(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")
    insurgent.assess(halted, "refuted")
    insurgent.undo()
    insurgent.redo()
    insurgent.capture("it rained < AP")
    insurgent.capture("it rained < The Times")
    insurgent.same("AP", "The Times")
    insurgent.set_workflow(halted, "second_opinion")
    insurgent.link(halted, "supports", claim(insurgent, "seven"))
    insurgent.attribute(halted, "The Times")
    insurgent.add("document", title="a memo")
    insurgent.discredit("Asharq al-Awsat")
    insurgent.remove("claim", halted)

    assert [event.sentence for event in reversed(insurgent.history())] == [
        "imported 5 attributions, 4 sources, 2 claims, 1 document",
        "refuted: “The talks were halted”",
        "took back: refuted: “The talks were halted”",
        "did again: refuted: “The talks were halted”",
        "captured “it rained” with 1 hop",
        "captured 1 hop more of “it rained”",
        "related Associated Press same_as The Times",
        "edited claim “The talks were halted”: workflow second_opinion",
        "linked “The talks were halted” supports “There were seven meetings” (positive)",
        "attributed “The talks were halted” to The Times",
        "added document “a memo”",
        "retracted 2 attributions",
        "removed claim “The talks were halted” and 6 more lines",
    ]


def test_the_record_can_be_seen_as_it_was(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")
    before, moment = exported(insurgent), insurgent._clock() + timedelta(seconds=5)
    for _ in range(10):
        insurgent._clock()
    insurgent.assess(halted, "refuted")

    with insurgent.as_of(moment) as past:
        assert exported(past) == before
    assert exported(insurgent) != before


def test_a_clock_set_backwards_reorders_nothing(insurgent: Factbase) -> None:
    halted = claim(insurgent, "halted")
    insurgent.assess(halted, "refuted")
    insurgent._clock.now -= timedelta(days=400)  # type: ignore[attr-defined]
    insurgent.assess(halted, "disputed")

    assert insurgent.dossier(halted).claim.verdict == "disputed"
    assert insurgent.verify() == []
    insurgent.undo()
    assert insurgent.dossier(halted).claim.verdict == "refuted"


# ------------------------------------------------------------------------------------------------- two writers


def _capture_many(location: str, name: str, count: int) -> None:
    with Factbase.open(location, analyst=name, device=DEVICE.__class__(int=ord(name))) as facts:
        for number in range(count):
            facts.capture(f'claim {number} < "a witness" < paper of {name}')


def test_writers_at_once_lose_nothing(facts: Factbase) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_capture_many, args=(facts.store.location, name, 10)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)

    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert facts.counts() | {"source": 33, "attribution": 60, "claim": 10} == facts.counts()
    assert {each.independent for each in facts.claims(ClaimFilter())} == {(1, 3)}
    assert facts.verify() == []
    assert facts.check() == []


def test_choke_points_are_found_by_words_and_aliases_before_they_are_limited(facts: Factbase) -> None:
    for number in range(3):
        facts.capture(f"claim {number} < Reuters")
    facts.capture("another claim < Associated Press")
    facts.edit("source", "Associated Press", aliases=["AP"])

    assert [each.name for each in facts.choke_points(limit=1)] == ["Reuters"]
    assert [each.name for each in facts.choke_points("ap", limit=1)] == ["Associated Press"]
    assert facts.choke_points("nobody") == []


def test_the_guard_names_a_document_where_only_a_document_carries_the_claim(facts: Factbase) -> None:
    memo = facts.add("document", title="A memo that nobody published")
    stated = facts.add("claim", text="the plant was closed")
    for name in ("Ana", "Bert"):
        facts.attribute(stated, facts.add("source", name=name, kind="person"), stance="asserts", document=memo)

    with pytest.raises(GuardError, match="rests on one source: a document without a publisher"):
        facts.assess(stated, "corroborated")
