"""Documents are parsed in a child process: what a hostile one does there, it does to nobody else."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from factbase.errors import BadInputError, UsageError
from factbase.reading.child_main import receive, send
from factbase.reading.document import Reading

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

__all__ = ["Limits", "Reader"]


_GRACE_S = 2.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take; a long one a second more for each `bytes_per_s`."""

    cpu_s: int = 20
    wall_s: float = 40.0
    memory_bytes: int = 1_200_000_000
    bytes_per_s: int = 250_000

    def for_size(self, size: int) -> Limits:
        """The limits of a document of so many bytes."""
        more = size // self.bytes_per_s
        return replace(self, cpu_s=self.cpu_s + more, wall_s=self.wall_s + 2 * more)

    def with_model(self) -> Limits:
        """The limits where a model has to be loaded and run beside the document."""
        return replace(self, cpu_s=self.cpu_s + 40, wall_s=self.wall_s + 80, bytes_per_s=max(self.bytes_per_s // 10, 1))


class Reader:
    """Reads documents in a child process that stays for the next one, and is replaced when a document ends it.

        with Reader() as reader:
            reading = reader.read(Path("article.html").read_bytes(), name="article.html")

    Args:
        limits: what one document may take.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self, *, busy: bool = False) -> None:
        """End the child process, at once if it is busy."""
        child, self._child = self._child, None
        if child is None:
            return
        assert child.stdin is not None
        assert child.stdout is not None
        # It ends by itself when nothing more can come; what it is busy with, nobody waits for.
        with suppress(BrokenPipeError):
            child.stdin.close()
        try:
            child.wait(0.0 if busy else _GRACE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()

    def warm(self) -> None:
        """Start the child process now, so that the first document need not wait for it."""
        self._running()

    def read(self, data: bytes, *, name: str = "", told: str = "", extractor: str = "english") -> Reading:
        """The text, surroundings and proposals of one document.

        Args:
            data: its bytes.
            name: its file name or URL, which stands in messages.
            told: the media type that a server told.
            extractor: the name of the extractor.

        Raises:
            BadInputError: it cannot be read, or takes more than a document may; one sentence says why.
            UsageError: there is no such extractor, or it misses what it needs.
        """
        limits = self.limits if extractor == "english" else self.limits.with_model()
        limits = limits.for_size(len(data))
        request = {"name": name, "told": told, "extractor": extractor, "cpu_s": limits.cpu_s, "fallback": False}
        answer = self._ask(request, data, limits)
        if "refused" in answer and answer.get("ended") and b"%PDF-" in data[:1024]:
            answer = self._ask(request | {"fallback": True}, data, limits)
        if answer.get("usage"):
            raise UsageError(answer["refused"], hint=answer["hint"])
        if "refused" in answer:
            where = f"{name}: " if name else ""
            raise BadInputError(f"{where}{answer['refused']}", hint=answer["hint"])
        return Reading.from_dict(answer["reading"])

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            command = [sys.executable, "-P", "-m", "factbase.reading.child_main", str(self.limits.memory_bytes)]
            self._child = subprocess.Popen(  # noqa: S603 - this program's own module
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._child

    def _ask(self, request: dict[str, Any], data: bytes, limits: Limits) -> dict[str, Any]:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            send(child.stdin, request, data)
        except BrokenPipeError:
            return self._ended(child, limits)
        if not _answers(child.stdout.fileno(), limits.wall_s):
            self.close(busy=True)
            return _refusal(f"takes longer than {limits.wall_s:g} seconds to read")
        received = receive(child.stdout)
        return self._ended(child, limits) if received is None else received[0]

    def _ended(self, child: subprocess.Popen[bytes], limits: Limits) -> dict[str, Any]:
        code = child.wait()
        self.close()
        if code == -signal.SIGXCPU:
            return _refusal(f"takes more than {limits.cpu_s} seconds of computing to read")
        return _refusal("cannot be read: it is damaged, or needs more memory than a document may have")


def _answers(descriptor: int, wall_s: float) -> bool:
    """Does anything come within so many seconds?"""
    until = time.monotonic() + wall_s
    while (left := until - time.monotonic()) > 0:
        if select.select([descriptor], [], [], left)[0]:
            return True
    return False


def _refusal(message: str) -> dict[str, Any]:
    return {"refused": message, "hint": "nothing of it was kept", "ended": True}
