"""The ledger in a process of its own, so that a screen never waits for the interpreter.

`Beside` stands for an open `Factbase`: its methods are called here, and run there. Each thread here has a thread
there, so what one of them waits for, the others do not.
"""

from __future__ import annotations

import gc
import itertools
import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

from factbase.errors import DatabaseError, FactbaseError, StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from factbase.ledger import Factbase
    from factbase.results import Resumed

__all__ = ["Beside"]

_GRACE_S = 10.0  # what is being written when the screen is gone may take so long
# What may take long and only reads: when the screen is gone nobody waits for it. Any other method might write.
_READS = frozenset(
    (
        "candidates",
        "claim_candidates",
        "claim_keys",
        "claims_by_key",
        "dossier",
        "link_run",
        "overview",
        "resumed",
        "text_candidates",
    )
)
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


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(message)
    stream.flush()


def _packed(message: tuple[Any, ...]) -> bytes:
    return pickle.dumps(tuple(message), pickle.HIGHEST_PROTOCOL)


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
        self._numbers = itertools.count(1)
        self._closed = False
        self._child = self._begin()

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
        with suppress(FactbaseError, TimeoutError):
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
        number, future = next(self._numbers), Future[Any]()
        message = _packed(Call(number, threading.get_ident(), method, sent, named))
        with self._lock:
            assert self._child.stdin is not None
            if self._child.poll() is not None and not self._closed:
                with suppress(OSError):
                    self._child.stdin.close()
                self._child = self._begin()
            self._waiting[number] = future, functions
            try:
                assert self._child.stdin is not None
                _send(self._child.stdin, message)
            except (OSError, ValueError):  # it ended, and its pipe with it
                self._waiting.pop(number, None)
                raise _stopped() from None
        return future

    def _begin(self) -> subprocess.Popen[bytes]:
        # Its modules come from where this process has its own; the current folder does not get in by itself.
        folders = [each or str(Path.cwd()) for each in sys.path]
        child = subprocess.Popen(  # noqa: S603 - this program's own module
            [sys.executable, "-P", "-c", _START, *folders],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # what a terminal tells the screen is not meant for it
        )
        assert child.stdin is not None
        with suppress(OSError):  # the first call tells it
            _send(child.stdin, _packed((self.location, self._analyst)))
        self._waiting = {}
        threading.Thread(target=_listen, args=(child, self._waiting, self._lock), daemon=True).start()
        return child


_START = "import sys; sys.path[:] = sys.argv[1:]; from factbase.worker.client import main; main()"


def _listen(child: subprocess.Popen[bytes], waiting: Waiting, lock: threading.Lock) -> None:
    """Hand answers to those who wait for them, as long as the process lives; then, that it ended."""
    assert child.stdout is not None
    answered = False
    try:
        with child.stdout:
            while True:
                _take(Answer(*pickle.load(child.stdout)), waiting)  # noqa: S301 - from this program's own process
                answered = True
    except (EOFError, OSError, pickle.UnpicklingError):  # it ended, perhaps in the middle of an answer
        pass
    except Exception:  # noqa: BLE001 - whatever it is, nobody may wait for ever
        child.kill()
    child.wait()
    error = _stopped() if answered else _not_begun()
    with lock:
        left = list(waiting.values())
        waiting.clear()
    for future, _ in left:
        if not future.done():
            future.set_exception(error)


def _take(answer: Answer, waiting: Waiting) -> None:
    future, functions = waiting[answer.number]
    if answer.told is not None:
        try:
            functions[answer.told](*answer.value)
        except Exception as error:  # noqa: BLE001 - raised where the function was given
            if not future.done():
                future.set_exception(error)
        return
    del waiting[answer.number]
    if future.done():
        return
    if answer.error is not None:
        future.set_exception(answer.error)
    else:
        future.set_result(answer.value)


def _stopped() -> StoppedError:
    return StoppedError(
        "the part of factbase that keeps the database stopped", hint="it is started again with the next key"
    )


def _not_begun() -> DatabaseError:
    return DatabaseError(
        "the part of factbase that keeps the database does not start", hint="`factbase doctor` says what is installed"
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
        self._owed: set[Future[None]] = set()
        self._facts: Factbase | None = None
        self.awaited = False  # whether anybody has asked for the database yet
        self._error: Exception | None = None

    def take(self, call: Call) -> None:
        """Have a call run by the thread that answers the one that asks."""
        if call.thread not in self._threads:
            self._threads[call.thread] = ThreadPoolExecutor(1)
        future = self._threads[call.thread].submit(self._run, call)
        if call.method not in _READS:
            self._owed.add(future)
            future.add_done_callback(self._owed.discard)

    def warm(self) -> threading.Thread:
        """Open the database now, so that the first call need not wait for it; the thread that does it."""
        opening = threading.Thread(target=self._open_quietly, daemon=True)
        opening.start()
        return opening

    def _open_quietly(self) -> None:
        if self._is_file:
            import factbase.store.first_page  # noqa: F401, PLC0415 - the first question is answered with it alone
        with self._opening:
            if self._facts is None and not self.awaited:
                try:
                    self._facts = self._open()
                except Exception as error:  # noqa: BLE001 - raised to who waits for it; who comes later tries again
                    self._error = error if self.awaited else None

    def finish(self) -> None:
        """Let what writes come to its end, but not for long; what only reads, nobody waits for any more."""
        wait(set(self._owed), _GRACE_S)

    def opened(self) -> Factbase:
        """The database, open; what could not be opened while this waited for it is not tried twice."""
        self.awaited = True
        with self._opening:
            error, self._error = self._error, None
            if error is not None:
                raise error
            self._facts = self._facts or self._open()
        return self._facts

    def _open(self) -> Factbase:
        from factbase.ledger import Factbase  # noqa: PLC0415 - the screen imports this module too

        gc.freeze()
        gc.enable()
        location, analyst = self._database
        facts = Factbase.open(location, analyst=analyst)
        facts.store.keep_little()  # each thread has a connection of its own
        return facts

    def _run(self, call: Call) -> None:
        given = [partial(self._tell, call, each.place) if isinstance(each, Told) else each for each in call.given]
        try:
            self._say(Answer(call.number, self._do(call.method)(*given, **call.named)))
        except (FactbaseError, OSError) as error:
            self._say(Answer(call.number, error=error))
        except Exception:  # noqa: BLE001 - raised again where it was asked for
            self._say(Answer(call.number, error=RuntimeError(traceback.format_exc())))
        if call.method == "close":
            os._exit(0)  # nobody waits for what else is running

    def _do(self, method: str) -> Callable[..., Any]:
        if self._facts is None and method == "close":
            return lambda: None
        if self._facts is None and method == "resumed" and self._is_file:
            return self._glance
        return cast("Callable[..., Any]", getattr(self.opened(), method))

    @property
    def _is_file(self) -> bool:
        return "://" not in self._database[0]

    def _glance(self, *, limit: int) -> Resumed:
        """What a review begins with; it is there long before the ledger is."""
        from factbase.store.first_page import glance  # noqa: PLC0415 - the screen imports this module too

        return glance(Path(self._database[0]), limit)

    def _tell(self, call: Call, place: int, *values: object) -> None:
        self._say(Answer(call.number, values, told=place))

    def _say(self, answer: Answer) -> None:
        message = _packed(answer)
        with self._saying, suppress(OSError):  # nobody listens any more
            _send(self._out, message)


def main() -> None:
    """Answer what comes on standard input, until nothing more can come."""
    # Its life hangs on its standard input: what ends all processes at once must not end it while it writes.
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    gc.disable()  # while modules are loaded there is nothing to collect
    sys.setswitchinterval(_TURN_S)
    incoming, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    desk = Desk(out, *pickle.load(incoming))  # noqa: S301 - from the process that started this one
    desk.warm()
    with suppress(EOFError, pickle.UnpicklingError):
        while True:
            desk.take(Call(*pickle.load(incoming)))  # noqa: S301
    desk.finish()
    os._exit(0)
