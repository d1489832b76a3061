"""What `check` and `verify` find: damage done behind the ledger's back, each kind by its own check."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from factbase.errors import DatabaseError
from factbase.ledger import Factbase, profile_cache

if TYPE_CHECKING:
    from collections.abc import Sequence

CHANGED = "The talks went on"


def behind(facts: Factbase, *statements: str) -> None:
    """Change the file as another program would, without the ledger and without its rules."""
    with sqlite3.connect(facts.store.location, isolation_level=None) as base:
        base.execute("PRAGMA foreign_keys=OFF")
        base.execute("PRAGMA ignore_check_constraints=ON")
        for statement in statements:
            base.execute(statement)
    base.close()


def found(facts: Factbase) -> dict[str, str]:
    """The message of each check that found something."""
    return {finding.check: finding.message for finding in facts.check()}


# -------------------------------------------------------------------------------------------------------- checks


@pytest.mark.parametrize(
    ("check", "message", "statements"),
    [
        ("references", "points to a source that is not there", ["DELETE FROM source WHERE name = 'The Times'"]),
        ("figures", "independent_hi 9, right is 1", ["UPDATE claim SET independent_hi = 9 WHERE id = 1"]),
        ("figures", "the critical sources differ", ["DELETE FROM claim_critical"]),
        ("stale", "wait to be computed", ["UPDATE claim SET stale = 1 WHERE id = 2"]),
        ("search", "out of step", [f"UPDATE claim SET text = '{CHANGED}' WHERE id = 1"]),
        ("anchors", "do not stand in the text", ["UPDATE passage SET anchor = 'orphan'"]),
        ("anchors", "stand elsewhere in the text", ["UPDATE passage SET anchor = 'moved'"]),
        ("relays", "which is about another claim", ["UPDATE attribution SET claim_id = 2 WHERE id = 1"]),
        ("dates", "occurred: ", ["UPDATE claim SET occurred = 'one day' WHERE id = 1"]),
        (
            "lookalikes",
            "say `same` or `distinct`",
            ["UPDATE source SET identity = 'named', name_skeleton = (SELECT name_skeleton FROM source WHERE id = 3)"],
        ),
    ],
)
def test_each_check_finds_its_damage(insurgent: Factbase, check: str, message: str, statements: Sequence[str]) -> None:
    behind(insurgent, *statements)

    assert message in found(insurgent)[check]


def test_corroborated_on_one_source_without_a_reason_is_a_finding(insurgent: Factbase) -> None:
    [claim] = [each for each in insurgent.claims() if each.independent == (1, 1)]
    insurgent.assess(claim.id, "corroborated", override=True, reason="so they say")
    assert found(insurgent) == {}

    behind(insurgent, "UPDATE assessment SET rationale = NULL")

    assert found(insurgent) == {
        "overstated": "“The talks were halted” is corroborated, but rests on 1 and no reason is given"
    }


def test_what_can_be_computed_again_is_mended(insurgent: Factbase) -> None:
    before = [(each.independent, each.choke_points) for each in insurgent.claims()]
    behind(
        insurgent,
        "UPDATE claim SET independent_hi = 9, independent_lo = 9, stale = 1",
        "DELETE FROM claim_critical",
        "INSERT INTO claim_fts (claim_fts) VALUES ('delete-all')",
    )
    assert {finding.fixable for finding in insurgent.check()} == {True}

    assert insurgent.check(fix=True) == []

    assert [(each.independent, each.choke_points) for each in insurgent.claims()] == before


def test_a_damaged_page_is_a_finding_or_a_sentence(insurgent: Factbase) -> None:
    insurgent.close()
    with open(insurgent.store.location, "r+b") as file:  # noqa: PTH123 - read and write in place
        file.seek(4096 * 3)
        file.write(b"\xff" * 2048)

    with Factbase.open(insurgent.store.location) as damaged:
        try:
            said = [finding.check for finding in damaged.check()]
        except DatabaseError as error:
            said = [str(error)]

    assert said


# -------------------------------------------------------------------------------------------------------- verify


@pytest.mark.parametrize(
    ("message", "statements"),
    [
        ("was changed past the log: text", [f"UPDATE claim SET text = '{CHANGED}' WHERE id = 1"]),
        ("is gone, though nobody removed it", ["DELETE FROM assessment"]),
        ("is there, though nobody added it", ["DELETE FROM change WHERE sequence > 11"]),
        ("its value was changed", ["UPDATE change SET value = '\"x\"' WHERE sequence = 3"]),
        ("line 3 of the log cannot be read", ["UPDATE change SET value = '{' WHERE sequence = 3"]),
        ("it was changed", ["UPDATE change SET analyst = 'somebody else' WHERE sequence = 3"]),
        ("lines 3 to 3 are missing", ["DELETE FROM change WHERE sequence = 3"]),
        (
            "it does not follow the line before it",
            ["UPDATE change SET previous_hash = zeroblob(32) WHERE sequence = 3"],
        ),
    ],
)
def test_what_was_changed_behind_the_log_is_found(insurgent: Factbase, message: str, statements: Sequence[str]) -> None:
    [claim] = [each for each in insurgent.claims() if each.independent == (1, 1)]
    insurgent.assess(claim.id, "disputed")
    assert insurgent.verify() == []

    behind(insurgent, *statements)

    assert any(message in finding.message for finding in insurgent.verify()), insurgent.verify()


def test_a_record_that_was_removed_and_put_back_is_found(insurgent: Factbase) -> None:
    source = insurgent.add("source", name="a bystander", kind="person")
    with sqlite3.connect(insurgent.store.location) as base:
        row = base.execute("SELECT * FROM source WHERE name = 'a bystander'").fetchone()
    base.close()
    insurgent.remove("source", source)
    assert insurgent.verify() == []

    with sqlite3.connect(insurgent.store.location) as base:
        base.execute(f"INSERT INTO source VALUES ({', '.join('?' * len(row))})", row)
    base.close()

    assert [finding.message for finding in insurgent.verify()] == [f"source {source} is there, though it was removed"]


def test_figures_are_compared_also_where_no_second_process_starts(
    insurgent: Factbase, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind(insurgent, "UPDATE claim SET independent_hi = 9, independent_lo = 9")
    monkeypatch.setattr(profile_cache, "PARALLEL_FROM", 0)
    monkeypatch.setattr(profile_cache, "CHUNK", 1)
    monkeypatch.setattr(profile_cache.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(profile_cache, "_start_worker", int)  # which fails: no worker comes up

    assert insurgent.recompute() == 2

    assert insurgent.check() == []
