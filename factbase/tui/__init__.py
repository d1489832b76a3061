"""The review screen; `run` opens it. Without a terminal, `factbase.plain` reviews line by line."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from factbase.ledger import Factbase
    from factbase.settings import Settings
    from factbase.tui.app import ReviewApp
    from factbase.worker.client import Beside

__all__ = ["has_screen", "run"]

# The toolkit draws when the next frame is due: at its own 60 a second a key waits up to 16 ms for nothing.
FRAMES_PER_S = "250"


def run(
    location: str, *, analyst: str | None = None, settings: Callable[[], Settings] | None = None, title: str = ""
) -> int:
    """Review the claims of a database on the screen; the exit code.

    Args:
        location: path or URL.
        analyst: who decides.
        settings: gives how the screen looks, and which keys do what; asked while the database is opened.
        title: what is reviewed, for the head line; the file's name if it is not given.

    Raises:
        FactbaseError: the database cannot be opened, or the last decisions could not be written.
    """
    from factbase.worker.client import Beside

    gc.disable()  # while modules are loaded there is nothing to collect; the app enables it with its first frame
    beside = Beside(location, analyst=analyst)  # first of all: the database is opened while the screen is made
    try:
        app, ended_by = _reviewed(beside, settings() if settings else None, title or _short_name(location))
    finally:
        gc.enable()
        beside.close()
    failed = [outcome.error for outcome in app.unheard if outcome.error is not None]
    for error in (ended_by, *failed):
        if error is not None:
            raise error
    return app.return_code or 0


def _reviewed(beside: Beside, settings: Settings | None, title: str) -> tuple[ReviewApp, BaseException | None]:
    from factbase.review import ReviewSession

    session = ReviewSession(cast("Factbase", beside))
    session.ahead()
    frames = os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_S)  # the toolkit reads it when it is loaded
    from factbase.tui.app import ReviewApp

    if frames is FRAMES_PER_S:
        del os.environ["TEXTUAL_FPS"]
    app = ReviewApp(session, settings=settings, title=title)
    session.told = app.hear
    try:
        return app, app.run(mouse=app.options.mouse)
    finally:
        session.close()


def has_screen(stdin: TextIO, stdout: TextIO, terminal: str) -> bool:
    """Whether there is a terminal that can be drawn on."""
    return stdin.isatty() and stdout.isatty() and terminal not in {"dumb", "unknown"}


def _short_name(location: str) -> str:
    from factbase.settings import masked

    return masked(location).partition("?" if "://" in location else "\0")[0].rsplit("/", 1)[-1] or masked(location)
