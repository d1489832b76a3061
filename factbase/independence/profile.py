"""The profile of a claim: how many sources it really rests on.

A claim rests on N independent sources when N is the smallest number of sources to discredit before no line carries it.
That is a hitting set over units (a label cut), not a vertex cut between attributions: a unit may stand in several
places, and discrediting it removes all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factbase.independence.attribution import UNDISCLOSED
from factbase.independence.cyclic_side import CyclicSolver
from factbase.independence.forest_side import ForestSolver
from factbase.independence.side import NOTHING, ONE, Side
from factbase.independence.side_graph import SideGraph

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from factbase.independence.attribution import Hop, Id
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
    unfed: bool
    """True if there are asserting lines, and all begin in loops that nothing feeds."""
    contradiction: bool
    """True if one unit is an active root of both sides."""
    unnamed_only: bool
    """True if there are asserting lines, and all begin in unnamed units or in an undisclosed origin."""


def profile(hops: Sequence[Hop], sources: Sources, *, discredited: Collection[Id] = ()) -> Profile:
    """Return the figures of a claim.

    Args:
        hops: the attributions of one claim, in any order, of any stance; ids do not repeat.
        sources: the units of the sources; built once for all claims.
        discredited: ids of sources; an attribution of one of their units is on no line, while roots, held and edges
            stay as they are on the full record.

    Returns:
        All figures of a side without lines are 0.
    """
    if len(hops) == 1 and not discredited and _is_single_line(hops[0]):
        return _single_line(hops[0], sources)
    dropped = {sources.unit(source) for source in discredited}
    asserting = [hop for hop in hops if hop.stance == "asserts"]
    asserted = SideGraph(asserting, sources, dropped)
    if len(asserting) == len(hops):
        return _one_sided(_side(asserted, ()), sources, loop=asserted.has_loops)
    denied = SideGraph([hop for hop in hops if hop.stance == "denies"], sources, dropped)
    asserting_roots, denying_roots = asserted.live_roots(), denied.live_roots()
    asserts, denies = _side(asserted, denying_roots), _side(denied, asserting_roots)
    return Profile(
        asserts=asserts,
        denies=denies,
        disputed=any(root != denying_root for root in asserts.root_units for denying_root in denies.root_units),
        exact=asserts.exact and denies.exact,
        loop=asserted.has_loops or denied.has_loops,
        unfed=_is_unfed(asserts),
        contradiction=not asserting_roots.isdisjoint(denying_roots),
        unnamed_only=_is_unnamed(asserts, sources),
    )


def _side(graph: SideGraph, opposed: Collection[Id]) -> Side:
    return ForestSolver(graph).solve(opposed) if graph.forest else CyclicSolver(graph).solve(opposed)


def _one_sided(asserts: Side, sources: Sources, *, loop: bool) -> Profile:
    return Profile(
        asserts=asserts,
        denies=NOTHING,
        disputed=False,
        exact=asserts.exact,
        loop=loop,
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
    unit = sources.unit(hop.source)
    publisher = unit if hop.publisher is None else sources.unit(hop.publisher)
    choke_points = (unit,) if publisher == unit else tuple(sorted((unit, publisher)))
    asserts = Side(ONE, ONE, choke_points, frozenset(), frozenset((unit,)), 1, 1)
    return Profile(
        asserts,
        NOTHING,
        disputed=False,
        exact=True,
        loop=False,
        unfed=False,
        contradiction=False,
        unnamed_only=unit in sources.unnamed,
    )
