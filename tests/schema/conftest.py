from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, create_engine, event

from factbase.store.migrate import schema_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from sqlalchemy import Engine


@pytest.fixture(scope="session")
def generate() -> ModuleType:
    """The script `schema/generate.py` as a module."""
    spec = importlib.util.spec_from_file_location("schema_generate", schema_folder() / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = engine_for(f"sqlite:///{tmp_path}/case.db")
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database, once on SQLite and once on PostgreSQL."""
    url = f"sqlite:///{tmp_path}/case.db" if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    engine = engine_for(url)
    yield engine
    engine.dispose()


def engine_for(url: str) -> Engine:
    """An engine whose transactions hold DDL too, as the store makes them."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _no_commits_of_the_driver)
        event.listen(engine, "begin", _begin)
    return engine


def _no_commits_of_the_driver(connection: Any, _record: object) -> None:
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
