"""Whether the terminal is still there: one that closes does not always say so."""

from __future__ import annotations

import select

__all__ = ["LOOK_S", "is_gone"]

LOOK_S = 1.0


def is_gone(descriptor: int) -> bool:
    """Whether what a descriptor leads to was closed at its other end.

    A terminal that is not the controlling one sends no signal when it closes: under `setsid`, in a container, in a
    pane that was torn down. Its reader then gets an endless end of file, which costs a whole core.
    """
    try:
        poll = select.poll()
        poll.register(descriptor, 0)  # what has ended is always told
        return any(state & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, state in poll.poll(0))
    except (AttributeError, OSError):  # there is no poll here
        return False
