"""Two people, two devices: nobody takes back what somebody else built on, and nobody overwrites unseen."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from factbase.errors import ConflictError
from factbase.ledger import Factbase, upkeep

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
    monkeypatch.setattr(upkeep, "CHUNK", 1)
    for number in range(4):
        facts.capture(f"claim {number} < Sun")
        facts.capture(f"claim {number} < Times")

    spans = upkeep.differences(facts.store)
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
    monkeypatch.setattr(upkeep, "AT_ONCE", 0)
    monkeypatch.setattr(upkeep, "refresh", lambda _store: 0)
    facts.same("Sun", "Times")
    monkeypatch.undo()
    assert {claim.stale for claim in facts.claims()} == {True}

    facts.capture("another < AP")

    assert {claim.stale for claim in facts.claims()} == {False}
    assert is_sound(facts)
