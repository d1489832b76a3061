"""The README is true: its session prints what it shows, and what it names is there."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from factbase.__main__ import main
from factbase.cli.app import COMMANDS
from factbase.review.keys import key_table

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HANDLE = re.compile(r"\b[csda][0-9a-hjkmnp-tv-z]{4}\b")
TWO_COMMANDS = "    pip install . && factbase demo\n    pip install '.[test]' && pytest\n"


def session() -> list[tuple[str, list[str]]]:
    """The commands of the session, each with the lines below it."""
    steps: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            else:
                steps[-1][1].append(line)
    return steps


class Terminal:
    """What runs the commands of a session, with the handles of this run in place of the written ones."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch
        self.handles: dict[str, str] = {}

    def run(self, command: str) -> list[str]:
        words = [self.handles.get(word, word) for word in shlex.split(command)]
        if words[0] == "export":
            self.patch.setenv(*words[1].split("=", 1))
            return []
        assert words[0] == "factbase"
        screen = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        with redirect_stdout(screen), redirect_stderr(screen):
            main(words[1:])
        return screen.buffer.getvalue().decode().splitlines()

    def learn(self, written: list[str], printed: list[str]) -> None:
        for left, right in zip(written, printed, strict=False):
            self.handles.update(zip(HANDLE.findall(left), HANDLE.findall(right), strict=False))


def test_the_session_prints_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.startswith("FACTBASE")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FACTBASE_DEVICE", "0d0c1b5e-6a52-4f8e-9a35-3d1f5c7a9b11")
    monkeypatch.setenv("FACTBASE_SETTINGS", os.devnull)
    monkeypatch.chdir(tmp_path)
    terminal = Terminal(monkeypatch)

    for command, written in session():
        printed = terminal.run(command)

        terminal.learn(written, printed)
        assert HANDLE.sub("HANDLE", "\n".join(printed)) == HANDLE.sub("HANDLE", "\n".join(written)), command


def test_the_two_commands_stand_there_word_for_word() -> None:
    assert TWO_COMMANDS in README


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_stands_in_the_table(name: str) -> None:
    assert re.search(rf"^\|[^|]*`{name}`", README, re.MULTILINE)


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)

    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []
    assert len(links) > 5


def test_every_room_of_the_table_is_there() -> None:
    rooms = re.findall(r"^\| (`[^|]+`) \|", README.partition("## The rooms")[2].partition("##")[0], re.MULTILINE)
    names = [name for row in rooms for name in re.findall(r"`([^`]+)`", row)]

    assert len(names) > 10
    assert [name for name in names if not (ROOT / "factbase" / name).exists()] == []


def test_the_table_of_keys_is_the_one_of_the_registry() -> None:
    assert key_table().strip() in README


def test_the_table_of_keys_is_printed_by_its_module() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "factbase.review.keys"], capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout

    assert printed == key_table()
