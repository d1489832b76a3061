"""All about one claim, source or document."""

# ruff: noqa: D417 - the options of every command are described with their types

import uuid
from typing import TYPE_CHECKING

from factbase.cli.lists import claim_table
from factbase.cli.options import COMMON, Options
from factbase.cli.output import Column, Output
from factbase.cli.wording import called, moment, names, told
from factbase.display import plural
from factbase.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.ledger import Factbase
    from factbase.results import AssessmentView, DocumentDossier, Dossier, EventView, HopView, SourceDossier
    from factbase.vocabulary import Kind

_EVENTS_SHOWN = 10
_TREE = (Column("", 3), Column("", 2))


def show(record: str, /, *, common: Options = COMMON) -> None:
    """Say all about one claim, source or document: every line, passage, link and verdict, and its history.

    Args:
        record: its handle or id, or a source's name; an attribution shows its claim
    """
    from factbase.cli.json_shapes import dossier_object, plain
    from factbase.vocabulary import Kind

    out = common.output()
    with common.open() as facts:
        kind, found = _subject(facts, record)
        if kind is Kind.SOURCE:
            source = facts.source(found)
            out.data(_source_object(source)) if out.as_json else _print_source(out, source)
        elif kind is Kind.DOCUMENT:
            document = facts.document(found)
            acquired, decided = facts.acquisitions(found), facts.decisions(found)
            if out.as_json:
                out.data(plain(document) | {"acquisitions": acquired, "proposals": decided})
            else:
                _print_document(out, document, acquired, decided)
        else:
            dossier = facts.dossier(found)
            out.data(dossier_object(dossier)) if out.as_json else _print_claim(out, dossier)


def _subject(facts: "Factbase", reference: str) -> "tuple[Kind, str]":
    """The claim, source or document that a reference means, or that the record which it means is about."""
    from factbase.store.record_reader import state
    from factbase.vocabulary import Kind

    kind, found = facts.resolve(reference)
    if kind in {Kind.CLAIM, Kind.SOURCE, Kind.DOCUMENT}:
        return kind, found
    with facts.store.read() as connection:
        fields = state(connection, kind, uuid.UUID(found))
    if fields is None:
        raise NotFoundError(f"nothing here is called {reference!r}")
    if kind is Kind.SOURCE_RELATION:
        return Kind.SOURCE, fields["subject"]
    return Kind.CLAIM, fields.get("claim") or fields["subject"]


# -------------------------------------------------------------------------------------------------------- claim


def _print_claim(out: Output, dossier: "Dossier") -> None:
    from factbase.review import drawn, sentence, trees

    claim = dossier.claim
    out.line(f"claim {claim.handle}  {claim.verdict.value}  {claim.workflow.value}", bold=True)
    out.paragraph(claim.text, indent="  ")
    out.paragraph(sentence(dossier, ascii_only=out.ascii_only))
    facts = {"occurred": dossier.occurred, "place": dossier.place, "tags": ", ".join(dossier.tags)}
    for name, value in facts.items():
        if value:
            out.line(f"{name} {value}")
    if dossier.note:
        out.paragraph(dossier.note, indent="  ")
    for heading, lines in trees(dossier):
        _heading(out, heading.lower())
        out.table(_TREE, [drawn(line, ascii_only=out.ascii_only) for line in lines], indent="  ")
    _print_passages(out, [hop for hop in dossier.hops if hop.passage])
    _print_judgements(out, dossier)
    _print_history(out, dossier.history)


def _print_passages(out: Output, hops: "Sequence[HopView]") -> None:
    if hops:
        _heading(out, "passages")
    for hop in hops:
        assert hop.passage is not None
        where = f", {hop.document.title} ({hop.document.handle})" if hop.document else ""
        anchor = "" if hop.passage.anchor == "exact" else f" [{hop.passage.anchor}]"
        out.line(f"  {called(hop.source)}{where}{anchor}")
        out.paragraph(f"“{hop.passage.exact}”", indent="    ")


def _print_judgements(out: Output, dossier: "Dossier") -> None:
    if dossier.links:
        _heading(out, "links")
    for link in dossier.links:
        way = f"{link.relation} {link.other_handle}" if link.outgoing else f"{link.other_handle} {link.relation} this"
        out.clipped(f"  {way} ({link.judgement}): {link.other_text}")
    if dossier.assessments:
        _heading(out, "assessments, the newest first")
    for each in dossier.assessments:
        out.line(f"  {_assessed(each)}")
        if each.rationale:
            out.paragraph(each.rationale, indent="    ")


def _assessed(each: "AssessmentView") -> str:
    when = moment(each.at) if each.at else "undated"
    parts = {"credibility": each.credibility, "likelihood": each.likelihood, "confidence": each.confidence}
    said = ", ".join([each.verdict, *(f"{name} {value}" for name, value in parts.items() if value)])
    return f"{when}  {each.analyst or 'nobody named'}: {said}"


def _print_history(out: Output, events: "Sequence[EventView]") -> None:
    if events:
        _heading(out, "history")
    for event in events[:_EVENTS_SHOWN]:
        out.clipped(f"  {moment(event.at)}  {event.analyst}: {told(event)}")
    if len(events) > _EVENTS_SHOWN:
        out.line(f"  and {plural(len(events) - _EVENTS_SHOWN, 'earlier event', 'earlier events')}: `factbase history`")


def _heading(out: Output, text: str) -> None:
    out.line()
    out.line(text, bold=True)


# ------------------------------------------------------------------------------------------- source and document


def _source_object(dossier: "SourceDossier") -> dict[str, object]:
    from factbase.cli.json_shapes import named, plain

    relations = [
        {"relation": relation, "source": named(other), "outgoing": outgoing}
        for relation, other, outgoing in dossier.relations
    ]
    found: dict[str, object] = plain(dossier)
    return found | {"relations": relations}


def _print_source(out: Output, dossier: "SourceDossier") -> None:
    source = dossier.source
    out.line(f"source {source.handle}  {source.kind}, {source.identity}", bold=True)
    out.paragraph(source.name, indent="  ")
    if dossier.protected:
        out.line("protected: exports leave the name out")
    if source.aliases:
        out.line(f"also called {out.joined(source.aliases)}")
    if dossier.description:
        out.paragraph(dossier.description, indent="  ")
    claims = plural(source.claims, "claim", "claims")
    out.line(f"speaks in {claims}; {source.claims_lost:,} would be lost without it")
    for rating in dossier.ratings:
        out.line(f"reliability {', '.join(str(value) for value in rating.values() if value)}")
    for relation, other, outgoing in dossier.relations:
        this, that = ("this", f"{called(other)} ({other.handle})")
        out.line(" ".join((this, relation, that) if outgoing else (that, relation, this)))
    if dossier.lookalikes:
        out.line(f"looks like {names(out, dossier.lookalikes)}")
    _print_claims_and_documents(out, dossier)
    _print_history(out, dossier.history)


def _print_claims_and_documents(out: Output, dossier: "SourceDossier") -> None:
    if dossier.documents:
        _heading(out, "documents that it published")
    for document in dossier.documents:
        out.clipped(f"  {document.handle}  {document.published or ''}  {document.title}")
    if dossier.claims:
        _heading(out, "claims")
        claim_table(out, dossier.claims, indent="  ")


def _print_document(
    out: Output, dossier: "DocumentDossier", acquired: "Sequence[dict[str, str]]", decided: "dict[str, int]"
) -> None:
    document = dossier.document
    out.line(f"document {document.handle}", bold=True)
    out.paragraph(document.title, indent="  ")
    facts = {
        "published": document.published,
        "by": called(document.publisher) if document.publisher else None,
        "written by": names(out, dossier.authors),
        "address": dossier.url,
        "kind": dossier.media_type,
        "retrieved": dossier.retrieved_at,
        "sha256": dossier.sha256,
        "characters": f"{document.characters:,}" if document.characters else None,
    }
    for name, value in facts.items():
        if value:
            out.line(f"{name} {value}")
    for each in acquired:
        out.line(f"came {moment(each['at'])} from {each['origin']}, read by {each['tool']}")
    if decided:
        out.line("proposals " + ", ".join(f"{count:,} {word}" for word, count in sorted(decided.items())))
    if dossier.passages:
        _heading(out, "passages")
    for passage, claim in dossier.passages:
        out.clipped(f"  {passage.start}–{passage.end}  {claim.handle}  {claim.text}")
        out.paragraph(f"“{passage.exact}”", indent="    ")
    _print_history(out, dossier.history)
