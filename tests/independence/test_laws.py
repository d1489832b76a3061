"""Laws that hold for every claim."""

from random import Random
from typing import Any

import networkx as nx  # type: ignore[import-untyped]
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from independence.strategies import (
    CLAIMS,
    NAMES,
    Facts,
    certain_claims,
    discreditable,
    doubts,
    facts,
    figures,
    linked_claims,
    names,
)

from factbase.independence import DocumentUnit, Hop, Profile, Side, Unit

law = settings(max_examples=100, deadline=None, derandomize=True)

NEWCOMER = Hop(
    "new", "zoe", basis="own", document="page", publisher="zoe press", authors=("zoe quill",), claim=CLAIMS[0]
)


def graph_of(case: Facts) -> nx.DiGraph:
    """The relays of a claim without doubt, from `start` above the roots to `end` below what nothing relays."""
    graph = nx.DiGraph()
    for hop in case.hops:
        graph.add_edges_from((parent, hop.id) for parent, _ in hop.relays)
        graph.add_edges_from([] if hop.relays else [("start", hop.id)])
    graph.add_edges_from([(hop.id, "end") for hop in case.hops if not graph.out_degree(hop.id)])
    return graph


def unit_of(case: Facts, unit: Unit) -> Unit:
    return unit if isinstance(unit, DocumentUnit) else case.sources.unit(unit)


def numbers(side: Side) -> tuple[object, ...]:
    return side.independent, side.origins, len(side.choke_points), len(side.pairs), side.held, side.carriers


def both_figures(result: Profile) -> tuple[object, ...]:
    return figures(result.asserts), figures(result.denies), result.disputed


@law
@given(facts)
def test_the_bounds_lie_in_order(case: Facts) -> None:
    result = case.profile()

    for side in (result.asserts, result.denies):
        lo, hi = side.independent
        assert 0 <= lo <= hi <= side.origins[1]
        assert 0 <= side.origins[0] <= side.origins[1]
        assert (lo == 0) == (hi == 0) == (side.held == 0)


@law
@given(facts)
def test_a_choke_point_exists_only_where_the_claim_rests_on_one_source(case: Facts) -> None:
    side = case.profile().asserts

    assert not side.choke_points or side.independent[1] == 1


@law
@given(facts, discreditable)
def test_discrediting_a_source_leaves_nothing_exactly_when_it_is_a_choke_point(case: Facts, unit: Unit) -> None:
    before = case.profile().asserts
    assume(before.held)
    assume(not isinstance(unit, DocumentUnit) or all(hop.publisher is None for hop in case.hops))
    assume(not isinstance(unit, DocumentUnit) or not any(hop.own_record for hop in case.hops))

    after = case.profile(unit).asserts

    assert (after.held == 0) == (unit_of(case, unit) in before.choke_points)


@law
@given(facts, names)
def test_discrediting_a_source_lowers_the_upper_bound_by_at_most_one(case: Facts, name: str) -> None:
    before = case.profile().asserts.independent[1]

    after = case.profile(name).asserts.independent[1]

    assert before - 1 <= after <= before


@law
@given(facts, names)
def test_a_unit_is_in_a_pair_exactly_when_discrediting_it_leaves_one_to_discredit(case: Facts, name: str) -> None:
    before = case.profile().asserts
    leaves_one = before.independent[1] == 2 and case.profile(name).asserts.independent[1] == 1

    assert (unit_of(case, name) in before.pairs) == leaves_one


@law
@given(linked_claims(), st.sampled_from(CLAIMS[1:]))
def test_a_claim_that_implies_another_one_has_no_more_sources(case: Facts, claim: str) -> None:
    weaker = case.linked((claim, "implies", CLAIMS[0]))

    assert weaker.profile(claim=claim).asserts.independent[1] <= weaker.profile().asserts.independent[1]


@law
@given(linked_claims(), st.sampled_from(CLAIMS[1:]))
def test_claims_judged_the_same_have_equal_figures(case: Facts, claim: str) -> None:
    joined = case.linked((CLAIMS[0], "same", claim))

    assert both_figures(joined.profile(claim=claim)) == both_figures(joined.profile())


@law
@given(facts, doubts)
def test_a_doubt_about_identity_never_raises_the_lower_bound_and_never_touches_the_upper(
    case: Facts, doubt: tuple[str, str, str]
) -> None:
    before = case.profile().asserts

    after = case.related(doubt).profile().asserts

    assert after.independent[0] <= before.independent[0]
    assert after.independent[1] == before.independent[1]
    assert after.choke_points == before.choke_points


@law
@given(facts, st.integers(0, 6), st.integers(0, 6))
def test_a_suspected_relay_never_raises_the_lower_bound_and_never_touches_the_upper(
    case: Facts, place: int, target: int
) -> None:
    hop, parent = case.hops[place % len(case.hops)], case.hops[target % len(case.hops)]
    assume(parent.id not in dict(hop.relays))
    before = case.profile().asserts

    after = case.replacing(place, relays=(*hop.relays, (parent.id, False))).profile().asserts

    assert after.independent[0] <= before.independent[0]
    assert after.independent[1] == before.independent[1]
    assert after.choke_points == before.choke_points


@law
@given(facts, names, names)
def test_a_certain_difference_never_lowers_the_lower_bound(case: Facts, left: str, right: str) -> None:
    before = case.profile().asserts

    after = case.related((left, "distinct_from", right)).profile().asserts

    assert after.independent[0] >= before.independent[0]
    assert after.origins[0] >= before.origins[0]


@law
@given(facts)
def test_an_unrelated_witness_adds_one_to_the_upper_bound_and_at_most_one_to_the_lower(case: Facts) -> None:
    before = case.profile().asserts

    after = case._replace(hops=[*case.hops, NEWCOMER]).profile().asserts

    assert after.independent[1] == before.independent[1] + 1
    assert after.independent[0] - before.independent[0] in {0, 1}


@law
@given(facts, names, names)
def test_identifying_two_sources_never_raises_the_upper_bound(case: Facts, left: str, right: str) -> None:
    assume(not any(relation == "syndicates" for _, relation, _ in case.relations))
    before = case.profile().asserts

    after = case.related((left, "same_as", right)).profile().asserts

    assert after.independent[1] <= before.independent[1]


def test_identifying_an_unnamed_source_can_raise_the_lower_bound() -> None:
    rows = [("ada", "person", "unnamed"), ("bea", "person", "unnamed"), ("cy", "person", "named")]
    case = Facts([Hop("a", "ada", claim="closed"), Hop("b", "bea", claim="closed")], rows, [])

    identified = case.related(("ada", "same_as", "cy"), ("cy", "distinct_from", "bea"))

    assert case.profile().asserts.independent == (1, 2)
    assert identified.profile().asserts.independent == (2, 2)


@law
@given(facts, st.randoms(use_true_random=False))
def test_the_order_of_the_input_never_matters(case: Facts, dice: Random) -> None:
    parts: list[Any] = [dice.sample(list(part), len(part)) for part in case]
    shuffled = Facts(*parts)

    assert shuffled.profile() == case.profile()


@law
@given(facts, st.permutations(NAMES), st.permutations(range(9)), st.permutations(CLAIMS))
def test_renaming_never_matters(
    case: Facts, new_names: list[str], new_places: list[int], new_claims: list[str]
) -> None:
    sources = dict(zip(NAMES, new_names, strict=True))
    places = {str(hop.id): f"h{new_places[i]}" for i, hop in enumerate(case.hops)}
    claims = dict(zip(CLAIMS, new_claims, strict=True))
    before, renamed = case.profile(), case.renamed(sources, places, claims)

    after = renamed.profile(claim=claims[CLAIMS[0]])

    assert numbers(after.asserts) == numbers(before.asserts)
    assert numbers(after.denies) == numbers(before.denies)
    choke_points = {
        unit if isinstance(unit, DocumentUnit) else unit_of(renamed, sources[str(unit)])
        for unit in before.asserts.choke_points
    }
    assert choke_points == set(after.asserts.choke_points)
    assert (after.disputed, after.loop, after.unfed) == (before.disputed, before.loop, before.unfed)


@law
@given(certain_claims())
def test_without_doubts_the_answer_is_the_smallest_vertex_cut(case: Facts) -> None:
    cut = nx.minimum_node_cut(graph_of(case), "start", "end")

    side = case.profile().asserts

    assert side.independent == (len(cut), len(cut))


@law
@given(certain_claims())
def test_without_doubts_the_choke_points_are_the_dominators(case: Facts) -> None:
    above = nx.immediate_dominators(graph_of(case), "start")
    dominators = []
    place = above["end"]
    while place != "start":
        dominators.append(place.replace("h", "s"))
        place = above[place]

    side = case.profile().asserts

    assert list(side.choke_points) == sorted(dominators)
