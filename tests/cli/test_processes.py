"""What shows only in a process of its own: start-up, pipes, signals, streams."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from command_words import Process, Run

HEAVY = {"sqlalchemy", "sqlmodel", "pydantic", "textual", "alembic", "rich", "cyclopts", "edtf", "platformdirs"}


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nimport json\njson.dump(sorted(sys.modules), sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, timeout=60)
    return {name.split(".")[0] for name in json.loads(ran.stderr.decode().splitlines()[-1])}


@pytest.mark.parametrize("words", [["--version"], ["--help"], [], ["nonsense"]])
def test_the_first_answers_load_nothing_heavy(words: Sequence[str]) -> None:
    loaded = loaded_by(f"from factbase.__main__ import main\nmain({words!r})")

    assert loaded & HEAVY == set()


def test_the_version_loads_nothing_else_of_ours() -> None:
    script = "import sys\nfrom factbase.__main__ import main\nmain(['--version'])\nprint(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60)

    ours = {name for name in ran.stdout.split() if name.startswith("factbase.")}
    assert ours == {"factbase.__main__"}


def test_the_help_of_a_command_loads_no_database() -> None:
    loaded = loaded_by("from factbase.__main__ import main\nmain(['claims', '--help'])")

    assert loaded & (HEAVY - {"rich", "cyclopts"}) == set()


def test_the_package_itself_loads_nothing_heavy() -> None:
    assert loaded_by("import factbase") & HEAVY == set()


@pytest.mark.usefixtures("case")
def test_commands_load_no_screen() -> None:
    assert "textual" not in loaded_by("from factbase.__main__ import main\nmain(['claims'])")


@pytest.mark.usefixtures("case")
def test_a_reader_that_leaves_ends_the_command_quietly() -> None:
    command = [sys.executable, "-m", "factbase", "export"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        said = process.stderr.read()

    assert (process.returncode, said) == (0, b"")


@pytest.mark.usefixtures("case")
def test_standard_output_that_is_full_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "factbase", "export"], check=False, stdout=full, stderr=subprocess.PIPE, timeout=60
        )

    assert ran.returncode == 3
    assert ran.stderr.decode().startswith("factbase: ")
    assert b"No space left" in ran.stderr
    assert b"Traceback" not in ran.stderr


@pytest.mark.usefixtures("case")
def test_an_interrupt_ends_with_130_and_one_line() -> None:
    command = [sys.executable, "-u", "-m", "factbase", "add", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"one < A\ntwo < A\n")
        process.stdin.flush()
        for _ in range(4):  # each line is told in two; then it waits for more
            process.stdout.readline()
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=30)[1]

    assert (process.returncode, said) == (130, b"factbase: interrupted\n")


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_what_the_terminals_encoding_lacks_ends_no_command(encoding: str) -> None:
    commands = (["claims"], ["demo", "--plain"], ["show", "AP"], ["history"])
    script = f"from factbase.__main__ import main\nprint([main(words) for words in {commands}])"

    ran = subprocess.run(
        [sys.executable, "-c", script],
        check=False,
        capture_output=True,
        timeout=60,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.decode(encoding).splitlines()[-1] == "[0, 0, 0, 0]"


@pytest.mark.usefixtures("case")
def test_a_name_that_is_no_utf8_is_told_as_any_other(run_process: Process) -> None:
    ran = run_process("import", os.fsdecode(b"\xff\xfe.jsonl"))

    assert ran.returncode == 4
    assert ran.stderr.decode() == "factbase: ��.jsonl does not exist\n"


@pytest.mark.usefixtures("case")
def test_a_mistake_of_ours_is_one_message_and_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("\x1b[31mdivided\nby zero")

    monkeypatch.setattr("factbase.ledger.Factbase.choke_points", broken)

    result = run("choke-points")
    monkeypatch.setenv("FACTBASE_TRACEBACK", "1")
    with_traceback = run("choke-points")

    assert result.code == 70
    assert result.err.splitlines()[0] == "factbase: ZeroDivisionError: ␛[31mdivided"
    assert "Traceback" not in result.err
    assert "please report" in result.err
    assert "Traceback" in with_traceback.err
    assert "\x1b" not in with_traceback.err
