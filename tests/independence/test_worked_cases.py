"""Cases worked out by hand, each with every figure. FACTBASE_CASES may name a second file in the same format."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from factbase.independence import Hop, Profile, Side, Sources, profile

OWN = Path(__file__).with_name("cases.json")
FILES = [OWN, *map(Path, filter(None, [os.environ.get("FACTBASE_CASES")]))]
CASES = [case for file in FILES for case in json.loads(file.read_text(encoding="utf-8"))["cases"]]

worked_case = pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])


def hop(row: dict[str, Any]) -> Hop:
    stated = tuple((parent, True) for parent in row.get("relays", []))
    suspected = tuple((parent, False) for parent in row.get("suspects", []))
    return Hop(
        row["id"],
        row["source"],
        stance=row.get("stance", "asserts"),
        basis=row.get("basis"),
        relays=stated + suspected,
        active=row.get("status", "active") == "active",
        held=row.get("held"),
        documented="published_by" in row,
        publisher=row.get("published_by"),
    )


def sources(case: dict[str, Any]) -> Sources:
    return Sources(
        [(row["id"], row["kind"], row["identity"]) for row in case["sources"]],
        [tuple(relation) for relation in case["source_relations"]],
    )


def profile_of(case: dict[str, Any], *discredited: str) -> Profile:
    return profile([hop(row) for row in case["attributions"]], sources(case), discredited=discredited)


def figures(side: Side) -> dict[str, Any]:
    return {
        "independent_lo": side.independent[0],
        "independent_hi": side.independent[1],
        "origins_lo": side.origins[0],
        "origins_hi": side.origins[1],
        "choke_points": list(side.choke_points),
    }


@worked_case
def test_a_worked_case_has_the_figures_worked_out_by_hand(case: dict[str, Any]) -> None:
    expected = case["expected"]

    found = profile_of(case)

    assert found.exact
    assert figures(found.asserts).items() <= expected.items()
    assert figures(found.denies) == expected.get("denies", figures(found.denies))
    assert sorted(found.asserts.pairs) == expected.get("pairs", sorted(found.asserts.pairs))


@worked_case
@pytest.mark.parametrize("flag", ["disputed", "loop", "unfed", "contradiction", "unnamed_only"])
def test_a_worked_case_has_the_flags_worked_out_by_hand(case: dict[str, Any], flag: str) -> None:
    expected = case["expected"]

    found = getattr(profile_of(case), flag)

    assert found == expected.get(flag, found)


@worked_case
def test_a_worked_case_falls_as_worked_out_by_hand_when_a_source_is_discredited(case: dict[str, Any]) -> None:
    expected = case["expected"].get("after_discrediting", {})

    found = {source: list(profile_of(case, source).asserts.independent) for source in expected}

    assert found == expected
