"""Candidates: which claims may be one or contradict each other, which sources may be one, and what was judged."""

# ruff: noqa: D417 - the options of every command are described with their types

import sys
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from factbase.cli.options import COMMON, Limit, Options, limit_of
from factbase.cli.output import Column, Output
from factbase.cli.wording import called
from factbase.display import plural
from factbase.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from factbase.cli.json_shapes import Shape
    from factbase.results import Candidate, JudgedPair, SourceCandidate

_OF_ONE, _OF_ALL = 10, 50


def candidates(  # noqa: PLR0913 - the options of the command
    reference: str | None = None,
    /,
    *,
    text: Annotated[str | None, Parameter(help="the claims nearest to this text instead")] = None,
    sources: bool = False,
    suggests: Annotated[Literal["same", "contradicts"] | None, Parameter(help="only pairs that suggest this")] = None,
    judged: bool = False,
    restore: Annotated[str | None, Parameter(help="take back what was judged of ID and this other claim")] = None,
    meaning: bool = False,
    limit: Annotated[Limit | None, Parameter(help="how many to show; 10 of one claim, else 50; 0 for all")] = None,
    common: Options = COMMON,
) -> None:
    """List pairs of claims that may be one, or that may contradict each other, best first; nothing is changed.

    Say what they are with `factbase link`: a pair that was judged, also one that
    was judged negative or unsure, is not proposed again.

    Args:
        reference: only the nearest of this claim: its handle or id; with --sources a source, or a name
        sources: sources that may be one, instead of claims
        judged: what was judged already, newest first
        meaning: the score of a sentence-embedding model beside; FACTBASE_MODEL names the folder of one
    """
    out = common.output()
    see_options(reference, text=text, sources=sources, judged=judged, restore=restore, meaning=meaning)
    shown = limit_of(limit if limit is not None else _OF_ALL if reference is None and text is None else _OF_ONE)
    with common.open() as facts:
        if restore is not None:
            made = facts.restore_pair(reference or "", restore)
            if out.as_json:
                out.data([{"id": each} for each in made])
            out.say("the pair is proposed again; `factbase undo` takes that back")
        elif sources:
            _print_sources(out, facts.source_candidates(reference, limit=shown, judged=judged))
        elif judged:
            _print_judged(out, facts.judged_pairs(claim=reference, limit=shown))
        elif text is not None:
            _print(out, _suggesting(facts.text_candidates(text, limit=shown or _EVERY, meaning=meaning), suggests))
        elif reference is not None:
            kind, claim = facts.resolve(reference)
            if kind != "claim":
                raise UsageError(f"{reference} is a {kind.value}", hint="--sources asks about a source")
            _print(out, _suggesting(facts.claim_candidates(claim, limit=shown or _EVERY, meaning=meaning), suggests))
        else:
            facts.link_run(_progress(out))
            _print(out, facts.candidates(limit=shown, suggests=suggests))


_EVERY = 1_000_000


def see_options(  # noqa: PLR0913 - the options of the command
    reference: str | None, *, text: str | None, sources: bool, judged: bool, restore: str | None, meaning: bool
) -> None:
    """See that what was asked goes together.

    Raises:
        UsageError: it does not; it says what to leave out.
    """
    if text is not None and (reference is not None or sources or judged):
        raise UsageError("--text asks about a text, and about nothing else", hint="leave out the rest")
    if meaning and reference is None and text is None:
        raise UsageError("--meaning scores the nearest of one claim or text", hint="add a claim, or --text")
    if restore is not None and (reference is None or text is not None or sources or judged):
        raise UsageError(
            "--restore needs the other claim of the pair", hint="factbase candidates c7k3q --restore c2m9x"
        )


def _suggesting(found: "Sequence[Candidate]", suggests: str | None) -> "list[Candidate]":
    return [each for each in found if suggests is None or each.suggests == suggests]


def _progress(out: Output) -> "Callable[[int, int], None] | None":
    if out.quiet or not sys.stderr.isatty():
        return None

    def show(done: int, count: int) -> None:
        end = "\n" if done >= count else ""
        sys.stderr.write(f"\rcompared {done:,} of {count:,} pairs{end}")
        sys.stderr.flush()

    return show


# ------------------------------------------------------------------------------------------------------ printing


def _print(out: Output, found: "Sequence[Candidate]") -> None:
    if out.as_json:
        out.data([candidate_object(each) for each in found])
        return
    for each in found:
        left = "" if each.left is None else f"{each.left.handle} "
        clash = f": {', '.join(each.flags)}" if each.flags else ""
        out.line(f"{left}{each.right.handle}  {each.score:.2f} {each.recommendation}, {each.suggests}{clash}")
        if each.left is not None:
            out.clipped(f"    {each.left.text}")
        out.clipped(f"    {each.right.text}")
        beside = {} if each.meaning is None else {"meaning": each.meaning}
        out.line("    " + ", ".join(f"{name} {value:.2f}" for name, value in {**each.features, **beside}.items()))
    if not found:
        out.note("no candidates")


def candidate_object(candidate: "Candidate") -> "Shape":
    """A candidate pair; `a` is null where a text was asked about."""
    found: Shape = {
        "a": None if candidate.left is None else candidate.left.id,
        "b": candidate.right.id,
        "score": candidate.score,
        "recommendation": candidate.recommendation,
        "suggests": candidate.suggests,
        "features": candidate.features,
        "flags": list(candidate.flags),
        "similarity": candidate.similarity,
    }
    return found if candidate.meaning is None else found | {"meaning": candidate.meaning}


def _print_sources(out: Output, found: "Sequence[SourceCandidate]") -> None:
    if out.as_json:
        out.data(
            [
                {
                    "a": None if each.left is None else each.left.id,
                    "b": each.right.id,
                    "score": each.score,
                    "recommendation": each.recommendation,
                    "suggests": each.suggests,
                    "features": each.features,
                    "warnings": list(each.warnings),
                }
                for each in found
            ]
        )
        return
    for each in found:
        left = "" if each.left is None else f"{each.left.handle} {called(each.left)} ~ "
        out.line(f"{left}{each.right.handle} {called(each.right)}")
        out.line(f"    {each.score:.2f} {each.recommendation}, {each.suggests}")
        for warning in each.warnings:
            out.line(f"    {warning}")
    if not found:
        out.note("no candidates")


def _print_judged(out: Output, found: "Sequence[JudgedPair]") -> None:
    if out.as_json:
        out.data(
            [
                {"a": each.left.id, "b": each.right.id, "relation": each.relation, "judgement": each.judgement}
                | {"analyst": each.analyst, "at": each.at, "reason": each.reason}
                for each in found
            ]
        )
        return
    columns = (Column("claim"), Column("relation"), Column("other"), Column("judgement"), Column("texts", 1))
    out.table(
        columns,
        [
            (
                each.left.handle,
                each.relation,
                each.right.handle,
                each.judgement,
                f"{each.left.text} | {each.right.text}",
            )
            for each in found
        ],
    )
    out.note(plural(len(found), "judged pair", "judged pairs") if found else "nothing was judged")
