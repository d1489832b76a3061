"""Which extractors are installed: the built-in one, and those that packages bring by entry points."""

from __future__ import annotations

import logging
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from factbase.reading.english import EnglishExtractor
from factbase.reading.proposals import ENTRY_POINTS, Extraction, Extractor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.reading.proposals import Span

__all__ = ["extractors", "propose"]

_log = logging.getLogger("factbase.reading")


def extractors() -> list[Extractor]:
    """The built-in extractor, then installed ones by name; one that cannot be loaded is logged and left out."""
    found: list[Extractor] = [EnglishExtractor()]
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda each: each.name):
        try:
            made = point.load()()
        except Exception:  # noqa: BLE001 - what a foreign package raises must not end the reading
            _log.exception("the extractor %s cannot be loaded", point.name)
            continue
        if isinstance(made, Extractor) and made.name not in {each.name for each in found}:
            found.append(made)
    return found


def propose(text: str, paragraphs: Sequence[Span], *, name: str = "english") -> tuple[Extractor, Extraction]:
    """What the extractor of that name finds, or the built-in one where there is none or it fails."""
    chosen = next((each for each in extractors() if each.name == name), None) if name != "english" else None
    if chosen is not None:
        try:
            return chosen, chosen.propose(text, paragraphs)
        except Exception:  # noqa: BLE001 - the same
            _log.exception("the extractor %s failed; the built-in one was used", name)
    built_in = EnglishExtractor()
    return built_in, built_in.propose(text, paragraphs)
