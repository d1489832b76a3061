from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tui.screens import settled, shown, strips, unmoving
from tui.test_tui_screens import STEERING

from factbase.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from factbase.tui.app import ReviewApp

Screen = "Callable[..., ReviewApp]"
VIEWS = ("claim", "links", "sources", "chokes", "documents", "reader", "history", "board", "whatif")


async def show(app: ReviewApp, pilot: object, view: str) -> None:
    """Go to a view, from wherever one is."""
    app.go({"claim": "claims", "reader": "documents", "whatif": "chokes"}.get(view, view))
    await settled(pilot)
    if view in {"claim", "reader"}:
        app.view.do_open() if view == "reader" else app.do_open()
    if view == "whatif" and app.view.count:
        app.view.do_what_if()
        await settled(pilot)
    await unmoving(pilot)


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
@pytest.mark.parametrize("kind", ["full", "empty", "hostile"])
async def test_every_view_looks_as_accepted(
    request: pytest.FixtureRequest, screen: Screen, golden: Callable[[str, str], None], kind: str, size: tuple[int, int]
) -> None:
    fixture = {"full": "database", "empty": "empty_file", "hostile": "hostile_file"}[kind]
    app = screen(request.getfixturevalue(fixture))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        for view in VIEWS:
            await show(app, pilot, view)

            golden(f"{view}_{kind}_{size[0]}x{size[1]}.txt", shown(app))
            assert [line for line in strips(app) if STEERING.search(line)] == []


@pytest.mark.parametrize("how", ["no-colour", "ascii"])
async def test_every_view_is_drawn_without_colour_and_in_ascii(
    screen: Screen, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    app = screen(settings=Settings(ascii=how == "ascii"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for view in VIEWS:
            await show(app, pilot, view)

            if how == "ascii":
                assert [line for line in strips(app) if not line.isascii()] == []
            else:
                golden(f"{view}_full_80x24.txt", shown(app))
