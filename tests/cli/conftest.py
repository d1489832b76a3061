from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_words import Result

from factbase.__main__ import main
from factbase.cli.demo import example_case
from factbase.interchange import read_jsonl
from factbase.ledger import Factbase

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_words import Run

CASE = example_case()
DEVICE = "0d0c1b5e-6a52-4f8e-9a35-3d1f5c7a9b11"
ENVIRONMENT = {"FACTBASE_DEVICE": DEVICE, "FACTBASE_ANALYST": "tester", "FACTBASE_SETTINGS": os.devnull}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test works in an empty folder of its own, with settings of its own."""
    for name in [each for each in os.environ if each.startswith("FACTBASE")]:
        monkeypatch.delenv(name)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("FACTBASE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("FACTBASE_DEMO", str(tmp_path / "demo.db"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command line in this process."""

    def call(*words: str, stdin: bytes = b"") -> Result:
        capfd.readouterr()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(words)
        sys.stdout.flush()
        sys.stderr.flush()
        out, err = capfd.readouterr()
        return Result(code, out, err)

    return call


@pytest.fixture
def run_process() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run one command line in a process of its own."""

    def call(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "factbase", *words]
        return subprocess.run(command, check=False, capture_output=True, timeout=60, **options)

    return call


@pytest.fixture(scope="session")
def _case_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "case.db"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        with Factbase.create(path) as facts, CASE.open("rb") as stream:
            facts.import_lines([(CASE.name, read_jsonl(stream, file=CASE.name))])
    return path


@pytest.fixture(scope="session")
def _empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTBASE_DEVICE", DEVICE)
        Factbase.create(path, analyst="tester").close()
    return path


@pytest.fixture
def case(_case_template: Path, own_folder: Path) -> Path:
    """The example case as `factbase.db` of the folder."""
    return Path(shutil.copy(_case_template, own_folder / "factbase.db"))


@pytest.fixture
def empty(_empty_template: Path, own_folder: Path) -> Path:
    """An empty database as `factbase.db` of the folder."""
    return Path(shutil.copy(_empty_template, own_folder / "factbase.db"))


@pytest.fixture(scope="session")
def case_file() -> Path:
    """The records of the example case."""
    return CASE
