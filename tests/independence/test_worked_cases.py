"""Cases worked out by hand, each with every figure. FACTBASE_CASES may name a second file in the same format."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from factbase.independence import ClaimLinks, DocumentUnit, Hop, LinkedClaim, Profile, Side, Sources, Unit, profile

CASES_FILE = Path(__file__).with_name("cases.json")
FILES = [CASES_FILE, *map(Path, filter(None, [os.environ.get("FACTBASE_CASES")]))]
CASES = [case for file in FILES for case in json.loads(file.read_text(encoding="utf-8"))["cases"]]
FLAGS = ("disputed", "loop", "unfed", "contradiction", "unnamed_only")

worked_case = pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])


def hop(name: str, row: dict[str, Any], documents: dict[str, dict[str, Any]]) -> Hop:
    stated = tuple((parent, True) for parent in row.get("relays", []))
    suspected = tuple((parent, False) for parent in row.get("suspects", []))
    document = row.get("document", f"document of {name}" if "published_by" in row else None)
    fields = documents.get(str(document), {"publisher": row.get("published_by")})
    return Hop(
        name,
        row["source"],
        stance=row.get("stance", "asserts"),
        basis=row.get("basis"),
        relays=stated + suspected,
        active=row.get("status", "active") == "active",
        held=row.get("held"),
        publisher=fields.get("publisher"),
        document=document,
        authors=tuple(fields.get("authors", ())),
        own_record=fields.get("own_record", False),
        claim=row.get("claim"),
    )


def sources(case: dict[str, Any]) -> Sources:
    rows = []
    for name, description in case["sources"].items():
        *unnamed, kind = description.split()
        rows.append((name, kind, unnamed[0] if unnamed else "named"))
    return Sources(rows, [tuple(relation.split()) for relation in case.get("relations", [])])


def profile_of(case: dict[str, Any], *discredited: str, claim: str | None = None) -> Profile:
    documents = case.get("documents", {})
    hops = [hop(name, row, documents) for name, row in case["attributions"].items()]
    linked = None
    if "links" in case:
        links = ClaimLinks(tuple(link.split()) for link in case["links"])
        linked = LinkedClaim(claim or case["claims"][0], links)
    units: list[Unit] = [DocumentUnit(name) if name in documents else name for name in discredited]
    return profile(hops, sources(case), linked=linked, discredited=units)


def figures(side: Side) -> dict[str, Any]:
    names = [unit.document if isinstance(unit, DocumentUnit) else unit for unit in side.choke_points]
    return {"independent": list(side.independent), "origins": list(side.origins), "choke_points": names}


def assert_figures(result: Profile, expected: dict[str, Any]) -> None:
    assert result.exact
    assert figures(result.asserts).items() <= expected.items()
    assert figures(result.denies) == expected.get("denies", figures(result.denies))
    assert sorted(map(str, result.asserts.pairs)) == expected.get("pairs", sorted(map(str, result.asserts.pairs)))
    flags = {flag: getattr(result, flag) for flag in FLAGS if flag in expected}
    assert flags == {flag: expected[flag] for flag in flags}


def test_no_two_worked_cases_have_one_name() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES) >= 93


@worked_case
def test_a_worked_case_has_the_figures_worked_out_by_hand(case: dict[str, Any]) -> None:
    assert_figures(profile_of(case), case["expected"])


@worked_case
def test_the_claims_linked_to_a_worked_case_have_the_figures_worked_out_by_hand(case: dict[str, Any]) -> None:
    for claim, expected in case["expected"].get("claims", {}).items():
        assert_figures(profile_of(case, claim=claim), expected)


@worked_case
def test_a_worked_case_falls_as_worked_out_by_hand_when_a_source_is_discredited(case: dict[str, Any]) -> None:
    expected = case["expected"].get("after_discrediting", {})

    bounds = {name: list(profile_of(case, name).asserts.independent) for name in expected}

    assert bounds == expected
