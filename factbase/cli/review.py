"""The review: on the screen, or line by line."""

# ruff: noqa: D417 - the options of every command are described with their types

import os
import sys

from factbase.cli.options import COMMON, Options
from factbase.cli.screen import open_screen


def review(*, plain: bool = False, common: Options = COMMON) -> int:
    """Decide claim after claim, on the review screen; without a terminal, print the queue.

    Args:
        plain: line by line instead, one letter each: for screen readers, scripts and slow lines
    """
    if not plain:
        return open_screen(common.db, common.analyst)
    from factbase.plain import run_plain
    from factbase.settings import load_settings

    with common.open() as facts:
        return run_plain(facts, sys.stdin, sys.stdout, settings=load_settings(os.environ))
