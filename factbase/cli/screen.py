"""The review screen, for those who need no option parser: it would take longer to load than to draw the screen."""

from __future__ import annotations

import os
import sys

from factbase import settings

__all__ = ["has_screen", "open_screen"]


def open_screen(db: str | None = None, analyst: str | None = None, *, title: str = "") -> int:
    """Open the review screen and return the exit code.

    Without a terminal that can be drawn on, the queue is printed instead, and the code is 2.

    Args:
        db: the database, as `--db` gives it.
        analyst: who decides, as `--analyst` gives it.
        title: what is reviewed, for the head line.
    """
    given = {"FACTBASE_ANALYST": analyst} if analyst else {}
    location, who = settings.database_location(db, os.environ), settings.analyst({**os.environ, **given})
    if not has_screen():
        return _print_queue(location, who)
    from factbase.tui import run

    return run(location, analyst=who, settings=lambda: settings.load_settings(os.environ), title=title)


def has_screen() -> bool:
    """Whether there is a terminal that the review screen can be drawn on."""
    from factbase import tui

    return tui.has_screen(sys.stdin, sys.stdout, os.environ.get("TERM", ""))


def _print_queue(location: str, analyst: str) -> int:
    from factbase.errors import EXIT_USAGE
    from factbase.ledger import Factbase
    from factbase.plain import listing

    with Factbase.open(location, analyst=analyst) as facts:
        listing(facts, sys.stdout)
    sys.stderr.write("There is no screen to draw on: `factbase review --plain` reviews line by line.\n")
    return EXIT_USAGE
