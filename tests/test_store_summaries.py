"""What a review begins with is the same, whether the driver alone is asked or the ledger is."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factbase.errors import DatabaseError, FactbaseError, NotFoundHereError
from factbase.interchange import read_jsonl
from factbase.ledger import Factbase
from factbase.store import sqlite_file as store_sqlite
from factbase.store.first_page import glance
from factbase.vocabulary import Workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factbase.results import ClaimSummary

CLAIMS = 12
OF = '"an officer" < Le Soir < AP'


def fill(facts: Factbase) -> Factbase:
    for number in range(CLAIMS):
        facts.capture(f"claim {number:02} < {OF}")
    return facts


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("summaries") / "case.db"
    fill(Factbase.create(path, analyst="ana")).close()
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "case.db"))


@pytest.fixture
def facts(path: Path) -> Iterator[Factbase]:
    with Factbase.open(path, analyst="ana") as opened:
        yield opened


def texts(found: tuple[ClaimSummary, ...]) -> list[str]:
    return [claim.text for claim in found]


def claims(facts: Factbase) -> list[ClaimSummary]:
    return sorted(facts.claims(), key=lambda claim: claim.key)


def test_nothing_decided_begins_with_the_first_claim(path: Path) -> None:
    found = glance(path, 3)

    assert found.decided is None
    assert texts(found.claims) == ["claim 00", "claim 01", "claim 02"]


def test_an_empty_database_begins_with_nothing(tmp_path: Path) -> None:
    Factbase.create(tmp_path / "empty.db").close()

    assert glance(tmp_path / "empty.db", 3).claims == ()


def test_after_a_decision_it_begins_with_the_next_claim(path: Path, facts: Factbase) -> None:
    decided = claims(facts)[4]
    facts.assess(decided.id, "disputed")

    found = glance(path, 2)

    assert found.decided == decided.key
    assert texts(found.claims) == ["claim 05", "claim 06"]


def test_after_the_last_claim_it_begins_again_from_the_first(path: Path, facts: Factbase) -> None:
    facts.assess(claims(facts)[-1].id, "disputed")

    assert texts(glance(path, 2).claims) == ["claim 00", "claim 01"]


def test_a_decision_that_was_taken_back_is_none(path: Path, facts: Factbase) -> None:
    facts.assess(claims(facts)[2].id, "disputed")
    facts.assess(claims(facts)[7].id, "disputed")
    facts.undo()

    assert glance(path, 1).decided == claims(facts)[2].key


def test_what_was_decided_together_counts_from_its_first_claim(path: Path, facts: Factbase) -> None:
    some = claims(facts)[3:6]
    facts.assess_all({claim.id: claim.verdict for claim in some}, "disputed")

    assert glance(path, 1).decided == some[0].key
    assert texts(glance(path, 1).claims) == ["claim 06"]


def test_what_waits_for_a_second_opinion_is_no_beginning(path: Path, facts: Factbase) -> None:
    facts.set_workflow(claims(facts)[0].id, Workflow.SECOND_OPINION)

    found = glance(path, 1)

    assert found.decided == claims(facts)[0].key
    assert texts(found.claims) == ["claim 01"]


def test_neither_a_note_nor_a_claim_made_open_again_is_a_decision(path: Path, facts: Factbase) -> None:
    facts.edit("claim", claims(facts)[6].id, note="seen")
    facts.assess(claims(facts)[7].id, "unreviewed")

    assert glance(path, 1).decided is None


def test_an_import_after_a_decision_does_not_hide_it(path: Path, facts: Factbase) -> None:
    facts.assess(claims(facts)[4].id, "disputed")
    lines = [f'{{"record":"claim","id":"i{number}","text":"imported {number}"}}\n' for number in range(1_500)]
    whole = '{"record":"factbase","version":1}\n' + "".join(lines)
    facts.import_lines([("new.jsonl", read_jsonl(io.BytesIO(whole.encode()), file="new.jsonl"))])

    assert glance(path, 1).decided == claims(facts)[4].key


@settings(max_examples=15, deadline=None)
@given(moves=st.lists(st.tuples(st.sampled_from(("assess", "wait", "undo", "note")), st.integers(0, CLAIMS - 1))))
def test_the_driver_alone_and_the_ledger_say_the_same(
    filled: Path, tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, int]]
) -> None:
    path = Path(shutil.copy(filled, tmp_path_factory.mktemp("same") / "case.db"))
    with Factbase.open(path, analyst="ana") as facts:
        for move, place in moves:
            claim = claims(facts)[place % len(claims(facts))] if claims(facts) else None
            if move == "undo" or claim is None:
                facts.undo()
            elif move == "assess":
                facts.assess(claim.id, "disputed")
            elif move == "wait":
                facts.set_workflow(claim.id, Workflow.SECOND_OPINION)
            else:
                facts.edit("claim", claim.id, note="seen")

            assert glance(path, 5) == facts.resumed(limit=5)


def test_a_server_says_the_same_as_a_file(path: Path, facts: Factbase, postgres_database: str) -> None:
    with Factbase.create(postgres_database, analyst="ana") as served:
        fill(served)
        for each in (facts, served):
            each.assess(claims(each)[4].id, "disputed")

        here, there = glance(path, 4), served.resumed(limit=4)

        assert texts(here.claims) == texts(there.claims) == ["claim 05", "claim 06", "claim 07", "claim 08"]
        names = [[source.name for source in claim.choke_points] for claim in there.claims]
        assert names == [["AP", "Le Soir", "an officer"]] * 4
        assert names == [[source.name for source in claim.choke_points] for claim in here.claims]


def test_sqlalchemy_is_not_loaded_for_it(path: Path) -> None:
    code = "import sys; from pathlib import Path; from factbase.store.first_page import glance; "
    code += "found = glance(Path(sys.argv[1]), 5); print(len(found.claims), *sys.modules)"
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    count, *loaded = run.stdout.split()

    assert count == "5"
    assert {"sqlalchemy", "sqlmodel", "pydantic", "alembic"} & set(loaded) == set()


def test_a_file_that_is_not_there_is_told_as_the_ledger_tells_it(tmp_path: Path) -> None:
    with pytest.raises(NotFoundHereError, match="does not exist"):
        glance(tmp_path / "none.db", 5)


def test_what_the_ledger_refuses_is_refused_in_the_same_words(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TRIGGER t AFTER INSERT ON claim BEGIN DELETE FROM claim; END")
    connection.close()
    said = []
    for way in (lambda: glance(path, 5), lambda: Factbase.open(path)):
        with pytest.raises(FactbaseError, match="not ours: t") as caught:
            way()
        said.append(str(caught.value))

    assert said[0] == said[1]


def test_a_damaged_file_is_said_to_be_damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 : len(content) - 4096] = bytes(len(content) - 8192)
    path.write_bytes(content)

    with pytest.raises(DatabaseError, match=r"damaged|no complete factbase"):
        glance(path, 5)


@pytest.mark.parametrize("name", ["what?.db", "a#b.db", "50%.db", "it's: ü.db", os.fsdecode(b"caf\xe9.db")])
def test_a_file_of_any_name_is_read_and_written(filled: Path, tmp_path: Path, name: str) -> None:
    path = Path(shutil.copy(filled, tmp_path / name))
    with Factbase.open(path, analyst="ana") as facts:
        facts.assess(claims(facts)[0].id, "disputed")

        assert glance(path, 5) == facts.resumed(limit=5)


def test_what_a_killed_writer_left_is_taken_back_first(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size=1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE claim SET verdict = 'disputed'")
        writer.execute("UPDATE claim SET text = text || hex(zeroblob(40000))")  # so much that it goes to the file
        for each in path.parent.iterdir():
            shutil.copy(each, tmp_path.joinpath("left-" + each.name))
        writer.execute("ROLLBACK")
    left = tmp_path / "left-case.db"
    assert left.with_name("left-case.db-journal").exists()

    assert texts(glance(left, 2).claims) == ["claim 00", "claim 01"]


def test_a_locked_file_is_said_to_be_locked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_sqlite, "BUSY_TIMEOUT_S", 0)
    monkeypatch.setattr(store_sqlite, "_PRAGMAS", ())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(DatabaseError, match="is locked"):
            glance(path, 5)
