"""What is painted how: below each line of the screen a letter for the style of each cell, and what each letter means.

A picture would say the same in ten times the room, and would change with the toolkit's numbering of styles.
"""

from __future__ import annotations

from collections import Counter
from string import ascii_letters
from typing import TYPE_CHECKING

import pytest
from tui.screens import settled, unmoving
from tui.test_tui_views import show

from factbase.display import cells
from factbase.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style

    from factbase.tui.app import ReviewApp

Screen = "Callable[..., ReviewApp]"
SIZE = (80, 24)


def painted(app: ReviewApp) -> str:
    """The screen with its styles, the one that most cells have as spaces."""
    rows = [
        [(segment.text, _named(segment.style)) for segment in strip if segment.text]
        for strip in app.screen._compositor.render_strips()
    ]
    used = Counter({"": 0})
    for row in rows:
        used.update({style: 0 for _, style in row})
        for text, style in row:
            used[style] += cells(text)
    [(most, _)] = used.most_common(1)
    letters = {most: " "}
    lines = []
    for row in rows:
        for _, style in row:
            letters.setdefault(style, ascii_letters[len(letters) - 1])
        lines.append("".join(text for text, _ in row).rstrip())
        below = "".join(letters[style] * cells(text) for text, style in row).rstrip()
        lines += [below] if below else []
    legend = [f"{letter!r} {style}" for style, letter in letters.items()]
    return "\n".join([*lines, "", *legend, ""])


def _named(style: Style | None) -> str:
    if style is None:
        return "nothing"
    colours = (style.color, style.bgcolor)
    fore, back = (each.get_truecolor().hex if each is not None else "none" for each in colours)
    looks = [name for name in ("bold", "dim", "italic", "underline", "strike", "reverse") if getattr(style, name)]
    return " ".join([f"{fore} on {back}", *looks])


async def test_every_view_is_painted_as_accepted(screen: Screen, golden: Callable[[str, str], None]) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for view in ("claims", "links", "sources", "chokes", "reader", "board", "whatif"):
            await show(app, pilot, view)

            golden(f"painted_{view}.txt", painted(app))


@pytest.mark.parametrize("theme", ["light", "high-contrast"])
async def test_every_theme_is_painted_as_accepted(
    screen: Screen, golden: Callable[[str, str], None], theme: str
) -> None:
    app = screen(settings=Settings(theme=theme))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.queue.do_decide("disputed")
        app.queue.do_select()
        await unmoving(pilot)

        golden(f"painted_{theme}.txt", painted(app))


async def test_the_guard_and_the_keys_are_painted_as_accepted(
    screen: Screen, golden: Callable[[str, str], None]
) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.queue.do_decide("corroborated")
        await unmoving(pilot)
        golden("painted_guard.txt", painted(app))

        app.do_escape()
        app._close()
        app.do_help()
        await unmoving(pilot)
        golden("painted_help.txt", painted(app))


async def test_without_colour_nothing_is_painted_but_grey(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        for strip in app.screen._compositor.render_strips():
            for segment in strip:
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    assert colour is None or len(set(colour.get_truecolor())) == 1
