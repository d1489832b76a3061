"""Killed at any moment, a database is as before or as after: nothing that was told is lost, nothing is half there."""

from __future__ import annotations

import io
import multiprocessing
import random
import shutil
import time
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from factbase.interchange import read_jsonl
from factbase.ledger import Factbase, profile_cache

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

MANY = 300  # claims of an import
ROUNDS = 2
DEVICE = uuid.UUID(int=7)
_AT_ONCE = multiprocessing.get_context("forkserver")  # a process that has loaded everything is forked for each round
_AT_ONCE.set_forkserver_preload(["factbase.ledger", "faults.test_kills"])


# ------------------------------------------------------------------------------------------- what is being done


def importing(place: Path, told: Connection) -> None:
    lines = ['{"record":"factbase","version":1,"namespace":"5d0b2c1e-7a43-5e0c-9c1f-20060506a1b3"}']
    lines += ['{"record":"source","id":"s","name":"A witness","kind":"person"}']
    for number in range(MANY):
        lines.append(f'{{"record":"claim","id":"c{number}","text":"imported claim {number}"}}')
        lines.append(f'{{"record":"attribution","id":"a{number}","claim":"c{number}","source":"s"}}')
    profile_cache.SOLVED_AT_ONCE, profile_cache.CHUNK = (
        50,
        20,
    )  # figures follow in transactions of their own
    with Factbase.open(place / "case.db", analyst="killed") as facts:
        facts.import_lines([("many", read_jsonl(io.BytesIO("\n".join(lines).encode()), file="many"))])
    told.send(MANY)


def assessing(place: Path, told: Connection) -> None:
    with Factbase.open(place / "case.db", analyst="killed") as facts:
        for claim in facts.claims(limit=None):
            facts.assess(claim.id, "disputed")
            told.send(claim.id)


def undoing(place: Path, told: Connection) -> None:
    with Factbase.open(place / "case.db", analyst="killed", device=DEVICE) as facts:
        while (event := facts.undo()) is not None:
            told.send(event.number)


def backing_up(place: Path, told: Connection) -> None:
    with Factbase.open(place / "case.db", analyst="killed") as facts:
        facts.backup(place / "copy.db")
    told.send(1)


def restoring(place: Path, told: Connection) -> None:
    Factbase.create(place / "restored.db").close()
    with Factbase.open(place / "case.db") as facts, Factbase.open(place / "restored.db") as restored:
        lines = "".join(facts.export(with_log=True)).encode()
        restored.import_lines([("log", read_jsonl(io.BytesIO(lines), file="log"))])
    told.send(1)


# ------------------------------------------------------------------------------------------- what is to be found


def _sound(path: Path) -> Factbase:
    facts = Factbase.open(path, analyst="ana", device=DEVICE)
    facts.refresh()  # what a killed process left for the next one
    assert facts.verify() == []
    assert facts.check() == []
    return facts


def imported_or_not(place: Path, told: list[object]) -> None:
    with _sound(place / "case.db") as facts:
        came = sum(claim.text.startswith("imported") for claim in facts.claims(limit=None))
        assert came in ({MANY} if told else {0, MANY})


def all_that_was_told_is_decided(place: Path, told: list[object]) -> None:
    with _sound(place / "case.db") as facts:
        decided = {claim.id for claim in facts.claims(limit=None) if claim.verdict == "disputed"}
    assert set(told) <= decided
    assert len(decided) <= len(told) + 1


def all_that_was_told_is_taken_back(place: Path, told: list[object]) -> None:
    with _sound(place / "case.db") as facts:
        undone = {event.number for event in facts.history() if event.undone}
    assert set(told) <= undone
    assert len(undone) <= len(told) + 1


def a_whole_copy_or_none(place: Path, told: list[object]) -> None:
    copy = place / "copy.db"
    assert copy.exists() or not told
    if copy.exists():
        with _sound(copy) as facts, Factbase.open(place / "case.db") as original:
            assert facts.counts() == original.counts()


def a_whole_record_or_an_empty_one(place: Path, told: list[object]) -> None:
    restored = place / "restored.db"
    if not restored.exists():
        assert not told
        return
    with _sound(restored) as facts, Factbase.open(place / "case.db") as original:
        assert facts.counts() == original.counts() or (not told and not any(facts.counts().values()))


CASES = {
    importing: imported_or_not,
    assessing: all_that_was_told_is_decided,
    undoing: all_that_was_told_is_taken_back,
    backing_up: a_whole_copy_or_none,
    restoring: a_whole_record_or_an_empty_one,
}


# --------------------------------------------------------------------------------------------------------- rounds


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "case.db"
    with Factbase.create(path, analyst="killed", device=DEVICE) as facts:
        for number in range(30):
            facts.capture(f'claim {number} < "a witness" < Le Soir < AP')
    return path


def copied(case: Path, place: Path) -> Path:
    place.mkdir()
    shutil.copy(case, place / "case.db")
    return place


def run(
    work: Callable[[Path, Connection], None], place: Path, *, killed_after: float | None
) -> tuple[list[object], float]:
    """What the process told before it ended or was killed, and how long it took."""
    ours, theirs = _AT_ONCE.Pipe(duplex=False)
    process = _AT_ONCE.Process(target=work, args=(place, theirs))
    process.start()
    theirs.close()
    began = time.monotonic()
    if killed_after is not None:
        process.join(killed_after)
        process.kill()
    told: list[object] = []
    with suppress(EOFError, OSError):
        while True:
            told.append(ours.recv())
    process.join()
    return told, time.monotonic() - began


def killed(work: Callable[[Path, Connection], None], case: Path, folder: Path, rounds: int) -> None:
    holds = CASES[work]
    told, seconds = run(work, copied(case, folder / "whole"), killed_after=None)
    assert told
    holds(folder / "whole", told)
    dice = random.Random(2006)
    for number in range(rounds):
        place = copied(case, folder / str(number))
        told, _ = run(work, place, killed_after=dice.uniform(0, seconds))
        holds(place, told)


@pytest.mark.parametrize("work", CASES, ids=lambda work: work.__name__)
def test_a_process_that_is_killed_leaves_a_sound_database(
    work: Callable[[Path, Connection], None], case: Path, tmp_path: Path
) -> None:
    killed(work, case, tmp_path, ROUNDS)


@pytest.mark.long
@pytest.mark.parametrize("work", CASES, ids=lambda work: work.__name__)
def test_a_process_that_is_killed_often_leaves_a_sound_database(
    work: Callable[[Path, Connection], None], case: Path, tmp_path: Path
) -> None:
    killed(work, case, tmp_path, 60)
