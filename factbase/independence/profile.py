"""A claim's profile: how many sources it really rests on.

A claim rests on N independent sources when N is the smallest number of sources that one would have to discredit before
nothing is left that carries it. That is a hitting set over units, not a cut between attributions: a unit may stand in
several places, and discrediting it removes all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factbase.independence.cyclic_side import Web
from factbase.independence.forest_side import Tree
from factbase.independence.side import NOTHING, ONE, Side
from factbase.independence.side_graph import UNDISCLOSED, Hop, Record

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from factbase.independence.identities import Id, Sources

_ONLY_UNDISCLOSED = frozenset({UNDISCLOSED})


@dataclass(frozen=True, slots=True)
class Profile:
    """What a claim rests on, on both sides."""

    asserts: Side
    denies: Side
    disputed: bool
    """A line that asserts and a line that denies begin in different units."""
    exact: bool
    """No search was cut short; otherwise the bounds hold, but may be wider than need be."""
    loop: bool
    """Attributions of one side relay one another in a circle, fed or unfed, live or not."""
    unfed: bool
    """There are asserting lines, and all begin in loops that nothing feeds."""
    contradiction: bool
    """One unit is an active root of both stances."""
    unnamed_only: bool
    """There are asserting lines, and all begin in units without a name, or undisclosed."""


def profile(hops: Sequence[Hop], sources: Sources, *, discredited: Collection[Id] = ()) -> Profile:
    """What a claim rests on.

    Args:
        hops: the attributions of one claim, in any order, of any stance; ids do not repeat.
        sources: who is who; built once for all claims.
        discredited: ids of sources; each attribution that one of their units is on is left out of all lines, while
            roots, held and edges stay as they are on the full record.

    Returns:
        The figures of both sides, all 0 without lines.
    """
    if len(hops) == 1 and not discredited and _is_plain(hops[0]):
        return _plain(hops[0], sources)
    dropped = {sources.unit(source) for source in discredited}
    asserting = [hop for hop in hops if hop.stance == "asserts"]
    asserted = Record(asserting, sources, dropped)
    if len(asserting) == len(hops):
        return _one_sided(_side(asserted, ()), sources, loop=asserted.loops)
    denied = Record([hop for hop in hops if hop.stance == "denies"], sources, dropped)
    yes, no = asserted.live_roots(), denied.live_roots()
    asserts, denies = _side(asserted, no), _side(denied, yes)
    return Profile(
        asserts=asserts,
        denies=denies,
        disputed=any(left != right for left in asserts.root_units for right in denies.root_units),
        exact=asserts.exact and denies.exact,
        loop=asserted.loops or denied.loops,
        unfed=_is_unfed(asserts),
        contradiction=not yes.isdisjoint(no),
        unnamed_only=_is_unnamed(asserts, sources),
    )


def _side(record: Record, opposed: Collection[Id]) -> Side:
    return Tree(record).side(opposed) if record.forest else Web(record).side(opposed)


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


def _is_plain(hop: Hop) -> bool:
    """Whether a claim's only attribution is its only line: the most common claim by far."""
    return hop.stance == "asserts" and hop.active and not hop.relays and hop.held is not False


def _plain(hop: Hop, sources: Sources) -> Profile:
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
