import difflib
import json
import runpy
from pathlib import Path

import pytest
from hypothesis import given, settings
from interchange.shapes import LINES
from jsonschema import Draft202012Validator

from factbase.interchange import schema

COMMITTED = Path(__file__).parents[1] / "schema" / "interchange.v1.json"
ACCEPT = "python -m factbase.interchange.schema > schema/interchange.v1.json"
VALIDATOR = Draft202012Validator(schema.json_schema())
CLAIM = {"record": "claim", "id": "c1", "text": "The mosque was bombed."}
HOP = {"record": "attribution", "id": "a1", "claim": "c1", "source": "s1"}


def test_the_committed_schema_is_the_one_that_the_models_give(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(schema.__file__, run_name="__main__")

    generated = capsys.readouterr().out
    committed = COMMITTED.read_text(encoding="utf-8")
    changes = difflib.unified_diff(
        committed.splitlines(), generated.splitlines(), "committed", "generated", lineterm=""
    )
    assert generated == committed, "\n".join([*changes, f"to accept it: {ACCEPT}"])


def test_the_schema_is_a_json_schema_of_2020_12() -> None:
    Draft202012Validator.check_schema(json.loads(COMMITTED.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "line",
    [
        {"record": "factbase", "version": 1},
        {"record": "factbase", "version": 1, "namespace": "00000000-0000-0000-0000-000000000001"},
        {"record": "source", "id": "s1", "name": "AP", "kind": "outlet", "reliability": "B", "aliases": ["AP wire"]},
        {"record": "source", "id": "s1", "name": "AP", "kind": "outlet", "reliability": [{"rating": "B"}]},
        {"record": "source_relation", "subject": "s1", "relation": "owned_by", "object": "s2"},
        {"record": "document", "id": "d1", "title": "An item", "publisher": "s1", "sha256": "0" * 64},
        CLAIM,
        HOP | {"relays": ["a2", {"to": "a3", "certainty": "suspected"}]},
        HOP | {"document": "d1", "passage": {"start": 0, "end": 3, "exact": "The"}},
        {"record": "claim_link", "subject": "c1", "relation": "same", "object": "c2", "judgement": "positive"},
        {"record": "assessment", "id": "x", "claim": "c1", "verdict": "refuted", "credibility": "5"},
    ],
)
def test_example_lines_hold(line: dict) -> None:
    VALIDATOR.validate(line)


@pytest.mark.parametrize(
    "line",
    [
        {"record": "factbase", "version": 2},
        {"record": "factbase"},
        {"record": "clam", "id": "c1", "text": "x"},
        {"id": "c1", "text": "x"},
        {"record": "claim", "id": "c1"},
        CLAIM | {"txt": "x"},
        CLAIM | {"text": 1},
        CLAIM | {"id": ""},
        CLAIM | {"workflow": "doing"},
        HOP | {"held": "yes"},
        HOP | {"relays": [1]},
        HOP | {"relays": [{"certainty": "stated"}]},
        HOP | {"document": "d1", "passage": {"start": -1, "end": 3, "exact": "x"}},
        {
            "record": "claim_link",
            "id": "l",
            "subject": "c1",
            "relation": "same",
            "object": "c2",
            "judgement": "positive",
        },
    ],
)
def test_lines_that_an_import_refuses_do_not_hold(line: dict) -> None:
    assert not VALIDATOR.is_valid(line)


@settings(max_examples=100, deadline=None)
@given(LINES)
def test_every_generated_record_holds(line: dict) -> None:
    VALIDATOR.validate(line)
