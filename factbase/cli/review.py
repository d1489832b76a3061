"""The review: on the screen, or line by line."""

# ruff: noqa: D417 - the options of every command are described with their types

import os
import sys

from factbase.cli.options import COMMON, Options


def review(*, plain: bool = False, common: Options = COMMON) -> int:
    """Decide claim after claim, on the review screen; without a terminal, print the queue.

    Args:
        plain: line by line instead, one letter each: for screen readers, scripts and slow lines
    """
    if not plain:
        return open_screen(common.location(), common)
    from factbase.settings import load_settings
    from factbase.tui.plain import run_plain

    with common.open() as facts:
        return run_plain(facts, sys.stdin, sys.stdout, settings=load_settings(os.environ))


def open_screen(location: str, common: Options, *, title: str = "") -> int:
    """Open the review screen; the exit code."""
    from factbase.settings import load_settings
    from factbase.tui import run

    return run(location, analyst=common.who(), settings=load_settings(os.environ), title=title)


def has_screen() -> bool:
    """Whether there is a terminal that the review screen can be drawn on."""
    from factbase import tui

    return tui.has_screen(sys.stdin, sys.stdout, os.environ.get("TERM", ""))
