from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from review.review_case import DEVICE, LINES, begin, clock

from factbase.ledger import Factbase
from factbase.review import ReviewSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def case_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of six claims."""
    path = tmp_path_factory.mktemp("case") / "case.db"
    with Factbase.create(path, analyst="ana", device=DEVICE, clock=clock()) as facts:
        for line in LINES:
            facts.capture(line)
    return path


@pytest.fixture
def opened(case_file: Path, tmp_path: Path) -> Callable[[], Factbase]:
    """What opens a copy of the case, the same one each time."""
    path = tmp_path / "case.db"
    shutil.copy(case_file, path)
    return lambda: Factbase.open(path, analyst="ana", device=DEVICE)


@pytest.fixture
def facts(opened: Callable[[], Factbase]) -> Iterator[Factbase]:
    with opened() as found:
        yield found


@pytest.fixture
def session(opened: Callable[[], Factbase]) -> Iterator[ReviewSession]:
    """A session on its first list, of which all rows have been read."""
    found = ReviewSession(opened())
    begin(found)
    yield found
    found.close()
