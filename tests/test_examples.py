"""The examples do what they say: scripts print what their first lines promise, the case has the figures it lists."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from factbase import ClaimFilter, Factbase, read_jsonl
from factbase.display import bounds

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
CASE = EXAMPLES / "iraq-2006" / "case.jsonl"
SCRIPTS = sorted(EXAMPLES.glob("[0-9]*.py"))
ROW = re.compile(r"^\| (?P<claim>[^|]+) \| (?P<outlets>\d+) \| (?P<rests>[\d–]+) \| (?P<whom>[^|]+) \|$")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Factbase:
    facts = Factbase.create(tmp_path_factory.mktemp("case") / "iraq.db", analyst="example")
    with CASE.open("rb") as stream:
        facts.import_lines([(CASE.name, read_jsonl(stream, file=CASE.name))])
    return facts


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_prints_what_it_promises(script: Path) -> None:
    promised = script.read_text(encoding="utf-8").split('"""')[1].partition("Prints:\n")[2]

    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, timeout=60)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [line.removeprefix("    ") for line in promised.splitlines()]


def test_the_case_is_as_large_as_its_page_says() -> None:
    records = [json.loads(line) for line in CASE.read_text(encoding="utf-8").splitlines()]
    counts = Counter(record["record"] for record in records)
    unnamed = sum(record.get("identity") == "unnamed" for record in records)
    page = (EXAMPLES / "iraq-2006" / "README.md").read_text(encoding="utf-8")

    assert (
        f"{counts['source']} sources ({unnamed} of them unnamed), {counts['document']} documents,"
        f" {counts['claim']} claims and {counts['attribution']} attributions" in " ".join(page.split())
    )


def test_the_case_has_independent_denied_and_circular_claims(case: Factbase) -> None:
    several = [claim for claim in case.claims(limit=None) if claim.independent[0] > 1]

    assert len(several) > 1
    assert case.count(ClaimFilter(disputed=True)) == 2
    assert case.count(ClaimFilter(circular=True)) == 1
    assert case.check() == []
    assert case.verify() == []


def test_every_figure_of_the_cases_page_is_computed(case: Factbase) -> None:
    page = (EXAMPLES / "iraq-2006" / "README.md").read_text(encoding="utf-8").splitlines()
    listed = [(row["claim"], int(row["outlets"]), row["rests"]) for row in map(ROW.match, page) if row]

    computed = [
        (claim.text, case.dossier(claim.id).asserts.outlets, bounds(claim.independent))
        for claim in case.claims(limit=None)
    ]

    assert sorted(listed) == sorted(computed)


def test_what_the_page_says_to_try_is_so(case: Factbase) -> None:
    assert len(case.what_if("the leader of a Sunni insurgent group").lost) == 9
    assert len(case.what_if("Gareth Porter").lost) == 29
    warnings = next(claim for claim in case.claims(limit=None) if claim.text.startswith("Officials warned American"))

    case.distinct("Iraqi and US Embassy officials", "Falah al-Naquib")

    assert warnings.independent == (1, 2)
    assert case.dossier(warnings.id).claim.independent == (2, 2)
    case.undo()
    assert case.dossier(warnings.id).claim.independent == (1, 2)
