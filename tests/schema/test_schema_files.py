from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine

import factbase
from factbase.model import Base
from factbase.store.migrate import schema_folder

if TYPE_CHECKING:
    from types import ModuleType


@pytest.mark.parametrize("name", ["sqlite.sql", "postgresql.sql", "README.md"])
def test_a_generated_file_is_what_the_model_says(generate: ModuleType, name: str) -> None:
    diff = generate.differences().get(name)

    assert diff is None, f"schema/{name} is out of date:\n{diff}\naccept with: {generate.ACCEPT}"


def test_no_other_file_is_generated(generate: ModuleType) -> None:
    assert sorted(generate.files()) == ["README.md", "postgresql.sql", "sqlite.sql"]


def test_the_ddl_for_sqlite_makes_a_database(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/case.db")

    with engine.connect() as connection:
        connection.connection.executescript((schema_folder() / "sqlite.sql").read_text(encoding="utf-8"))
        tables = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    engine.dispose()

    assert tables >= {*Base.metadata.tables, "claim_fts"}


def test_the_ddl_for_postgresql_makes_a_database(postgres_database: str) -> None:
    engine = create_engine(postgres_database)

    with engine.begin() as connection:
        connection.exec_driver_sql((schema_folder() / "postgresql.sql").read_text(encoding="utf-8"))
        tables = {row[0] for row in connection.exec_driver_sql("SELECT tablename FROM pg_tables")}
    engine.dispose()

    assert tables >= set(Base.metadata.tables)


def test_the_dictionary_names_every_column_and_every_word(generate: ModuleType) -> None:
    text = (schema_folder() / "README.md").read_text(encoding="utf-8")

    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL))

    assert set(sections) == set(Base.metadata.tables)
    for table in generate.tables():
        for column in table.columns:
            assert f"| `{column.name}` |" in sections[table.name]
        for words in generate.vocabulary_columns(table).values():
            assert all(f"`{word}`" in sections[table.name] for word in words)


def test_every_table_has_a_docstring_of_its_own(generate: ModuleType) -> None:
    text = (schema_folder() / "README.md").read_text(encoding="utf-8")

    said = re.findall(r"^### \w+\n\n(.+)\n", text, re.MULTILINE)

    assert len(set(said)) == len(said) == len(generate.tables())


def test_the_script_tells_what_differs_and_mends_it(tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    shutil.copytree(schema_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "sqlite.sql").write_text("CREATE TABLE other (id INTEGER);\n", encoding="utf-8")

    def script(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(folder / "generate.py"), *arguments],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(factbase.__file__).parent.parent)},
        )

    before, mending, after = script("--check"), script(), script("--check")

    assert before.returncode == 1
    assert "-CREATE TABLE other (id INTEGER);" in before.stdout
    assert "accept with: python schema/generate.py" in before.stdout
    assert mending.returncode == 0
    assert after.returncode == 0
    assert after.stdout == ""
