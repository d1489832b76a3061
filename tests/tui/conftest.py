from __future__ import annotations

import difflib
import io
import json
import os
import shutil
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tui.hostile import HOSTILE

from factbase.interchange import read_jsonl
from factbase.ledger import Factbase
from factbase.review import ReviewSession
from factbase.tui.app import ReviewApp
from factbase.tui.screenshot import example
from factbase.vocabulary import uid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from factbase.settings import Settings

GOLDEN = Path(__file__).parents[1] / "golden"
DEVICE = uuid.UUID(int=1)


def still() -> datetime:
    return datetime(2006, 5, 8, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits until a hand rests does so at once: no hand types here."""
    monkeypatch.setattr("factbase.tui.views.claims.STILL_S", 0.0)
    monkeypatch.setattr("factbase.tui.views.claims.SEARCH_DELAY_S", 0.0)
    monkeypatch.setattr("factbase.tui.views.reader.STILL_S", 0.0)


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
        session = ReviewSession(Factbase.open(path, analyst="ana", device=DEVICE, clock=still))
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
    told = {number: list(records(number, text)) for number, text in enumerate(HOSTILE)}
    singly = [record for number in SINGLY for record in told.pop(number)]
    together = [record for records_ in told.values() for record in records_]
    lines = [json.dumps(record).encode() for record in ({"record": "factbase", "version": 1}, *together)]
    with Factbase.create(path, analyst="ana", device=DEVICE, clock=still) as facts:
        facts.import_lines([("hostile.jsonl", read_jsonl(io.BytesIO(b"\n".join(lines)), file="hostile.jsonl"))])
        for number in told:
            facts.assess(str(uid_of(f"c{number}")), "unreviewed", reason=HOSTILE[number][:900])
        for record in singly:
            facts.add(record.pop("record"), **record)
    return path


SINGLY = (2, 12, 13, 25)  # each record of these is an event of its own, which quotes it


def records(number: int, text: str) -> Iterator[dict[str, Any]]:
    short, tags = text[:900], [text[:100].strip() or "x"]
    claim, source, held, origin, said = (str(uid_of(f"{kind}{number}")) for kind in "csdoa")
    yield {"record": "claim", "id": claim, "text": text, "note": short, "place": short, "tags": tags}
    yield {"record": "source", "id": source, "name": short, "kind": "person", "identity": "unnamed"}
    yield {"record": "document", "id": held, "title": short, "publisher": source, "text": f"before {short} after"}
    passage = {"start": 7, "end": 7 + len(short), "exact": short, "prefix": "before ", "suffix": " after"}
    hop = {"record": "attribution", "claim": claim, "source": source}
    yield hop | {"id": origin}
    yield hop | {"id": said, "document": held, "passage": passage, "relays": [{"to": origin}]}


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
