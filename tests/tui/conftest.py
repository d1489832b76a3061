from __future__ import annotations

import difflib
import os
import shutil
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tui.hostile import HOSTILE

from factbase.ledger import Factbase
from factbase.review import ReviewSession
from factbase.tui.app import ReviewApp
from factbase.tui.screenshot import example

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from factbase.settings import Settings

GOLDEN = Path(__file__).parents[1] / "golden"
DEVICE = uuid.UUID(int=1)


def still() -> datetime:
    return datetime(2006, 5, 8, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def example_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "iraq.db"
    example(path).close()
    return path


@pytest.fixture
def database(example_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "iraq.db"
    shutil.copy(example_file, path)
    return path


@pytest.fixture
def screen(database: Path) -> Iterator[Callable[..., ReviewApp]]:
    """What makes an app on a database, the example unless another one is given."""
    sessions = []

    def made(path: Path = database, settings: Settings | None = None) -> ReviewApp:
        session = ReviewSession(lambda: Factbase.open(path, analyst="ana", device=DEVICE, clock=still))
        app = ReviewApp(session, settings=settings, title="case")
        session.told = app.hear
        sessions.append(session)
        return app

    yield made
    for session in sessions:
        session.close()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    Factbase.create(path).close()
    return path


@pytest.fixture(scope="session")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each hostile text as a claim, a name, a title, a passage, a note, a tag and a reason."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    with Factbase.create(path, analyst="ana", device=DEVICE, clock=still) as facts:
        for number, text in enumerate(HOSTILE):
            fill(facts, number, text)
    return path


def fill(facts: Factbase, number: int, text: str) -> None:
    short = text[:900]
    claim = facts.add("claim", id=f"c{number}", text=text, note=short, place=short, tags=[text[:100].strip() or "x"])
    source = facts.add("source", id=f"s{number}", name=short, kind="person", identity="unnamed")
    held = facts.add("document", id=f"d{number}", title=short, publisher=source, text=f"before {short} after")
    passage = {"start": 7, "end": 7 + len(short), "exact": short, "prefix": "before ", "suffix": " after"}
    origin = facts.attribute(claim, source, id=f"o{number}")
    facts.attribute(claim, source, id=f"a{number}", document=held, passage=passage, relays=[{"to": origin}])
    facts.assess(claim, "unreviewed", reason=short)


@pytest.fixture
def hostile_copy(hostile_file: Path, tmp_path: Path) -> Path:
    """One that a test may change."""
    return shutil.copy(hostile_file, tmp_path / "copy.db")


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """What compares a text with the file of that name in tests/golden."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("FACTBASE_ACCEPT"):
            path.write_text(text, encoding="utf-8")
        accepted = path.read_text(encoding="utf-8") if path.exists() else ""
        lines = difflib.unified_diff(accepted.splitlines(), text.splitlines(), "accepted", "now", lineterm="")
        command = f"FACTBASE_ACCEPT=1 pytest {os.environ['PYTEST_CURRENT_TEST'].split(' ')[0]}"
        assert accepted == text, "\n".join([*lines, "", f"to accept it: {command}"])

    return compare
