"""Names and texts that attack a terminal: stored as they are, and harmless wherever they are shown."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from command_words import Result, Run

ATTACK = (
    "\x1b]52;c;aGVsbG8=\x07\x1b[2J\x1b[31mred\x9b32m\x90q\x9c \b\r\n\t\x0b\x7f"
    " \u202eevil\u202c \u2066x\u2069 \u200b\u200e\ufeff \u2028\u2029 [bold]m[/] [@click=app.quit]x[/] "
    "Z" + "\u0301" * 60
)
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
RAW_IN_FILES = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
HEADER = {"record": "factbase", "version": 1}


def hostile_records() -> list[dict[str, Any]]:
    a = ATTACK
    return [
        HEADER,
        {"record": "source", "id": "s1", "name": f"A{a}", "kind": "person", "aliases": [f"B{a}"], "description": a},
        {"record": "source", "id": "s2", "name": f"C{a}", "kind": "outlet", "identity": "unnamed"},
        {"record": "source_relation", "subject": "s1", "relation": "part_of", "object": "s2", "note": a},
        {"record": "document", "id": "d1", "title": f"T{a}", "publisher": "s2", "authors": ["s1"], "text": f"D{a}"},
        {"record": "claim", "id": "c1", "text": f"E{a}", "place": a, "tags": [f"t{a}"], "note": a},
        {"record": "claim", "id": "c2", "text": f"F{a}"},
        {
            "record": "attribution",
            "id": "a1",
            "claim": "c1",
            "source": "s1",
            "document": "d1",
            "passage": {"start": 0, "end": len(a) + 1, "exact": f"D{a}", "prefix": "", "suffix": ""},
            "cue": "told",
        },
        {"record": "attribution", "id": "a2", "claim": "c1", "source": "s2", "relays": ["a1"]},
        {"record": "attribution", "id": "a3", "claim": "c2", "source": "s2", "stance": "denies"},
        {"record": "claim_link", "subject": "c1", "relation": "supports", "object": "c2",
         "judgement": "positive", "note": a},
        {"record": "assessment", "id": "v1", "claim": "c1", "verdict": "disputed", "rationale": a, "analyst": f"G{a}"},
    ]  # fmt: skip


@pytest.fixture
def hostile(run: Run, empty: Path) -> Path:
    Path("hostile.jsonl").write_text("".join(json.dumps(each) + "\n" for each in hostile_records()), encoding="ascii")
    result = run("import", "hostile.jsonl")
    assert result.code == 0, result.err
    return empty


def harmless(result: Result, raw: re.Pattern[str] = RAW) -> Result:
    assert result.code != 70, result.err
    assert raw.search(result.out) is None
    assert RAW.search(result.err) is None
    return result


@pytest.mark.usefixtures("hostile")
def test_no_command_shows_a_raw_control_character(run: Run) -> None:
    claims = run("claims", "--json").json
    handles = [claim["handle"] for claim in claims]
    commands = [
        ("claims",), ("sources",), ("documents",), ("choke-points",), ("circular",), ("check",), ("verify",),
        ("history",), ("doctor",), ("review", "--plain"), ("review",),
        ("show", handles[0]), ("show", handles[1]), ("show", f"A{ATTACK}"),
        ("show", run("documents", "--json").json[0]["handle"]),
        ("what-if", f"C{ATTACK}"),
        ("link", handles[0], "contradicts", handles[1], "--reason", ATTACK),
        ("assess", handles[0], "refuted", "--reason", f"R{ATTACK}"),
        ("distinct", f"A{ATTACK}", f"C{ATTACK}"),
        ("undo", "2"), ("redo", "2"),
        ("what-if", f"A{ATTACK}", "--apply"),
    ]  # fmt: skip
    for words in commands:
        assert harmless(run(*words)).code in {0, 1, 2}, words
        if words[0] != "review":
            harmless(run(*words, "--json"))


@pytest.mark.usefixtures("hostile")
def test_an_export_has_no_raw_control_character_either(run: Run) -> None:
    for options in ([], ["--with-log"]):
        harmless(run("export", *options), RAW_IN_FILES)


@pytest.mark.usefixtures("hostile")
def test_what_goes_out_is_what_came_in(run: Run) -> None:
    records = [json.loads(line) for line in run("export").out.splitlines()]

    assert f"E{ATTACK}" in [record.get("text") for record in records]
    assert {f"A{ATTACK}", f"C{ATTACK}"} == {record["name"] for record in records if record["record"] == "source"}


@pytest.mark.usefixtures("hostile")
def test_json_gives_the_text_as_it_is_stored(run: Run) -> None:
    texts = [claim["text"] for claim in run("claims", "--json").json]

    assert texts == [f"E{ATTACK}", f"F{ATTACK}"]


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("words", [
    ("{}",), ("--{}",), ("claims", "--{}"), ("claims", "--sort", "{}"), ("claims", "--limit", "{}"),
    ("claims", "verdict:{}"), ("claims", "{}:x"), ("claims", "--as-of", "{}"), ("claims", "{}"), ("show", "{}"),
    ("--db", "{}.db", "claims"), ("--db", "postgresql://{}@localhost:1/x", "claims"), ("--db", "{}://x", "claims"),
    ("import", "{}"), ("import", "{}.jsonl"), ("import", "x.csv", "--map", "{}"), ("export", "no/{}"),
    ("export", "--format", "{}"), ("what-if", "{}"), ("assess", "{}", "disputed"), ("assess", "c1", "{}"),
    ("link", "c1", "{}", "c2"), ("same", "{}", "{}"), ("relate", "x", "{}", "y"), ("undo", "{}"), ("history", "{}"),
    ("add", "{}"), ("add", "one < {}"), ("add", "one < x @ {}"), ("--analyst", "{}", "add", "one < x"),
    ("init", "no/{}.db"),
    ("claims", "one", "--no-such", "{}"), ("help", "{}"),
])  # fmt: skip
def test_hostile_words_on_the_command_line_are_harmless(run: Run, words: Sequence[str]) -> None:
    attack = ATTACK.replace("\n", " \n")

    result = harmless(run(*(word.format(attack) for word in words)))

    assert "Traceback" not in result.err


@pytest.mark.usefixtures("empty")
def test_hostile_lines_of_files_are_harmless(run: Run) -> None:
    for content in (ATTACK.encode(), b'{"record":"' + ATTACK.encode() + b'"}', json.dumps({ATTACK: 1}).encode()):
        Path("bad.jsonl").write_bytes(b'{"record":"factbase","version":1}\n' + content)
        assert harmless(run("import", "bad.jsonl")).code == 3
        assert harmless(run("import", "-", stdin=content)).code == 3
        assert harmless(run("add", "-", stdin=b"x < \n" + content)).code == 3


@pytest.mark.usefixtures("empty")
def test_hostile_columns_are_harmless(run: Run) -> None:
    Path("bad.csv").write_text(f'text,"{ATTACK}"\none,two\n', encoding="utf-8")

    assert harmless(run("import", "bad.csv")).code == 3


@pytest.mark.usefixtures("empty")
def test_a_message_cannot_be_forged_by_a_name(run: Run) -> None:
    result = run("show", "x\nfactbase: all is well")

    assert [line for line in result.err.splitlines() if line.startswith("factbase: all")] == []
