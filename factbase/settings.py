"""Where the database is, who is asking, on which device, and how the screens look.

All of it comes from the command line, the environment and one file in the user's own folder. Nothing is read from the
folder that somebody works in: it may have come with the documents.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from factbase.errors import BadInputError, NotFoundHereError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["THEMES", "Settings", "analyst", "database_location", "device", "load_settings", "masked", "settings_file"]

APPLICATION = "factbase"
DATABASE = "factbase.db"
THEMES = ("dark", "light", "high-contrast")
ANALYST_LIMIT = 200

# --------------------------------------------------------------------------------------------------- the database


def database_location(option: str | None, env: Mapping[str, str]) -> str:
    """The path or URL of the database to open.

    Args:
        option: what was given with `--db`, or None.
        env: the environment, of which FACTBASE_DB counts; an empty one counts as none.

    Returns:
        The option, else FACTBASE_DB, else `factbase.db` if the folder has one. Whether there is a database at the
        first two is for the opening to find out.

    Raises:
        UsageError: the option is empty.
        NotFoundHereError: there is nothing to go by.
    """
    if option is not None:
        if not option.strip():
            raise UsageError("--db: is empty", hint="name a file or a database URL")
        return option
    if env.get("FACTBASE_DB"):
        return env["FACTBASE_DB"]
    if Path(DATABASE).exists():
        return DATABASE
    raise NotFoundHereError(
        f"no {DATABASE} in this folder", hint="`factbase init` makes one; --db or $FACTBASE_DB name one elsewhere"
    )


_SECRET = re.compile("pass(word|wd|phrase)?$|pwd|secret|token", re.IGNORECASE)
_USER = re.compile(r"([a-z][\w+.-]*://[^:/?#@]*:)(.*@)?", re.IGNORECASE | re.DOTALL)
MASK = "***"


def masked(url: str) -> str:
    """A database URL without its passwords, fit for messages and logs.

    Args:
        url: a URL or a path; a path is returned as it is.

    Returns:
        The URL with `***` for the password before the host, and for the value of each parameter that is one
        (`password`, `sslpassword` and the like). A password may have signs that should have been escaped, so
        everything up to the last `@` is hidden: sometimes too much, never too little.
    """
    if "://" not in url:
        return url
    front, mark, query = _USER.sub(_mask_user, url, count=1).partition("?")
    return front + mark + "&".join(_mask_parameter(each) for each in query.split("&"))


def _mask_user(match: re.Match[str]) -> str:
    return f"{match[1]}{MASK}@" if match[2] else match[0]


def _mask_parameter(parameter: str) -> str:
    name, sign, _ = parameter.partition("=")
    return f"{name}={MASK}" if sign and _SECRET.search(unquote_plus(name)) else parameter


# ------------------------------------------------------------------------------------------------ who, and where


def analyst(env: Mapping[str, str]) -> str:
    """Who is asking: FACTBASE_ANALYST, else the settings file, else the login name, else `analyst`.

    Returns:
        1 to 200 characters in one line, without control characters.

    Raises:
        BadInputError: the settings file is refused (see `load_settings`).
    """
    candidates: tuple[Callable[[], str | None], ...] = (
        lambda: env.get("FACTBASE_ANALYST"),
        lambda: load_settings(env).analyst,
        _login_name,
    )
    for candidate in candidates:
        name = _plain_name(candidate() or "")
        if name:
            return name
    return "analyst"


def _plain_name(name: str) -> str:
    # Joiners stay, because Persian names are written with them; surrogates are bytes that were no UTF-8.
    kept = (
        " " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign
        for sign in name
        if sign in "\u200c\u200d" or unicodedata.category(sign) != "Cf"
    )
    return " ".join("".join(kept).split())[:ANALYST_LIMIT].strip()


def _login_name() -> str:
    import getpass  # noqa: PLC0415 - only where nobody gave a name

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user number without a name, as in many containers
        return ""


def device(env: Mapping[str, str]) -> uuid.UUID:
    """Which device writes: what it writes is one chain in the log.

    Args:
        env: the environment, of which FACTBASE_DEVICE counts.

    Returns:
        FACTBASE_DEVICE, else the id in the user's data folder, which is made at random the first time. Where that
        folder cannot be written: an id derived from the names of host and user, the same each time.

    Raises:
        BadInputError: FACTBASE_DEVICE or the kept file holds no UUID.
    """
    given = env.get("FACTBASE_DEVICE")
    if given:
        return _device_id(given, "FACTBASE_DEVICE", hint="")
    from platformdirs import user_data_path  # noqa: PLC0415 - only where no device is given

    path = user_data_path(APPLICATION, appauthor=False) / "device"
    try:
        return _kept_device(path)
    except OSError:
        return _derived_device()


def cache_folder(env: Mapping[str, str]) -> Path:
    """Where lies what can be made again at any time: the folder that FACTBASE_CACHE names, else the user's own."""
    named = env.get("FACTBASE_CACHE")
    if named:
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415 - only where no folder is named

    return user_cache_path(APPLICATION, appauthor=False)


def model_folder(env: Mapping[str, str]) -> Path | None:
    """The folder of the sentence-embedding model that FACTBASE_MODEL names; `None` where it names none."""
    named = env.get("FACTBASE_MODEL")
    return Path(named) if named else None


def _kept_device(path: Path) -> uuid.UUID:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _keep_device(path)
    text = path.read_text(encoding="ascii", errors="replace")
    return _device_id(text, str(path), hint="remove the file, and a new id will be made")


def _keep_device(path: Path) -> None:
    # Written beside its place and linked there: another process sees the whole id or none, and the first one stays.
    fresh = uuid.uuid4()
    draft = path.with_name(f"device.{fresh}")
    with draft.open("x", encoding="ascii") as file:
        file.write(f"{fresh}\n")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _device_id(text: str, where: str, *, hint: str) -> uuid.UUID:
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        raise BadInputError(f"{where}: {text.strip()[:40]!r} is no UUID", hint=hint) from None


def _derived_device() -> uuid.UUID:
    import socket  # noqa: PLC0415 - only where no id can be kept

    return uuid.uuid5(uuid.NAMESPACE_DNS, f"{APPLICATION}/{socket.gethostname()}/{_login_name()}")


# ----------------------------------------------------------------------------------------------- the settings file


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has chosen for all databases.

    Args:
        ascii: draw with ASCII alone.
        theme: one of `THEMES`.
        mouse: let the mouse point; without it the terminal's own selection works.
        keys: the key of an action, by the action's id.
        analyst: the name that stands in the log; None for the login name.
    """

    ascii: bool = False
    theme: str = THEMES[0]
    mouse: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    analyst: str | None = None


def settings_file(env: Mapping[str, str]) -> Path:
    """The file that FACTBASE_SETTINGS names, else `settings.toml` in the user's configuration folder."""
    named = env.get("FACTBASE_SETTINGS")
    if named:
        return Path(named)
    from platformdirs import user_config_path  # noqa: PLC0415 - only where no file is named

    return user_config_path(APPLICATION, appauthor=False) / "settings.toml"


def load_settings(env: Mapping[str, str]) -> Settings:
    """The settings of the person who is asking; all defaults where there is no file.

    Raises:
        BadInputError: the file cannot be read, is no TOML, or has a name or a value that is not understood.
    """
    path = settings_file(env)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise BadInputError(f"{path}: cannot be read: {error.strerror}") from error
    given = _parse(path, content)
    for name, value in given.items():
        reason = _refusal(name, value)
        if reason:
            raise BadInputError(f"{path}: {name}: {reason}")
    return Settings(**given)


def _parse(path: Path, content: bytes) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - only where there is a file

    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInputError(f"{path}: is no TOML: {error}") from error


def _refusal(name: str, value: object) -> str:
    """What is wrong with a setting, as the end of the sentence "NAME: ..."; "" if nothing is."""
    rule = _RULES.get(name)
    return rule(value) if rule else f"is no setting; there are {', '.join(_RULES)}"


def _no_switch(value: object) -> str:
    return "" if isinstance(value, bool) else "is true or false"


def _no_theme(value: object) -> str:
    return "" if value in THEMES else f"is one of {', '.join(THEMES)}"


def _no_keys(value: object) -> str:
    if not isinstance(value, dict):
        return 'is a table: [keys], and below it lines such as assess = "a"'
    wrong = [action for action, key in value.items() if not (isinstance(key, str) and key)]
    return f"{wrong[0]}: is a key in quotes" if wrong else ""


def _no_analyst(value: object) -> str:
    return "" if isinstance(value, str) and _plain_name(value) else "is a name in quotes"


_RULES: dict[str, Callable[[object], str]] = {
    "ascii": _no_switch,
    "theme": _no_theme,
    "mouse": _no_switch,
    "keys": _no_keys,
    "analyst": _no_analyst,
}
