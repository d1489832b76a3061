"""Answers as JSON: the shapes that other people's scripts stand on."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from factbase.results import ClaimSummary, EventView, PassageView, SideView, SourceName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factbase.ledger import Factbase
    from factbase.results import Dossier, HopView, LineView

Shape = dict[str, Any]


def named(source: SourceName) -> Shape:
    """A source in passing; an origin that nobody discloses has no id and the name "?"."""
    return {"id": source.id, "name": source.name}


def claim_objects(facts: Factbase, claims: Iterable[ClaimSummary]) -> list[Shape]:
    """Claims with their profiles. Who stands behind a denial is looked up only for claims that are denied."""
    return [claim_object(each, facts.dossier(each.id).denies if each.denials[1] else None) for each in claims]


def claim_object(claim: ClaimSummary, denies: SideView | None) -> Shape:
    """A claim with its profile.

    Args:
        claim: one line of a list.
        denies: the side of the denials; None where nobody denies it.
    """
    asserts = {
        "independent": list(claim.independent),
        "origins": list(claim.origins),
        "choke_points": [named(source) for source in claim.choke_points],
    }
    nobody = {"independent": list(claim.denials), "origins": [0, 0], "choke_points": []}
    return {
        "id": claim.id,
        "handle": claim.handle,
        "text": claim.text,
        "verdict": claim.verdict.value,
        "profile": {
            "asserts": asserts,
            "denies": nobody if denies is None else _side(denies),
            "disputed": claim.disputed,
            "exact": claim.exact,
        },
    }


def _side(side: SideView) -> Shape:
    return {
        "independent": list(side.independent),
        "origins": list(side.origins),
        "choke_points": [named(source) for source in side.choke_points],
    }


def dossier_object(dossier: Dossier) -> Shape:
    """All about one claim."""
    found = claim_object(dossier.claim, dossier.denies)
    found["profile"]["exact"] = dossier.exact
    return found | {
        "occurred": dossier.occurred,
        "place": dossier.place,
        "note": dossier.note,
        "tags": list(dossier.tags),
        "workflow": dossier.claim.workflow.value,
        "lines": [*_lines("asserts", dossier.asserts), *_lines("denies", dossier.denies)],
        "more_lines": dossier.asserts.more_lines or dossier.denies.more_lines,
        "attributions": [_attribution(hop) for hop in dossier.hops],
        "passages": [_passage(hop, hop.passage) for hop in dossier.hops if hop.passage is not None],
        "links": [plain(link) for link in dossier.links],
        "assessments": [plain(each) for each in dossier.assessments],
        "history": [event_object(each) for each in dossier.history],
    }


def _lines(stance: str, side: SideView) -> list[Shape]:
    def shape(line: LineView) -> Shape:
        return {"stance": stance, "hops": list(line.hops), "established": line.established, "loop": line.loop}

    return [shape(line) for line in side.lines]


def _attribution(hop: HopView) -> Shape:
    document = hop.document
    return {
        "id": hop.id,
        "handle": hop.handle,
        "source": named(hop.source),
        "stance": hop.stance,
        "basis": hop.basis,
        "status": "active" if hop.active else "retracted",
        "held": hop.held,
        "origin": hop.root,
        "loop": hop.loop,
        "choke_point": hop.choke_point,
        "cue": hop.cue,
        "said": hop.said,
        "document": None if document is None else {"id": document.id, "title": document.title},
        "relays": [{"to": to, "certainty": certainty} for to, certainty in hop.relays],
    }


def _passage(hop: HopView, passage: PassageView) -> Shape:
    document = None if hop.document is None else hop.document.id
    return {"attribution": hop.id, "document": document, **plain(passage)}


def event_object(event: EventView) -> Shape:
    """One event of the log."""
    return {**plain(event), "kinds": dict(event.kinds)}


def plain(value: Any) -> Any:  # noqa: ANN401 - an answer, or a part of one
    """An answer as JSON values, field by field; sources in passing as `named`, claims in passing as one line."""
    if isinstance(value, SourceName):
        return named(value)
    if isinstance(value, ClaimSummary):
        return claim_object(value, None)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value) if each.name != "key"}
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value
