"""The review in a real pseudo-terminal: what reaches it, and how it is left."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pyte
import pytest

from factbase.errors import EXIT_BAD_INPUT
from factbase.ledger import Factbase
from factbase.store.sqlite_file import BUSY_TIMEOUT_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WAIT_S = 30.0
TAKEN = re.compile(rb"\x1b\[\?1049h")  # the other screen
LEFT = re.compile(rb"\x1b\[\?1049l")  # back from the other screen
NO_MOUSE = re.compile(rb"\x1b\[\?1003l|\x1b\[\?1000l")


class Terminal:
    """A program in a pseudo-terminal, and what it has drawn."""

    def __init__(self, *command: str, size: tuple[int, int] = (80, 24), **env: str) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.sent = b""
        self.end, inner = pty.openpty()
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        surroundings = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "EDITOR", "VISUAL"}}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "factbase", *command],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=surroundings | {"TERM": "xterm-256color", "FACTBASE_ANALYST": "ana"} | env,
            start_new_session=True,
        )
        os.close(inner)

    def press(self, keys: str) -> None:
        for key in keys:
            os.write(self.end, key.encode())
            self.read(0.08)

    def leave(self) -> None:
        """Quit as a hand does: the second key comes when the question stands there, and is no repeat of the first."""
        self.press("q")
        self.wait_for("Quit? q again quits")
        self.read(0.1)
        self.press("q")

    def read(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([self.end], [], [], left)
            if not ready:
                return
            try:
                got = os.read(self.end, 65_536)
            except OSError:
                return
            if not got:
                return
            self.sent += got
            self._stream.feed(got)

    def shows(self, text: str) -> bool:
        return any(text in line for line in self.screen.display)

    def wait_for(self, text: str) -> None:
        until = time.monotonic() + WAIT_S
        while not self.shows(text):
            assert time.monotonic() < until, "\n".join(self.screen.display)
            self.read(0.05)

    def ends(self) -> int:
        until = time.monotonic() + WAIT_S
        while self.process.poll() is None:
            assert time.monotonic() < until, "\n".join(self.screen.display)
            self.read(0.05)
        self.read(0.1)
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.end)


@pytest.fixture
def started() -> Iterator[Callable[..., Terminal]]:
    """What starts a program in a terminal; it ends with the test."""
    terminals = []

    def start(*command: str, **env: str) -> Terminal:
        terminals.append(Terminal(*command, **env))
        return terminals[-1]

    yield start
    for terminal in terminals:
        terminal.close()


@pytest.fixture
def review(started: Callable[..., Terminal], database: Path) -> Terminal:
    terminal = started("--db", str(database), "review")
    terminal.wait_for("rests on 1 source: Asharq al-Awsat")
    return terminal


def is_restored(terminal: Terminal) -> bool:
    return bool(LEFT.search(terminal.sent) and NO_MOUSE.search(terminal.sent))


def last_event(path: Path) -> str:
    with Factbase.open(path) as facts:
        return facts.history(limit=1)[0].sentence


def test_a_whole_sitting_in_a_terminal(review: Terminal, database: Path) -> None:
    review.press("x")
    review.wait_for("refuted “The insurgents left the talks")
    review.press("gs")
    review.wait_for("Sources")
    review.press("q")
    review.wait_for("Queue: undecided")
    review.press("o")
    review.wait_for("CLAIMS HERE")
    review.press("q")
    review.press("u")
    review.wait_for("took back: refuted")
    review.press("d")
    review.wait_for("disputed “")
    review.leave()

    assert review.ends() == 0
    assert is_restored(review)
    assert last_event(database).startswith("disputed: “The insurgents left")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_restored_and_what_was_decided_kept(
    review: Terminal, database: Path, number: int
) -> None:
    os.write(review.end, b"x")
    time.sleep(0.05)
    review.process.send_signal(number)

    assert review.ends() == 128 + number
    assert is_restored(review)
    assert last_event(database).startswith(("refuted: “The insurgents left", "imported"))


def test_a_terminal_that_closes_without_a_signal_ends_the_review_and_keeps_what_was_decided(
    review: Terminal, database: Path
) -> None:
    review.press("x")
    review.wait_for("refuted “The insurgents left")
    os.close(review.end)

    assert review.process.wait(WAIT_S) == 128 + signal.SIGHUP
    assert last_event(database).startswith("refuted: “The insurgents left")
    review.end = os.open(os.devnull, os.O_RDONLY)


def test_a_locked_database_stops_nobody_and_loses_nothing(review: Terminal, database: Path) -> None:
    with sqlite3.connect(database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        review.press("xj")
        review.wait_for("saving 1")
        other.execute("ROLLBACK")
    review.wait_for("refuted “The insurgents left")

    review.leave()

    assert review.ends() == 0
    assert last_event(database).startswith("refuted: “The insurgents left")


def test_a_signal_as_soon_as_the_screen_is_taken_leaves_it_restored(
    started: Callable[..., Terminal], database: Path
) -> None:
    terminal = started("--db", str(database), "review")
    until = time.monotonic() + WAIT_S
    while not TAKEN.search(terminal.sent) and time.monotonic() < until:
        terminal.read(0.001)
    terminal.process.send_signal(signal.SIGTERM)

    assert terminal.ends() == 128 + signal.SIGTERM
    assert is_restored(terminal)


def test_a_review_of_a_locked_database_can_be_left_before_it_began(
    started: Callable[..., Terminal], database: Path
) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        terminal = started("--db", str(database), "review")
        terminal.wait_for("Queue: undecided")
        begun = time.monotonic()
        terminal.process.send_signal(signal.SIGTERM)

        assert terminal.ends() == 128 + signal.SIGTERM
        assert time.monotonic() - begun < BUSY_TIMEOUT_S / 2


def test_what_only_the_ledger_refuses_ends_the_screen_in_a_sentence(
    started: Callable[..., Terminal], database: Path
) -> None:
    terminal = started("--db", str(database), "review", FACTBASE_DEVICE="nonsense")

    assert terminal.ends() == EXIT_BAD_INPUT
    assert terminal.shows("nonsense")
    assert is_restored(terminal)


def test_a_database_that_vanishes_is_told_in_a_sentence(review: Terminal, database: Path) -> None:
    database.rename(database.with_suffix(".gone"))
    review.press("x")
    review.wait_for("while it was open (nothing was written)")

    assert review.shows("▸ unrev")

    review.leave()

    assert review.ends() == 0
    assert b"Traceback" not in review.sent
    assert is_restored(review)


def test_a_paste_and_a_held_key_decide_next_to_nothing(review: Terminal, database: Path) -> None:
    os.write(review.end, b"\x1b[200~" + b"c" * 1000 + b"\x1b[201~")
    review.read(0.5)
    os.write(review.end, b"cdxw" * 250)
    review.read(0.5)
    late = 0  # on a busy machine some of these come so late that they are no repeats
    for _ in range(30):
        before = time.monotonic()
        os.write(review.end, b"d")
        review.read(0.033)
        late += time.monotonic() - before > 0.05
    review.read(1.0)
    review.press("\x1b")
    review.read(0.3)
    review.leave()
    review.ends()

    with Factbase.open(database) as facts:
        assert len(facts.history()) <= 3 + late


def test_where_there_is_no_terminal_the_queue_is_listed(database: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "factbase", "--db", str(database), "review"],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert ended.stdout.splitlines()[0].startswith("c2mtx      1  unrev      The insurgents left the talks")
    assert "review --plain" in ended.stderr


def test_a_dumb_terminal_is_refused(started: Callable[..., Terminal], database: Path) -> None:
    terminal = started("--db", str(database), "review", TERM="dumb")

    assert terminal.ends() == 2
    assert b"\x1b[?1049h" not in terminal.sent


def test_a_note_is_written_in_the_editor_that_was_chosen(
    started: Callable[..., Terminal], database: Path, tmp_path: Path
) -> None:
    script = tmp_path / "editor"
    script.write_text("#!/bin/sh\nprintf 'seen by hand' > \"$1\"\n")
    script.chmod(0o700)
    terminal = started("--db", str(database), "review", EDITOR=str(script))
    terminal.wait_for("rests on 1 source")
    terminal.press("e")
    terminal.wait_for("edited note of")
    terminal.leave()

    assert terminal.ends() == 0
    with Factbase.open(database) as facts:
        assert facts.dossier("c2mtx").note == "seen by hand"


def test_an_editor_that_fails_changes_nothing(started: Callable[..., Terminal], database: Path) -> None:
    terminal = started("--db", str(database), "review", EDITOR="false")
    terminal.wait_for("rests on 1 source")
    terminal.press("e")
    terminal.wait_for("false ended with 1; nothing was changed")
    terminal.leave()
    terminal.ends()

    assert last_event(database).startswith("imported")
