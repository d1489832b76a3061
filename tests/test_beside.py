from __future__ import annotations

import io
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from factbase.errors import DatabaseError, GuardError, NotFoundHereError
from factbase.ledger import Factbase
from factbase.worker.client import Answer, Beside, Call, Desk, Told, _listen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT_S = 30.0


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "talks.db"
    with Factbase.create(path, analyst="ana") as facts:
        facts.capture("The talks were halted < a leader < AP")
        facts.capture("The talks have been halted < a leader < Le Soir")
    return path


@pytest.fixture
def beside(database: Path) -> Iterator[Beside]:
    with closing(Beside(str(database), analyst="ben")) as made:
        yield made


def process_of(beside: Beside) -> subprocess.Popen[bytes]:
    return beside._child


def test_a_method_gives_here_what_it_gives_there(beside: Beside, database: Path) -> None:
    found = beside.claims()

    with Factbase.open(database) as facts:
        assert found == facts.claims()
        assert beside.dossier(found[0].id) == facts.dossier(found[0].id)
        assert beside.claim_keys() == facts.claim_keys()


def test_what_is_written_there_is_signed_by_who_decides_here(beside: Beside, database: Path) -> None:
    beside.assess(beside.claims()[0].id, "disputed")

    with Factbase.open(database) as facts:
        assert facts.history(limit=1)[0].analyst == "ben"


def test_a_refusal_comes_back_as_it_was_raised(beside: Beside) -> None:
    with pytest.raises(GuardError) as raised:
        beside.assess(beside.claims()[0].id, "corroborated")

    assert raised.value.hint


def test_a_mistake_of_ours_comes_back_with_the_place_where_it_happened(beside: Beside) -> None:
    with pytest.raises(RuntimeError, match=r"Traceback[\s\S]*takes 1 positional argument"):
        beside.overview(1, 2)


def test_a_function_that_is_given_is_told_here_how_far_it_is(beside: Beside) -> None:
    told: list[tuple[int, int]] = []

    beside.link_run(lambda done, total: told.append((done, total)))

    assert told


def test_a_database_that_is_not_there_is_said_when_it_is_opened(tmp_path: Path) -> None:
    with closing(Beside(str(tmp_path / "none.db"))) as beside, pytest.raises(NotFoundHereError):
        beside.counts()


def test_what_cannot_be_opened_while_somebody_waits_is_tried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def refuse(location: str, **_: object) -> None:
        tried.append(location)
        until = time.monotonic() + WAIT_S
        while not desk.awaited and time.monotonic() < until:
            time.sleep(0.01)
        raise NotFoundHereError("it is not there")

    monkeypatch.setattr(Factbase, "open", refuse)
    desk = Desk(io.BytesIO(), str(tmp_path / "none.db"), None)
    desk.warm()
    while not tried:
        time.sleep(0.01)

    with pytest.raises(NotFoundHereError):
        desk.opened()
    assert len(tried) == 1


def test_what_could_not_be_opened_before_anybody_asked_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens, tried = Factbase.open, []

    def refuse_first(location: str, **given: Any) -> Factbase:
        tried.append(location)
        if len(tried) == 1:
            raise DatabaseError("it is locked")
        return opens(location, **given)

    Factbase.create(tmp_path / "case.db").close()
    monkeypatch.setattr(Factbase, "open", refuse_first)
    desk = Desk(io.BytesIO(), str(tmp_path / "case.db"), None)
    desk.warm().join()

    with desk.opened() as facts:
        assert facts.count() == 0


def test_a_database_that_comes_later_is_opened_then(tmp_path: Path) -> None:
    path = tmp_path / "later.db"
    with closing(Beside(str(path))) as beside:
        with pytest.raises(NotFoundHereError):
            beside.counts()
        Factbase.create(path).close()

        assert beside.count() == 0


def test_a_process_that_was_killed_is_said_and_replaced(beside: Beside) -> None:
    beside.counts()
    process_of(beside).send_signal(signal.SIGSTOP)  # so that the call is on its way when the process ends
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            beside.count()
        except DatabaseError as error:
            failed.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.2)
    process_of(beside).kill()
    asking.join(WAIT_S)

    assert "stopped" in str(failed[0])
    assert beside.count() == 2


def test_a_process_that_was_killed_while_nobody_asked_is_replaced(beside: Beside) -> None:
    beside.counts()
    process_of(beside).kill()
    process_of(beside).wait()

    assert beside.count() == 2


def test_the_end_is_the_end_also_after_the_process_was_killed(beside: Beside) -> None:
    beside.counts()
    process_of(beside).kill()
    process_of(beside).wait()
    time.sleep(0.1)

    beside.close()


def test_a_process_that_does_not_answer_is_killed_at_the_end(beside: Beside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factbase.worker.client._GRACE_S", 0.2)
    beside.counts()
    process_of(beside).send_signal(signal.SIGSTOP)

    beside.close()

    assert process_of(beside).returncode == -signal.SIGKILL


def test_a_process_that_ends_in_the_middle_of_an_answer_is_said() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdout.buffer.write(b'\\x80\\x05\\x95\\xff')"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    future: Future[object] = Future()

    _listen(child, {1: (future, [])}, threading.Lock())

    with pytest.raises(DatabaseError, match="does not start"):
        future.result(0)
    assert child.stdin is not None
    child.stdin.close()


def test_what_a_told_function_raises_is_raised_to_whoever_gave_it(beside: Beside) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyError(done, total)

    with pytest.raises(KeyError):
        beside.link_run(stop)
    assert beside.count() == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_what_ends_all_processes_does_not_end_it_while_it_writes(
    beside: Beside, database: Path, number: signal.Signals
) -> None:
    claim = beside.claims()[0]
    with closing(sqlite3.connect(database, isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        writing = threading.Thread(target=beside.assess, args=(claim.id, "disputed"))
        writing.start()
        time.sleep(0.2)
        process_of(beside).send_signal(number)
        lock.execute("ROLLBACK")
        writing.join(WAIT_S)

    assert "disputed" in {each.verdict for each in beside.claims()}


def test_what_cannot_be_sent_is_refused_at_once(beside: Beside) -> None:
    with pytest.raises(TypeError):
        beside.claims(threading.Lock())
    assert beside.count() == 2


def test_a_thread_does_not_wait_for_what_another_one_asked(beside: Beside, database: Path) -> None:
    claim = beside.claims()[0]
    with closing(sqlite3.connect(database, isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")  # no writer gets in, readers do
        writing = threading.Thread(target=beside.assess, args=(claim.id, "disputed"))
        writing.start()
        time.sleep(0.2)

        assert beside.claims()[0].verdict == "unreviewed"

        lock.execute("ROLLBACK")
        writing.join(WAIT_S)
    assert {each.verdict for each in beside.claims()} == {"unreviewed", "disputed"}


def test_closing_waits_for_nothing_that_is_still_running(beside: Beside, database: Path) -> None:
    claim = beside.claims()[0]
    with closing(sqlite3.connect(database, isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        ended: list[DatabaseError] = []

        def write() -> None:
            try:
                beside.assess(claim.id, "disputed")
            except DatabaseError as error:
                ended.append(error)

        writing = threading.Thread(target=write)
        writing.start()
        time.sleep(0.2)
        began = time.monotonic()

        beside.close()

        assert time.monotonic() - began < 5
        writing.join(WAIT_S)
    assert ended
    assert process_of(beside).returncode == 0


def test_closing_twice_is_closing_once(beside: Beside) -> None:
    beside.close()
    beside.close()


def test_what_only_reads_is_not_waited_for_when_nobody_listens_any_more(database: Path) -> None:
    desk = Desk(io.BytesIO(), str(database), None)
    go_on = threading.Event()
    desk.opened().claim_keys = go_on.wait
    desk.take(Call(1, 1, "claim_keys", (), {}))
    began = time.monotonic()

    desk.finish()

    assert time.monotonic() - began < 5
    go_on.set()


_GONE = """
import os, signal, sys, threading, time
from factbase.worker.client import Beside
beside = Beside(sys.argv[1], analyst="ana")
claim = beside.claims()[0]
threading.Thread(target=beside.assess, args=(claim.id, "disputed"), daemon=True).start()
time.sleep(0.3)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_being_written_when_the_screen_was_killed_is_written(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        subprocess.run([sys.executable, "-c", _GONE, str(database)], check=False)
        lock.execute("ROLLBACK")
    until = time.monotonic() + WAIT_S
    verdicts: set[str] = set()
    while "disputed" not in verdicts and time.monotonic() < until:
        with Factbase.open(database) as facts:
            verdicts = {claim.verdict for claim in facts.claims()}

    assert "disputed" in verdicts


# ------------------------------------------------------------------------------------------------- the other side


def answers(desk: Desk, out: io.BytesIO, *calls: Call) -> list[Answer]:
    for call in calls:
        desk.take(call)
    until = time.monotonic() + WAIT_S
    found: list[Answer] = []
    while sum(each.told is None for each in found) < len(calls) and time.monotonic() < until:
        time.sleep(0.01)
        found = _answers(out)
    return found


def _answers(out: io.BytesIO) -> list[Answer]:
    found, stream = [], io.BytesIO(out.getvalue())
    while stream.tell() < len(out.getvalue()):
        found.append(Answer(*pickle.load(stream)))  # noqa: S301 - made three lines above
    return found


def test_calls_of_one_thread_are_answered_in_their_order(database: Path) -> None:
    out = io.BytesIO()
    desk = Desk(out, str(database), "ana")
    desk.warm()

    found = answers(desk, out, *(Call(number, 1, "count", (), {}) for number in range(20)))

    assert [each.number for each in found] == list(range(20))
    assert {each.value for each in found} == {2}


def test_answers_say_what_functions_are_told_and_what_was_refused(database: Path) -> None:
    out = io.BytesIO()
    desk = Desk(out, str(database), None)

    found = answers(
        desk,
        out,
        Call(1, 1, "link_run", (Told(0),), {}),
        Call(2, 1, "dossier", ("no-such-claim",), {}),
        Call(3, 1, "no_such_method", (), {}),
        Call(4, 1, "count", (), {}),
    )

    assert any(each.number == 1 and each.told == 0 for each in found)
    errors = {each.number: str(each.error) for each in found if each.error}
    assert "no-such-claim" in errors[2]
    assert "AttributeError" in errors[3]
    assert found[-1] == Answer(4, 2)


def test_connections_keep_less_of_the_file_in_memory_than_elsewhere(database: Path) -> None:
    desk = Desk(io.BytesIO(), str(database), None)

    with Factbase.open(database) as elsewhere, closing(desk.opened()) as facts:
        sizes = []
        for each in (elsewhere, facts):
            with each.store.read() as connection:
                sizes.append(-connection.exec_driver_sql("PRAGMA cache_size").scalar_one())
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1

    assert sizes == [16_000, 2_000]


def test_a_desk_that_is_no_longer_listened_to_goes_on(database: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as out:
        desk = Desk(out, str(database), None)  # type: ignore[arg-type]
        desk.take(Call(1, 1, "assess", (Factbase.open(database).claims()[0].id, "disputed"), {}))
        desk.finish()
    with Factbase.open(database) as facts:
        assert "disputed" in {claim.verdict for claim in facts.claims()}
