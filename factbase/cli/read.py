"""Reading documents: from files and addresses to proposals, and from proposals to claims."""

# ruff: noqa: D417 - the options of every command are described with their types

import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from factbase.cli.failures import tell
from factbase.cli.options import COMMON, Options
from factbase.cli.output import Output
from factbase.display import plural
from factbase.errors import EXIT_OK, FactbaseError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factbase.ledger import Factbase
    from factbase.results import HopDraft, ProposalView, ReadingView, Terms

_SHARE = 100


def read(
    *documents: Annotated[str, Parameter(allow_leading_hyphen=False)],
    accept: Literal["all", "none", "ask"] = "none",
    profile: Literal["strict", "broad"] = "strict",
    extractor: str = "english",
    common: Options = COMMON,
) -> int:
    """Read documents: their bytes are kept, their text found, and who says what in it proposed.

    Text, HTML, PDF, DOCX, e-mail and web archives (WARC) can be read, from files or from addresses that you name.

    Args:
        documents: files, or addresses that begin with http:// or https://
        accept: which proposals become claims: all, none, or those that you say yes to
        profile: strict for clauses and quotations; broad for things, attitudes and nouns as well
        extractor: which extractor proposes: english; spacy or both, where a model of spaCy is installed; or another one
    """
    if not documents:
        raise UsageError("read: which document?", hint="name a file, or an address that begins with https://")
    out = common.output()
    if accept == "ask" and (out.as_json or not sys.stdin.isatty()):
        raise UsageError("--accept ask: needs a terminal to ask on", hint="use --accept all or none")
    told: list[dict[str, Any]] = []
    failed: FactbaseError | None = None
    with common.open() as facts:
        for name in documents:
            try:
                found = _read(facts, name, extractor)
                told += [_done(out, facts, view, accept, strict=profile == "strict") for view in found]
            except FactbaseError as error:
                failed = failed or error
                tell(error.message, error.hint)
    if out.as_json and told:
        out.data(told[0] if len(documents) == 1 and len(told) == 1 else told)
    return failed.exit_code if failed else EXIT_OK


def _read(facts: "Factbase", name: str, extractor: str) -> "Iterator[ReadingView]":
    from factbase.reading.fetch import is_url

    if is_url(name):
        yield facts.read_url(name, extractor=extractor)
    elif facts.is_web_archive(name):
        yield from facts.read_web_archive(name, extractor=extractor)
    else:
        yield facts.read_file(name, extractor=extractor)


def _done(out: Output, facts: "Factbase", view: "ReadingView", accept: str, *, strict: bool) -> dict[str, Any]:
    """Accept what is to be accepted, print the rest; the document as JSON."""
    if accept == "all":
        facts.accept_all(view.id, strict=strict)
        view = facts.reading(view.id)
    if out.as_json:
        return reading_object(view, strict=strict)
    _print(out, facts, view, strict=strict)
    if accept == "ask":
        _ask(out, facts, view, strict=strict)
    return {}


def reading_object(view: "ReadingView", *, strict: bool = True) -> dict[str, Any]:
    """A document with its proposals, as `read --json` prints it; positions are code points into its text."""
    return {
        "document": {
            "id": view.id,
            "title": view.title,
            "authors": list(view.authors),
            "publisher": view.publisher,
            "published": view.published,
            "sha256": view.sha256,
            "text": view.text,
        },
        "body": list(view.body),
        "proposals": [_proposal_object(each) for each in view.proposals if each.strict or not strict],
        "cues_without_proposal": [list(span) for span in view.cues_without_proposal],
        "reuse": [
            {
                "document": each.document,
                "here": list(each.here),
                "there": list(each.there),
                "words": each.words,
                "kind": each.kind,
                "wire": each.wire or None,
            }
            for each in view.reuse
        ],
    }


def _proposal_object(each: "ProposalView") -> dict[str, Any]:
    return {
        "id": each.id,
        "claim": [list(span) for span in each.claim],
        "text": each.text,
        "stance": each.stance,
        "confidence": each.confidence,
        "pattern": each.pattern,
        "chain": [_hop_object(hop) for hop in each.chain],
        "decision": each.decision,
        "claim_id": each.claim_id,
        "offered": _terms_object(each.offered),
        "accepted": _terms_object(each.accepted),
    }


def _terms_object(terms: "Terms | None") -> dict[str, Any] | None:
    """What a proposal becomes or became, where that is something else than was found; `null` where it is not."""
    if terms is None:
        return None
    return {
        "text": terms.text,
        "claim": [list(span) for span in terms.spans],
        "stance": terms.stance,
        "chain": [_hop_object(hop) for hop in terms.chain],
    }


def _hop_object(hop: "HopDraft") -> dict[str, Any]:
    return {
        "source": list(hop.source) if hop.source else None,
        "name": hop.name,
        "identity": hop.identity,
        "cue": _hull(hop.cue),
        "stance": hop.stance,
    }


def _hull(spans: "tuple[tuple[int, int], ...]") -> list[int]:
    return [spans[0][0], spans[-1][1]] if spans else []


def _print(out: Output, facts: "Factbase", view: "ReadingView", *, strict: bool) -> None:
    out.line(f"document {view.handle}  {view.title}", bold=True)
    about = {"written by": ", ".join(view.authors), "published by": view.publisher, "published": view.published}
    for name, value in about.items():
        if value:
            out.line(f"  {name} {value}")
    shown = [each for each in view.proposals if each.strict or not strict]
    for number, each in enumerate(shown, start=1):
        _print_proposal(out, number, each)
    more = len(view.proposals) - len(shown)
    out.note(f"{plural(len(shown), 'proposal', 'proposals')}" + (f", {more} more with --profile broad" if more else ""))
    if view.cues_without_proposal:
        words = plural(len(view.cues_without_proposal), "word that reports gave", "words that report gave")
        out.note(f"{words} no proposal: look at those places too")
    for earlier in facts.earlier_readings(view.id) if view.new else ():
        for passage in facts.changed_passages(earlier, view.id):
            out.note(f"since it was read before, a passage is {passage.state}: “{passage.exact}”")
    for shared in view.reuse:
        if shared.kind == "copy":
            wire = f", which may be {shared.wire}'s" if shared.wire else ""
            out.note(f"{shared.words} words stand in {shared.handle} too{wire}: {shared.title}")


def _print_proposal(out: Output, number: int, each: "ProposalView") -> None:
    state = "" if each.decision == "open" else f"  [{each.decision}]"
    out.line()
    said = each.act if each.offered else each.stance
    out.line(f"{number}. {said}, {each.confidence * _SHARE:.0f} %{state}")
    _print_terms(out, each.text, each.chain)
    for heading, terms in (("accepted as", each.accepted), ("becomes", each.offered)):
        if terms is not None:
            out.line(f"   {heading}: {terms.stance}")
            _print_terms(out, terms.text, terms.chain)
            break


def _print_terms(out: Output, text: str, chain: "tuple[HopDraft, ...]") -> None:
    out.paragraph(text, indent="   ")
    hops = [f'"{hop.name}"' if hop.identity == "unnamed" else hop.name for hop in chain]
    out.line("   < " + (" < ".join(hops) or "the document"))


def _ask(out: Output, facts: "Factbase", view: "ReadingView", *, strict: bool) -> None:
    """Ask for each open proposal: y accepts, n rejects, return leaves it open, q ends."""
    for number, each in enumerate((each for each in view.proposals if each.strict or not strict), start=1):
        if each.decision != "open":
            continue
        _print_proposal(out, number, each)
        answer = input("accept? y/n, return for later, q to end: ").strip().lower()
        if answer.startswith("q"):
            return
        if answer.startswith("y"):
            facts.accept(each.id)
        elif answer.startswith("n"):
            facts.reject(each.id)
