"""The JSON Schema (2020-12) of interchange.v1, made from the models: `python -m factbase.interchange.schema`."""

from __future__ import annotations

import json
import sys
from typing import Any

from pydantic.json_schema import models_json_schema

from factbase.interchange.jsonl import VERSION
from factbase.interchange.validation_messages import KINDS, model_of

_TITLE = f"One line of a factbase interchange file, version {VERSION}"


def json_schema() -> dict[str, Any]:
    """The schema of every line: the header, the seven kinds of records, and a line of the event log.

    It says types, words, lengths and required fields. What it cannot say: that a date is EDTF, that a name is not
    blank, that a passage ends after it starts, that an id is known.
    """
    models = {kind: model_of(kind) for kind in KINDS}
    _, schema = models_json_schema([(model, "validation") for model in models.values()])
    definitions = {name: _without_titles(each) for name, each in schema["$defs"].items()}
    for kind, model in models.items():
        _add_kind(definitions[model.__name__], kind)
    _allow_plain_relays(definitions["AttributionRecord"])
    definitions["Header"] = _header()
    names = ["Header", *(model.__name__ for model in models.values())]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _TITLE,
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in names],
        "$defs": dict(sorted(definitions.items())),
    }


def _without_titles(definition: dict[str, Any]) -> dict[str, Any]:
    fields = definition.get("properties", {})
    return definition | ({"properties": {name: _untitled(each) for name, each in fields.items()}} if fields else {})


def _untitled(field: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in field.items() if name != "title"}


def _add_kind(definition: dict[str, Any], kind: str) -> None:
    definition["properties"] = {"record": {"const": kind}} | definition["properties"]
    definition["required"] = ["record", *definition["required"]]


def _allow_plain_relays(definition: dict[str, Any]) -> None:
    fields = definition["properties"]
    plain = _untitled(fields["claim"])
    fields["relays"]["items"] = {"anyOf": [plain, fields["relays"]["items"]]}


def _header() -> dict[str, Any]:
    return {
        "description": "The first line of a file; `namespace` is the one in which ids that are no UUID are meant.",
        "type": "object",
        "properties": {
            "record": {"const": "factbase"},
            "version": {"const": VERSION},
            "namespace": {"type": "string", "format": "uuid"},
        },
        "required": ["record", "version"],
        "additionalProperties": False,
    }


def main() -> None:
    """Print the schema as it is committed."""
    sys.stdout.write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
