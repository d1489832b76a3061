import io
import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from factbase.interchange import read_jsonl
from factbase.ledger import Factbase

DEVICE = uuid.UUID("018f0000-0000-7000-8000-000000000001")


class Ticking:
    """A clock that goes on by a second each time it is asked."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.db"
    Factbase.create(path, analyst="ana", device=DEVICE).close()
    return path


@pytest.fixture
def new_facts(empty_database: Path, tmp_path: Path) -> Iterator[Callable[[], Factbase]]:
    """Makes a fresh, empty factbase each time it is called."""
    opened: list[Factbase] = []

    def make() -> Factbase:
        path = tmp_path / f"case{len(opened)}.db"
        shutil.copy(empty_database, path)
        opened.append(Factbase.open(path, analyst="ana", device=DEVICE, clock=Ticking()))
        return opened[-1]

    yield make
    for facts in opened:
        facts.close()


@pytest.fixture
def facts(new_facts: Callable[[], Factbase]) -> Factbase:
    return new_facts()


def exported(facts: Factbase) -> str:
    return "".join(facts.export(reveal=True))


def load(facts: Factbase, *lines: str) -> None:
    text = '{"record":"factbase","version":1}\n' + "\n".join(lines)
    facts.import_lines([("case.jsonl", read_jsonl(io.BytesIO(text.encode()), file="case.jsonl"))])


INSURGENT = (
    '{"record":"source","id":"leader","name":"an insurgent leader","kind":"person","identity":"unnamed"}',
    '{"record":"source","id":"asharq","name":"Asharq al-Awsat","kind":"outlet"}',
    '{"record":"source","id":"ap","name":"Associated Press","kind":"outlet","aliases":["AP"]}',
    '{"record":"source","id":"times","name":"The Times","kind":"outlet"}',
    '{"record":"document","id":"story","title":"AP story","publisher":"ap","text":"He said the talks had ended."}',
    '{"record":"claim","id":"halted","text":"The talks were halted","tags":["talks"],"occurred":"2006-04"}',
    '{"record":"claim","id":"seven","text":"There were seven meetings"}',
    '{"record":"attribution","id":"l","claim":"halted","source":"leader","basis":"own"}',
    '{"record":"attribution","id":"a","claim":"halted","source":"asharq","relays":["l"],"held":true}',
    (
        '{"record":"attribution","id":"p","claim":"halted","source":"ap","relays":["l"],"document":"story",'
        '"passage":{"start":8,"end":27,"exact":"the talks had ended"}}'
    ),
    '{"record":"attribution","id":"t","claim":"seven","source":"times","basis":"own","held":true}',
    '{"record":"attribution","id":"t2","claim":"seven","source":"asharq","basis":"own","held":true}',
)


@pytest.fixture
def insurgent(facts: Factbase) -> Factbase:
    """Two outlets that quote one unnamed leader; and a claim with two sources."""
    load(facts, *INSURGENT)
    return facts


def claim(facts: Factbase, text: str) -> str:
    """The id of the one claim whose text has these words in it."""
    [found] = [each.id for each in facts.claims(limit=None) if text in each.text]
    return found
