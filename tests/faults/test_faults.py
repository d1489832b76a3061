"""What may happen while a database is open: kill, a full disk, a file that goes or is replaced, a lock."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from factbase.errors import DatabaseError
from factbase.ledger import Factbase
from factbase.store import sqlite_file as store_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

KILLS = 6
WRITER = """
import sys
from factbase.ledger import Factbase
with Factbase.open(sys.argv[1], analyst="killed") as facts:
    number = facts.count()
    while True:
        number += 1
        facts.capture(f'claim {number} < "a witness" < Le Soir')
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
"""


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[Factbase]:
    with Factbase.create(tmp_path / "case.db", analyst="ana") as opened:
        opened.capture("it rained < Reuters")
        yield opened


def test_a_killed_writer_loses_nothing_that_it_was_told_is_kept(facts: Factbase) -> None:
    for _ in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, facts.store.location], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        told = int(writer.stdout.readline())
        time.sleep(0.02)
        writer.send_signal(signal.SIGKILL)
        told = max([told, *(int(line) for line in writer.stdout.read().splitlines() if line)])
        writer.wait()
        writer.stdout.close()

        texts = {claim.text for claim in facts.claims(limit=None)}
        assert {f"claim {number}" for number in range(2, told + 1)} <= texts

    assert facts.verify() == []
    assert facts.check() == []


def test_a_full_disk_is_told_and_changes_nothing(facts: Factbase) -> None:
    before = "".join(facts.export())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (Path(facts.store.location).stat().st_size, hard))
    try:
        with pytest.raises(DatabaseError, match=r"disk|cannot"):
            facts.add("claim", text="x" * 90_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, old)

    assert "".join(facts.export()) == before
    facts.capture("it snowed < Reuters")
    assert facts.check() == []


def test_a_file_that_goes_while_it_is_open_is_told(facts: Factbase) -> None:
    Path(facts.store.location).unlink()

    with pytest.raises(DatabaseError, match="was removed while it was open"):
        facts.capture("it snowed < Reuters")


def test_a_file_that_goes_is_told_by_a_thread_that_asks_for_the_first_time(facts: Factbase) -> None:
    Path(facts.store.location).unlink()
    facts.store.engine.dispose()  # so that the next question opens the file

    for asked in (facts.claims, lambda: facts.capture("it hailed < Reuters")):
        with pytest.raises(DatabaseError, match="was removed while it was open"):
            asked()


def test_a_file_that_is_replaced_while_it_is_open_is_told(facts: Factbase, tmp_path: Path) -> None:
    Factbase.create(tmp_path / "other.db").close()
    os.replace(tmp_path / "other.db", facts.store.location)  # noqa: PTH105 - says that it replaces

    with pytest.raises(DatabaseError, match="was replaced while it was open"):
        facts.capture("it snowed < Reuters")
    with Factbase.open(facts.store.location) as other:
        assert other.count() == 0


def test_a_lock_that_does_not_end_is_told(facts: Factbase, monkeypatch: pytest.MonkeyPatch) -> None:
    location = facts.store.location
    monkeypatch.setattr(store_sqlite, "BUSY_TIMEOUT_S", 0)
    monkeypatch.setattr(store_sqlite, "_PRAGMAS", ("PRAGMA foreign_keys=ON", "PRAGMA busy_timeout=50"))
    with Factbase.open(location) as patient:
        other = sqlite3.connect(location, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(DatabaseError, match="is locked: another program"):
            patient.capture("it snowed < Reuters")

        other.execute("ROLLBACK")
        other.close()
        patient.capture("it snowed < Reuters")
        assert patient.count() == 2
