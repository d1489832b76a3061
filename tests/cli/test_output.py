"""Printing: on a terminal everything fits, elsewhere everything is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from factbase.cli.output import Column, Output, dumps
from factbase.display import cells

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

COLUMNS = (Column("id"), Column("number", right=True), Column("text", 3), Column("on whom", 2))
ROWS = [
    ("c1", "1", "short", "A"),
    ("c22", "1–3", "a text that is far too long for a narrow terminal " * 4, "a name · another name · a third one"),
    ("c3", "12", "中文" * 60, "🇩🇪" * 40),
]


def printed(
    capfd: pytest.CaptureFixture[str], width: int | None, rows: Sequence[Sequence[str]] = ROWS, **options: Any
) -> list[str]:
    out = Output(**options)
    out.width = width
    out.table(COLUMNS, rows)
    return capfd.readouterr().out.splitlines()


@pytest.mark.parametrize("width", [1, 2, 10, 20, 40, 80, 200])
def test_on_a_terminal_no_line_is_wider_than_it(capfd: pytest.CaptureFixture[str], width: int | None) -> None:
    lines = printed(capfd, width)

    assert len(lines) == 4
    assert all(cells(line) <= width for line in lines)


def test_elsewhere_nothing_is_clipped(capfd: pytest.CaptureFixture[str]) -> None:
    lines = printed(capfd, None)

    for row, line in zip(ROWS, lines[1:], strict=True):
        assert all(cell.strip() in line for cell in row)


def test_numbers_stand_at_the_right(capfd: pytest.CaptureFixture[str]) -> None:
    lines = printed(capfd, 80)

    assert [line[5:11] for line in lines] == ["number", "     1", "   1–3", "    12"]


def test_a_column_leaves_what_it_does_not_need_to_the_next(capfd: pytest.CaptureFixture[str]) -> None:
    lines = printed(capfd, 60, [("c1", "1", "x", "y" * 100)])

    assert cells(lines[1]) == 60


def test_no_rows_are_no_heading(capfd: pytest.CaptureFixture[str]) -> None:
    assert printed(capfd, 80, []) == []


def test_every_cell_is_made_safe(capfd: pytest.CaptureFixture[str]) -> None:
    lines = printed(capfd, 80, [("\x1b[31m", "\r", "\u202e\n", "\x07")])

    assert len(lines) == 2
    assert "\x1b" not in lines[1]


@pytest.mark.parametrize("text", ["\x1b", "\x7f", "\x9b", "\u202e", "\ud800", "é", "\u2028", '"\\'])
def test_json_is_ascii_without_control_characters_and_gives_back_what_it_was(text: str) -> None:
    written = dumps({text: [text]})

    assert written.isascii()
    assert written.isprintable()
    assert json.loads(written) == {text: [text]}


def test_headings_are_bold_on_a_terminal_only_and_only_where_colours_are_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)

    bold = Output().__dict__["_bold"]
    plain = Output(color=False).__dict__["_bold"]
    monkeypatch.setenv("NO_COLOR", "1")
    refused = Output().__dict__["_bold"]

    assert (bold, plain, refused) == (True, False, False)


def test_a_paragraph_is_wrapped_on_a_terminal_and_indented_everywhere(capfd: pytest.CaptureFixture[str]) -> None:
    out = Output()
    out.paragraph("one\ntwo", indent="  ")
    out.width = 12
    out.paragraph("some words that do not fit", indent="  ")

    lines = capfd.readouterr().out.splitlines()
    assert lines[:2] == ["  one", "  two"]
    assert all(line.startswith("  ") and len(line) <= 12 for line in lines[2:])


def test_quiet_and_json_leave_out_sentences(capfd: pytest.CaptureFixture[str]) -> None:
    for out in (Output(quiet=True), Output(as_json=True)):
        out.say("done")
    Output(quiet=True).note("a note")
    Output().say("done")

    assert capfd.readouterr() == ("done\n", "")
