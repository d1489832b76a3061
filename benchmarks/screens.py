"""The review screen against its bars, in one run: through a real pseudo-terminal where that is what is meant.

    python benchmarks/screens.py --claims 100000 --database big.db [--big million.db]

The database is made by `scale.py` where it is not there, and copied before anything is decided in it. A frame and the
first rows are ratios against a minimal Textual app, measured in turn; a key's time is from the key to the first byte
that answers it and to the last one. How long the drawing thread is held up is seen from inside: a clock ticks in it.
`--long` takes the five minutes and the 10,000 decisions that the bars speak of.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import gc
import os
import pty
import random
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from factbase.ledger import Factbase
    from factbase.tui.app import ReviewApp

MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("ready", markup=False)
    def on_key(self, event):
        self.query_one(Static).update(event.key)
Minimal().run()
"""
TICK_S = 0.002
CACHED = 2_500  # decisions after which the screen keeps no more rows
QUIET_S = 0.06  # nothing more came for so long: the screen stands still
LIMIT_S = 60.0


class Bar(NamedTuple):
    """One line of the table."""

    what: str
    measured: str
    limit: str
    holds: bool


class Memory(NamedTuple):
    """Resident MB of the screen and of the process beside it; and of both, where what they share counts once."""

    screen: float
    beside: float
    once: float


class Terminal:
    """A program in a pseudo-terminal; what it sends is counted and thrown away."""

    def __init__(self, command: list[str], size: tuple[int, int] = (80, 24), **env: str) -> None:
        self.end, inner = pty.openpty()
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.began = time.perf_counter()
        surroundings = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | env
        self.process = subprocess.Popen(
            command, stdin=inner, stdout=inner, stderr=inner, env=surroundings, start_new_session=True
        )
        os.close(inner)
        self.sent = bytearray()

    def read(self, seconds: float) -> bool:
        """Read once; whether anything came in time."""
        ready, _, _ = select.select([self.end], [], [], seconds)
        if not ready:
            return False
        try:
            self.sent += os.read(self.end, 1 << 20)
        except OSError:
            return False
        return True

    def wait_for(self, sign: bytes) -> float:
        """Seconds from the start of the program until it has sent a sign."""
        while sign not in self.sent:
            self.read(0.5)
            if time.perf_counter() - self.began > LIMIT_S:
                raise TimeoutError(sign, bytes(self.sent[-2000:]))
        return time.perf_counter() - self.began

    def settle(self) -> float:
        """Wait until nothing comes any more; when the last byte came."""
        last = time.perf_counter()
        while self.read(QUIET_S):
            last = time.perf_counter()
        return last

    def key(self, key: str) -> tuple[float, float]:
        """Press a key; milliseconds to the first byte that answers, and to the last."""
        start = time.perf_counter()
        os.write(self.end, key.encode())
        first = start
        if self.read(1.0):
            first = time.perf_counter()
        return (first - start) * 1000, (self.settle() - start) * 1000

    def memory_mb(self) -> Memory:
        """What the screen and the process beside it hold."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="utf-8")
        screen, *beside = [held_mb(each) for each in (str(self.process.pid), *children.split())]
        return Memory(screen[0], sum(each[0] for each in beside), screen[1] + sum(each[1] for each in beside))

    def close(self) -> None:
        """End the program."""
        self.process.kill()
        self.process.wait()
        os.close(self.end)


def held_mb(process: str) -> tuple[float, float]:
    """The resident memory of a process, and the same where a page that several processes hold counts as a part."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]
    said = {name: int(rest.split()[0]) / 1000 for name, _, rest in (line.partition(":") for line in lines)}
    return said["Rss"], said["Pss"]


def review(path: Path, size: tuple[int, int] = (80, 24)) -> Terminal:
    """The review screen of a database."""
    return Terminal([sys.executable, "-m", "factbase", "--db", str(path), "review"], size)


def share(values: list[float], part: float) -> float:
    """The value below which that part of them lies."""
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


# --------------------------------------------------------------------------------------------------- what is measured


def starts(path: Path, rounds: int) -> tuple[float, float, float]:
    """Median seconds until a minimal app's frame, the screen's frame, and its first rows, measured in turn."""
    minimal, frames, rows = [], [], []
    for _ in range(rounds):
        terminal = Terminal([sys.executable, "-c", MINIMAL])
        minimal.append(terminal.wait_for(b"ready"))
        terminal.close()
        terminal = review(path)
        frames.append(terminal.wait_for(b"factbase  "))
        rows.append(terminal.wait_for("▸".encode()))
        terminal.close()
    return statistics.median(minimal), statistics.median(frames), statistics.median(rows)


def ready(path: Path, size: tuple[int, int] = (80, 24)) -> Terminal:
    """A screen that stands still."""
    terminal = review(path, size)
    terminal.wait_for(b"rests on")
    time.sleep(0.5)
    terminal.settle()
    return terminal


def moves(path: Path, presses: int) -> list[float]:
    """Milliseconds until j or k is answered."""
    terminal = ready(path)
    dice = random.Random(1)
    found = [terminal.key("j" if dice.random() < 0.7 else "k")[0] for _ in range(presses)]
    terminal.close()
    return found


def decisions(path: Path, presses: int) -> tuple[list[float], list[float], Memory]:
    """Milliseconds until a decided row has changed, until the next claim is complete; and the memory at the end."""
    terminal = ready(path, (140, 40))
    found = []
    for press in range(presses):
        found.append(terminal.key("dxN"[press % 3]))
        time.sleep(0.05)
    memory = terminal.memory_mb()
    terminal.close()
    return [first for first, _ in found], [last for _, last in found], memory


def decisions_beside_an_import(path: Path, presses: int) -> list[float]:
    """Milliseconds until a decided row has changed, while another process imports into the same database."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "more.jsonl"
        lines.write_text("".join(_imported()), encoding="utf-8")
        terminal = ready(path, (140, 40))
        command = [sys.executable, "-m", "factbase", "--db", str(path), "import", str(lines)]
        importing = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found = []
        for press in range(presses):
            found.append(terminal.key("dxN"[press % 3])[0])
            time.sleep(0.05)
        busy = importing.poll() is None
        importing.kill()
        importing.wait()
        terminal.close()
    if not busy:
        print("(the import ended before the decisions did)")
    return found


def _imported() -> Iterator[str]:
    yield '{"record": "factbase", "version": 1, "namespace": "5d0b2c1e-7a43-5e0c-9c1f-20060506a1b3"}\n'
    for number in range(40_000):
        yield f'{{"record": "claim", "id": "imported-{number}", "text": "an imported claim number {number}"}}\n'


def growth(path: Path, presses: int) -> tuple[float, float]:
    """MB by which screen and process beside it grow in 10,000 decisions, once their caches are full."""
    terminal = ready(path)

    def decide(count: int) -> Memory:
        for press in range(count):
            os.write(terminal.end, b"dxN"[press % 3 : press % 3 + 1])
            until = time.perf_counter() + 0.07
            while (left := until - time.perf_counter()) > 0:
                terminal.read(left)
            del terminal.sent[:]
        time.sleep(1.0)
        return terminal.memory_mb()

    before, after = decide(CACHED), decide(presses)
    terminal.close()
    return (after.screen - before.screen) / presses * 10_000, (after.beside - before.beside) / presses * 10_000


async def _held_up(path: Path, work: Callable[[ReviewApp], Awaitable[None]]) -> list[float]:
    """Milliseconds by which each tick of a clock in the drawing thread came late, while something is done."""
    from factbase.review import ReviewSession
    from factbase.tui.app import ReviewApp
    from factbase.worker.client import Beside

    gc.disable()  # as `tui.run` does; the app enables it with its first frame
    session = ReviewSession(cast("Factbase", Beside(str(path))))
    app = ReviewApp(session)
    session.told = app.hear
    late: list[float] = []

    async def tick() -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(TICK_S)
            late.append((time.perf_counter() - start - TICK_S) * 1000)

    async with app.run_test(size=(140, 40)):
        while not app.opened or app.view.busy:  # noqa: ASYNC110 - that it is not busy is no event
            await asyncio.sleep(0.05)
        await app.aside(session.candidates, app.claim, 10)
        ticking = asyncio.ensure_future(tick())
        await work(app)
        ticking.cancel()
    session.close()
    return late


def held_up_by_matching(path: Path, rounds: int) -> list[float]:
    """Milliseconds by which the drawing thread is late while it asks for candidates and draws nothing."""

    async def work(app: ReviewApp) -> None:
        session = app.session
        for key in session.list.keys[:rounds]:
            [claim] = await app.slow(session.read, [key])
            await app.aside(session.candidates, claim, 10)

    return asyncio.run(_held_up(path, work))


def stalls(path: Path, seconds: float) -> list[float]:
    """Milliseconds by which the drawing thread is late in a session of keys at random, four a second."""
    jobs = ("move", "decide", "undo", "view", "page")

    async def work(app: ReviewApp) -> None:
        dice = random.Random(2006)
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            job = dice.choice(jobs)
            if job == "view":
                app.go(dice.choice(["sources", "history", "board", "documents", "claims"]))
            elif job == "undo":
                app.do_undo()
            elif job == "page":
                app.do_page("1")
            elif job == "decide" and app.view is app.queue:
                app.queue.do_decide(dice.choice(["disputed", "refuted"]))
            else:
                app.do_move(dice.choice("1111") if dice.random() < 0.7 else "-1")
            await asyncio.sleep(0.25)
        app.go("claims")

    return asyncio.run(_held_up(path, work))


def switches(path: Path, presses: int) -> list[float]:
    """Milliseconds until another view is complete."""
    terminal = ready(path)
    found = []
    for press in range(presses):
        terminal.key("g")
        found.append(terminal.key("shq"[press % 3])[0])
    terminal.close()
    return found


def burst(path: Path) -> float:
    """Milliseconds from the last of 300 keys, 30 a second, to the moment when the screen stands still."""
    terminal = ready(path)
    for _ in range(300):
        os.write(terminal.end, b"j")
        until = time.perf_counter() + 1 / 30
        while (left := until - time.perf_counter()) > 0:
            terminal.read(left)
    last = time.perf_counter()
    behind = (terminal.settle() - last) * 1000
    terminal.close()
    return max(behind, 0.0)


def held(path: Path) -> tuple[int, int]:
    """Decisions of a second of a held key, and of a thousand pasted ones."""
    from factbase.ledger import Factbase

    def decided(press: Callable[[Terminal], None]) -> int:
        with Factbase.open(path) as facts:
            before = len(facts.history(limit=50))
        terminal = ready(path)
        press(terminal)
        terminal.settle()
        time.sleep(0.5)
        terminal.close()
        with Factbase.open(path) as facts:
            return len(facts.history(limit=50)) - before

    def hold(terminal: Terminal) -> None:
        for _ in range(30):
            os.write(terminal.end, b"d")
            terminal.read(1 / 30)
            time.sleep(1 / 60)

    def paste(terminal: Terminal) -> None:
        os.write(terminal.end, b"dxNw" * 250)

    return decided(hold), decided(paste)


def document(rounds: int = 3) -> tuple[float, list[float]]:
    """Seconds until five megabytes of text are open, and milliseconds until a key in them is answered."""
    from factbase.ledger import Factbase

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "text.db"
        with Factbase.create(copy) as facts:
            source = facts.add("source", name="A paper", kind="outlet")
            paragraph = "The bridge cost forty million euros, officials said. " * 12 + "\n\n"
            text = "It begins here. " + paragraph * (5_000_000 // len(paragraph))
            facts.add("document", title="Five megabytes", publisher=source, text=text)
            facts.attribute(facts.add("claim", text="the bridge cost forty million"), source)
        opened, keys = [], []
        for _ in range(rounds):
            terminal = ready(copy)
            terminal.key("g")
            terminal.key("d")
            time.sleep(1.0)
            terminal.settle()
            del terminal.sent[:]
            start = time.perf_counter()
            os.write(terminal.end, b"\r")
            terminal.began = start
            opened.append(terminal.wait_for(b"It begins here"))
            time.sleep(0.5)
            terminal.settle()
            keys += [terminal.key(key)[0] for key in "jjjJJkjjJj"]
            terminal.close()
    return statistics.median(opened), keys


def reversible(facts: Callable[[], Factbase], steps: int) -> bool:
    """Whether that many random decisions and as many undos, with a restart half way, give the record of the start."""
    from factbase.review import ReviewSession
    from factbase.vocabulary import Verdict

    with facts() as opened:
        before = {claim.id: (claim.verdict, claim.workflow) for claim in opened.claims(limit=500)}
    dice = random.Random(2006)
    session = ReviewSession(facts())
    session.show(session.open())
    keys = list(session.list.keys[:200])
    session.keep(session.read(keys), keys)
    for _ in range(steps):
        claim = session.known(keys)[dice.choice(keys)]
        verdict = dice.choice([Verdict.DISPUTED, Verdict.REFUTED, Verdict.NOT_CHECKABLE])
        dice.choice(
            [
                lambda claim=claim, verdict=verdict: session.decide(claim, verdict),
                lambda verdict=verdict: session.decide_all(dice.sample(keys, 5), verdict),
                lambda claim=claim: session.edit(claim, note=str(dice.random())),
            ]
        )()
    session.close()
    session = ReviewSession(facts())
    session.show(session.open())
    for _ in range(steps):
        session.undo()
    session.close()
    with facts() as opened:
        return before == {claim.id: (claim.verdict, claim.workflow) for claim in opened.claims(limit=500)}


# ------------------------------------------------------------------------------------------------------- the table


def spread(values: list[float]) -> str:
    """Median, 95th and worst of some milliseconds."""
    return f"p50 {statistics.median(values):.1f}, p95 {share(values, 0.95):.1f}, max {max(values):.1f} ms"


def table(path: Path, big: Path | None, *, rounds: int, long: bool) -> Iterator[Bar]:
    """Every bar, as it is measured."""
    from factbase.ledger import Factbase

    minimal, frame, rows = starts(path, rounds)
    yield Bar("frame", f"{frame / minimal:.2f} of {minimal * 1000:.0f} ms", "1.4", frame / minimal <= 1.4)
    yield Bar("first rows", f"{rows / minimal:.2f} ({rows * 1000:.0f} ms)", "2.5", rows / minimal <= 2.5)
    largest = big or path
    if big is not None:
        again, _, big_rows = starts(big, rounds)
        ratio = big_rows / again / (rows / minimal)
        yield Bar("first rows, the big one", f"{big_rows / again:.2f}, {ratio:.2f} of the other", "1.15", ratio <= 1.15)
    found = moves(largest, 150)
    yield Bar("j/k", spread(found), "p95 25 ms", share(found, 0.95) <= 25)
    row, preview, memory = decisions(path, 60)
    yield Bar("decide, row changed", spread(row), "p95 40 ms", share(row, 0.95) <= 40)
    yield Bar("decide, next claim complete", spread(preview), "p95 200 ms", share(preview, 0.95) <= 200)
    yield _memory("memory after the decisions", memory, 100)
    if big is not None:
        *_, memory = decisions(big, 60)
        yield _memory("memory, the big one", memory, 130)
    grown = growth(path, 10_000 if long else 2_000)
    yield Bar(
        "growth in 10,000 decisions", f"{grown[0]:.1f} MB, beside it {grown[1]:.1f} MB", "10 MB", sum(grown) <= 10
    )
    found = decisions_beside_an_import(path, 40)
    yield Bar("decide while an import runs", spread(found), "p95 100 ms", share(found, 0.95) <= 100)
    found = held_up_by_matching(largest, 100)
    yield Bar("drawing held up by matching", spread(found), "max 16 ms", max(found) <= 16)
    found = stalls(path, 300 if long else 60)
    yield Bar("drawing held up in a session", spread(found), "max 100 ms", max(found) <= 100)
    found = switches(path, 30)
    yield Bar("view switch", spread(found), "p95 80 ms", share(found, 0.95) <= 80)
    behind = burst(path)
    yield Bar("behind after 10 s of 30 keys a second", f"{behind:.0f} ms", "150 ms", behind <= 150)
    by_holding, by_pasting = held(path)
    yield Bar("decisions of a held key", f"{by_holding}", "2", by_holding <= 2)
    yield Bar("decisions of 1,000 pasted keys", f"{by_pasting}", "0", by_pasting == 0)
    opened, keys = document()
    yield Bar("5 MB document opens", f"{opened:.2f} s", "1.5 s", opened <= 1.5)
    yield Bar("a key in it", spread(keys), "p95 40 ms", share(keys, 0.95) <= 40)
    same = reversible(lambda: Factbase.open(path), 500)
    yield Bar("500 actions, restart, 500 undos", "as before" if same else "DIFFERENT", "as before", same)


def _memory(what: str, found: Memory, limit: float) -> Bar:
    said = f"{found.screen:.0f} MB, beside it {found.beside:.0f} MB ({found.once:.0f} MB with what they share once)"
    return Bar(what, said, f"{limit:.0f} MB", found.screen + found.beside <= limit)


def main() -> None:
    """Measure, and print the table."""
    from factbase.ledger import Factbase

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--database", type=Path, help="kept and used again; else a temporary one")
    parser.add_argument("--big", type=Path, help="a second, larger one")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--long", action="store_true", help="five minutes of a session, 10,000 decisions")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.database or Path(folder) / "made.db"
        if not path.exists():
            _build(path, options.claims)
        copies = [Path(folder) / f"{name}.db" for name in ("one", "two")]
        given = [each for each in (path, options.big) if each is not None]
        for source, copy in zip(given, copies, strict=False):
            shutil.copy(source, copy)
            with Factbase.open(copy) as facts:
                facts.candidates_ready()  # as an import leaves it
        big = copies[1] if options.big else None
        for each in table(copies[0], big, rounds=options.rounds, long=options.long):
            print(f"{'ok ' if each.holds else 'NO '} {each.what:40} {each.measured:52} limit {each.limit}", flush=True)


def _build(path: Path, claims: int) -> None:
    from scale import build

    from factbase.ledger import Factbase

    build(path, claims)
    with Factbase.open(path) as facts:
        facts.recompute()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
