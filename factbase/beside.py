"""The ledger in a process of its own, so that a screen never waits for the interpreter.

`Beside` stands for an open `Factbase`: its methods are called here, and run there. Each thread here has a thread
there, so what one of them waits for, the others do not.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import threading
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from factbase.errors import DatabaseError, FactbaseError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Beside"]

_GRACE_S = 10.0  # what is being written when the screen is gone may take so long
_TURN_S = 0.001  # threads take turns this often: what reads a claim does not wait for what looks for others


class Call(NamedTuple):
    """A method to call: its number, the thread that asks, and what is given; functions are `Told` there."""

    number: int
    thread: int
    method: str
    given: tuple[Any, ...]
    named: dict[str, Any]


class Told(NamedTuple):
    """In the place of a function that was given: what it is called with is sent back."""

    place: int


class Answer(NamedTuple):
    """What a call gave or raised; or, while it runs, what one of the functions that it was given is told."""

    number: int
    value: Any = None
    error: BaseException | None = None
    told: int | None = None


Waiting = dict[int, "tuple[Future[Any], list[Callable[..., object]]]"]


def _send(stream: IO[bytes], message: tuple[Any, ...]) -> None:
    stream.write(pickle.dumps(tuple(message), pickle.HIGHEST_PROTOCOL))
    stream.flush()


# ---------------------------------------------------------------------------------------------- on the screen's side


class Beside:
    """A database that is open in another process, which begins to load as soon as this is made.

    What a method gives or raises there, it gives or raises here. A process that ended is replaced at the next call.

    Args:
        location: path or URL.
        analyst: who decides.
    """

    def __init__(self, location: str, *, analyst: str | None = None) -> None:
        self.location = location
        self._analyst = analyst
        self._lock = threading.Lock()
        self._waiting: Waiting = {}
        self._count = 0
        self._closed = False
        self._child = self._begin()

    def open(self) -> Beside:
        """Wait until the database is open.

        Raises:
            FactbaseError: it cannot be.
        """
        self._call("open")
        return self

    def __getattr__(self, method: str) -> Callable[..., Any]:
        """A method of the `Factbase`."""
        if method.startswith("_"):
            raise AttributeError(method)
        return partial(self._call, method)

    def close(self) -> None:
        """Close the database and end the process; what is being read or compared there is not waited for."""
        if self._closed:
            return
        self._closed = True
        with suppress(FactbaseError):
            self._ask("close", (), {}).result(_GRACE_S)
        assert self._child.stdin is not None
        with suppress(OSError):
            self._child.stdin.close()
        try:
            self._child.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _call(self, method: str, /, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - the method's own
        return self._ask(method, given, named).result()

    def _ask(self, method: str, given: tuple[Any, ...], named: dict[str, Any]) -> Future[Any]:
        functions = [each for each in given if callable(each)]
        sent = tuple(Told(functions.index(each)) if callable(each) else each for each in given)
        future: Future[Any] = Future()
        with self._lock:
            if self._child.poll() is not None and not self._closed:
                self._child = self._begin()
            self._count += 1
            self._waiting[self._count] = future, functions
            try:
                assert self._child.stdin is not None
                _send(self._child.stdin, Call(self._count, threading.get_ident(), method, sent, named))
            except OSError:
                del self._waiting[self._count]
                raise _ended(self._child) from None
        return future

    def _begin(self) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [sys.executable, "-P", "-c", "from factbase.beside import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # what a terminal tells the screen is not meant for it
        )
        assert child.stdin is not None
        with suppress(OSError):  # the first call tells it
            _send(child.stdin, (self.location, self._analyst))
        self._waiting = {}
        threading.Thread(target=_listen, args=(child, self._waiting, self._lock), daemon=True).start()
        return child


def _listen(child: subprocess.Popen[bytes], waiting: Waiting, lock: threading.Lock) -> None:
    """Hand answers to those who wait for them, as long as the process lives; then, that it ended."""
    assert child.stdout is not None
    with suppress(EOFError, OSError), child.stdout:
        while True:
            answer = Answer(*pickle.load(child.stdout))  # noqa: S301 - from this program's own process
            future, functions = waiting[answer.number]
            if answer.told is not None:
                functions[answer.told](*answer.value)
                continue
            del waiting[answer.number]
            if answer.error is not None:
                future.set_exception(answer.error)
            else:
                future.set_result(answer.value)
    assert child.stdin is not None
    with suppress(OSError):
        child.stdin.close()
    error = _ended(child)
    with lock:
        left = list(waiting.values())
    for future, _ in left:
        future.set_exception(error)


def _ended(child: subprocess.Popen[bytes]) -> DatabaseError:
    return DatabaseError(
        f"the process that reads and writes the database ended (exit code {child.wait()})",
        hint="the next key begins it anew; the screen then shows what was saved",
    )


# -------------------------------------------------------------------------------------------- on the database's side


class Desk:
    """Answers calls, those of one thread in their order.

    Args:
        out: where answers go.
        location: path or URL.
        analyst: who decides.
    """

    def __init__(self, out: IO[bytes], location: str, analyst: str | None) -> None:
        self._out = out
        self._database = location, analyst
        self._saying, self._opening = threading.Lock(), threading.Lock()
        self._threads: dict[int, ThreadPoolExecutor] = {}
        self._facts: Any = None

    def take(self, call: Call) -> None:
        """Have a call run by the thread that answers the one that asks."""
        if call.thread not in self._threads:
            self._threads[call.thread] = ThreadPoolExecutor(1)
        self._threads[call.thread].submit(self._run, call)

    def warm(self) -> None:
        """Open the database now, so that the first call need not wait for it."""
        threading.Thread(target=self._open_quietly, daemon=True).start()

    def _open_quietly(self) -> None:
        with suppress(Exception):  # the first call raises it again
            self.opened()

    def finish(self) -> None:
        """Let what runs come to its end, but not for long."""
        waits = threading.Thread(target=self._wait, daemon=True)
        waits.start()
        waits.join(_GRACE_S)

    def _wait(self) -> None:
        for each in self._threads.values():
            each.shutdown(wait=True)

    def opened(self) -> Any:  # noqa: ANN401 - a Factbase, whose module is imported nowhere but in here
        """The database, open; one that cannot be opened is tried again by each call."""
        with self._opening:
            if self._facts is None:
                from factbase.ledger import Factbase  # noqa: PLC0415 - the screen imports this module too

                gc.freeze()
                gc.enable()
                location, analyst = self._database
                self._facts = Factbase.open(location, analyst=analyst)
        return self._facts

    def _run(self, call: Call) -> None:
        given = [partial(self._tell, call, each.place) if isinstance(each, Told) else each for each in call.given]
        try:
            self._say(Answer(call.number, self._do(call.method)(*given, **call.named)))
        except FactbaseError as error:
            self._say(Answer(call.number, error=error))
        except Exception:  # noqa: BLE001 - raised again where it was asked for
            self._say(Answer(call.number, error=RuntimeError(traceback.format_exc())))
        if call.method == "close":
            os._exit(0)  # nobody waits for what else is running

    def _do(self, method: str) -> Callable[..., Any]:
        if method == "close" and self._facts is None:
            return lambda: None
        facts = self.opened()
        return (lambda: None) if method == "open" else getattr(facts, method)

    def _tell(self, call: Call, place: int, *values: object) -> None:
        self._say(Answer(call.number, values, told=place))

    def _say(self, answer: Answer) -> None:
        with self._saying, suppress(BrokenPipeError):
            _send(self._out, answer)


def main() -> None:
    """Answer what comes on standard input, until nothing more can come."""
    gc.disable()  # while modules are loaded there is nothing to collect
    sys.setswitchinterval(_TURN_S)
    incoming, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    desk = Desk(out, *pickle.load(incoming))  # noqa: S301 - from the process that started this one
    desk.warm()
    with suppress(EOFError):
        while True:
            desk.take(Call(*pickle.load(incoming)))  # noqa: S301
    desk.finish()
    os._exit(0)
