"""Which keys are meant: what repeats by itself, or comes in a burst as a paste does, decides nothing.

A key that decides is held for a moment too short to notice. What arrives with it tells a hand from a paste.
"""

from __future__ import annotations

from collections import deque
from typing import Generic, Protocol, TypeVar

HOLD_S = 0.008
REPEAT_S = 0.06
BURST_S = 0.05
BURST_KEYS = 4


class Pressed(Protocol):
    """A key event: its name, and when it came, in seconds of a clock that never runs backwards."""

    key: str
    time: float


K = TypeVar("K", bound=Pressed)


class Gate(Generic[K]):
    """Holds keys, judges them, and lets them pass in their order."""

    def __init__(self) -> None:
        self._held: list[tuple[K, bool]] = []
        self._recent: deque[float] = deque(maxlen=BURST_KEYS)
        self._newest: dict[str, float] = {}
        self._closed_until = float("-inf")

    def hold(self, event: K, *, decides: bool) -> bool:
        """Whether a key has to wait for `release`, or was dropped; else it may pass at once."""
        self._recent.append(event.time)
        if event.time <= self._closed_until:
            self._closed_until = event.time + BURST_S
            return True
        if not (decides or self._held):
            self._newest[event.key] = event.time
            return False
        self._held.append((event, decides))
        return True

    @property
    def waits(self) -> bool:
        """Whether keys are held."""
        return bool(self._held)

    def release(self) -> tuple[list[K], bool]:
        """The keys that are meant, in their order, and whether a burst was dropped."""
        held, self._held = self._held, []
        if not held:
            return [], False
        full = len(self._recent) == BURST_KEYS
        if full and self._recent[-1] - self._recent[0] <= BURST_S:
            self._closed_until = held[-1][0].time + BURST_S
            return [], True
        return [event for event, decides in held if not (self._repeats(event) and decides)], False

    def _repeats(self, event: K) -> bool:
        before = self._newest.get(event.key, float("-inf"))
        self._newest[event.key] = event.time
        return event.time - before < REPEAT_S
