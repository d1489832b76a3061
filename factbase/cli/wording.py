"""Answers as words: what stands in the cells of tables and in the lines between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.display import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from factbase.cli.output import Output
    from factbase.results import ClaimSummary, EventView, SourceName

_KINDS = {
    "claim": ("claim", "claims"),
    "source": ("source", "sources"),
    "document": ("document", "documents"),
    "attribution": ("attribution", "attributions"),
    "source_relation": ("relation of sources", "relations of sources"),
    "claim_link": ("link of claims", "links of claims"),
    "assessment": ("assessment", "assessments"),
}


def called(source: SourceName) -> str:
    """A source's name; in quotes, as on the capture line, if it is a description of somebody unnamed."""
    return f'"{source.name}"' if source.unnamed and source.id else source.name


def names(out: Output, sources: Iterable[SourceName]) -> str:
    """Several sources in one cell."""
    return out.joined(map(called, sources))


def on_whom(out: Output, claim: ClaimSummary) -> str:
    """Whom all lines of a claim pass, and what else must be known about it."""
    notes = [f"denied by {out.bounds(claim.denials)}"] if claim.denials[1] else []
    notes += ["circular"] if claim.loop else []
    said = names(out, claim.choke_points)
    return f"{said} ({', '.join(notes)})".strip() if notes else said


def rests_on(out: Output, claim: ClaimSummary) -> str:
    """On how many independent sources a claim rests, and on whom."""
    low, high = claim.independent
    if not high:
        return "rests on no source"
    number = f"{out.bounds((low, high))} independent {'source' if high == 1 else 'sources'}"
    through = names(out, claim.choke_points)
    return f"rests on {number}: {through}" if high == 1 and through else f"rests on {number}"


def counted(counts: Mapping[str, int]) -> str:
    """Numbers of records by kind: `2 claims, 1 source`; `nothing` for none."""
    parts = [plural(counts[kind], *words) for kind, words in _KINDS.items() if counts.get(kind)]
    return ", ".join(parts) or "nothing"


def told(event: EventView) -> str:
    """One event in a sentence."""
    return event.sentence + (" (taken back)" if event.undone else "")


def moment(text: str) -> str:
    """A moment of the record to the minute; the times of the log are UTC."""
    return text[:16].replace("T", " ")


def chains(out: Output, hops: Sequence[SourceName]) -> str:
    """Sources one after the other, from the origin on."""
    return (" -> " if out.ascii_only else " → ").join(map(called, hops))
