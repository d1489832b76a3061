"""Every command against files that are no sound factbase: a message, an exit code, and not one byte changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_words import CHANGING, WORDS, here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from command_words import Run

COMMANDS = [name for name in WORDS if name != "review"]


def zero_bytes(path: Path, _case: Path) -> None:
    path.write_bytes(b"")


def text(path: Path, _case: Path) -> None:
    path.write_text("dear diary\n" * 200, encoding="utf-8")


def another_application(path: Path, _case: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE claim (id INTEGER)")
    connection.close()


def newer_schema(path: Path, case: Path) -> None:
    shutil.copy(case, path)
    with path.open("r+b") as file:
        file.seek(60)
        file.write((99).to_bytes(4))


def damaged(path: Path, case: Path) -> None:
    content = bytearray(case.read_bytes())
    content[100:] = b"\xa5" * (len(content) - 100)
    path.write_bytes(content)


def cut_off(path: Path, case: Path) -> None:
    path.write_bytes(case.read_bytes()[:5000])


def only_a_header(path: Path, case: Path) -> None:
    path.write_bytes(case.read_bytes()[:100])


def planted_trigger(path: Path, case: Path) -> None:
    shutil.copy(case, path)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TRIGGER evil AFTER INSERT ON claim BEGIN DELETE FROM claim; END")
    connection.close()


BAD = [zero_bytes, text, another_application, newer_schema, damaged, cut_off, only_a_header, planted_trigger]


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_no_command_works_on_a_file_that_is_no_sound_factbase(run: Run, case: Path, make: Callable[..., None]) -> None:
    bad = Path("bad.db")
    make(bad, case)
    content = bad.read_bytes()

    for name in COMMANDS:
        result = run("--db", "bad.db", *WORDS[name])

        assert result.code == 5, (name, result)
        assert result.err.startswith("factbase: bad.db"), (name, result)
        assert result.err.count("\n") <= 2, (name, result)
        assert bad.read_bytes() == content, name
        assert here() == ["bad.db", "factbase.db"], name


@pytest.mark.usefixtures("own_folder")
def test_no_command_works_on_a_folder(run: Run) -> None:
    Path("folder.db").mkdir()

    for name in COMMANDS:
        result = run("--db", "folder.db", *WORDS[name])

        assert result.code == 5, name
        assert "folder.db is a folder" in result.err


def test_no_command_makes_a_database_by_itself(run: Run) -> None:
    for name in COMMANDS:
        for options in ([], ["--db", "nowhere.db"]):
            result = run(*options, *WORDS[name])

            assert result.code == 4, name
            assert "factbase init" in result.err
    assert here() == []


def test_a_page_damaged_in_the_middle_ends_no_command_in_a_traceback(run: Run, case: Path) -> None:
    content = bytearray(case.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40_000] = b"\xa5" * 40_000
    case.write_bytes(content)

    codes = {name: run(*WORDS[name]).code for name in COMMANDS}

    assert set(codes.values()) <= {0, 1, 3, 4, 5}, codes
    assert codes["verify"] in {1, 5}
    assert codes["check"] in {1, 5}


@pytest.mark.parametrize(
    "url", ["mysql://h/x", "sqlite://", "http://example.org/x.db", "postgresql://", "://", "nonsense://x"]
)
def test_a_url_that_leads_to_no_database_is_told(run: Run, url: str) -> None:
    for name in ("claims", "add", "init"):
        words = ("init",) if name == "init" else WORDS[name]

        result = run("--db", url, *words)

        assert result.code in {2, 3, 4, 5}, (url, result)
        assert "Traceback" not in result.err


def test_init_leaves_whatever_is_there(run: Run, own_folder: Path) -> None:
    for make in (zero_bytes, text):
        make(own_folder / "bad.db", None)
        content = Path("bad.db").read_bytes()

        assert run("init", "bad.db").code == 6
        assert Path("bad.db").read_bytes() == content


@pytest.mark.parametrize("rights", [(0o444, 0o555), (0o666, 0o555), (0o444, 0o777)], ids=["both", "folder", "file"])
def test_a_database_that_may_only_be_read_can_be_asked_and_not_changed(
    run: Run, case: Path, rights: tuple[int, int]
) -> None:
    changing = [("add", "one < A"), ("undo",)]
    for words in (("claims",), *changing, ("show", "nothing")):
        run(*words)  # imports, which nobody else may do here
    with tempfile.TemporaryDirectory(prefix="factbase-test-") as folder:
        path = Path(shutil.copy(case, f"{folder}/theirs.db"))
        path.chmod(rights[0])
        Path(folder).chmod(rights[1])
        content = path.read_bytes()
        with as_nobody():
            asked = run("--db", str(path), "claims", "--limit", "0")
            changed = [run("--db", str(path), *words) for words in changing]
        Path(folder).chmod(0o755)

        assert asked.code == 0, asked.err
        assert len(asked.out.splitlines()) >= 58
        assert [result.code for result in changed] == [5, 5], changed
        assert all(result.err.startswith(f"factbase: {path} ") for result in changed), changed
        assert path.read_bytes() == content


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the right to write everywhere, which root has."""
    user = os.geteuid()
    os.seteuid(65534 if user == 0 else user)
    try:
        yield
    finally:
        os.seteuid(user)


def test_the_commands_that_change_are_among_those_tested() -> None:
    assert set(COMMANDS) > CHANGING - {"review"}
