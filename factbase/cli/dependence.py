"""Questions about dependence: what falls without whom, and who cites whom in a circle."""

# ruff: noqa: D417 - the options of every command are described with their types

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from factbase.cli.lists import claim_table
from factbase.cli.options import COMMON, Limit, Options, limit_of
from factbase.cli.output import Column, Output
from factbase.cli.wording import called, chains
from factbase.display import plural

if TYPE_CHECKING:
    from factbase.cli.json_shapes import Shape
    from factbase.ledger import Factbase
    from factbase.results import ClaimSummary, Dossier, HopView, SourceName, WhatIf

_CLAIMS_SHOWN = 20


def what_if(
    source: str | None = None,
    /,
    *,
    document: Annotated[str | None, Parameter(help="a document instead: its handle or id")] = None,
    apply: bool = False,
    limit: Limit = _CLAIMS_SHOWN,
    common: Options = COMMON,
) -> None:
    """Say which claims fall if a source is discredited, or a document retracted; nothing is changed.

    Args:
        source: its name, an alias, its handle or id
        apply: do it: all that the source says or publishes is retracted, and `undo` takes that back
    """
    out = common.output()
    shown = limit_of(limit)
    with common.open() as facts:
        answer = facts.discredit(source, document=document) if apply else facts.what_if(source, document=document)
        if out.as_json:
            out.data(_object(answer, is_document=document is not None) | ({"applied": True} if apply else {}))
        else:
            _print_answer(out, facts, answer, shown)
    if apply:
        out.say("done; `factbase undo` takes it back")


def _object(answer: "WhatIf", *, is_document: bool) -> "Shape":
    from factbase.cli.json_shapes import named

    return {
        "document" if is_document else "source": named(answer.source),
        "lost": list(answer.lost),
        "now_single_source": list(answer.now_single_source),
        "weaker": list(answer.weaker),
        "unaffected": answer.unaffected,
    }


def _print_answer(out: Output, facts: "Factbase", answer: "WhatIf", limit: int | None) -> None:
    out.line(f"without {called(answer.source)} ({answer.source.handle}):")
    parts = (
        ("lost", answer.lost, "left with no source"),
        ("now on one source", answer.now_single_source, "rested on more"),
        ("weaker", answer.weaker, "still rest on more than one"),
    )
    for title, ids, meaning in parts:
        out.line(f"  {plural(len(ids), 'claim', 'claims')} {title}: {meaning}")
    out.line(f"  {plural(answer.unaffected, 'claim', 'claims')} unaffected")
    for title, ids, _ in parts:
        if ids:
            _print_part(out, facts, title, ids, limit)


def _print_part(out: Output, facts: "Factbase", title: str, ids: Sequence[str], limit: int | None) -> None:
    out.line()
    out.line(f"{title}:")
    for claim in _summaries(facts, ids[:limit]):
        out.clipped(f"  {claim.handle}  {claim.text}")
    if limit is not None and len(ids) > limit:
        out.line(f"  and {len(ids) - limit:,} more: --limit 0 shows all")


def _summaries(facts: "Factbase", ids: Sequence[str]) -> "list[ClaimSummary]":
    if len(ids) <= 2 * _CLAIMS_SHOWN:
        return [facts.dossier(each).claim for each in ids]
    wanted = set(ids)
    return [claim for claim in facts.claims(limit=None) if claim.id in wanted]


def choke_points(*, limit: Limit = 50, common: Options = COMMON) -> None:
    """List the sources that most claims would be lost without, those with most of them first."""
    out = common.output()
    with common.open() as facts:
        found = facts.choke_points(limit=limit_of(limit))
    if out.as_json:
        objects: list[Shape] = [
            {"source": {"id": each.id, "name": each.name}, "claims_lost": each.claims_lost} for each in found
        ]
        out.data(objects)
        return
    columns = (Column("source"), Column("claims lost", right=True), Column("kind"), Column("name", 1))
    rows = [
        (each.handle, str(each.claims_lost), each.kind, f'"{each.name}"' if each.identity == "unnamed" else each.name)
        for each in found
    ]
    out.table(columns, rows)
    if not found:
        out.note("no claim would be lost without any one source")


def circular(*, common: Options = COMMON) -> None:
    """List the claims whose sources cite each other in a circle, and who cites whom."""
    from factbase.cli.json_shapes import claim_object, named

    out = common.output()
    with common.open() as facts:
        found = facts.circular()
    if out.as_json:
        out.data(
            [
                claim_object(each.claim, each.denies)
                | {"circles": [[named(source) for source in circle] for circle in circles(each)]}
                for each in found
            ]
        )
        return
    for dossier in found:
        claim_table(out, [dossier.claim])
        for circle in circles(dossier):
            out.line(f"  {chains(out, circle)}")
    if not found:
        out.note("no citation loops")


def circles(dossier: "Dossier") -> "list[list[SourceName]]":
    """The loops of citations among a claim's attributions, each as the sources that it runs through.

    A loop begins where the oldest of its attributions stands, and ends with the source that it began with.
    """
    looped = {hop.id: hop for hop in dossier.hops if hop.loop}
    found: list[list[SourceName]] = []
    seen: set[str] = set()
    for start in looped:
        if start not in seen:
            way = _around(looped, start)
            seen.update(way)
            found.append([looped[each].source for each in [*way, start]])
    return found


def _around(looped: "dict[str, HopView]", start: str) -> list[str]:
    """One way from an attribution along relays inside loops, back to it or to where it was before."""
    way: list[str] = []
    here: str | None = start
    while here is not None and here not in way:
        way.append(here)
        here = next((to for to, _ in looped[here].relays if to in looped), None)
    return way
