"""How many keys each job takes, and that it does what it says."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import pytest
from tui.screens import seen, settled, shown

from factbase.ledger import Factbase
from factbase.review.actions import ACTIONS, VIEWS
from factbase.review.keys import follow_ups, hints, key_table, keymap, remapped
from factbase.settings import Settings
from factbase.tui.editor import editor

if TYPE_CHECKING:
    from pathlib import Path


Screen = "Callable[..., ReviewApp]"
SIZE = (80, 24)


# ------------------------------------------------------------------------------------------------- places to go


async def test_g_and_a_letter_goes_to_each_view_and_q_comes_back(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("j", "g")
        assert "q queue l links s sources" in shown(app)

        await pilot.press("s")
        await settled(pilot)
        assert "Sources" in shown(app)

        await pilot.press("g", "h", "q")
        await settled(pilot)
        assert app.view.id == "sources"

        await pilot.press("q")
        await settled(pilot)
        assert app.view.id == "claims"
        assert app.place == 1
        assert len(app.screen_stack) == 1


async def test_q_quits_from_the_queue_wherever_one_has_been(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for view in ("links", "documents", "claims"):
            app.go(view)
        await settled(pilot)

        app.do_back()
        await pilot.pause()

        assert "Quit? q again quits" in shown(app)


async def test_every_place_can_be_gone_to(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        for name in (*(set(VIEWS) - {"reader"}), "waiting"):
            app.do(next(each for each in app.actions if each.id == f"go.{name}"))
            await settled(pilot)

            assert app.view.id == ("claims" if name == "waiting" else name)


async def test_where_nothing_is_undecided_the_numbers_come_first(screen: Screen, empty_file: Path) -> None:
    app = screen(empty_file)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)

        assert "Dashboard" in shown(app)

        await pilot.press("f", "a")
        await settled(pilot)

        assert "Queue: all" in shown(app)


# --------------------------------------------------------------------------------------------------- selections


async def test_ten_alike_are_decided_with_eleven_keys_and_taken_back_with_one(screen: Screen, database: Path) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press(*["space"] * 10)
        await pilot.press("x")
        await settled(pilot)

        assert app.session.decided == 10
        assert "refuted 10 claims" in shown(app)
        assert app.queue.selected == set()

        await pilot.press("u")
        await settled(pilot)

        with Factbase.open(database) as facts:
            assert {event.operation for event in facts.history(limit=2)} == {"assess", "undo"}
        assert app.session.decided == 0


async def test_more_than_twenty_are_decided_only_with_another_key(screen: Screen, database: Path) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.view.do_select_all()
        await pilot.press("d")
        await pilot.pause(0.03)
        assert "disputed: all 38 selected claims? y" in shown(app)

        await pilot.press("d")
        await settled(pilot)
        assert app.session.decided == 0

        app.view.do_select_all()
        await pilot.press("d", "y")
        await settled(pilot)
        assert app.session.decided == 38
    with Factbase.open(database) as facts:
        assert facts.history(limit=1)[0].sentence == "disputed: 38 claims"


async def test_a_range_is_selected_from_the_last_one_and_escape_clears_it(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.view.do_select()
        for _ in range(3):
            app.do_move("1")
        app.view.do_select_range()
        assert len(app.queue.selected) == 5

        app.do_escape()

        assert app.queue.selected == set()


async def test_a_selection_that_rests_on_one_source_asks_for_one_reason(screen: Screen, database: Path) -> None:
    app = screen()
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        for _ in range(3):
            app.view.do_select()
        await pilot.press("c")
        await seen(pilot, "3 of 3 may rest on one source. Corroborate all the same? reason:")

        await pilot.press("o", "k", "enter")
        await settled(pilot)

    with Factbase.open(database) as facts:
        assert facts.history(limit=1)[0].sentence == "corroborated: 3 claims"


async def test_claims_that_are_decided_together_are_not_sought_one_by_one(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        sought: list[int | None] = []
        find = app.session.index_of
        monkeypatch.setattr(app.session, "index_of", lambda key: [sought.append(key), find(key)][1])

        for _ in range(5):
            app.queue.do_select()
        app.queue.do_decide("disputed")
        await settled(pilot)

        assert app.session.decided == 5
        assert len(sought) < 5


async def test_what_is_selected_waits_together_or_is_too_many(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.view.do_select()
        app.view.do_select()
        app.view.do_decide("wait")
        await settled(pilot)
        assert "wait: 2 claims" in shown(app)

        monkeypatch.setattr("factbase.tui.views.claims.MOST_AT_ONCE", 5)
        app.view.do_select_all()
        app.view.do_decide("disputed")
        assert "38 claims are selected; 5 can be decided at once." in shown(app)


# ------------------------------------------------------------------------------------------------- what if


async def test_a_source_is_thought_away_with_one_key_and_taken_out_with_another(screen: Screen, database: Path) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.go("chokes")
        await settled(pilot)

        await pilot.press("p")
        await seen(pilot, "29 CLAIMS WOULD BE LOST")
        await pilot.press("p")
        await seen(pilot, "29 CLAIMS WOULD BE LOST")
        with Factbase.open(database) as facts:
            assert len(facts.history()) == 1

        await pilot.press("y")
        await settled(pilot)
        assert "discredited Antiwar.com: 29 claims lost" in shown(app)

        await pilot.press("u")
        await settled(pilot)
        assert "last: took back: retracted" in shown(app)
        with Factbase.open(database) as facts:
            assert facts.choke_points(limit=1)[0].claims_lost == 29


async def test_a_claim_asks_without_which_of_its_sources(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("p")
        await seen(pilot, "WHAT IF: without whom?")

        await pilot.press("1")
        await seen(pilot, "WHAT IF  without Asharq al-Awsat")

        await pilot.press("J", "q")
        await settled(pilot)
        assert "Queue: undecided" in shown(app)
        assert app.session.pending == 0


# ------------------------------------------------------------------------------------------------------ links


async def test_a_pair_is_one_with_one_key_and_the_next_one_comes(screen: Screen, database: Path) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.go("links")
        await settled(pilot)
        pair = app.view.item

        await pilot.press("1")
        await settled(pilot)

        assert app.place == 1
        with Factbase.open(database) as facts:
            assert [(each.relation, each.judgement) for each in facts.judged_pairs(claim=pair.left.id, limit=1)] == [
                ("same", "positive")
            ]

        await pilot.press("u")
        await settled(pilot)

        assert app.view.item.left.id == pair.left.id


async def test_a_row_of_the_link_run_tells_which_of_the_candidates_was_judged(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.go("links")
        await settled(pilot)

        app.view.do_same("2")
        await settled(pilot)

        assert "same 2" in shown(app).splitlines()[2]


@pytest.mark.parametrize(
    ("key", "relation", "judgement"), [("-", "contradicts", "positive"), ("0", "same", "negative")]
)
async def test_a_claim_s_candidates_are_judged_from_the_queue(
    screen: Screen, database: Path, key: str, relation: str, judgement: str
) -> None:
    app = screen()
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        claim, found = app.claim, app.queue.candidates
        assert "SAME AS?" in shown(app)
        assert found

        await pilot.press("tab", "shift+tab", key)
        await settled(pilot)

        assert app.claim.key == claim.key
    with Factbase.open(database) as facts:
        judged = [each for each in facts.judged_pairs(claim=claim.id) if each.analyst == "ana"]
    assert {(each.relation, each.judgement) for each in judged} == {(relation, judgement)}
    assert len(judged) == (len(found) if key == "0" else 1)


# ---------------------------------------------------------------------------------------------------- sources


async def test_a_source_is_said_to_be_another_with_one_key(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        app.go("sources")
        await settled(pilot)
        app.view._narrow("Associated Press")
        await settled(pilot)
        app.view.do_same("9")
        assert "There is no candidate 9." in shown(app)
        candidates = [name for name, _ in app.view.detail.maybe]

        if candidates:
            await pilot.press("0")
            await settled(pilot)
            assert app.view.detail.maybe == ()
            app.do_undo()
            await settled(pilot)
            await pilot.press("1")
            await settled(pilot)
            assert "same as" in shown(app)
        app.do_escape()
        await settled(pilot)
        assert app.view.count == 32


# --------------------------------------------------------------------------------------- notes, tags, citations


async def test_tags_text_and_note_are_typed(screen: Screen, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        claim = app.claim

        for method, typed in (("do_tags", ", new one"), ("do_text", " Yes."), ("do_note", "ask again")):
            getattr(app.view, method)()
            app._input.value += typed
            await pilot.press("enter")
            await settled(pilot)

        app.view.do_text()
        app._input.value = ""
        await pilot.press("enter")
        assert "A claim needs a text." in shown(app)
        await pilot.press("escape")
    with Factbase.open(database) as facts:
        found = facts.dossier(claim.id)
    assert found.tags == ("new one", "proposal", "talks")
    assert found.claim.text.endswith("proposal. Yes.")
    assert found.note.endswith("suspicion.ask again")


async def test_a_citation_reaches_the_clipboard_safe(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        written = []
        monkeypatch.setattr(app._driver, "write", written.append)

        await pilot.press("y")
        await settled(pilot)

    [sent] = [each for each in written if "\x1b]52" in each]
    text = base64.b64decode(re.search("52;c;([^\x07]+)", sent)[1]).decode()
    assert text.startswith("“The insurgents left the talks")
    assert "Asharq al-Awsat, in Notes on" in text


def test_the_editor_is_the_one_that_was_chosen() -> None:
    assert editor({"EDITOR": "nano -w"}) == ["nano", "-w"]
    assert editor({"VISUAL": "vi", "EDITOR": "nano"}) == ["vi"]
    assert editor({"EDITOR": "'"}) == []
    assert editor({}) == []


# ------------------------------------------------------------------------------------------------- documents


async def test_the_document_opens_at_the_passage_with_one_key_and_is_walked_through(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("o")
        await settled(pilot)
        assert "Document: Notes on" in shown(app)
        assert "CLAIMS HERE" in shown(app)
        spans = []

        for does in ("do_first", "do_last"):
            getattr(app.view, does)()
            spans.append(app.view.span)
        for does in ("do_move", "do_scroll", "do_page", "do_half_page", "do_passage"):
            getattr(app.view, does)("-1")
            getattr(app.view, does)("1")
        assert spans[0] < spans[1]

        await pilot.press("/", *"memo", "enter")
        await settled(pilot)
        start, end = app.view.span
        assert app.reading.text[start:end].casefold() == "memo"

        await pilot.press("/", *"zzz", "enter")
        assert "zzz: not in this document" in shown(app)
        await pilot.press("escape", "q")
        assert app.view.id == "claims"


# ------------------------------------------------------------------------------------------ the registry of actions


def test_no_key_does_two_things_in_a_view_and_every_view_has_a_way_back_and_help() -> None:
    for view in VIEWS:
        here = [key for action in ACTIONS if action.is_in(view) for key in action.keys]
        assert len(here) == len(set(here)), view
        assert {"q", "?", ":", "g", "u"} <= keymap(ACTIONS, view).keys()


def test_every_action_is_done_by_the_app_or_by_a_view(screen: Screen) -> None:
    app = screen()
    for action in ACTIONS:
        for view in action.where or VIEWS:
            owners = (app.views[view], app)
            assert any(hasattr(each, f"do_{action.method}") for each in owners), (action.id, view)


def test_the_key_table_lists_every_action_once() -> None:
    table = key_table()

    assert table.startswith("| key | what it does | where | id |\n| --- |")
    for action in ACTIONS:
        assert table.count(f"| `{action.id}` |") == 1
    assert len(table.splitlines()) == len(ACTIONS) + 2


def test_hints_never_take_more_room_than_there_is_and_always_name_the_help() -> None:
    for view in VIEWS:
        here = [each for each in ACTIONS if each.is_in(view)]
        for width in (40, 60, 80, 140):
            pairs = hints(here, width)
            assert sum(len(key) + len(label) + 3 for key, label in pairs[:-1]) + 2 <= width
            assert pairs[-1] == ("?", "")


def test_what_follows_a_first_key_fits_on_a_narrow_screen() -> None:
    for view, prefix in (("claims", "g"), ("claims", "f")):
        here = [each for each in ACTIONS if each.is_in(view)]
        assert sum(len(key) + len(label) + 2 for key, label in follow_ups(here, prefix)) <= 80


def test_a_key_may_do_different_things_in_views_that_never_meet() -> None:
    _, complaints = remapped({"source.same": "m", "link.marked": "m"})
    assert complaints == []

    _, complaints = remapped({"what_if": "1", "undo": "ctrl+s"})
    assert complaints == [
        "keys: what_if: 1 is the key of link.same",
        "keys: undo: ctrl+s never arrives, or means something else, in a terminal",
    ]


async def test_a_key_that_was_chosen_does_it_and_is_named(screen: Screen) -> None:
    app = screen(settings=Settings(keys={"go.sources": "g z", "what_if": "b"}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("g")
        assert "z sources" in shown(app)
        await pilot.press("z")
        await settled(pilot)

        assert app.view.id == "sources"
        assert "b what if" in shown(app)
