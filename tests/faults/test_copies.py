"""Copies are whole, checked, and never written over anything."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from factbase.errors import BadInputError, ConflictError, DatabaseError, NotFoundHereError
from factbase.ledger import Factbase
from factbase.store import backup, engine
from factbase.store.migrate import schema_folder

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[Factbase]:
    with Factbase.create(tmp_path / "case.db", analyst="ana") as opened:
        opened.capture('it rained < "an aide" < Reuters')
        yield opened


def test_a_copy_has_the_same_record_and_the_same_log(facts: Factbase, tmp_path: Path) -> None:
    facts.backup(tmp_path / "copy.db")

    with Factbase.open(tmp_path / "copy.db") as copy:
        assert list(copy.export(with_log=True)) == list(facts.export(with_log=True))
        assert copy.verify() == []
        assert copy.check() == []
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_a_copy_replaces_nothing(facts: Factbase, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine", encoding="utf-8")

    with pytest.raises(ConflictError, match="exists already"):
        facts.backup(tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_text(encoding="utf-8") == "mine"


def test_a_copy_goes_into_a_folder_that_is_there(facts: Factbase, tmp_path: Path) -> None:
    with pytest.raises(NotFoundHereError, match="does not exist"):
        facts.backup(tmp_path / "no" / "copy.db")


def test_a_copy_of_a_damaged_file_leaves_nothing_behind(facts: Factbase, tmp_path: Path) -> None:
    facts.close()
    path = Path(facts.store.location)
    content = bytearray(path.read_bytes())
    content[4096 : 4096 * 20] = b"\xa5" * (4096 * 19)
    path.write_bytes(content)

    with pytest.raises(DatabaseError):
        backup.backup(str(path), tmp_path / "copy.db")

    assert sorted(each.name for each in tmp_path.iterdir()) == ["case.db"]


def test_a_server_is_copied_by_its_own_means() -> None:
    with pytest.raises(BadInputError, match="only a local file"):
        backup.backup("postgresql://somewhere/base", Path("copy.db"))


def test_what_is_up_to_date_is_left_as_it_is(facts: Factbase, tmp_path: Path) -> None:
    before = Path(facts.store.location).read_bytes()

    assert Factbase.upgrade(facts.store.location) is None

    assert Path(facts.store.location).read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["case.db"]


def test_an_empty_server_is_not_upgraded(postgres_database: str) -> None:
    with pytest.raises(DatabaseError, match="has no factbase in it"):
        backup.upgrade(postgres_database)


# ------------------------------------------------------------------------------------------------------- upgrade


def older(location: str) -> None:
    """A database as the first schema had it, with one claim in it."""
    from alembic import command
    from alembic.config import Config

    path = engine.sqlite_path(location)
    if path is not None:
        path.touch(0o600)
    opened = engine.postgresql_engine(location) if path is None else engine.sqlite_engine(path)
    with opened.connect().execution_options(factbase_writes=True) as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(schema_folder() / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        row = (
            "INSERT INTO claim (id, uid, created_at, handle, workflow, text) VALUES (1, :uid, :now, 'c1', 'todo', 'x')"
        )
        connection.execute(text(row), {"uid": b"1" * 16, "now": "2026-01-01 00:00:00"})
    opened.dispose()


def test_an_older_database_is_refused_until_it_is_upgraded_after_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    older(str(path))
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="has schema 1") as refused:
        Factbase.open(path)
    assert "upgrade" in refused.value.hint
    assert path.read_bytes() == before

    copy = Factbase.upgrade(path)

    assert copy == tmp_path / "old.db.schema-1.bak"
    with pytest.raises(DatabaseError, match="has schema 1"):
        Factbase.open(copy)
    with Factbase.open(path) as facts:
        assert [claim.text for claim in facts.claims()] == ["x"]
        assert facts.capture("y < Le Soir").new_claim


def test_the_copy_of_an_upgrade_replaces_no_other(tmp_path: Path) -> None:
    older(str(tmp_path / "old.db"))
    (tmp_path / "old.db.schema-1.bak").write_text("mine", encoding="utf-8")

    assert Factbase.upgrade(tmp_path / "old.db") == tmp_path / "old.db.schema-1.bak.2"
    assert (tmp_path / "old.db.schema-1.bak").read_text(encoding="utf-8") == "mine"


def test_a_server_is_upgraded_without_a_copy(postgres_database: str) -> None:
    older(postgres_database)
    with pytest.raises(DatabaseError, match="has schema 0001"):
        Factbase.open(postgres_database)

    assert Factbase.upgrade(postgres_database) is None

    with Factbase.open(postgres_database) as facts:
        assert facts.count() == 1
