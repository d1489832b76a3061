"""Copies are whole, checked, and never written over anything."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from factbase.errors import BadInputError, ConflictError, DatabaseError, NotFoundHereError
from factbase.ledger import Factbase
from factbase.store import copies

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
        copies.backup(str(path), tmp_path / "copy.db")

    assert sorted(each.name for each in tmp_path.iterdir()) == ["case.db"]


def test_a_server_is_copied_by_its_own_means() -> None:
    with pytest.raises(BadInputError, match="only a local file"):
        copies.backup("postgresql://somewhere/base", Path("copy.db"))


def test_what_is_up_to_date_is_left_as_it_is(facts: Factbase, tmp_path: Path) -> None:
    before = Path(facts.store.location).read_bytes()

    assert Factbase.upgrade(facts.store.location) is None

    assert Path(facts.store.location).read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["case.db"]


def test_an_empty_server_is_not_upgraded(postgres_database: str) -> None:
    with pytest.raises(DatabaseError, match="has no factbase in it"):
        copies.upgrade(postgres_database)
