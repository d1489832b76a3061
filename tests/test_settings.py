from __future__ import annotations

import os
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factbase
from factbase.errors import BadInputError, NotFoundHereError, UsageError
from factbase.model import clean_text
from factbase.settings import (
    ANALYST_LIMIT,
    THEMES,
    Settings,
    analyst,
    database_location,
    device,
    load_settings,
    masked,
    settings_file,
)


@pytest.fixture(autouse=True)
def _home_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person who runs the tests is read or written."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def importing() -> dict[str, str]:
    """An environment in which another process finds the package that is tested, wherever it runs."""
    return {**os.environ, "PYTHONPATH": str(Path(factbase.__file__).parent.parent)}


def written(path: Path, content: str) -> dict[str, str]:
    """The environment that names a settings file with this content."""
    path.write_text(content, encoding="utf-8")
    return {"FACTBASE_SETTINGS": str(path)}


# --------------------------------------------------------------------------------------------------- the database


def test_the_option_goes_before_the_environment_and_that_before_the_folder() -> None:
    Path("factbase.db").touch()
    env = {"FACTBASE_DB": "postgresql://host/cases"}

    assert database_location("mine.db", env) == "mine.db"
    assert database_location(None, env) == "postgresql://host/cases"
    assert database_location(None, {"FACTBASE_DB": ""}) == "factbase.db"


def test_without_a_database_the_hint_is_how_to_make_one() -> None:
    with pytest.raises(NotFoundHereError, match=r"no factbase\.db in this folder") as caught:
        database_location(None, {})

    assert caught.value.exit_code == 4
    assert "factbase init" in caught.value.hint


def test_an_empty_option_is_refused() -> None:
    with pytest.raises(UsageError, match="--db: is empty"):
        database_location(" ", {"FACTBASE_DB": "other.db"})


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("factbase.db", "factbase.db"),
        ("/a:b@c/factbase.db", "/a:b@c/factbase.db"),
        ("sqlite:///a/factbase.db", "sqlite:///a/factbase.db"),
        ("postgresql://host:5432/cases", "postgresql://host:5432/cases"),
        ("postgresql://ann@host/cases", "postgresql://ann@host/cases"),
        ("postgresql://ann:geheim@host/cases", "postgresql://ann:***@host/cases"),
        (
            "postgresql+psycopg://ann:geheim@host:5432/cases?sslmode=require",
            "postgresql+psycopg://ann:***@host:5432/cases?sslmode=require",
        ),
        ("postgresql://:geheim@host/cases", "postgresql://:***@host/cases"),
        ("postgresql://ann:ge@h:e/im@host/cases", "postgresql://ann:***@host/cases"),
        ("postgresql://ann:ge?heim@host/cases", "postgresql://ann:***@host/cases"),
        ("postgresql://ann:1?geheim@host/cases", "postgresql://ann:***@host/cases"),
        ("postgresql://ann:ge#heim@host/cases", "postgresql://ann:***@host/cases"),
        ("postgresql://ann:1/2?geheim@host/cases", "postgresql://ann:***@host/cases"),
        ("postgresql://ann:ge@h?eim@host/cases", "postgresql://ann:***@host/cases"),
        ("postgresql://ann:geheim@host/cases?options=a@b", "postgresql://ann:***@b"),
        ("postgresql://host/cases?user=ann&password=geheim", "postgresql://host/cases?user=ann&password=***"),
        ("postgresql://host/cases?sslpassword=geheim&x=1", "postgresql://host/cases?sslpassword=***&x=1"),
        ("postgresql://host/cases?PASSWORD=geheim", "postgresql://host/cases?PASSWORD=***"),
        ("postgresql://host/cases?pass%77ord=geheim", "postgresql://host/cases?pass%77ord=***"),
        ("postgresql://host/cases?passfile=/home/.pgpass", "postgresql://host/cases?passfile=/home/.pgpass"),
        (
            "postgresql://a:geheim@host/cases?password=geheim&password=geheim",
            "postgresql://a:***@host/cases?password=***&password=***",
        ),
        ("postgresql://host/cases?password", "postgresql://host/cases?password"),
    ],
)
def test_no_password_of_a_url_is_shown(url: str, shown: str) -> None:
    assert masked(url) == shown


@given(st.text("aZ09:/?#@%&=. ", min_size=1, max_size=12), st.sampled_from(["", ":5432"]))
def test_a_password_with_any_sign_is_hidden(secret: str, port: str) -> None:
    hidden = f"<{secret}>"

    assert hidden not in masked(f"postgresql://ann:{hidden}@host{port}/cases")


# ------------------------------------------------------------------------------------------------------ who is asking


def test_the_analyst_is_the_named_one_then_the_settings_then_the_login(tmp_path: Path) -> None:
    env = written(tmp_path / "s.toml", 'analyst = "Ann of the settings"')

    assert analyst({**env, "FACTBASE_ANALYST": "Ann"}) == "Ann"
    assert analyst({**env, "FACTBASE_ANALYST": " \n"}) == "Ann of the settings"
    assert analyst(env) == "Ann of the settings"


def test_the_login_name_is_used_where_no_other_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "login")

    assert analyst({}) == "login"


@pytest.mark.parametrize("error", [KeyError("uid 4711"), OSError("no password file")])
def test_a_user_without_a_name_is_the_analyst(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def nobody() -> str:
        raise error

    monkeypatch.setattr("getpass.getuser", nobody)

    assert analyst({}) == "analyst"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("  Ann\tB.\nC.  ", "Ann B. C."),
        ("Ann\x1b[2J\0", "Ann [2J"),
        ("Ann\u202e\u200b\ufeff", "Ann"),
        ("Ann\udcff", "Ann"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("x" * 300, "x" * ANALYST_LIMIT),
    ],
)
def test_the_analyst_is_one_clean_line(given_name: str, kept: str) -> None:
    assert analyst({"FACTBASE_ANALYST": given_name}) == kept


@given(st.text(st.characters()))
def test_whatever_the_environment_says_the_record_takes_the_analyst(given_name: str) -> None:
    name = analyst({"FACTBASE_ANALYST": given_name, "FACTBASE_SETTINGS": os.devnull})

    assert clean_text(name) == name.strip() != ""
    assert len(name) <= ANALYST_LIMIT


# ------------------------------------------------------------------------------------------------------------ device


def test_the_device_is_made_once_and_kept(tmp_path: Path) -> None:
    first = device({})

    assert device({}) == first
    assert first.version == 4
    kept = tmp_path / "data" / "factbase"
    assert [path.name for path in kept.iterdir()] == ["device"]
    assert (kept / "device").read_text(encoding="ascii") == f"{first}\n"


def test_the_environment_overrides_the_device_and_nothing_is_kept(tmp_path: Path) -> None:
    chosen = uuid.UUID(int=7)

    assert device({"FACTBASE_DEVICE": str(chosen)}) == chosen
    assert not (tmp_path / "data").exists()


def test_a_device_that_is_no_uuid_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="FACTBASE_DEVICE: 'laptop' is no UUID"):
        device({"FACTBASE_DEVICE": "laptop"})

    device({})
    path = tmp_path / "data" / "factbase" / "device"
    path.write_bytes(b"\xff damaged")
    with pytest.raises(BadInputError, match=r"device: .* is no UUID") as caught:
        device({})
    assert "remove the file" in caught.value.hint


def test_where_no_id_can_be_kept_it_is_derived_and_the_same_each_time(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")

    first, second = device({}), device({})

    assert first == second
    assert first.version == 5


def test_where_the_file_system_has_no_links_the_id_is_derived(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise OSError("not supported")

    monkeypatch.setattr(Path, "hardlink_to", refuse)

    assert device({}).version == 5
    assert list((tmp_path / "data" / "factbase").iterdir()) == []


def test_many_who_ask_at_once_are_one_device() -> None:
    with ThreadPoolExecutor(16) as pool:
        seen = set(pool.map(lambda _: device({}), range(64)))

    assert len(seen) == 1


def test_the_one_who_comes_second_takes_the_id_of_the_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = uuid.UUID(int=1)
    link = Path.hardlink_to

    def overtaken(self: Path, target: Path) -> None:
        self.write_text(str(first), encoding="ascii")
        link(self, target)

    monkeypatch.setattr(Path, "hardlink_to", overtaken)

    assert device({}) == first
    assert [path.name for path in (tmp_path / "data" / "factbase").iterdir()] == ["device"]


# ----------------------------------------------------------------------------------------------------- settings file


def test_without_a_file_everything_is_at_its_default(tmp_path: Path) -> None:
    expected = Settings(ascii=False, theme="dark", mouse=True, keys={}, analyst=None)

    assert load_settings({}) == expected
    assert load_settings({"FACTBASE_SETTINGS": str(tmp_path / "none.toml")}) == expected


def test_the_file_in_the_users_own_folder_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "factbase"
    folder.mkdir(parents=True)
    written(
        folder / "settings.toml", 'ascii = true\ntheme = "light"\nmouse = false\n[keys]\nassess = "a"\nundo = "u"\n'
    )

    assert settings_file({}) == folder / "settings.toml"
    assert load_settings({}) == Settings(ascii=True, theme="light", mouse=False, keys={"assess": "a", "undo": "u"})


def test_a_file_in_the_folder_somebody_works_in_is_never_read() -> None:
    for name in ("settings.toml", "factbase.toml", ".factbase.toml", "pyproject.toml"):
        Path(name).write_text("ascii = true\n[tool.factbase]\nascii = true\n", encoding="utf-8")

    assert load_settings({}) == Settings()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("asci = true", "asci: is no setting; there are ascii, theme, mouse, keys, analyst"),
        ('ascii = "yes"', "ascii: is true or false"),
        ("mouse = 1", "mouse: is true or false"),
        ('theme = "pink"', f"theme: is one of {', '.join(THEMES)}"),
        ("theme = 3", f"theme: is one of {', '.join(THEMES)}"),
        ("theme = []", f"theme: is one of {', '.join(THEMES)}"),
        ('keys = "a"', 'keys: is a table: [keys], and below it lines such as assess = "a"'),
        ("[keys]\nassess = 3", "keys: assess: is a key in quotes"),
        ('[keys]\nassess = ""', "keys: assess: is a key in quotes"),
        ("analyst = 3", "analyst: is a name in quotes"),
        ('analyst = " "', "analyst: is a name in quotes"),
    ],
)
def test_what_is_not_understood_is_refused_by_file_and_name(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "s.toml"

    with pytest.raises(BadInputError) as caught:
        load_settings(written(path, content))

    assert caught.value.message == f"{path}: {reason}"


@pytest.mark.parametrize("content", [b"ascii = ", b"\xff\xfe", b"a = " + b"[" * 5000, b"ascii = true\nascii = true\n"])
def test_what_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s.toml"
    path.write_bytes(content)

    with pytest.raises(BadInputError, match="is no TOML"):
        load_settings({"FACTBASE_SETTINGS": str(path)})


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read: Is a directory"):
        load_settings({"FACTBASE_SETTINGS": str(tmp_path)})


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Settings().ascii = True  # type: ignore[misc]


def test_asking_for_the_settings_loads_nothing_heavy() -> None:
    names = {"platformdirs", "tomllib", "getpass", "socket", "sqlalchemy", "pydantic"}
    script = f"import sys; old = set(sys.modules); import factbase.settings; print({names} & (set(sys.modules) - old))"

    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, env=importing())

    assert done.stdout == "set()\n"
