"""A dossier names who may be one: what the lower bound allows for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factbase.ledger import Factbase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[Factbase]:
    with Factbase.create(tmp_path / "doubts.db", analyst="ana") as found:
        yield found


def doubts(facts: Factbase) -> dict[str, list[tuple[str, str]]]:
    [claim] = facts.claims()
    hops = facts.dossier(claim.id).hops
    return {hop.source.name: [(why, other.name) for why, other in hop.maybe] for hop in hops}


def test_unnamed_sources_may_be_one_as_long_as_that_matters(facts: Factbase) -> None:
    facts.capture('it rained < "an aide" < Reuters')
    facts.capture('it rained < "an official" < Le Soir')

    assert doubts(facts) == {
        "an aide": [("unnamed", "an official")],
        "Reuters": [],
        "an official": [("unnamed", "an aide")],
        "Le Soir": [],
    }

    facts.capture("it rained < J. Okafor < Daily Post")
    facts.distinct("an aide", "an official")
    assert doubts(facts) == {
        "an aide": [("unnamed", "J. Okafor")],
        "Reuters": [],
        "an official": [("unnamed", "J. Okafor")],
        "Le Soir": [],
        "J. Okafor": [("unnamed", "an aide"), ("unnamed", "an official")],
        "Daily Post": [],
    }

    facts.distinct("an aide", "J. Okafor")
    facts.distinct("an official", "J. Okafor")
    assert set(map(tuple, doubts(facts).values())) == {()}


def test_what_somebody_said_and_a_common_owner_are_named(facts: Factbase) -> None:
    facts.capture("it rained < A. Okafor")
    facts.capture("it rained < B. Okafor")
    facts.capture("it rained < C. Brandt")
    for name in ("A. Okafor", "B. Okafor", "C. Brandt"):
        facts.edit("source", name, kind="person")
    owner = facts.add("source", name="Holding", kind="organisation")
    facts.relate("A. Okafor", "possibly_same", "B. Okafor")
    facts.relate("B. Okafor", "owned_by", owner)
    facts.relate("C. Brandt", "owned_by", owner)

    assert doubts(facts) == {
        "A. Okafor": [("possibly_same", "B. Okafor")],
        "B. Okafor": [("possibly_same", "A. Okafor"), ("owned_by", "C. Brandt")],
        "C. Brandt": [("owned_by", "B. Okafor")],
    }


def test_a_part_names_the_whole_that_it_is_counted_as(facts: Factbase) -> None:
    facts.capture("it rained < A. Okafor < Reuters")
    facts.add("source", name="The ministry", kind="organisation")
    facts.relate("A. Okafor", "part_of", "The ministry")

    [claim] = facts.claims()
    found = facts.dossier(claim.id)

    assert [hop.counted_as and hop.counted_as.name for hop in found.hops] == ["The ministry", None]
    assert "The ministry" in {name.name for name in found.asserts.choke_points}


def test_a_denier_is_no_doubt_of_those_who_assert(facts: Factbase) -> None:
    facts.capture('it rained < "an aide" < Reuters')
    facts.capture('it rained !< "an official" < Le Soir')

    assert set(map(tuple, doubts(facts).values())) == {()}
