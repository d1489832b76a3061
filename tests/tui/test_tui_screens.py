from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tui.hostile import HOSTILE
from tui.screens import resized, settled, shown, strips, unmoving

from factbase.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


Screen = "Callable[..., ReviewApp]"
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
SIZES = [(250, 70), (140, 40), (130, 30), (100, 30), (80, 24), (59, 20), (60, 14), (40, 10), (39, 10), (40, 9), (5, 2)]


# -------------------------------------------------------------------------------------------------- golden screens


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
@pytest.mark.parametrize("kind", ["full", "empty", "hostile"])
async def test_the_screen_looks_as_accepted(
    request: pytest.FixtureRequest, screen: Screen, golden: Callable[[str, str], None], kind: str, size: tuple[int, int]
) -> None:
    fixture = {"full": "database", "empty": "empty_file", "hostile": "hostile_file"}[kind]
    app = screen(request.getfixturevalue(fixture))
    async with app.run_test(size=size) as pilot:
        await unmoving(pilot)

        golden(f"review_{kind}_{size[0]}x{size[1]}.txt", shown(app))


@pytest.mark.parametrize("kind", ["claim", "help", "guard", "ascii"])
async def test_other_screens_look_as_accepted(screen: Screen, golden: Callable[[str, str], None], kind: str) -> None:
    app = screen(settings=Settings(ascii=kind == "ascii", theme="light"))
    does = {"claim": app.do_open, "help": app.do_help, "guard": lambda: app.queue.do_decide("corroborated")}
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        does.get(kind, app.do_redraw)()
        await unmoving(pilot)

        golden(f"review_{kind}_80x24.txt", shown(app))


async def test_without_colour_the_screen_says_the_same(
    screen: Screen, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = screen(settings=Settings(theme="high-contrast"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        golden("review_full_80x24.txt", shown(app))


async def test_ascii_alone_is_sent_where_it_is_asked_for(screen: Screen) -> None:
    app = screen(settings=Settings(ascii=True))
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        app.do_help()
        await pilot.pause()

        assert [line for line in strips(app) if not line.isascii()] == []


# ----------------------------------------------------------------------------------------------- hostile text, sizes


async def test_hostile_text_steers_nothing(screen: Screen, hostile_file: Path) -> None:
    app = screen(hostile_file)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await settled(pilot)

        for place in range(app._rows.count):
            app.point(place)
            app.say(app.claim.text)
            app._last = (app.claim.text, "")
            await settled(pilot)

            assert [line for line in strips(app) if STEERING.search(line)] == []


async def test_hostile_text_can_be_decided_and_searched(screen: Screen, hostile_copy: Path) -> None:
    app = screen(hostile_copy)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        for text in HOSTILE:
            app.queue.do_decide("disputed")
            await app.queue.search(text[:200], app.queue._search_number)
            await pilot.pause()
            assert [line for line in strips(app) if STEERING.search(line)] == []


@pytest.mark.parametrize("kind", ["database", "hostile_file"])
async def test_every_size_is_drawn_and_nothing_is_cut_without_a_sign(
    request: pytest.FixtureRequest, screen: Screen, kind: str
) -> None:
    app = screen(request.getfixturevalue(kind))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        for width, height in SIZES:
            await resized(pilot, width, height)

            lines = strips(app)
            assert len(lines) == height
            small = width < 40 or height < 10
            assert lines[0].strip().startswith("too small"[: width - 2] if small else "factbase")
            assert small or lines[-1].rstrip().endswith("?")


async def test_one_claim_at_a_time_where_there_is_little_room(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=(50, 20)) as pilot:
        await settled(pilot)

        assert "▸" not in shown(app)
        assert "rests on 1 source: Asharq al-Awsat" in " ".join(shown(app).split())


async def test_a_list_fills_a_screen_that_grew(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.do_list("all")
        await settled(pilot)
        app.do_last()
        await resized(pilot, 140, 40)
        await settled(pilot)

        first, last = app.in_sight

        assert last == app.queue.count
        assert last - first > 30
