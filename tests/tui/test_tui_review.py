from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import Paste
from tui.screens import ended, seen, settled, shown

from factbase.errors import DatabaseError, NotFoundHereError
from factbase.ledger import Factbase
from factbase.review import ReviewSession
from factbase.review import session as review_session
from factbase.settings import Settings
from factbase.tui.paste_guard import BURST_S, HOLD_S
from factbase.tui.views import claims

if TYPE_CHECKING:
    from pathlib import Path

    from factbase.review.session import Queue
    from factbase.tui.app import ReviewApp

Screen = "Callable[..., ReviewApp]"
SIZE = (80, 24)


def verdict(path: Path, handle: str) -> str:
    with Factbase.open(path) as facts:
        return facts.dossier(handle).claim.verdict


# ------------------------------------------------------------------------------------------ jobs and their keys


async def test_one_key_decides_and_one_key_undoes(screen: Screen, database: Path) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        first = app.claim

        await pilot.press("d")
        await settled(pilot)

        assert app._rows.cursor == 1
        assert "last: ✗ disputed “The insurgents left the talks" in shown(app)
        assert verdict(database, first.handle) == "disputed"

        await pilot.press("u")
        await settled(pilot)

        assert app._rows.cursor == 0
        assert "last: took back: disputed: “The insurgents left the talks" in shown(app)
        assert verdict(database, first.handle) == "unreviewed"

        await pilot.press("U")
        await settled(pilot)

        assert verdict(database, first.handle) == "disputed"


async def test_decided_rows_stay_until_the_list_is_read_again(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        await pilot.press("x", "w", "N")
        await settled(pilot)

        assert [line.split()[0] for line in shown(app).splitlines()[2:5]] == ["REFUTED", "wait", "n/c"]
        assert app._rows.cursor == 3

        await pilot.press("R")
        await settled(pilot)

        assert "1 of 36, 0 decided, saved" in shown(app)


async def test_skip_writes_nothing_and_reopen_stays(screen: Screen, database: Path) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        claim = app.claim

        await pilot.press("s", "k", "r")
        await settled(pilot)

        assert "It is unreviewed already." in shown(app)

        await pilot.press("d", "k", "r")
        await settled(pilot)

        assert app._rows.cursor == 0
        assert verdict(database, claim.handle) == "unreviewed"


async def test_a_decision_can_be_given_a_reason_first(screen: Screen, database: Path) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        claim = app.claim

        await pilot.press("D", *"no", "enter")
        await settled(pilot)

        assert app._rows.cursor == 1
        with Factbase.open(database) as facts:
            assert facts.dossier(claim.handle).assessments[0].rationale == "no"


async def test_the_full_chain_takes_one_key_and_q_goes_back(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        await pilot.press("enter")
        await settled(pilot)

        assert "PASSAGE 1/2" in shown(app)
        assert "Queue: undecided" in shown(app)

        await pilot.press("]")
        await settled(pilot)

        assert "PASSAGE 2/2" in shown(app)

        await pilot.press("q", "J")
        await settled(pilot)

        assert "▸ unrev" in shown(app)


# ----------------------------------------------------------------------------------------------------- the guard


async def test_one_source_is_not_corroborated_without_a_reason(screen: Screen, database: Path) -> None:
    app = screen()
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        claim = app.claim

        await pilot.press("c")
        await pilot.pause()

        assert "rests on one source: Asharq al-Awsat. Corroborate all the same? reason:" in shown(app)

        await pilot.press("enter")
        await pilot.pause()

        assert "A reason is needed." in shown(app)

        await pilot.press("escape")
        await settled(pilot)

        assert verdict(database, claim.handle) == "unreviewed"

        await pilot.press("c", *"ok", "enter")
        await settled(pilot)

        assert app._rows.cursor == 1
        assert verdict(database, claim.handle) == "corroborated"


async def test_a_narrow_screen_asks_in_two_lines(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        await pilot.press("c")
        await pilot.pause()

        assert shown(app).splitlines()[-2:] == [
            " rests on one source: Asharq al-Awsat.",
            " Corroborate all the same? reason:",
        ]


async def test_two_sources_are_corroborated_with_one_key(screen: Screen, database: Path) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.point(app.session.index_of(21))
        await settled(pilot)
        claim = app.claim
        assert claim.independent == (2, 2)

        await pilot.press("c")
        await settled(pilot)

        assert verdict(database, claim.handle) == "corroborated"


# -------------------------------------------------------------------------------------- keys that are not meant


async def test_a_key_held_down_decides_once(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        for repeat in range(30):
            press(app, "d", at=repeat * 0.033)
            await pilot.pause()
        await settled(pilot)

        assert app.session.decided == 1


async def test_keys_that_are_pasted_decide_nothing(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)

        for place, key in enumerate("cdxw" * 20):
            press(app, key, at=place * 0.0005)
        await settled(pilot)

        assert app.session.decided == 0
        assert app._prompt is None
        await seen(pilot, "Pasted keys were dropped")

        app.post_message(Paste("dddd"))
        await pilot.pause(BURST_S * 2)
        await settled(pilot)

        assert app.session.decided == 0


def press(app: ReviewApp, key: str, at: float | None = None) -> None:
    """Press a key now, or so many seconds after a fixed moment: a busy machine must not let a held key go."""
    from textual.events import Key

    event = Key(key, key)
    if at is not None:
        event.time = at
    app.post_message(event)


async def test_the_key_that_asked_may_still_be_held(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        press(app, "c", at=0.0)
        await pilot.pause(HOLD_S * 2)

        for repeat in range(1, 11):
            press(app, "c", at=repeat * 0.033)
            await pilot.pause()

        assert app._prompt is not None
        assert app._input.value == ""


# ---------------------------------------------------------------------------------------------- lists and pages


async def test_search_narrows_as_one_types_and_escape_gives_the_list_back(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("j", "/", *"bush")
        await pilot.pause(0.2)
        await settled(pilot)

        assert "Queue: undecided / bush" in shown(app)
        assert app._rows.count == 3

        await pilot.press("escape")
        await settled(pilot)

        assert (app._rows.count, app._rows.cursor) == (38, 1)

        await pilot.press("/", *"x:y")
        await pilot.pause(0.2)

        assert "x: is no field of a query" in shown(app)

        await pilot.press("escape", "/", *"memo", "enter")
        await pilot.pause(0.2)
        await settled(pilot)

        assert app._rows.count == 2

        await pilot.press("escape")
        await settled(pilot)

        assert app._rows.count == 38


async def test_a_filter_takes_two_keys(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        for key, count in (("s", 47), ("m", 3), ("d", 2), ("a", 57)):
            await pilot.press("f", key)
            await settled(pilot)

            assert app._rows.count == count


async def test_the_keys_and_the_palette_can_be_searched_and_run(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("?")
        await pilot.pause()
        assert "KEYS of this view" in shown(app)

        await pilot.press(*"choke")
        await pilot.pause()
        assert "every line passes it" in shown(app)

        await pilot.press("escape", ":", *"last", "down", "up", "enter")
        await settled(pilot)

        assert app._rows.cursor == 37
        assert not app._choosing


async def test_q_asks_once_and_quits_the_second_time(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("q")
        await pilot.pause(0.03)
        assert "Quit? q again quits" in shown(app)

        await pilot.press("j")
        await settled(pilot)
        assert app._rows.cursor == 1

        await pilot.press("q", "q")
        await pilot.pause(0.1)
        assert app._exit


async def test_moving_and_zooming(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        cursors = []

        for action in ("last", "page.up", "half.up", "up", "down", "half.down", "page.down", "first", "undecided"):
            app.do(app_action(app, action))
            cursors.append(app._rows.cursor)

        assert cursors == [37, 31, 28, 27, 28, 31, 37, 0, 1]
        app.do_zoom()
        app.do_escape()
        app.do_escape()
        app.do_redraw()
        app.do_scroll("1")
        app.do_scroll("-1")
        assert not app.zoomed


def app_action(app: ReviewApp, name: str) -> object:
    return next(each for each in app.actions if each.id == name)


async def test_the_mouse_points_at_a_claim(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        await pilot.click("#list", offset=(10, 3))
        await settled(pilot)

        assert app._rows.cursor == 3


async def test_undo_of_an_import_asks_for_another_key(screen: Screen, database: Path) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("u")
        await settled(pilot)
        assert "Take it back? y" in shown(app)

        await pilot.press("y")
        await settled(pilot)

        assert "Nothing is in this list" in shown(app)
        with Factbase.open(database) as facts:
            assert facts.count() == 0


# ------------------------------------------------------------------------------------------------- what goes wrong


async def test_a_write_that_fails_returns_the_cursor_and_says_so_until_a_key(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        monkeypatch.setattr(app.session.facts.store, "write", _full)

        await pilot.press("d")
        await settled(pilot)

        assert app._rows.cursor == 0
        assert "not saved: the disk is full" in shown(app)
        assert "▸ unrev" in shown(app)

        await pilot.press("j")
        await settled(pilot)

        assert "not saved" not in shown(app)


def _full(*_: object) -> None:
    raise DatabaseError("the disk is full")


async def test_a_claim_that_is_gone_says_so(screen: Screen, database: Path) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        with Factbase.open(database) as facts:
            facts.remove("claim", app.session.row(0).id)
        app.session.show(app.session.list)
        app.queue.listed(0)

        await seen(pilot, "this claim is gone")

        await pilot.press("d")
        await pilot.pause(0.05)

        assert "There is no claim here to decide." in shown(app)


def refuse(*_: object, **__: object) -> None:
    raise NotFoundHereError("it is not there")


@pytest.mark.parametrize("part", ["begin", "queue"])
async def test_a_database_that_is_refused_ends_the_screen_also_after_the_first_claims(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    app = screen()
    monkeypatch.setattr(app.session, part, refuse)
    async with app.run_test(size=SIZE) as pilot:
        await ended(pilot)

    assert isinstance(app.return_value, NotFoundHereError)
    assert app.return_code == 4


async def test_a_list_that_could_not_be_read_whole_is_asked_for_again(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, whole, asked = screen(), ReviewSession.queue, []

    def refuse_once(session: ReviewSession, name: str, text: str = "") -> Queue:
        asked.append(name)
        if len(asked) == 1:
            raise DatabaseError("it is locked")
        return whole(session, name, text)

    monkeypatch.setattr(claims, "RETRY_S", 0.2)
    monkeypatch.setattr(review_session, "FIRST_ROWS", 5)
    monkeypatch.setattr(ReviewSession, "queue", refuse_once)
    async with app.run_test(size=SIZE) as pilot:
        await seen(pilot, "1 of 5+, 0 decided")
        await seen(pilot, "it is locked")
        await seen(pilot, "1 of 38, 0 decided")


async def test_an_error_of_our_own_ends_the_screen_too(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        monkeypatch.setattr(app.session.facts, "assess", lambda *_, **__: 1 / 0)
        monkeypatch.setattr(app.session, "queue", lambda *_: 1 / 0)

        await pilot.press("R", "d")
        await ended(pilot)

    assert isinstance(app.return_value, ZeroDivisionError)


async def test_keys_can_be_chosen_and_clashes_are_told(screen: Screen) -> None:
    app = screen(settings=Settings(keys={"decide.disputed": "b", "skip": "c", "fly": "y"}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "keys: skip: c is the key of decide.corroborated" in shown(app)

        await pilot.press("b")
        await settled(pilot)

        assert app.session.decided == 1
        assert "b dispute" in shown(app)
