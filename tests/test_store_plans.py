"""The questions of every key press and every write are answered by an index: at a million claims a scan takes a third
of a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from factbase.ledger import Factbase
from factbase.query import ClaimFilter
from factbase.store import profiles, queries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

QUESTIONS = {
    "ix_claim_stale": lambda connection: profiles.stale(connection, 1),
    "ix_claim_disputed": lambda connection: queries.claim_keys(connection, ClaimFilter(disputed=True), limit=50),
    "ix_claim_one": lambda connection: queries.claim_keys(connection, ClaimFilter(single_source=True), limit=50),
    "ix_claim_maybe": lambda connection: queries.claim_keys(
        connection, ClaimFilter(maybe_single_source=True), limit=50
    ),
}


@pytest.mark.parametrize("index", QUESTIONS)
def test_a_question_is_answered_by_its_index(tmp_path: Path, index: str) -> None:
    said: list[tuple[str, object]] = []
    question: Callable[[Connection], object] = QUESTIONS[index]
    with Factbase.create(tmp_path / "case.db") as facts, facts.store.read() as connection:
        event.listen(facts.store.engine, "before_cursor_execute", lambda *given: said.append((given[2], given[3])))

        question(connection)

        statement, parameters = next(each for each in said if each[0].startswith("SELECT"))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        assert index in " ".join(row[3] for row in plan)
