"""What can be wrong with a case: each check is rows in, findings out; none of them knows a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factbase.errors import InvalidFieldError
from factbase.results import Finding
from factbase.vocabulary import Relation, edtf_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Check = Callable[[Iterable[Any]], Iterator[Finding]]


def integrity(rows: Iterable[str]) -> Iterator[Finding]:
    """What the database itself says; the row "ok" is no finding."""
    for said in rows:
        if said != "ok":
            yield Finding("integrity", "", f"the database file is damaged: {said}")


def references(rows: Iterable[tuple[str, int, str]]) -> Iterator[Finding]:
    """Rows as (table, key, table that it points to) whose reference leads nowhere."""
    for table, key, target in rows:
        yield Finding("references", "", f"row {key} of {table} points to a {target} that is not there")


def kept_figures(rows: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Claims as (id, what is kept and what is right) whose kept figures are not what their lines give."""
    for claim, difference in rows:
        yield Finding("figures", claim, f"the kept figures are not what the lines give: {difference}", fixable=True)


def stale(rows: Iterable[str]) -> Iterator[Finding]:
    """Ids of claims whose figures wait to be computed."""
    for claim in rows:
        yield Finding("stale", claim, "the figures wait to be computed after a change that was cut short", fixable=True)


def search_index(rows: Iterable[str]) -> Iterator[Finding]:
    """What the full-text index says of itself; nothing where it is in step."""
    for said in rows:
        yield Finding("search", "", f"the search index is out of step with the claims: {said}", fixable=True)


def matching_index(rows: Iterable[str]) -> Iterator[Finding]:
    """What is wrong with the index that candidates come from; nothing where it is in step."""
    for said in rows:
        yield Finding("matching", "", f"the index of candidates is out of step with the claims: {said}", fixable=True)


def matching_pairs(said: str) -> Iterator[Finding]:
    """What is wrong with the kept pairs of claims that may be one; nothing where nothing is."""
    if said:
        yield Finding("matching", "", f"the pairs that are kept of claims cannot be believed: {said}", fixable=True)


def anchors(rows: Iterable[tuple[str, str, str]]) -> Iterator[Finding]:
    """Passages as (document, anchor, words) that do not stand where they should."""
    meaning = {
        "moved": "stand elsewhere in the text",
        "ambiguous": "stand in several places of the text, none of them the one given",
        "orphan": "do not stand in the text",
    }
    for document, anchor, words in rows:
        yield Finding("anchors", document, f"the words “{_clip(words)}” {meaning[anchor]}")


def crossing_relays(rows: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Attributions as (child, parent) that relay an attribution of another claim."""
    for child, parent in rows:
        yield Finding("relays", child, f"it relays {parent}, which is about another claim")


def overstated(rows: Iterable[tuple[str, str, int, int, str | None]]) -> Iterator[Finding]:
    """Claims as (id, text, lo, hi, rationale) marked corroborated, or credible beyond doubt, on one source."""
    for claim, text, low, high, rationale in rows:
        if low < 2 and not (rationale or "").strip():  # noqa: PLR2004 - two sources corroborate
            bounds = str(high) if low == high else f"{low}–{high}"
            yield Finding(
                "overstated", claim, f"“{_clip(text)}” is corroborated, but rests on {bounds} and no reason is given"
            )


def dates(rows: Iterable[tuple[str, str, str]]) -> Iterator[Finding]:
    """Records as (id, field, date) whose date is no EDTF."""
    for record, field, text in rows:
        try:
            edtf_span(text)
        except InvalidFieldError as error:
            yield Finding("dates", record, f"{field}: {error.reason}")


def relations(rows: Iterable[tuple[Any, bool, bool]]) -> Iterator[Finding]:
    """Relations that contradict one another, or run in a circle of parts.

    Args:
        rows: each relation (see `store.soundness.Related`), whether its two are one unit, and whether a way up the
            parts leads from its object to its subject.
    """
    for each, one, circle in rows:
        if each.relation == Relation.DISTINCT_FROM and one:
            said = f"{each.subject_name!r} is said to be distinct from {each.object_name!r}, and to be one with it"
            yield Finding("relations", each.id, f"{said}: it counts as one")
        if each.relation == Relation.PART_OF and circle:
            said = f"{each.subject_name!r} is said to be part of {each.object_name!r}, and the other way round too"
            yield Finding("relations", each.id, said)


def lookalikes(rows: Iterable[tuple[str, str, str, str, str, str]]) -> Iterator[Finding]:
    """Pairs of sources, (id, name, handle) twice, that look alike and of which nobody has said whether they are one."""
    for source, name, handle, _, other, other_handle in rows:
        said = f"{name!r} ({handle}) looks like {other!r} ({other_handle}): say `same` or `distinct`"
        yield Finding("lookalikes", source, said)


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"  # noqa: PLR2004 - enough to recognise it
