"""A picture of the screen, made by the program itself: `python -m factbase.tui.screenshot OUT.svg [VIEW [140x40]]`.

It shows the example case in a database that goes when the picture is made, at a time that stands still: the same
program gives the same picture.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from factbase.review import ReviewSession
from factbase.tui.app import ReviewApp

if TYPE_CHECKING:
    from factbase.ledger import Factbase

SIZE = (100, 30)
_MOMENT = datetime(2006, 5, 8, 12, tzinfo=UTC)
_DEVICE = uuid.UUID(int=1)
_MOVES = 3  # to a claim that three outlets have from one man, and that others may be the same as


def example_case() -> Path:
    """The example's file: in an installed package, or in the repository."""
    package = Path(__file__).parents[1]
    installed = package / "_examples" / "iraq-2006" / "case.jsonl"
    return installed if installed.exists() else package.parent / "examples" / "iraq-2006" / "case.jsonl"


def example(path: Path) -> Factbase:
    """A new database with the example case in it."""
    from factbase.interchange import read_jsonl
    from factbase.ledger import Factbase

    facts = Factbase.create(path, analyst="example", device=_DEVICE, clock=lambda: _MOMENT)
    with example_case().open("rb") as file:
        facts.import_lines([("case.jsonl", read_jsonl(file, file="case.jsonl"))])
    return facts


async def picture(facts: Factbase, size: tuple[int, int] = SIZE, view: str = "") -> str:
    """The screen as SVG: the queue, or another view."""
    session = ReviewSession(facts)
    app = ReviewApp(session, title="iraq-2006")
    session.told = app.hear
    async with app.run_test(size=size) as pilot:
        await pilot.pause(1)
        for _ in range(_MOVES):
            app.do_move("1")
        await pilot.pause(1)
        if view:
            app.go(view)
            await pilot.pause(1)
        return app.export_screenshot(title="factbase review")


def main(out: str, view: str = "", size: str = "") -> None:
    """Write the picture to a file."""
    width, height = map(int, size.split("x")) if size else SIZE
    with TemporaryDirectory() as folder, example(Path(folder) / "iraq-2006.db") as facts:
        svg = asyncio.run(picture(facts, (width, height), view))
    Path(out).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
