"""Which extractors are installed: the built-in one, and those that come by entry points."""

from __future__ import annotations

import logging
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from factbase.errors import FactbaseError, UsageError
from factbase.reading.english.extractor import EnglishExtractor
from factbase.reading.proposals import ENTRY_POINTS, Extraction, Extractor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.metadata import EntryPoint

    from factbase.reading.proposals import Span

__all__ = ["extractors", "named", "propose"]

_log = logging.getLogger("factbase.reading")
_made: dict[str, Extractor] = {}  # a model is loaded once in a process, not once a document


def extractors() -> list[Extractor]:
    """The built-in extractor, then installed ones by name.

    One that misses what it needs is left out, and so is one that cannot be loaded, which is logged.
    """
    found: list[Extractor] = [EnglishExtractor()]
    for point in _points():
        try:
            made = point.load()()
        except FactbaseError as error:
            _log.info("the extractor %s is not used: %s", point.name, error.message)
            continue
        except Exception:  # noqa: BLE001 - what a foreign package raises must not end the reading
            _log.exception("the extractor %s cannot be loaded", point.name)
            continue
        if isinstance(made, Extractor) and made.name not in {each.name for each in found}:
            found.append(made)
    return found


def _points() -> list[EntryPoint]:
    return sorted(entry_points(group=ENTRY_POINTS), key=lambda each: each.name)


def named(name: str) -> Extractor:
    """The extractor of that name.

    Raises:
        UsageError: there is none, or it misses what it needs or cannot be loaded; the message says which.
    """
    if name == EnglishExtractor.name:
        return EnglishExtractor()
    if name not in _made:
        point = next((each for each in _points() if each.name == name), None)
        if point is None:
            there = ", ".join([EnglishExtractor.name, *(each.name for each in _points())])
            raise UsageError(f"there is no extractor {name!r}", hint=f"installed are {there}")
        _made[name] = _loaded(point)
    return _made[name]


def _loaded(point: EntryPoint) -> Extractor:
    try:
        made = point.load()()
    except FactbaseError:
        raise
    except Exception as error:
        raise UsageError(f"the extractor {point.name} cannot be loaded: {error}") from error
    if not isinstance(made, Extractor):
        raise UsageError(f"{point.name} is no extractor", hint="it needs name, version, languages and propose")
    return made


def propose(text: str, paragraphs: Sequence[Span], *, name: str = "english") -> tuple[Extractor, Extraction]:
    """What the extractor of that name finds; where it fails on this text, which is logged, the built-in one.

    Raises:
        UsageError: there is no such extractor (see `named`).
    """
    chosen = named(name)
    try:
        return chosen, chosen.propose(text, paragraphs)
    except Exception:
        if isinstance(chosen, EnglishExtractor):
            raise
        _log.exception("the extractor %s failed; the built-in one was used", name)
    built_in = EnglishExtractor()
    return built_in, built_in.propose(text, paragraphs)
