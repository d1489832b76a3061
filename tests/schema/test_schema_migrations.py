from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

import factbase
from factbase.model import Base, declare_for_postgresql
from factbase.store.migrate import SCHEMA_HEAD, migrate, revision_of, schema_folder
from factbase.store.sqlite_file import APPLICATION_ID, SCHEMA_VERSION


def migrated(engine: Engine) -> None:
    with engine.connect() as connection:
        migrate(connection)


def declared(engine: Engine) -> None:
    with engine.begin() as connection:
        Base.metadata.create_all(connection)


# ----------------------------------------------------------------------------------- what a database says of itself


def described(connection: Connection) -> set[tuple[object, ...]]:
    """Every table, column, constraint, index and trigger that the database knows of, in no order."""
    if connection.dialect.name == "sqlite":
        return _described_sqlite(connection)
    return _described_postgresql(connection)


def _described_sqlite(connection: Connection) -> set[tuple[object, ...]]:
    rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    found: set[tuple[object, ...]] = set()
    for kind, name, table, sql in rows:
        if name != "alembic_version":
            found |= {(kind, name, table, item) for item in _items(sql)}
    return found


def _items(sql: str) -> list[str]:
    """A CREATE TABLE as its columns and constraints, anything else as one statement; spaces made even."""
    even = " ".join(sql.split())
    if not even.startswith("CREATE TABLE"):
        return [even]
    first, last = even.index("("), even.rindex(")")
    parts = re.split(r", (?![^(]*\))", even[first + 1 : last])
    return [even[:first], *(part.strip() for part in parts), even[last + 1 :]]


_POSTGRESQL = (
    """SELECT 'column', table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'""",
    """SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace
       AND conrelid <> 'alembic_version'::regclass""",
    """SELECT 'index', tablename, indexname, indexdef
       FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'""",
)


def _described_postgresql(connection: Connection) -> set[tuple[object, ...]]:
    connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32))")
    return {tuple(row) for query in _POSTGRESQL for row in connection.execute(text(query))}


# ------------------------------------------------------------------------------------------------------------ tests


def test_the_migrations_make_what_the_model_declares(engine: Engine) -> None:
    declare_for_postgresql()
    migrated(engine)
    with engine.connect() as connection:
        by_migration = described(connection)

        for table in reversed(Base.metadata.sorted_tables):
            table.drop(connection)
        connection.execute(text("DROP TABLE IF EXISTS claim_fts"))
        Base.metadata.create_all(connection)
        by_declaration = described(connection)

    assert len(by_migration) > 100
    assert by_migration - by_declaration == set()
    assert by_declaration - by_migration == set()


def test_a_changed_check_or_partial_index_would_be_seen(engine: Engine) -> None:
    migrated(engine)
    with engine.connect() as connection:
        before = described(connection)

        connection.execute(text("DROP INDEX ix_claim_one"))
        connection.execute(text("CREATE INDEX ix_claim_one ON claim (id) WHERE independent_hi = 2"))

        assert len(before ^ described(connection)) == 2


def test_the_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema_folder() / "migrations"))

    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_HEAD]


def test_a_new_database_has_no_revision_and_a_migrated_one_the_head(engine: Engine) -> None:
    with engine.connect() as connection:
        before = revision_of(connection)
    migrated(engine)

    with engine.connect() as connection:
        assert (before, revision_of(connection)) == (None, SCHEMA_HEAD)


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrated(engine)
    with engine.connect() as connection:
        before = described(connection)

    migrated(engine)

    with engine.connect() as connection:
        assert described(connection) == before


def test_a_migrated_sqlite_file_says_whose_it_is(sqlite_engine: Engine) -> None:
    migrated(sqlite_engine)

    with sqlite_engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == SCHEMA_VERSION


def test_a_connection_with_a_transaction_is_refused(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        connection.execute(text("SELECT 1"))

        with pytest.raises(AssertionError, match="begun before"):
            migrate(connection)


def test_a_revision_from_the_future_is_refused_and_kept(engine: Engine) -> None:
    migrated(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with engine.connect() as connection, pytest.raises(CommandError, match="9999"):
        migrate(connection)

    with engine.connect() as connection:
        assert revision_of(connection) == "9999"


def test_tables_of_somebody_else_are_refused_and_kept(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE relay (theirs INTEGER)"))
        connection.execute(text("INSERT INTO relay VALUES (7)"))

    with engine.connect() as connection, pytest.raises(Exception, match="already exists"):
        migrate(connection)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT theirs FROM relay")).scalar() == 7
        assert revision_of(connection) is None


def test_a_locked_database_is_told(sqlite_engine: Engine, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "case.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with sqlite_engine.connect() as connection:
        connection.connection.execute("PRAGMA busy_timeout = 10")

        with pytest.raises(OperationalError, match="locked"):
            migrate(connection)

    other.close()


def test_a_database_of_the_second_schema_keeps_its_rows_and_takes_the_new_words(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema_folder() / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for key in (1, 2):
            row = {"id": key, "uid": bytes([key]) * 16, "handle": f"s{key}", "title": f"d{key}"}
            connection.execute(text(_OLD_SOURCE), row)
            connection.execute(text(_OLD_DOCUMENT), row)
        connection.execute(text(_RELATION), {"id": 1, "uid": b"r" * 16, "relation": "owned_by"})

    migrated(engine)

    with engine.begin() as connection:
        connection.execute(text(_RELATION), {"id": 2, "uid": b"q" * 16, "relation": "may_depend"})
        assert connection.execute(text("SELECT relation FROM source_relation ORDER BY id")).scalars().all() == [
            "owned_by",
            "may_depend",
        ]
        assert not any(connection.execute(text("SELECT own_record FROM document")).scalars())
    with engine.connect() as connection, pytest.raises(IntegrityError, match="ck_source_relation_relation"):
        connection.execute(text(_RELATION), {"id": 3, "uid": b"p" * 16, "relation": "admires"})


_OLD_SOURCE = """INSERT INTO source (id, uid, created_at, version, handle, name, name_key, name_skeleton, kind,
    identity, protected)
    VALUES (:id, :uid, '2026-01-01 00:00:00+00:00', 1, :handle, :title, :title, :title, 'person',
    'named', false)"""
_OLD_DOCUMENT = """INSERT INTO document (id, uid, created_at, version, handle, title)
    VALUES (:id, :uid, '2026-01-01 00:00:00+00:00', 1, :handle, :title)"""
_RELATION = """INSERT INTO source_relation (id, uid, created_at, version, subject_id, relation, object_id)
    VALUES (:id, :uid, '2026-01-01 00:00:00+00:00', 1, 1, :relation, 2)"""


def test_the_migration_makes_the_index_of_words(engine: Engine) -> None:
    migrated(engine)
    insert = """INSERT INTO claim (id, uid, created_at, handle, workflow, text)
        VALUES (1, :uid, '2026-01-01', 'c1', 'todo', 'An ambush near Samarra')"""
    keep = {"sqlite": "INSERT INTO claim_fts (rowid, text) SELECT id, text FROM claim", "postgresql": "SELECT 1"}
    find = {
        "sqlite": "SELECT rowid FROM claim_fts WHERE claim_fts MATCH '\"ambush\"'",
        "postgresql": "SELECT id FROM claim WHERE to_tsvector('simple', left(text, 100000)) @@ 'ambush'::tsquery",
    }

    with engine.connect() as connection:
        connection.execute(text(insert), {"uid": b"1" * 16})
        connection.execute(text(keep[engine.dialect.name]))
        found = connection.execute(text(find[engine.dialect.name])).scalars().all()

    assert found == [1]


def test_a_database_of_ours_has_no_trigger(sqlite_engine: Engine) -> None:
    migrated(sqlite_engine)

    with sqlite_engine.connect() as connection:
        triggers = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()

    assert triggers == []


# ----------------------------------------------------------------------------------------- killed, and all at once

KILLED_AT_EACH_STEP = """
import os, sqlite3, sys
from pathlib import Path
from sqlalchemy import event, text
sys.path.insert(0, sys.argv[2])
from conftest import engine_for
from factbase.store.migrate import SCHEMA_HEAD, migrate, revision_of
import alembic.command, alembic.config, alembic.op

path, stride = Path(sys.argv[1]), int(sys.argv[3])


def in_a_child(work):
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            print(repr(error), flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def migrate_until(step, moment):
    engine, seen = engine_for(f"sqlite:///{path}"), [0]

    def count(*_):
        seen[0] += 1
        if seen[0] == step:
            os._exit(9)

    event.listen(engine, moment, count)
    # A cache of one page: what is changed reaches the file before the commit, and the journal has to undo it.
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA cache_size = 1"))
    with engine.connect() as connection:
        migrate(connection)


def state():
    reader = sqlite3.connect(path)
    names = reader.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    header = [reader.execute(f"PRAGMA {each}").fetchone()[0] for each in ("application_id", "user_version")]
    sound = reader.execute("PRAGMA integrity_check").fetchone()[0]
    reader.close()
    assert sound == "ok", sound
    return names, *header


def fresh():
    for each in (path, path.with_name(path.name + "-journal")):
        each.unlink(missing_ok=True)


migrate_until(0, "before_cursor_execute")
complete = state()
kills, journals = {"empty": 0, "complete": 0}, 0
for moment in ("before_cursor_execute", "commit"):
    step, code = 1 - stride, 9
    while code == 9:
        step += stride
        fresh()
        code = in_a_child(lambda: migrate_until(step, moment))
        hot = path.with_name(path.name + "-journal").exists()
        found = state()
        assert found in ((0, 0, 0), complete), (moment, step, found)
        if code == 9:
            kills["complete" if found == complete else "empty"] += 1
            journals += hot
        if stride == 1 or step % 8 == 1:
            assert in_a_child(lambda: migrate_until(0, moment)) == 0, (moment, step)
            assert state() == complete, (moment, step)
    assert code == 0, (moment, step)
print(kills["empty"], kills["complete"], journals)
"""


@pytest.mark.parametrize("stride", [2, pytest.param(1, marks=pytest.mark.long)])
def test_a_migration_killed_at_any_step_leaves_the_old_or_the_new_and_runs_again(tmp_path: Path, stride: int) -> None:
    # A long run kills at each step and migrates again after each; else at every second one, and again at some.
    folder = str(__file__).rpartition("/")[0]
    command = [sys.executable, "-c", KILLED_AT_EACH_STEP, str(tmp_path / "case.db"), folder, str(stride)]

    done = subprocess.run(command, check=False, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    empty, complete, journals = map(int, done.stdout.split())
    assert empty > 50 // stride
    assert complete == 0
    assert journals > 40 // stride  # the kills were real: a half written file was there to be undone


ONE_OF_MANY = """
import sys
sys.path.insert(0, sys.argv[2])
from conftest import engine_for
from factbase.store.migrate import migrate, revision_of
import alembic.command, alembic.config
engine = engine_for(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
with engine.connect() as connection:
    migrate(connection)
    print(revision_of(connection))
"""


def test_four_processes_that_migrate_one_database_at_once_all_succeed(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", ONE_OF_MANY, url, str(__file__).rpartition("/")[0]]
    many = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for each in many:
        assert each.stdout is not None
        each.stdout.readline()

    for each in many:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    told = [each.communicate() for each in many]

    assert told == [(f"{SCHEMA_HEAD}\n", "")] * 4


INSTALLED = """
import sys
from sqlalchemy import create_engine
from factbase.store.migrate import migrate, revision_of, schema_folder
engine = create_engine("sqlite://")
with engine.connect() as connection:
    migrate(connection)
    print(schema_folder(), revision_of(connection))
"""


def test_the_installed_package_brings_its_migrations(tmp_path: Path) -> None:
    site = tmp_path / "100% of it"
    without_caches = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(factbase.__file__).parent, site / "factbase", ignore=without_caches)
    shutil.copytree(schema_folder(), site / "factbase" / "_schema", ignore=without_caches, dirs_exist_ok=True)

    done = subprocess.run(
        [sys.executable, "-c", INSTALLED],
        check=False,
        capture_output=True,
        text=True,
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(site)},
    )

    assert (done.stdout, done.stderr) == (f"{site / 'factbase' / '_schema'} {SCHEMA_HEAD}\n", "")
