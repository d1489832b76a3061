"""The query line of `claims` and of the screen's search: words and `field:value` terms, to a filter.

    verdict:disputed source:"Asharq" independent:1 tag:talks before:2006-05 embassy memo

Words are looked for in the claims' texts, each as the beginning of a word; terms narrow, all of them together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factbase.errors import BadInputError, InvalidFieldError
from factbase.vocabulary import Verdict, Workflow, edtf_span

if TYPE_CHECKING:
    from collections.abc import Callable

SORTS = ("added", "newest", "independent", "occurred", "text")
_TERM = re.compile(r'(?:(?P<field>[A-Za-z_]+):)?(?:"(?P<quoted>[^"]*)"|(?P<plain>\S+))')
_WORD = re.compile(r"\w+")
_COUNT = re.compile(r"[0-9]{1,6}")
_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims a list shows; every part that is given must hold. The empty filter shows all."""

    words: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    workflow: Workflow | None = None
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    independent: int | None = None
    single_source: bool = False
    maybe_single_source: bool = False
    disputed: bool = False
    unnamed_only: bool = False
    circular: bool = False
    overstated: bool = False
    before: int | None = None  # yyyymmdd: what happened lies before this day
    after: int | None = None  # yyyymmdd: what happened lies after this day
    sort: str = "added"


def parse_query(text: str, base: ClaimFilter | None = None) -> ClaimFilter:
    """The filter that a query line means, on top of `base`.

    Raises:
        BadInputError: a field or a value is not known; the message names it and lists what is.
    """
    if len(text) > _LIMIT:
        raise BadInputError(f"the query has {len(text)} characters", hint=f"at most {_LIMIT} are read")
    found, meant = base or ClaimFilter(), not text.strip()
    for match in _TERM.finditer(text):
        field = match["field"].lower() if match["field"] else None
        value = match["quoted"] if match["quoted"] is not None else match["plain"]
        meant = meant or field in _TERMS or bool(_WORD.search(match[0]))
        if not value or (value.endswith(":") and value[:-1].lower() in _TERMS):
            raise BadInputError(f"{match[0]} has no value", hint="write it without a space, such as verdict:disputed")
        found = replace(found, **_term(found, field, value) if field in _TERMS else _words(found, match[0], field))
    if not meant:
        raise BadInputError(f"{text.strip()[:60]!r} has no word to look for", hint="a word has letters or digits")
    return found


def _words(found: ClaimFilter, text: str, field: str | None) -> dict[str, tuple[str, ...]]:
    if field is not None and not text.startswith((f"{field}://", f"{field}::")):
        known = ", ".join(sorted(_TERMS))
        raise BadInputError(
            f"{field}: is no field of a query", hint=f"known are {known}; quote a word that has a colon"
        )
    return {"words": (*found.words, *_WORD.findall(text))}


def _term(found: ClaimFilter, field: str, value: str) -> dict[str, object]:
    try:
        return _TERMS[field](found, value)
    except (ValueError, InvalidFieldError):
        raise BadInputError(f"{field}: {value[:60]!r} is not {_EXPECTED[field]}") from None


def _independent(_found: ClaimFilter, value: str) -> dict[str, object]:
    if not _COUNT.fullmatch(value):
        raise ValueError
    return {"independent": int(value)}


def _sorted(_found: ClaimFilter, value: str) -> dict[str, object]:
    if value not in SORTS:
        raise ValueError
    return {"sort": value}


_IS: dict[str, dict[str, object]] = {
    "single": {"single_source": True},
    "maybe": {"maybe_single_source": True},
    "disputed": {"disputed": True},
    "unnamed": {"unnamed_only": True},
    "circular": {"circular": True},
    "overstated": {"overstated": True},
    "undecided": {"verdicts": (Verdict.UNREVIEWED,)},
}


def _is(_found: ClaimFilter, value: str) -> dict[str, object]:
    if value not in _IS:
        raise ValueError
    return _IS[value]


_TERMS: dict[str, Callable[[ClaimFilter, str], dict[str, object]]] = {
    "verdict": lambda found, value: {"verdicts": (*found.verdicts, Verdict(value))},
    "workflow": lambda _, value: {"workflow": Workflow(value)},
    "source": lambda found, value: {"sources": (*found.sources, value)},
    "tag": lambda found, value: {"tags": (*found.tags, value)},
    "independent": _independent,
    "before": lambda _, value: {"before": edtf_span(value).first},
    "after": lambda _, value: {"after": edtf_span(value).last},
    "is": _is,
    "sort": _sorted,
}
_EXPECTED = {
    "verdict": "one of " + ", ".join(Verdict),
    "workflow": "one of " + ", ".join(Workflow),
    "independent": "a number of sources such as 1",
    "before": "a date such as 2006-05",
    "after": "a date such as 2006-05",
    "is": "one of " + ", ".join(_IS),
    "sort": "one of " + ", ".join(SORTS),
}
