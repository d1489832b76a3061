from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, get_args

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from factbase.model import Base
from factbase.store.migrate import migrate

if TYPE_CHECKING:
    from types import ModuleType

    from sqlalchemy import Connection, Engine, Table


def mapped_classes() -> list[type[Base]]:
    return sorted((mapper.class_ for mapper in Base._sa_registry.mappers), key=lambda each: each.__name__)


def vocabulary_of(annotation: Any) -> type[StrEnum] | None:
    candidates = get_args(annotation) or (annotation,)
    enums = [each for each in candidates if isinstance(each, type) and issubclass(each, StrEnum)]
    return enums[0] if enums else None


def a_row(table: Table, words: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """A row that keeps to every rule; no two values of one row are the same number."""
    return {column.name: a_value(column, words, place) for place, column in enumerate(table.columns, start=1)}


def a_value(column: sa.Column[Any], words: dict[str, tuple[str, ...]], place: int) -> Any:
    if column.name in words:
        return words[column.name][0]
    if isinstance(column.type, sa.LargeBinary):
        return bytes([place]) * 16
    kinds = {bool: False, int: 1 if column.name == "level" else place, str: "x"}
    return kinds.get(column.type.python_type, sa.func.now())


def insert(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    # Plain names and values: the statement must reach the database whatever the model thinks of it.
    into = sa.table(table.name, *(sa.column(column.name) for column in table.columns))
    with connection.begin_nested():
        connection.execute(sa.insert(into).values(row))


def test_no_column_is_a_bare_enum() -> None:
    bare = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.Enum)
    ]

    assert bare == []


def test_every_field_with_a_vocabulary_is_held_to_exactly_its_words(generate: ModuleType) -> None:
    expected = {
        (each.__table__.name, name): tuple(word.value for word in vocabulary)  # type: ignore[attr-defined]
        for each in mapped_classes()
        for name, field in each.model_fields.items()
        if (vocabulary := vocabulary_of(field.annotation)) is not None
    }

    declared = {
        (table.name, column): words
        for table in generate.tables()
        for column, words in generate.vocabulary_columns(table).items()
    }

    assert {**declared, **expected} == declared
    assert declared.keys() - expected.keys() == {("passage", "anchor")}


def test_the_database_itself_refuses_a_wrong_word(engine: Engine, generate: ModuleType) -> None:
    with engine.connect() as connection:
        migrate(connection)

    checked = 0
    with engine.connect() as connection:
        for table in generate.tables():
            words = generate.vocabulary_columns(table)
            for column in words:
                for wrong in ("", "wrong", words[column][0].swapcase() + " ", "NONE"):
                    row = a_row(table, words) | {column: wrong}
                    with pytest.raises(IntegrityError, match=f"ck_{table.name}_{column}"):
                        insert(connection, table, row)
                    checked += 1

    assert checked >= 4 * 18


def test_sqlite_takes_every_right_word(sqlite_engine: Engine, generate: ModuleType) -> None:
    with sqlite_engine.connect() as connection:
        migrate(connection)

    with sqlite_engine.connect() as connection:
        for table in generate.tables():
            words = generate.vocabulary_columns(table)
            for column in words:
                for word in words[column]:
                    insert(connection, table, a_row(table, words) | {column: word})
                    connection.execute(sa.text(f"DELETE FROM {table.name}"))


def test_the_database_itself_refuses_what_breaks_a_rule(engine: Engine, generate: ModuleType) -> None:
    broken: list[tuple[str, dict[str, Any], str]] = [
        ("source", {"name": ""}, "ck_source_name_length"),
        ("source", {"name": "x" * 1001}, "ck_source_name_length"),
        ("source_relation", {"subject_id": 7, "object_id": 7}, "ck_source_relation_two_sources"),
        ("document", {"title": ""}, "ck_document_title_length"),
        ("passage", {"start": 5, "end": 4}, "ck_passage_forward"),
        ("passage", {"start": -1}, "ck_passage_forward"),
        ("claim", {"text": ""}, "ck_claim_text_length"),
        ("claim", {"text": "x" * 100_001}, "ck_claim_text_length"),
        ("claim_link", {"subject_id": 7, "object_id": 7}, "ck_claim_link_two_claims"),
        ("claim_critical", {"level": 3}, "ck_claim_critical_level"),
        ("relay", {"child_id": 7, "parent_id": 7}, "ck_relay_two_hops"),
    ]
    with engine.connect() as connection:
        migrate(connection)

    with engine.connect() as connection:
        for name, values, constraint in broken:
            table = Base.metadata.tables[name]
            row = a_row(table, generate.vocabulary_columns(table)) | values
            with pytest.raises(IntegrityError, match=constraint):
                insert(connection, table, row)
