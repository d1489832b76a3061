"""The closed vocabularies, dates of the world (EDTF), ids and handles.

Every word list is a `StrEnum` whose values are stored and printed as they stand. Nothing here knows a
database or a screen.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import uuid
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from io import StringIO
from typing import NamedTuple

from factbase.errors import InvalidFieldError

# ---------------------------------------------------------------------------------------- closed vocabularies


class SourceKind(StrEnum):
    """What a source is. An outlet is not taken to know at first hand unless the record says so."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    DOCUMENT = "document"
    GROUP = "group"


class Identity(StrEnum):
    """Whether we know who the source is; an unnamed source keeps its description verbatim as its name."""

    NAMED = "named"
    UNNAMED = "unnamed"


class Relation(StrEnum):
    """How one source stands to another."""

    SAME_AS = "same_as"
    PART_OF = "part_of"
    OWNED_BY = "owned_by"
    MAY_DEPEND = "may_depend"
    """A spouse, an employer, a funder, an agent in common: two sources, and perhaps one voice."""
    SYNDICATES = "syndicates"
    POSSIBLY_SAME = "possibly_same"
    DISTINCT_FROM = "distinct_from"


SYMMETRIC_RELATIONS = frozenset({Relation.SAME_AS, Relation.MAY_DEPEND, Relation.POSSIBLY_SAME, Relation.DISTINCT_FROM})


class Stance(StrEnum):
    """What a source does with a claim; only the first two are sides."""

    ASSERTS = "asserts"
    DENIES = "denies"
    HEDGES = "hedges"
    NO_COMMENT = "no_comment"


class Basis(StrEnum):
    """How a source knows: `own` is first-hand."""

    OWN = "own"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """Whether the text says that one attribution relays another, or we only suspect it."""

    STATED = "stated"
    SUSPECTED = "suspected"


class Status(StrEnum):
    """Whether an attribution still stands."""

    ACTIVE = "active"
    RETRACTED = "retracted"


class Verdict(StrEnum):
    """The analyst's word on a claim."""

    UNREVIEWED = "unreviewed"
    UNCORROBORATED = "uncorroborated"
    CORROBORATED = "corroborated"
    DISPUTED = "disputed"
    REFUTED = "refuted"
    RETRACTED = "retracted"
    NOT_CHECKABLE = "not_checkable"


class Decision(StrEnum):
    """What a person did with a proposal; `edited` is accepted with other words, source or chain."""

    OPEN = "open"
    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


class Workflow(StrEnum):
    """Where a claim stands in the work; never mixed with the verdict."""

    TODO = "todo"
    IN_PROGRESS = "in_progress"
    SECOND_OPINION = "second_opinion"
    DONE = "done"


class Reliability(StrEnum):
    """Source reliability on the Admiralty scale; F is no basis for judgement, not a middle value."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(StrEnum):
    """Claim credibility on the Admiralty scale; 6 cannot be judged."""

    CONFIRMED = "1"
    PROBABLY_TRUE = "2"
    POSSIBLY_TRUE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    CANNOT_BE_JUDGED = "6"


class Likelihood(StrEnum):
    """Likelihood in the words of ICD 203, each with its range in percent (see `LIKELIHOOD_PERCENT`)."""

    ALMOST_NO_CHANCE = "almost no chance"
    VERY_UNLIKELY = "very unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN_CHANCE = "roughly even chance"
    LIKELY = "likely"
    VERY_LIKELY = "very likely"
    ALMOST_CERTAIN = "almost certain"


LIKELIHOOD_PERCENT = {
    Likelihood.ALMOST_NO_CHANCE: (1, 5),
    Likelihood.VERY_UNLIKELY: (5, 20),
    Likelihood.UNLIKELY: (20, 45),
    Likelihood.ROUGHLY_EVEN_CHANCE: (45, 55),
    Likelihood.LIKELY: (55, 80),
    Likelihood.VERY_LIKELY: (80, 95),
    Likelihood.ALMOST_CERTAIN: (95, 99),
}


class Confidence(StrEnum):
    """Analytic confidence (ICD 203); never said in one sentence with a likelihood."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class ClaimRelation(StrEnum):
    """How one claim stands to another."""

    SAME = "same"
    IMPLIES = "implies"
    """Whoever asserts the subject asserts the object: "closed on Monday" implies "closed"."""
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    QUALIFIES = "qualifies"
    UPDATES = "updates"
    UNRELATED = "unrelated"


class Judgement(StrEnum):
    """What a person said about a pair; a negative is remembered."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNSURE = "unsure"
    NONE = "none"


class Kind(StrEnum):
    """The kinds of records, as interchange.v1 names them."""

    SOURCE = "source"
    SOURCE_RELATION = "source_relation"
    DOCUMENT = "document"
    CLAIM = "claim"
    ATTRIBUTION = "attribution"
    CLAIM_LINK = "claim_link"
    ASSESSMENT = "assessment"


# ------------------------------------------------------------------------------------------ dates of the world

_PLAIN_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_EDTF_SIGNS = re.compile(r"[0-9XTZu+:.,/\[\]{}?~%-]{1,100}|Y-?[0-9]{5,9}[?~%]?", re.ASCII)


class Span(NamedTuple):
    """First and last day that an EDTF date can mean, each as the sortable number yyyymmdd."""

    first: int
    last: int


def edtf_span(text: str) -> Span:
    """The days between which a date lies, so that dates of any precision sort and compare.

    Args:
        text: EDTF, level 0 to 2: `2006`, `2006-03`, `2006-03-01~`, `2006-01-16/2006-03`.

    Returns:
        Inclusive bounds; an open end reaches to the year 9999 (or -9999).

    Raises:
        InvalidFieldError: the text is no date of EDTF.

    Source: Extended Date/Time Format, Library of Congress (ISO 8601-2:2019).
    """
    match = _PLAIN_DATE.fullmatch(text)
    if match:
        return _plain_span(text, *(int(part) if part else 0 for part in match.groups()))
    return _edtf_span(text)


def _plain_span(text: str, year: int, month: int, day: int) -> Span:
    if month > 12 and not day:  # noqa: PLR2004 - EDTF writes seasons as months from 21 on
        return _edtf_span(text)
    last_month = month or 12
    last_day = day or _month_length(year, last_month)
    if "-00" in text or last_month > 12 or last_day > _month_length(year, last_month):  # noqa: PLR2004 - December
        raise _no_date(text)
    return Span(year * 10000 + (month or 1) * 100 + (day or 1), year * 10000 + last_month * 100 + last_day)


def _month_length(year: int, month: int) -> int:
    if month == 2:  # noqa: PLR2004 - February
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in {4, 6, 9, 11} else 31


@lru_cache(maxsize=4096)
def _edtf_span(text: str) -> Span:
    # Only signs of EDTF, and no year of a thousand digits (Y1E9999): the parser would work it out for minutes.
    if not _EDTF_SIGNS.fullmatch(text):
        raise _no_date(text)
    from edtf import parse_edtf  # noqa: PLC0415 - 130 ms that most runs never need

    try:
        with redirect_stdout(StringIO()):  # it prints about what it refuses
            parsed = parse_edtf(text.replace("/..", "/9999").replace("../", "-9999/"))
        span = Span(_day_number(parsed.lower_strict()), _day_number(parsed.upper_strict()))
    except Exception as error:
        # The parser raises its own errors, and TypeError or ValueError for what it half understands.
        raise _no_date(text) from error
    if span.first > span.last:
        raise _no_date(text)
    return span


def _day_number(day: tuple[int, ...]) -> int:
    return int(day[0]) * 10000 + int(day[1]) * 100 + int(day[2])


def _no_date(text: str) -> InvalidFieldError:
    shown = text if len(text) <= 40 else text[:40] + "…"  # noqa: PLR2004 - enough to recognise it
    return InvalidFieldError("date", f"{shown!r} is no EDTF date such as 2006, 2006-03, 2006-03-01 or 2006-03-01~")


def utc_text(moment: datetime) -> str:
    """A moment of the record as text: UTC, to the microsecond, sortable, `2006-05-06T12:00:00.000000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def after(newest: str | None, now: str) -> str:
    """The moment of what is said now: later than the newest that was said of the same thing, so that it counts."""
    if newest is None or newest < now:
        return now
    try:
        return utc_text(parse_moment(newest) + timedelta(microseconds=1))
    except OverflowError:
        return newest


def parse_moment(text: str) -> datetime:
    """A moment of the record from ISO 8601; one without an offset is read as UTC.

    Raises:
        InvalidFieldError: the text is no date and time.
    """
    try:
        moment = datetime.fromisoformat(text)
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidFieldError("at", f"{text[:40]!r} is no date and time such as 2006-05-06T12:00:00Z") from None


# --------------------------------------------------------------------------------------------- ids and handles

NAMESPACE = uuid.UUID("6f1d0c52-52a4-5f0c-9d2e-8a4f5a2f7c11")
_HANDLE_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
HANDLE_PREFIX = {Kind.CLAIM: "c", Kind.SOURCE: "s", Kind.DOCUMENT: "d", Kind.ATTRIBUTION: "a"}


def new_uid() -> uuid.UUID:
    """A fresh UUIDv7: rising within a process, so that rows sort in the order in which they were made."""
    from uuid_utils.compat import uuid7  # noqa: PLC0415 - only what writes needs it

    return uuid.UUID(int=uuid7().int)


def derived_uid(namespace: uuid.UUID, *parts: str) -> uuid.UUID:
    """The UUIDv5 of some text: the same text gives the same id, on every machine."""
    return uuid.uuid5(namespace, "\x1f".join(parts))


def uid_of(text: str, namespace: uuid.UUID = NAMESPACE) -> uuid.UUID:
    """The identity behind an id of a file: a UUID as it is, any other string through UUIDv5.

    Raises:
        InvalidFieldError: the id is empty or longer than 200 characters.
    """
    if not 1 <= len(text) <= 200:  # noqa: PLR2004 - interchange.v1
        raise InvalidFieldError("id", f"an id has 1 to 200 characters, this one has {len(text)}")
    if _UUID.fullmatch(text):
        return uuid.UUID(text)
    return derived_uid(namespace, text)


def handle_stem(uid: bytes, length: int) -> str:
    """The first `length` signs of a row's handle, without the letter of its kind.

    It comes from a hash of the identity, so that a handle survives undo, export and import.
    """
    number = int.from_bytes(hashlib.blake2b(uid, digest_size=16).digest())
    signs = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        signs.append(_HANDLE_SIGNS[digit])
    return "".join(signs)


def handle_length(rows: int) -> int:
    """How many signs a handle needs in a table of so many rows: collisions stay rare (1 in 64)."""
    length = 4
    while 32**length < 64 * rows:
        length += 1
    return length


# --------------------------------------------------------------------------------------------- names of sources

# Letters, a Braille pattern, and marks (joiners and variation selectors) that show as nothing.
_FILLERS = re.compile(
    "[\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


def name_key(name: str) -> str:
    """What two spellings of one name share: NFKC, without invisible characters, one space, casefolded.

    Returns:
        A text for comparison only; the name itself is kept verbatim beside it. May be empty.
    """
    visible = _without_invisible(unicodedata.normalize("NFKC", name))
    return unicodedata.normalize("NFKC", " ".join(visible.split()).casefold())


def _without_invisible(text: str) -> str:
    if text.isprintable() and text.isascii():
        return text
    kept = (c for c in text if unicodedata.category(c) not in {"Cf", "Cc"} or c in "\t\n\r")
    return _FILLERS.sub("", "".join(kept))


@lru_cache(maxsize=65_536)
def name_skeleton(name: str) -> str:
    """What names share that look alike on a screen: each sign replaced by the one that it is confused with.

    Returns:
        A text for comparison only. Names with one skeleton and different keys are a warning, never a merge.

    Source: skeleton of UTS #39, on the NFKC form of the name without invisible characters, casefolded in the end.
    """
    text = unicodedata.normalize("NFD", _without_invisible(unicodedata.normalize("NFKC", name)))
    lookalike = "".join(_prototype(sign) for sign in text)
    return " ".join(unicodedata.normalize("NFD", lookalike).casefold().split())


@lru_cache(maxsize=4096)
def _prototype(sign: str) -> str:
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415 - 50 ms for what writes names

    def looks_like(text: str) -> list[str]:
        # Signs of scripts that run from right to left stand between marks of direction there.
        entries = confusables_data.get(text) or confusables_data.get(f"\u200e{text}\u200e", ())
        return [each["c"].strip("\u200e") for each in entries]

    near = looks_like(sign)
    if len(near) != 1:
        return sign  # a prototype lists all that is confused with it, any other sign only its prototype
    [other] = near
    mutual = looks_like(other) == [sign]
    return min(sign, other) if mutual else other
