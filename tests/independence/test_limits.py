"""Where a search is cut short, the bounds hold and the profile says so; and large claims are no trouble."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from independence.strategies import Facts, facts

from factbase.independence import (
    Hop,
    Profile,
    Sources,
    disjoint_lines,
    explanation,
    hitting_set,
    identifications,
    lower_bounds,
    min_cut,
    profile,
    witness,
)
from factbase.independence.doubts import Doubts
from factbase.independence.lower_bounds import pack

PLAIN = Sources([], [])
UNNAMED = ("person", "unnamed")


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    start = time.perf_counter()
    yield
    assert time.perf_counter() - start < 20


def profile_without_search(case: Facts) -> Profile:
    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(hitting_set, "OPERATIONS", 0)
        limits.setattr(min_cut, "LINES", 0)
        limits.setattr(min_cut, "STEPS", 0)
        limits.setattr(identifications, "STEPS", 0)
        limits.setattr(lower_bounds, "SOLUTIONS", 0)
        return case.profile()


def layers(width: int, *, depth: int, sources: int) -> list[Hop]:
    """Each attribution relays two or three of the layer above; sources repeat where there are too few."""
    return [
        Hop(
            layer * width + i,
            (layer * width * 7 + i * 5) % sources,
            relays=tuple({((layer - 1) * width + (i + step) % width, True) for step in (0, 1, layer % width)})
            if layer
            else (),
        )
        for layer in range(depth)
        for i in range(width)
    ]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(facts)
def test_bounds_from_a_search_cut_short_enclose_the_exact_ones(case: Facts) -> None:
    exact = case.profile().asserts

    rough = profile_without_search(case).asserts

    assert rough.independent[0] <= exact.independent[0] <= exact.independent[1] <= rough.independent[1]
    assert rough.independent[1] <= rough.origins[1] == exact.origins[1]
    assert rough.origins[0] <= exact.origins[0]
    assert rough.choke_points == exact.choke_points
    assert not rough.exact or rough == exact


def distinct_pairs(count: int) -> list[tuple[int, str, int]]:
    return [(i, "distinct_from", j) for i in range(count) for j in range(i)]


def test_nine_distinct_witnesses_and_an_official_rest_on_nine_at_least() -> None:
    sources = Sources([(i, *UNNAMED) for i in range(10)], distinct_pairs(9))

    result = profile([Hop(i, i, held=True) for i in range(10)], sources)

    assert result.exact
    assert (result.asserts.independent, result.asserts.origins) == ((9, 10), (9, 10))


def test_a_hundred_distinct_witnesses_need_no_search_beside_an_official() -> None:
    sources = Sources([(i, *UNNAMED) for i in range(101)], distinct_pairs(100))

    result = profile([Hop(i, i, held=True) for i in range(101)], sources)

    assert result.exact
    assert result.asserts.independent == (100, 101)


def test_a_bound_that_is_not_searched_to_its_end_counts_the_witnesses_that_certainly_differ() -> None:
    rows = [(i, *UNNAMED) for i in range(30)]
    ring = [(i, "distinct_from", (i + step) % 30) for i in range(30) for step in (1, 2, 3)]

    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(identifications, "STEPS", 0)
        result = profile([Hop(i, i, held=True) for i in range(30)], Sources(rows, ring))

    assert not result.exact
    assert result.asserts.independent == (4, 30)


def test_a_dependence_between_witnesses_who_differ_lowers_a_bound_that_is_not_searched_to_its_end() -> None:
    rows = [(i, *UNNAMED) for i in range(6)]
    relations = [*distinct_pairs(5), (0, "may_depend", 1)]

    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(identifications, "STEPS", 0)
        rough = profile([Hop(i, i, held=True) for i in range(6)], Sources(rows, relations)).asserts
    exact = profile([Hop(i, i, held=True) for i in range(6)], Sources(rows, relations)).asserts

    assert exact.independent == (4, 6)
    assert 1 <= rough.independent[0] <= 4


def test_a_place_in_a_cycle_that_is_hard_to_tell_counts_as_on_a_line_and_is_said_to_be_inexact() -> None:
    sources = Sources([], [("k", "possibly_same", "voice"), ("voice", "possibly_same", "l")])
    cycle = [Hop(1, "w"), Hop(2, "m", relays=((1, True), (3, True))), Hop(3, "voice", relays=((2, True),))]
    hops = [*cycle, Hop(4, "h", relays=((2, True),)), Hop(5, "k"), Hop(6, "l")]

    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(min_cut, "STEPS", 0)
        rough = profile(hops, sources)

    assert (rough.exact, rough.asserts.independent) == (False, (2, 3))
    assert profile(hops, sources).asserts.independent == (3, 3)


def test_a_great_many_unnamed_sources_with_one_certain_difference_stay_exact() -> None:
    rows = [(i, "person", "unnamed") for i in range(60)]

    result = profile([Hop(i, i, held=True) for i in range(60)], Sources(rows, [(3, "distinct_from", 9)]))

    assert result.exact
    assert result.asserts.independent == (2, 60)


def test_lines_that_share_units_without_end_are_bounded_and_said_to_be_inexact() -> None:
    hops = layers(14, depth=16, sources=97)

    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(hitting_set, "BRANCHES", 5)
        result = profile(hops, PLAIN)

    lo, hi = result.asserts.independent
    assert not result.exact
    assert 1 < lo < hi <= 14


def test_twelve_dense_layers_are_answered_exactly() -> None:
    result = profile(layers(8, depth=12, sources=1000), PLAIN)

    assert result.exact
    assert result.asserts.independent == (8, 8)


def test_a_chain_of_five_thousand_hops_has_five_thousand_choke_points() -> None:
    hops = [Hop(i, i, relays=((i - 1, True),) if i else ()) for i in range(5_000)]

    result = profile(hops[::-1], PLAIN).asserts

    assert result.independent == (1, 1)
    assert result.choke_points == tuple(range(5_000))


def test_a_cycle_of_five_thousand_hops_rests_on_one_undisclosed_origin() -> None:
    hops = [Hop(i, i, relays=((i - 1, True),), held=True) for i in range(1, 5_000)]

    result = profile([Hop(0, 0, relays=((4_999, True),), held=True), *hops], PLAIN)

    assert result.unfed
    assert result.asserts.independent == (1, 1)
    assert result.asserts.choke_points == ()


def test_a_thousand_diamonds_in_a_row_have_a_choke_point_at_every_joint() -> None:
    hops = [Hop(0, 0)]
    for joint in range(0, 3_000, 3):
        hops += [Hop(joint + 1, joint + 1, relays=((joint, True),)), Hop(joint + 2, joint + 2, relays=((joint, True),))]
        hops.append(Hop(joint + 3, joint + 3, relays=((joint + 1, True), (joint + 2, True))))

    result = profile(hops, PLAIN).asserts

    assert result.choke_points == tuple(range(0, 3_001, 3))


def test_twenty_outlets_with_a_witness_each_rest_on_twenty() -> None:
    witnesses = [Hop(i, i) for i in range(20)]
    outlets = [Hop(20 + i, 20 + i, relays=((i, True),)) for i in range(20)]

    result = profile(witnesses + outlets, PLAIN)

    assert result.asserts.independent == (20, 20)


def test_sixty_papers_on_three_wires_and_eight_witnesses_rest_on_the_three_wires() -> None:
    witnesses = [Hop(i, i) for i in range(8)]
    wires = [Hop(10 + i, 10 + i, relays=tuple((j, True) for j in range(8) if j % 3 != i)) for i in range(3)]
    papers = [Hop(20 + i, 20 + i, relays=((10 + i % 3, True), (10 + i % 2, True))) for i in range(60)]

    result = profile(witnesses + wires + papers, PLAIN)

    assert result.exact
    assert result.asserts.independent == (3, 3)


@pytest.mark.parametrize("repeated", [97, 1_000, 3_000])
def test_three_thousand_tangled_attributions_are_bounded(repeated: int) -> None:
    unnamed = [(i, *UNNAMED) for i in range(0, repeated, 10)]
    rivals = [(i, "distinct_from", i + 10) for i in range(0, repeated - 10, 20)]

    side = profile(layers(50, depth=60, sources=repeated), Sources(unnamed, rivals)).asserts

    assert 1 <= side.independent[0] <= side.independent[1] <= 50


def test_three_thousand_attributions_on_lines_of_their_own_are_exact_in_a_second() -> None:
    hops = [Hop(2 * i + step, 2 * i + step, relays=((2 * i, True),) * step) for i in range(1_500) for step in (0, 1)]
    start = time.perf_counter()

    result = profile(hops, Sources([(2, *UNNAMED), (4, *UNNAMED)], [(2, "distinct_from", 0)]))

    assert time.perf_counter() - start < 4
    assert result.exact
    assert result.asserts.independent == (1_498, 1_500)


def test_two_groups_of_doubts_are_settled_independently_of_each_other() -> None:
    suspected = [(i, "possibly_same", i + 1) for i in (0, 1, 3, 4)]
    sources = Sources([], [*suspected, (0, "distinct_from", 2), (3, "distinct_from", 5)])

    result = profile([Hop(i, i) for i in range(6)], sources)

    assert result.exact
    assert result.asserts.independent == (4, 6)


def test_a_witness_of_a_search_cut_short_still_leaves_nothing() -> None:
    hops = layers(6, depth=8, sources=17)

    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(hitting_set, "OPERATIONS", 0)
        units = witness(hops, PLAIN)

    assert profile(hops, PLAIN, discredited=[unit for unit in units if isinstance(unit, int)]).asserts.held == 0


def test_a_doubt_that_no_dependence_touches_leaves_its_units_as_they_are() -> None:
    sources = Sources(
        [(1, *UNNAMED), (2, *UNNAMED), (3, "outlet", "named"), (4, "outlet", "named")], [(3, "may_depend", 4)]
    )
    doubts = Doubts([1, 2, 3, 4], sources)

    conflicts = doubts.conflicts({1: 1, 2: 2, 3: 4, 4: 8})

    assert conflicts == {1: 3, 2: 3, 3: 12, 4: 12}


def test_a_dependence_on_a_unit_outside_the_lines_joins_nothing_but_what_it_reaches() -> None:
    sources = Sources(
        [(1, "person", "named"), (2, "person", "named"), (3, *UNNAMED), (4, *UNNAMED)],
        [(1, "may_depend", 9), (9, "may_depend", 2)],
    )
    doubts = Doubts([1, 2, 3, 4], sources)

    assert doubts.conflicts({1: 1, 2: 2, 3: 4})[1] & 2


def test_lines_that_are_not_asked_about_are_not_counted() -> None:
    doubts = Doubts(["ana", "bert"], PLAIN)

    assert pack({"ana": 0b01, "bert": 0b10}, [0b01], doubts) == 1


def test_disjoint_lines_are_found_among_few_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    hops = [Hop(i, i) for i in range(3)]
    monkeypatch.setattr(explanation, "STEPS", 2)

    assert 1 <= len(disjoint_lines(hops, PLAIN)) <= 3


TWO_PARENTS = [
    Hop(0, 5, held=True),
    Hop(1, 1),
    Hop(2, 0),
    Hop(4, 4),
    Hop(5, 3, relays=((1, True), (4, True)), held=True),
]


def test_the_unit_that_both_parents_share_is_the_witness_of_their_lines() -> None:
    assert witness(TWO_PARENTS, PLAIN) == (0, 3, 5)


def test_a_search_that_lost_count_still_names_units_that_meet_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explanation, "_fewest_without", lambda *_: 99)

    units = witness(TWO_PARENTS, PLAIN)

    assert profile(TWO_PARENTS, PLAIN, discredited=[unit for unit in units if isinstance(unit, int)]).asserts == (
        profile([], PLAIN).asserts
    )
