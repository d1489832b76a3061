"""A claim in words: where it stands, on whom it rests, and what stands before `corroborated`; safe text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.display import bounds, clip, plural, safe
from factbase.vocabulary import Verdict, Workflow

if TYPE_CHECKING:
    from factbase.results import ClaimSummary, Dossier, HopView, SideView

SHORT = {
    Verdict.UNREVIEWED: "unrev",
    Verdict.UNCORROBORATED: "uncorr",
    Verdict.CORROBORATED: "CORR",
    Verdict.DISPUTED: "DISP",
    Verdict.REFUTED: "REFUTED",
    Verdict.RETRACTED: "RETRACTED",
    Verdict.NOT_CHECKABLE: "n/c",
}
ENOUGH_SOURCES = 2
_SIGNS_PER_CELL = 8  # more than that of a name is never seen in a cell
_LOOP = "an undisclosed origin (a loop of citations)"


def is_waiting(claim: ClaimSummary) -> bool:
    """Whether a claim waits for a second opinion, undecided."""
    return claim.workflow is Workflow.SECOND_OPINION and claim.verdict is Verdict.UNREVIEWED


def short(claim: ClaimSummary) -> str:
    """Where a claim stands, in at most nine characters: a verdict of `SHORT`, or `wait`."""
    return "wait" if is_waiting(claim) else SHORT[claim.verdict]


def sentence(dossier: Dossier, *, ascii_only: bool = False, longest: int = 0) -> str:
    """On how many sources a claim rests, on whom, what it looks like and who denies it; safe text.

    `looks like 3 outlets, rests on 1 source: an insurgent leader; 1 origin; denied by none`, and where it looks like no
    more than it may rest on: `rests on 2 sources; 2 outlets, 2 origins; denied by none`

    Args:
        dossier: of the claim.
        ascii_only: write ranges with a hyphen, and cut with `...`.
        longest: cells that names may take, so that what follows them is not cut away; 0 for as many as they need.
    """
    side = dossier.asserts
    denied = _denied(dossier.denies, longest, ascii_only=ascii_only)
    cut = "" if dossier.exact else " (bounds only: the search was cut short)"
    if not side.independent[1]:
        return f"nothing that we hold asserts it; {denied}{cut}"
    origins = _counted(side.origins, "origin", "origins", ascii_only=ascii_only)
    named = side.independent == (1, 1)  # one source is named, and one sees what kind of name it is
    unnamed = ", of which unnamed only" if dossier.claim.unnamed_only and not named else ""
    outlets, rests = (
        plural(side.outlets, "outlet", "outlets"),
        f"rests on {_rests(side, longest, ascii_only=ascii_only)}",
    )
    if side.outlets > side.independent[0]:
        return f"looks like {outlets}, {rests}; {origins}{unnamed}; {denied}{cut}"
    return f"{rests}; {outlets}, {origins}{unnamed}; {denied}{cut}"


def _rests(side: SideView, longest: int, *, ascii_only: bool) -> str:
    count = _counted(side.independent, "source", "sources", ascii_only=ascii_only)
    return f"{count}: {_whom(side, longest, ascii_only=ascii_only)}" if side.independent == (1, 1) else count


def _whom(side: SideView, longest: int = 0, *, ascii_only: bool = False) -> str:
    """The origin that every line passes, where there is one; else whoever they all pass."""
    origins = {name.id for name in side.origin_names if name.id}
    first = [name for name in side.choke_points if name.id in origins]
    names = [name.name for name in first or side.choke_points]
    if not names or not longest:
        return ", ".join(map(safe, names)) or _LOOP
    return clip(
        ", ".join(safe(name[: longest * _SIGNS_PER_CELL]) for name in names[:longest]), longest, ascii_only=ascii_only
    )


def _denied(side: SideView, longest: int, *, ascii_only: bool) -> str:
    if not side.independent[1]:
        return "denied by none"
    if side.independent == (1, 1):
        return f"denied by 1 source: {_whom(side, longest, ascii_only=ascii_only)}"
    return f"denied by {bounds(side.independent, ascii_only=ascii_only)}"


def _counted(pair: tuple[int, int], one: str, many: str, *, ascii_only: bool) -> str:
    return f"{bounds(pair, ascii_only=ascii_only)} {one if pair == (1, 1) else many}"


def caution(claim: ClaimSummary, dossier: Dossier | None = None, *, ascii_only: bool = False) -> str:
    """What stands before `corroborated`: the end of a sentence that begins with the claim; "" if it may be given.

    Args:
        claim: as the list shows it.
        dossier: says the origin's name; without it the choke points are named.
        ascii_only: write ranges with a hyphen.
    """
    low, high = claim.independent
    if low >= ENOUGH_SOURCES:
        return ""
    if not high:
        return "rests on no source: nothing that we hold asserts it"
    if high > 1:
        return f"may rest on one source: {bounds(claim.independent, ascii_only=ascii_only)} independent sources"
    names = ", ".join(safe(name.name) for name in claim.choke_points) or _LOOP
    return f"rests on one source: {_whom(dossier.asserts) if dossier else names}"


def citation(dossier: Dossier, hop: HopView | None) -> str:
    """A claim as it is cited: its text, who says it where, and the words that it stands on; safe text."""
    said = f"“{safe(' '.join(dossier.claim.text.split()))}” ({dossier.claim.handle})"
    if hop is None:
        return said
    held, passage = hop.document, hop.passage
    where = f", in {safe(held.title)}" if held else ""
    dated = f", {safe(held.published)}" if held and held.published else ""
    words = f": “{safe(' '.join(passage.exact.split()))}”" if passage else ""
    return f"{said}. {safe(hop.source.name)}{where}{dated}{words}"
