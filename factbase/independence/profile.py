"""The profile of a claim: how many sources it really rests on.

A claim rests on N independent sources when N is the smallest number of sources to discredit before no line carries it.
That is a hitting set over units (a label cut), not a vertex cut between attributions: a unit may stand in several
places, and discrediting it removes all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factbase.independence.attribution import UNDISCLOSED, sorted_units
from factbase.independence.cyclic_side import CyclicSolver
from factbase.independence.forest_side import ForestSolver
from factbase.independence.side import NOTHING, ONE, Side
from factbase.independence.side_graph import LinkedClaim, SideGraph, dropped_units, side_hops, units_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from factbase.independence.attribution import Hop, Id, Unit
    from factbase.independence.claim_links import ClaimLinks
    from factbase.independence.identities import Sources

_ONLY_UNDISCLOSED = frozenset({UNDISCLOSED})


@dataclass(frozen=True, slots=True)
class Profile:
    """The figures of both sides of a claim."""

    asserts: Side
    denies: Side
    disputed: bool
    """True if an asserting line and a denying line begin in different units."""
    exact: bool
    """False where a search was cut short: the bounds still hold, but may be wider than necessary."""
    loop: bool
    """True if attributions of one side relay one another in a cycle, fed or unfed, live or not."""
    returning: bool
    """True if a unit comes back on a line after another one: A, B citing A, then A citing B."""
    unfed: bool
    """True if there are asserting lines, and all begin in loops that nothing feeds."""
    contradiction: bool
    """True if one unit is an active root of both sides."""
    unnamed_only: bool
    """True if there are asserting lines, and all begin in unnamed units or in an undisclosed origin."""


def profile(
    hops: Sequence[Hop],
    sources: Sources,
    *,
    linked: LinkedClaim | None = None,
    discredited: Collection[Unit] = (),
) -> Profile:
    """Return the figures of a claim.

    Args:
        hops: the attributions of the claim, and of the claims that it is linked to; in any order, of any stance; ids
            do not repeat.
        sources: the units of the sources; built once for all claims.
        linked: the claim and its links; None where all attributions are about one claim.
        discredited: ids of sources, and documents; an attribution that has the unit of one of them, or was read in one
            of them, is on no line, while roots, held and edges stay as they are on the full record.

    Returns:
        All figures of a side without lines are 0.
    """
    # Two claims of five have one attribution; this answers them without building a graph.
    if len(hops) == 1 and linked is None and not discredited and _is_single_line(hops[0]):
        return _single_line(hops[0], sources)
    dropped = dropped_units(sources, discredited)
    asserted = SideGraph(side_hops(hops, "asserts", linked), sources, dropped, linked)
    denying = side_hops(hops, "denies", linked)
    if not denying:
        return _one_sided(_side(asserted, ()), sources, asserted)
    denied = SideGraph(denying, sources, dropped, linked)
    # Who speaks on both sides is decided among the live roots, so discrediting one of them clears the other side.
    asserting_roots, denying_roots = asserted.live_roots(), denied.live_roots()
    asserts, denies = _side(asserted, denying_roots), _side(denied, asserting_roots)
    return Profile(
        asserts=asserts,
        denies=denies,
        disputed=any(root != denying_root for root in asserts.root_units for denying_root in denies.root_units),
        exact=asserts.exact and denies.exact,
        loop=asserted.has_loops or denied.has_loops,
        returning=asserted.has_returning_unit() or denied.has_returning_unit(),
        unfed=_is_unfed(asserts),
        contradiction=not asserting_roots.isdisjoint(denying_roots),
        unnamed_only=_is_unnamed(asserts, sources),
    )


def profiles(claims: Collection[Id], hops: Sequence[Hop], sources: Sources, links: ClaimLinks) -> dict[Id, Profile]:
    """Return the figures of linked claims, computed once for claims that imply one another.

    Args:
        claims: the claims; every attribution that counts for one of them is among `hops`.
        hops: attributions with their claims.
        sources: the units of the sources.
        links: the links between the claims.
    """
    return {
        claim: figures
        # Claims that imply one another have the same attributions on the same sides.
        for group in links.equal_profiles(claims)
        for figures in [profile(hops, sources, linked=LinkedClaim(group[0], links))]
        for claim in group
    }


def _side(graph: SideGraph, opposed: Collection[Unit]) -> Side:
    return ForestSolver(graph).solve(opposed) if graph.forest else CyclicSolver(graph).solve(opposed)


def _one_sided(asserts: Side, sources: Sources, graph: SideGraph) -> Profile:
    return Profile(
        asserts=asserts,
        denies=NOTHING,
        disputed=False,
        exact=asserts.exact,
        loop=graph.has_loops,
        returning=graph.has_returning_unit(),
        unfed=_is_unfed(asserts),
        contradiction=False,
        unnamed_only=_is_unnamed(asserts, sources),
    )


def _is_unfed(side: Side) -> bool:
    return side.root_units == _ONLY_UNDISCLOSED


def _is_unnamed(side: Side, sources: Sources) -> bool:
    roots = side.root_units
    return bool(roots) and (roots <= sources.unnamed or roots - _ONLY_UNDISCLOSED <= sources.unnamed)


def _is_single_line(hop: Hop) -> bool:
    """Return whether the only attribution of a claim is its only line: the most common claim by far."""
    return hop.stance == "asserts" and hop.active and not hop.relays and hop.held is not False


def _single_line(hop: Hop, sources: Sources) -> Profile:
    units = units_of(hop, sources)
    choke_points = units if len(units) == 1 else tuple(sorted_units(units))
    asserts = Side(ONE, ONE, choke_points, frozenset(), frozenset(units[:1]), 1, 1)
    return Profile(
        asserts,
        NOTHING,
        disputed=False,
        exact=True,
        loop=False,
        returning=False,
        unfed=False,
        contradiction=False,
        unnamed_only=units[0] in sources.unnamed,
    )
