"""The source of the screens: no widget is handed text of its own, only lines of parts, which pass `safe`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import factbase.tui

ROOM = Path(factbase.tui.__file__).parent
# What turns a string into what a terminal is sent, and reads markup in it unless it is told not to.
SINKS = {"Static", "Label", "Button", "Option", "OptionList", "DataTable", "Tree", "Markdown", "RichLog", "Log"}
SINKS |= {"Collapsible", "Checkbox", "RadioButton", "Select", "SelectionList", "TabPane", "Header", "Footer", "Digits"}
CALLS = {"notify", "update", "print", "bell_with", "push_screen"}
ATTRIBUTES = {"border_title", "border_subtitle", "tooltip", "placeholder", "sub_title"}


def files() -> list[Path]:
    return sorted(ROOM.rglob("*.py"))


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOM)))
def test_no_widget_of_the_toolkit_is_handed_text(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert name not in SINKS, f"{path.name}:{node.lineno}: {name} reads markup; draw lines of parts"
            if name in CALLS and path.name != "keys.py":
                literal = bool(node.args) and isinstance(node.args[0], ast.Constant)
                plain = any(each.arg == "markup" for each in node.keywords)
                assert (literal, plain) == (True, True), f"{path.name}:{node.lineno}: {name}: a literal, no markup"
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {each.attr for each in targets if isinstance(each, ast.Attribute)}
            assert not names & ATTRIBUTES, f"{path.name}:{node.lineno}: {names & ATTRIBUTES}"


def test_only_one_place_makes_segments() -> None:
    makers = {path.name for path in files() if "Segment(" in path.read_text(encoding="utf-8")}

    assert makers == {"text.py"}


_WALK = """
import asyncio, sys
from factbase.worker.client import Beside
from factbase.review import ReviewSession
from factbase.tui.app import ReviewApp

async def walk():
    async with app.run_test(size=(140, 40)) as pilot:
        for view in ("links", "sources", "chokes", "documents", "history", "board", "claims"):
            while not app.opened or app.view.busy:
                await pilot.pause(0.05)
            app.go(view)
        app.queue.do_what_if()
        app.queue.do_document()
        while app.view.busy:
            await pilot.pause(0.05)
        app.session.decide(app.claim, "disputed")
        app.session.flush()
        app.do_undo()
        app.session.flush()

beside = Beside(sys.argv[1])
session = ReviewSession(beside)
app = ReviewApp(session)
session.told = app.hear
asyncio.run(walk())
session.close()
print(*sorted({name.split(".")[0] for name in sys.modules} | {type(app.view).__name__}))
"""


def test_the_screen_never_loads_what_speaks_to_the_database(database: Path) -> None:
    import subprocess
    import sys

    walk = subprocess.run([sys.executable, "-c", _WALK, str(database)], capture_output=True, text=True, check=True)
    loaded = set(walk.stdout.split())

    assert "Reader" in loaded
    assert {"sqlmodel", "sqlalchemy", "numpy", "rapidfuzz", "pydantic", "alembic"} & loaded == set()
