"""Judgements: verdicts, links between claims, and who is who among the sources."""

# ruff: noqa: D417 - the options of every command are described with their types

from typing import Annotated, Literal

from cyclopts import Parameter

from factbase.cli.options import COMMON, Options
from factbase.cli.wording import rests_on

Reason = Annotated[str | None, Parameter(help="why; kept with it")]
Judgement = Literal["positive", "negative", "unsure", "none"]


def assess(  # noqa: PLR0913 - the options of the command
    claim: str,
    verdict: str,
    /,
    *,
    credibility: str | None = None,
    likelihood: str | None = None,
    confidence: str | None = None,
    reason: Reason = None,
    override: bool = False,
    common: Options = COMMON,
) -> None:
    """Give a claim a verdict; the newest one counts, and all of them are kept.

    `corroborated`, and credibility 1, need two independent sources for certain.

    Args:
        claim: its handle or id
        verdict: unreviewed, uncorroborated, corroborated, disputed, refuted, retracted or not_checkable
        credibility: from 1, confirmed by other independent sources, to 5, improbable; 6 cannot be judged
        likelihood: in quotes: almost no chance, very unlikely, unlikely, roughly even chance, likely and so on
        confidence: low, moderate or high
        override: say it although the claim may rest on one source; needs --reason
    """
    from factbase.cli.json_shapes import claim_object

    out = common.output()
    with common.open() as facts:
        made = facts.assess(
            claim,
            verdict,
            reason=reason,
            credibility=credibility,
            likelihood=likelihood,
            confidence=confidence,
            override=override,
        )
        dossier = facts.dossier(claim)
    if out.as_json:
        out.data({"id": made, "claim": claim_object(dossier.claim, dossier.denies)})
    out.say(f"{verdict}: {dossier.claim.handle} “{dossier.claim.text}”, {rests_on(out, dossier.claim)}")


def link(  # noqa: PLR0913 - the options of the command
    claim: str,
    relation: str,
    other: str,
    /,
    *,
    judgement: Judgement = "positive",
    reason: Reason = None,
    common: Options = COMMON,
) -> None:
    """Say how one claim stands to another.

    Args:
        claim: handle or id
        relation: same, implies, contradicts, supports, qualifies, updates or unrelated
        other: handle or id of the other claim
        judgement: whether it is so; a negative is remembered
    """
    out = common.output()
    with common.open() as facts:
        made = facts.link(claim, relation, other, judgement=judgement, reason=reason)
        said = facts.history(limit=1)[0].sentence
    if out.as_json:
        out.data({"id": made, "relation": relation, "judgement": judgement})
    out.say(said)


def relate(source: str, relation: str, other: str, /, *, note: Reason = None, common: Options = COMMON) -> None:
    """Say how one source stands to another; `undo` takes it back.

    Args:
        source: its name, handle or id
        relation: same_as, part_of, owned_by, may_depend, syndicates, possibly_same or distinct_from
        other: name, handle or id of the other source
    """
    _relate(source, relation, other, note, common)


def same(source: str, other: str, /, *, note: Reason = None, common: Options = COMMON) -> None:
    """Say that two sources are one: two wordings, or an alias; `undo` takes it back.

    Args:
        source: its name, handle or id
        other: name, handle or id of the other source
    """
    _relate(source, "same_as", other, note, common)


def distinct(source: str, other: str, /, *, note: Reason = None, common: Options = COMMON) -> None:
    """Say that two sources are not one, though they may look it; `undo` takes it back.

    Args:
        source: its name, handle or id
        other: name, handle or id of the other source
    """
    _relate(source, "distinct_from", other, note, common)


def _relate(source: str, relation: str, other: str, note: str | None, common: Options) -> None:
    out = common.output()
    with common.open() as facts:
        made = facts.relate(source, relation, other, note=note)
        said = facts.history(limit=1)[0].sentence
    if out.as_json:
        out.data({"id": made, "relation": relation})
    out.say(said)
