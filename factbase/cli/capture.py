"""Capture in one line: who said what, through whom it reached us."""

# ruff: noqa: D417 - the options of every command are described with their types

import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from factbase.cli.failures import tell
from factbase.cli.options import COMMON, Options
from factbase.cli.output import Output
from factbase.cli.wording import rests_on
from factbase.errors import EXIT_BAD_INPUT, EXIT_OK, BadInputError, BadRecord, NotFoundError, UsageError

if TYPE_CHECKING:
    from factbase.cli.json_shapes import Shape
    from factbase.interchange.text_lines import Line
    from factbase.ledger import Factbase


def add(*line: Annotated[str, Parameter(allow_leading_hyphen=False)], common: Options = COMMON) -> int:
    """Take in one line: a claim, and the sources through which it reached us, from the origin on.

    factbase add 'the talks were halted < "an insurgent leader" < Asharq al-Awsat < AP @ 2006-05-03'

    Lines from standard input stand each for itself: good ones are kept, bad ones told with their number.

    A hop that is there already is meant, not made again: `claim < AP < Le Soir` hangs on what AP said of the claim.

    A name in quotes means somebody unnamed, `!<` a denial, `?<` a suspected relay, `@` the date of the last one.

    Args:
        line: the line, in quotes of the shell; `-` reads many from standard input
    """
    out = common.output()
    if not line:
        raise UsageError("add: which line?", hint="`factbase add --help` shows one; `-` reads them from standard input")
    with common.open() as facts:
        if line == ("-",):
            return _add_many(out, facts)
        added = _add(out, facts, " ".join(line))
    if out.as_json:
        out.data(added)
    return EXIT_OK


def _add(out: Output, facts: "Factbase", line: str) -> "Shape":
    from factbase.cli.json_shapes import claim_object

    report = facts.capture(line)
    dossier = facts.dossier(report.claim)
    out.say(report.sentence if report.new_hops or report.new_claim else f"there already: {report.sentence}")
    out.say(f"{dossier.claim.handle} {rests_on(out, dossier.claim)}")
    for warning in report.warnings:
        out.note(f"note: {warning}")
    return {
        "claim": claim_object(dossier.claim, dossier.denies),
        "understood": report.sentence,
        "new_claim": report.new_claim,
        "new_sources": list(report.new_sources),
        "new_attributions": report.new_hops,
        "warnings": list(report.warnings),
    }


def _add_many(out: Output, facts: "Factbase") -> int:
    from factbase.interchange.text_lines import read_lines

    added, refused = [], []
    for line in read_lines(sys.stdin.buffer):
        if not (line.fault or line.text.strip()):
            continue
        try:
            added.append(_add(out, facts, _sound(line)))
        except (BadInputError, NotFoundError) as error:
            bad = BadRecord("-", line.number, "line", error.message)
            tell(str(bad), error.hint)
            refused.append(bad)
    if out.as_json:
        out.data({"added": added, "rejected": [each.as_dict() for each in refused]})
    if refused:
        out.note(f"{len(refused):,} refused, {len(added):,} kept: mend the refused lines and add those again")
    return EXIT_BAD_INPUT if refused else EXIT_OK


def _sound(line: "Line") -> str:
    if line.fault:
        raise BadInputError(line.fault)
    return line.text.rstrip("\r\n")
