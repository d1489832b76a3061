"""The lines behind the figures."""

import json

from hypothesis import given, settings
from independence.strategies import Claim, claims

from factbase.independence import UNDISCLOSED, Edge, Hop, Line, Sources, Undisclosed, lines

PLAIN = Sources([], [])


def test_a_line_runs_from_the_origin_to_what_is_held() -> None:
    hops = [Hop(2, "paper", relays=((1, True),)), Hop(1, "witness")]

    shown = lines(hops, PLAIN)

    assert shown.lines == (Line((1, 2), ("witness", "paper"), established=True, loop=False),)
    assert shown.edges == (Edge(1, 2, presumed=False),)
    assert (shown.roots, shown.held, shown.looped, shown.truncated) == ({1}, {2}, set(), False)


def test_a_publisher_is_passed_with_the_attribution_that_was_read_there() -> None:
    hops = [Hop(1, "witness", publisher="weekly", documented=True)]

    shown = lines(hops, PLAIN)

    assert shown.lines[0].units == ("witness", "weekly")


def test_lines_of_a_loop_begin_with_the_undisclosed_origin() -> None:
    hops = [Hop(1, "m", relays=((2, True),), held=True), Hop(2, "n", relays=((1, True),), held=False)]

    shown = lines(hops, PLAIN)

    assert [line.attributions for line in shown.lines] == [(1,), (2, 1)]
    assert shown.lines[1].units == (UNDISCLOSED, "n", "m")
    assert all(line.loop and not line.established for line in shown.lines)
    assert shown.looped == {1, 2}


def test_the_undisclosed_origin_is_no_source_that_is_called_by_its_sign() -> None:
    sign = str(UNDISCLOSED)

    assert sign == "?"
    assert sign != UNDISCLOSED
    assert Undisclosed(json.loads(json.dumps(sign))) is UNDISCLOSED


def test_a_presumed_edge_says_that_it_is_presumed() -> None:
    hops = [Hop(1, "wire", basis="own", held=True), Hop(2, "portal", basis="unknown")]
    sources = Sources([], [("portal", "syndicates", "wire")])

    shown = lines(hops, sources)

    assert shown.edges == (Edge(1, 2, presumed=True),)


def test_a_suspected_relay_leaves_a_line_unestablished() -> None:
    hops = [Hop(1, "witness"), Hop(2, "paper", relays=((1, True), (7, False)))]

    shown = lines(hops, PLAIN)

    assert [line.established for line in shown.lines] == [False]


def test_the_other_side_has_lines_of_its_own() -> None:
    hops = [Hop(1, "clerk"), Hop(2, "clerk", stance="denies"), Hop(3, "aide", stance="hedges")]

    assert [line.established for line in lines(hops, PLAIN, stance="denies").lines] == [False]
    assert [line.established for line in lines(hops, PLAIN, stance="hedges").lines] == [True]


def test_discredited_sources_lose_their_lines_and_keep_their_edges() -> None:
    hops = [Hop(1, "witness"), Hop(2, "paper", relays=((1, True),))]

    shown = lines(hops, PLAIN, discredited=["witness"])

    assert shown.lines == ()
    assert shown.edges == (Edge(1, 2, presumed=False),)


def test_more_lines_than_asked_for_are_truncated() -> None:
    hops = [Hop(i, i) for i in range(5)]

    shown = lines(hops, PLAIN, limit=3)

    assert [line.attributions for line in shown.lines] == [(0,), (1,), (2,)]
    assert shown.truncated
    assert not lines(hops, PLAIN, limit=5).truncated


def test_a_lattice_with_millions_of_lines_shows_the_first_of_them() -> None:
    hops = [
        Hop(layer * 6 + i, layer * 6 + i, relays=tuple(((layer - 1) * 6 + j, True) for j in range(6)) if layer else ())
        for layer in range(12)
        for i in range(6)
    ]

    shown = lines(hops, PLAIN, limit=50)

    assert len(shown.lines) == 50
    assert shown.truncated


@settings(max_examples=100, deadline=None, derandomize=True)
@given(claims())
def test_every_line_passes_every_choke_point_and_every_root_unit_begins_one(claim: Claim) -> None:
    side = claim.profile().asserts

    shown = lines(claim.hops, Sources(claim.rows, claim.relations))

    assert (shown.lines == ()) == (side.held == 0)
    assert all(set(side.choke_points) <= set(line.units) for line in shown.lines)
    assert {line.units[0] for line in shown.lines} == side.root_units
    assert len({line.attributions[-1] for line in shown.lines}) == side.held
