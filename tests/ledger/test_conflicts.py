"""Two people, two devices: nobody takes back what somebody else built on, and nobody overwrites unseen."""

from __future__ import annotations

import io
import uuid
from typing import TYPE_CHECKING

import pytest
from ledger.conftest import load

from factbase.errors import (
    BadInputError,
    ConflictError,
    GuardError,
    ImportRefusedError,
    InvalidFieldError,
    UsageError,
)
from factbase.interchange import read_jsonl
from factbase.ledger import Factbase, profile_cache
from factbase.vocabulary import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

BEN = uuid.UUID("018f0000-0000-7000-8000-00000000000b")


@pytest.fixture
def ben(facts: Factbase) -> Iterator[Factbase]:
    """The same database, on another device."""
    with Factbase.open(facts.store.location, analyst="ben", device=BEN, clock=facts._clock) as opened:
        yield opened


def is_sound(facts: Factbase) -> bool:
    return (facts.check(), facts.verify()) == ([], [])


def test_a_chain_that_somebody_hung_on_is_not_taken_back(facts: Factbase, ben: Factbase) -> None:
    facts.capture('t < "a clerk" < Reuters')
    facts.capture('t < "another clerk" < AP < Dow')
    report = ben.capture("t < AP < Le Soir")
    before = facts.dossier(report.claim).asserts.independent

    with pytest.raises(ConflictError, match="was built on it since"):
        facts.undo()

    assert facts.dossier(report.claim).asserts.independent == before
    assert is_sound(facts)
    ben.undo()
    facts.undo()
    assert is_sound(facts)


@pytest.mark.parametrize("kind", ["claim", "source", "document"])
def test_what_somebody_uses_by_now_is_not_taken_back(facts: Factbase, ben: Factbase, kind: str) -> None:
    claim, source = facts.add("claim", text="t"), facts.add("source", name="AP", kind="outlet")
    last = {
        "claim": lambda: facts.add("claim", text="u"),
        "source": lambda: facts.add("source", name="Le Soir", kind="outlet"),
        "document": lambda: facts.add("document", title="a story"),
    }[kind]()
    used = {"claim": (last, source, {}), "source": (claim, last, {}), "document": (claim, source, {"document": last})}
    of, by, more = used[kind]
    ben.attribute(of, by, **more)

    with pytest.raises(ConflictError, match="was built on it since"):
        facts.undo()

    assert is_sound(facts)


def test_what_rests_on_something_that_went_is_not_done_again(facts: Factbase, ben: Factbase) -> None:
    source = facts.add("source", name="AP", kind="outlet")
    claim = facts.add("claim", text="t")
    facts.attribute(claim, source)
    facts.undo()
    ben.remove("source", source)

    with pytest.raises(ConflictError, match="it went since"):
        facts.redo()

    assert is_sound(facts)


@pytest.mark.parametrize(
    ("kind", "made", "fields"),
    [
        ("claim", {"text": "t"}, {"tags": ["ana"]}),
        ("source", {"name": "AP", "kind": "outlet"}, {"aliases": ["Associated Press"]}),
        ("source", {"name": "AP", "kind": "outlet"}, {"reliability": "B"}),
    ],
)
def test_every_field_raises_the_version(
    facts: Factbase, kind: str, made: dict[str, str], fields: dict[str, object]
) -> None:
    record = facts.add(kind, **made)
    facts.edit(kind, record, version=1, **fields)

    with pytest.raises(ConflictError):
        facts.edit(kind, record, version=1, **fields)


def test_a_relation_that_comes_while_figures_are_compared_is_counted(
    facts: Factbase, ben: Factbase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile_cache, "CHUNK", 1)
    for number in range(4):
        facts.capture(f"claim {number} < Sun")
        facts.capture(f"claim {number} < Times")

    spans = profile_cache.differences(facts.store)
    found = [next(spans)]
    ben.same("Sun", "Times")
    found += spans

    assert [difference.right for difference in found] == [{}, {}, {}, {}]
    assert is_sound(facts)


def test_a_refresh_that_was_cut_short_is_made_up_for_by_the_next_change(
    facts: Factbase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        facts.capture(f'claim {number} < "a man" < Sun')
        facts.capture(f'claim {number} < "a man" < Times')
    monkeypatch.setattr(profile_cache, "SOLVED_AT_ONCE", 0)
    monkeypatch.setattr(profile_cache, "recompute_stale", lambda _store: 0)
    facts.same("Sun", "Times")
    monkeypatch.undo()
    assert {claim.stale for claim in facts.claims()} == {True}

    facts.capture("another < AP")

    assert {claim.stale for claim in facts.claims()} == {False}
    assert is_sound(facts)


# ----------------------------------------------------------------------------------------- verdicts and relations


def test_a_verdict_counts_although_an_older_one_is_dated_later(facts: Factbase) -> None:
    claim = facts.capture("t < AP").claim
    load(facts, f'{{"record":"assessment","id":"y","claim":"{claim}","verdict":"refuted","at":"2999-01-01T00:00:00Z"}}')

    facts.assess(claim, "disputed", reason="new evidence")

    assert facts.dossier(claim).claim.verdict == "disputed"


def test_a_verdict_for_many_counts_after_one_that_is_dated_in_the_future(facts: Factbase) -> None:
    claim = facts.add("claim", text="A claim")
    load(facts, f'{{"record":"assessment","id":"y","claim":"{claim}","verdict":"refuted","at":"2999-01-01T00:00:00Z"}}')

    facts.assess_all({claim: Verdict.REFUTED}, "disputed")

    assert facts.dossier(claim).claim.verdict == "disputed"


@pytest.mark.parametrize("together", [True, False])
def test_a_judgement_counts_after_one_that_is_dated_in_the_future(facts: Factbase, *, together: bool) -> None:
    one, other = facts.add("claim", text="One claim"), facts.add("claim", text="Another claim")
    link = f'"subject":"{one}","relation":"same","object":"{other}","judgement":"positive","at":"2999-01-01T00:00:00Z"'
    load(facts, f'{{"record":"claim_link",{link}}}')

    if together:
        facts.judge_all(one, [other], "same", "negative")
    else:
        facts.judge(one, other, "same", "negative")

    [judged] = facts.judged_pairs(claim=one)
    assert judged.judgement == "negative"
    facts.undo()
    [judged] = facts.judged_pairs(claim=one)
    assert judged.judgement == "positive"


def test_verdicts_are_given_and_never_rewritten(facts: Factbase) -> None:
    claim = facts.capture("t < AP").claim
    given = facts.assess(claim, "disputed", reason="why")

    with pytest.raises(UsageError, match="is given with `assess`"):
        facts.add("assessment", claim=claim, verdict="corroborated")
    with pytest.raises(UsageError, match="stays as it was given"):
        facts.edit("assessment", given, rationale="rewritten")
    with pytest.raises(UsageError, match="stays as it was given"):
        facts.remove("assessment", given)


def test_a_stale_claim_is_solved_before_it_is_corroborated(facts: Factbase, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = facts.capture("t < Erik Vogel < Sun").claim
    facts.capture("t < Dana Ferri < Times")
    assert facts.dossier(claim).claim.independent == (2, 2)
    monkeypatch.setattr(profile_cache, "SOLVED_AT_ONCE", 0)
    monkeypatch.setattr(profile_cache, "recompute_stale", lambda _store: 0)
    facts.same("Sun", "Times")
    monkeypatch.undo()

    with pytest.raises(GuardError, match="rests on one source"):
        facts.assess(claim, "corroborated")


def test_the_index_of_what_if_is_never_asked_while_it_is_stale(
    facts: Factbase, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = facts.capture('t < "a man" < Sun').claim
    facts.capture("t < Dana Ferri < Times")
    monkeypatch.setattr(profile_cache, "SOLVED_AT_ONCE", 0)
    monkeypatch.setattr(profile_cache, "recompute_stale", lambda _store: 0)
    facts.same("Sun", "Times")
    monkeypatch.undo()

    assert facts.what_if("Sun").lost == (claim,)


def test_two_are_said_to_be_one_only_once(facts: Factbase) -> None:
    facts.capture("t < Sun < Times")
    facts.same("Sun", "Times")

    with pytest.raises(ConflictError, match="the other way round"):
        facts.same("Times", "Sun")
    with pytest.raises(InvalidFieldError, match="that is the same source"):
        facts.same("Sun", "sun")


def test_contradictory_relations_and_circles_of_parts_are_findings(facts: Factbase) -> None:
    facts.capture("t < Sun < Times < Post")
    facts.same("Sun", "Times")
    facts.distinct("Times", "Sun")
    for part, whole in (("Sun", "Post"), ("Post", "Times")):
        facts.relate(part, "part_of", whole)
    assert [finding.check for finding in facts.check()] == ["relations"]

    facts.relate("Times", "part_of", "Sun")

    assert [finding.check for finding in facts.check()] == ["relations"] * 4


# ------------------------------------------------------------------------------------------ relays stay inside


def test_an_attribution_that_is_relayed_stays_with_its_claim(facts: Factbase) -> None:
    facts.capture("t < Sun < Times")
    other = facts.capture("u < Post").claim
    [sun] = _roots(facts)

    with pytest.raises(InvalidFieldError, match="another attribution relays this one"):
        facts.edit("attribution", sun, claim=other)

    load_again = "".join(facts.export())
    assert facts.import_lines([("x", read_jsonl(io.BytesIO(load_again.encode()), file="x"))]).unchanged


def test_a_file_ties_no_attribution_to_one_of_another_claim(facts: Factbase) -> None:
    claim = facts.capture("t < Sun").claim
    other = facts.capture("u < Post").claim
    [sun] = _roots(facts, claim)
    post = facts.source("Post").source.id
    crossing = f'{{"record":"attribution","id":"y","claim":"{other}","source":"{post}","relays":["{sun}"]}}'
    follower = f'{{"record":"attribution","id":"z","claim":"{other}","source":"{post}","relays":["y"]}}'

    with pytest.raises(ImportRefusedError) as refused:
        load(facts, crossing, follower)

    assert [str(each).partition(": ")[2] for each in refused.value.rejected] == [
        "relays: an attribution relays only attributions of the same claim",
        "relays: there is no attribution 'y'",
    ]
    assert is_sound(facts)


def _roots(facts: Factbase, claim: str = "") -> list[str]:
    first = claim or next(each.id for each in facts.claims() if each.text == "t")
    return [hop.id for hop in facts.dossier(first).hops if hop.root]


# --------------------------------------------------------------------------------------------- names and exports


def test_our_own_export_without_names_erases_none(facts: Factbase) -> None:
    secret = facts.add("source", name="Jane Secret", kind="person", protected=True, aliases=["JS"], reliability="B")
    before = "".join(facts.export(reveal=True))
    masked = "".join(facts.export())
    assert "Jane" not in masked

    report = facts.import_lines([("x", read_jsonl(io.BytesIO(masked.encode()), file="x"))])

    assert (report.added, report.updated) == ({}, 0)
    assert "".join(facts.export(reveal=True)) == before
    assert facts.source(secret).source.name == "Jane Secret"


@pytest.mark.parametrize("name", ["\u200b", "\u200d\u2060", "\ufeff"])
def test_a_name_that_nobody_can_see_is_refused(facts: Factbase, name: str) -> None:
    with pytest.raises(BadInputError, match="no character that can be seen"):
        facts.capture(f"t < {name}x"[:-1])
    assert facts.counts()["claim"] == 0


def test_a_name_comes_before_the_beginning_of_a_handle(facts: Factbase) -> None:
    claim = facts.capture("t < AP").claim
    begin = facts.dossier(claim).claim.handle[:2]
    source = facts.add("source", name=begin, kind="outlet")

    assert facts.resolve(begin) == ("source", source)
    assert facts.resolve(facts.dossier(claim).claim.handle) == ("claim", claim)
