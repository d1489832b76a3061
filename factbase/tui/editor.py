"""A longer text, in the editor that a person has chosen; else in the line at the bottom."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from factbase.tui.prompts import Prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from factbase.tui.app import ReviewApp

__all__ = ["edited", "editor"]

LIMIT = 100_000


def editor(env: Mapping[str, str]) -> list[str]:
    """The command of VISUAL, else of EDITOR; empty if neither is given, or it cannot be understood."""
    try:
        return shlex.split(env.get("VISUAL") or env.get("EDITOR") or "")
    except ValueError:
        return []


def edited(app: ReviewApp, question: str, before: str, keep: Callable[[str], bool]) -> None:
    """Let a text be edited, and hand it to `keep`.

    Args:
        app: gives the terminal away meanwhile.
        question: what stands before the line, where there is no editor.
        before: the text so far.
        keep: takes the new text, without space around it.
    """
    command = editor(os.environ)
    if command:
        try:
            with app.suspend():
                text, complaint = _in_editor(command, before)
        except SuspendNotSupported:
            pass
        else:
            app.refresh(repaint=True, layout=True)
            if complaint:
                app.say(complaint)
            else:
                keep(text)
            return
    app.ask(Prompt(question, keep, initial=" ".join(before.split())))


def _in_editor(command: list[str], before: str) -> tuple[str, str]:
    """The text as it was left, and what went wrong: then nothing is to be kept."""
    with tempfile.TemporaryDirectory(prefix="factbase-") as folder:
        path = Path(folder) / "note.txt"
        path.write_text(before, encoding="utf-8")
        try:
            ended = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603 - the person's own choice
        except OSError as error:
            return "", f"{command[0]}: {error.strerror}; nothing was changed"
        if ended:
            return "", f"{command[0]} ended with {ended}; nothing was changed"
        text = path.read_text(encoding="utf-8", errors="replace").strip()
    return (text, "") if len(text) <= LIMIT else ("", f"a note has at most {LIMIT:,} characters; nothing was changed")
