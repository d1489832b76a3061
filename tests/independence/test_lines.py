"""The lines behind the figures."""

import json

from hypothesis import given, settings
from independence.strategies import CLAIMS, Facts, facts

from factbase.independence import UNDISCLOSED, ClaimLinks, Edge, Hop, LinkedClaim, Sources, Undisclosed, lines

PLAIN = Sources([], [])


def test_a_line_runs_from_the_origin_to_what_is_held() -> None:
    hops = [Hop(2, "paper", relays=((1, True),)), Hop(1, "witness")]

    drawn = lines(hops, PLAIN)

    assert [(line.attributions, line.units) for line in drawn.lines] == [((1, 2), ("witness", "paper"))]
    assert [(line.established, line.loop) for line in drawn.lines] == [(True, False)]
    assert drawn.edges == (Edge(1, 2, presumed=False),)
    assert (drawn.roots, drawn.held, drawn.looped, drawn.truncated) == (
        frozenset({1}),
        frozenset({2}),
        frozenset(),
        False,
    )


def test_a_publisher_is_passed_with_the_attribution_that_was_read_there() -> None:
    hops = [Hop(1, "witness", publisher="weekly", documented=True)]

    drawn = lines(hops, PLAIN)

    assert drawn.lines[0].units == ("witness", "weekly")


def test_lines_of_a_loop_begin_with_the_undisclosed_origin() -> None:
    hops = [Hop(1, "m", relays=((2, True),), held=True), Hop(2, "n", relays=((1, True),), held=False)]

    drawn = lines(hops, PLAIN)

    assert [line.attributions for line in drawn.lines] == [(1,), (2, 1)]
    assert drawn.lines[1].units == (UNDISCLOSED, "n", "m")
    assert all(line.loop and not line.established for line in drawn.lines)
    assert drawn.looped == {1, 2}


def test_the_undisclosed_origin_is_no_source_that_is_called_by_its_sign() -> None:
    sign = str(UNDISCLOSED)

    assert sign == "?"
    assert Sources([(sign, "person", "named")], []).unit(sign) != UNDISCLOSED  # type: ignore[comparison-overlap]
    assert Undisclosed(json.loads(json.dumps(str(sign)))) is UNDISCLOSED


def test_a_presumed_edge_says_that_it_is_presumed() -> None:
    hops = [Hop(1, "wire", basis="own", held=True), Hop(2, "portal", basis="unknown")]
    sources = Sources([], [("portal", "syndicates", "wire")])

    drawn = lines(hops, sources)

    assert drawn.edges == (Edge(1, 2, presumed=True),)


def test_a_suspected_relay_leaves_a_line_unestablished() -> None:
    hops = [Hop(1, "witness"), Hop(2, "paper", relays=((1, True), (3, False))), Hop(3, "rival")]

    drawn = lines(hops, PLAIN)

    assert [line.established for line in drawn.lines] == [False, True]


def test_the_other_side_has_lines_of_its_own() -> None:
    hops = [Hop(1, "clerk"), Hop(2, "clerk", stance="denies"), Hop(3, "aide", stance="hedges")]

    assert [line.established for line in lines(hops, PLAIN, stance="denies").lines] == [False]
    assert [line.established for line in lines(hops, PLAIN, stance="hedges").lines] == [True]


def test_discredited_sources_lose_their_lines_and_keep_their_edges() -> None:
    hops = [Hop(1, "witness"), Hop(2, "paper", relays=((1, True),))]

    drawn = lines(hops, PLAIN, discredited=["witness"])

    assert drawn.lines == ()
    assert drawn.edges == (Edge(1, 2, presumed=False),)


def test_more_lines_than_asked_for_are_truncated() -> None:
    hops = [Hop(i, i) for i in range(5)]

    drawn = lines(hops, PLAIN, limit=3)

    assert [line.attributions for line in drawn.lines] == [(0,), (1,), (2,)]
    assert drawn.truncated
    assert not lines(hops, PLAIN, limit=5).truncated


def test_a_lattice_with_millions_of_lines_shows_the_first_of_them() -> None:
    hops = [
        Hop(layer * 6 + i, layer * 6 + i, relays=tuple(((layer - 1) * 6 + j, True) for j in range(6)) if layer else ())
        for layer in range(12)
        for i in range(6)
    ]

    drawn = lines(hops, PLAIN, limit=50)

    assert len(drawn.lines) == 50
    assert drawn.truncated


def test_a_line_names_the_relays_that_are_dated_before_what_they_relay() -> None:
    hops = [
        Hop(1, "witness", said=("2006-03-02", "2006-03-31")),
        Hop(2, "paper", relays=((1, True),), said=("2006-03-01", "2006-03-01")),
        Hop(3, "weekly", relays=((2, True),)),
    ]

    drawn = lines(hops, PLAIN)

    assert [line.backdated for line in drawn.lines] == [(2,)]


def test_a_date_that_may_fit_is_no_relay_before_its_time() -> None:
    hops = [Hop(1, "witness", said=("2006-03-01", "2006-03-31")), Hop(2, "paper", relays=((1, True),))]
    overlapping = [hops[0], hops[1]._replace(said=("2006-02-01", "2006-03-01"))]

    assert [line.backdated for case in (hops, overlapping) for line in lines(case, PLAIN).lines] == [(), ()]


def test_a_line_names_the_units_that_come_back_on_it() -> None:
    speakers = ["encyclopedia", "paper", "encyclopedia", "encyclopedia", "paper"]
    hops = [Hop(i, speaker, relays=((i - 1, True),) if i else ()) for i, speaker in enumerate(speakers)]

    drawn = lines(hops, PLAIN)

    assert [line.returning for line in drawn.lines] == [("encyclopedia", "paper")]


def test_a_unit_that_speaks_twice_in_turn_does_not_come_back() -> None:
    hops = [Hop(1, "desk"), Hop(2, "desk", relays=((1, True),)), Hop(3, "paper", relays=((2, True),))]

    drawn = lines(hops, PLAIN)

    assert [line.returning for line in drawn.lines] == [()]


def test_a_line_names_its_weakest_rated_source_and_those_without_a_rating() -> None:
    ratings = ["B", "D", None, "F", "D"]
    hops = [
        Hop(i, f"s{i}", relays=((i - 1, True),) if i else (), reliability=rating) for i, rating in enumerate(ratings)
    ]

    (line,) = lines(hops, PLAIN).lines

    assert (line.weakest, line.unrated) == (1, (2, 3))


def test_lines_of_a_linked_claim_run_across_the_wordings() -> None:
    hops = [Hop(1, "agency", claim="closed"), Hop(2, "paper", claim="shut", relays=((1, True),))]
    links = ClaimLinks([("closed", "same", "shut")])

    drawn = lines(hops, PLAIN, linked=LinkedClaim("shut", links))

    assert [line.attributions for line in drawn.lines] == [(1, 2)]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(facts)
def test_every_line_passes_every_choke_point_and_every_root_unit_begins_one(case: Facts) -> None:
    side = case.profile().asserts

    drawn = lines(case.hops, case.sources, linked=LinkedClaim(CLAIMS[0], ClaimLinks(case.links)))

    assert (drawn.lines == ()) == (side.held == 0)
    assert all(set(side.choke_points) <= set(line.units) for line in drawn.lines)
    assert {line.units[0] for line in drawn.lines} == side.root_units
    assert len({line.attributions[-1] for line in drawn.lines}) == side.held
