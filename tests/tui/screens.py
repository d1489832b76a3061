"""What stands on a screen, and waiting until it stands still."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from factbase.tui.app import ReviewApp

STEPS = 400
ALIKE = 3


def strips(app: ReviewApp) -> list[str]:
    """The lines of the screen as they are sent."""
    return ["".join(segment.text for segment in line) for line in app.screen._compositor.render_strips()]


def shown(app: ReviewApp) -> str:
    return "\n".join(line.rstrip() for line in strips(app)) + "\n"


async def settled(pilot: Pilot[BaseException | None]) -> None:
    """Wait until the database is open, all is written and the claim under the cursor is read."""
    app = pilot.app
    for _ in range(STEPS):
        await pilot.pause(0.01)
        if await calm(app):
            return
    raise AssertionError(shown(app))


async def unmoving(pilot: Pilot[BaseException | None]) -> None:
    """Wait until the screen has looked the same for a while: a pane that has another width is drawn twice."""
    await settled(pilot)
    same, before = 0, ""
    for _ in range(STEPS):
        await pilot.pause(0.02)
        now = shown(pilot.app)
        same = same + 1 if now == before else 0
        before = now
        if same == ALIKE:
            return
    raise AssertionError(before)


async def resized(pilot: Pilot[BaseException | None], width: int, height: int) -> None:
    """Give the terminal another size, and wait until all of it is drawn."""
    await pilot.resize_terminal(width, height)
    for _ in range(STEPS):
        await settled(pilot)
        if len(strips(pilot.app)) == height:
            return
    raise AssertionError(shown(pilot.app))


async def seen(pilot: Pilot[BaseException | None], text: str) -> None:
    """Wait until a text stands on the screen."""
    for _ in range(STEPS):
        await pilot.pause(0.01)
        if text in shown(pilot.app):
            return
    raise AssertionError(shown(pilot.app))


async def ended(pilot: Pilot[BaseException | None]) -> None:
    """Wait until the screen was told to end."""
    for _ in range(STEPS):
        if pilot.app._exit:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(shown(pilot.app))


async def calm(app: ReviewApp) -> bool:
    waits = app.session.pending or app._gate.waits or app._page_due
    return app._opened and not (waits or app.view.busy or app.queue._reading_list)
