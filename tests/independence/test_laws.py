"""What holds for every claim."""

from random import Random

import networkx as nx
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from independence.strategies import NAMES, Claim, certain_claims, claims, doubts, names

from factbase.independence import Hop, Id, Side, Sources

law = settings(max_examples=100, deadline=None, derandomize=True)

NEWCOMER = Hop("new", "zoe", basis="own", documented=True)


def graph_of(claim: Claim) -> nx.DiGraph:
    """The relays of a claim without doubt, from `start` above the roots to `end` below what nothing relays."""
    graph = nx.DiGraph()
    for hop in claim.hops:
        graph.add_edges_from((parent, hop.id) for parent, _ in hop.relays)
        graph.add_edges_from([] if hop.relays else [("start", hop.id)])
    graph.add_edges_from([(hop.id, "end") for hop in claim.hops if not graph.out_degree(hop.id)])
    return graph


def unit_of(claim: Claim, name: str) -> Id:
    return Sources(claim.rows, claim.relations).unit(name)


def numbers(side: Side) -> tuple[object, ...]:
    return side.independent, side.origins, len(side.choke_points), len(side.pairs), side.held, side.carriers


@law
@given(claims())
def test_the_bounds_lie_in_order(claim: Claim) -> None:
    found = claim.profile()

    for side in (found.asserts, found.denies):
        lo, hi = side.independent
        assert 0 <= lo <= hi <= side.origins[1]
        assert 0 <= side.origins[0] <= side.origins[1]
        assert (lo == 0) == (hi == 0) == (side.held == 0)


@law
@given(claims())
def test_a_choke_point_exists_only_where_the_claim_rests_on_one_source(claim: Claim) -> None:
    side = claim.profile().asserts

    assert not side.choke_points or side.independent[1] == 1


@law
@given(claims(), names)
def test_discrediting_a_source_leaves_nothing_exactly_when_it_is_a_choke_point(claim: Claim, name: str) -> None:
    before = claim.profile().asserts
    assume(before.held)

    after = claim.profile(name).asserts

    assert (after.held == 0) == (unit_of(claim, name) in before.choke_points)


@law
@given(claims(), names)
def test_discrediting_a_source_lowers_the_upper_bound_by_at_most_one(claim: Claim, name: str) -> None:
    before = claim.profile().asserts.independent[1]

    after = claim.profile(name).asserts.independent[1]

    assert before - 1 <= after <= before


@law
@given(claims(), names)
def test_a_unit_is_in_a_pair_exactly_when_discrediting_it_leaves_one_to_discredit(claim: Claim, name: str) -> None:
    before = claim.profile().asserts
    assume(before.independent[1] == 2)

    after = claim.profile(name).asserts

    assert (unit_of(claim, name) in before.pairs) == (after.independent[1] == 1)


@law
@given(claims(), doubts)
def test_a_doubt_about_identity_never_raises_the_lower_bound_and_never_touches_the_upper(
    claim: Claim, doubt: tuple[str, str, str]
) -> None:
    before = claim.profile().asserts

    after = claim.related(doubt).profile().asserts

    assert after.independent[0] <= before.independent[0]
    assert after.independent[1] == before.independent[1]
    assert after.choke_points == before.choke_points


@law
@given(claims(), st.integers(0, 6))
def test_a_suspected_relay_never_raises_the_lower_bound_and_never_touches_the_upper(claim: Claim, place: int) -> None:
    before = claim.profile().asserts

    after = claim.suspecting(place).profile().asserts

    assert after.independent[0] <= before.independent[0]
    assert after.independent[1] == before.independent[1]
    assert after.choke_points == before.choke_points


@law
@given(claims())
def test_an_unrelated_witness_adds_one_to_the_upper_bound_and_at_most_one_to_the_lower(claim: Claim) -> None:
    before = claim.profile().asserts

    after = claim._replace(hops=[*claim.hops, NEWCOMER]).profile().asserts

    assert after.independent[1] == before.independent[1] + 1
    assert after.independent[0] - before.independent[0] in {0, 1}


@law
@given(claims(), names, names)
def test_identifying_two_sources_never_raises_the_upper_bound(claim: Claim, left: str, right: str) -> None:
    before = claim.profile().asserts

    after = claim.related((left, "same_as", right)).profile().asserts

    assert after.independent[1] <= before.independent[1]


def test_identifying_an_unnamed_source_can_raise_the_lower_bound() -> None:
    rows = [("ada", "person", "unnamed"), ("bea", "person", "unnamed"), ("cy", "person", "named")]
    claim = Claim([Hop("a", "ada"), Hop("b", "bea")], rows, [])

    identified = claim.related(("ada", "same_as", "cy"))

    assert claim.profile().asserts.independent == (1, 2)
    assert identified.profile().asserts.independent == (2, 2)


@law
@given(claims(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_never_matters(claim: Claim, dice: Random) -> None:
    shuffled = Claim(*(dice.sample(part, len(part)) for part in claim))

    assert shuffled.profile() == claim.profile()


@law
@given(claims(), st.permutations(NAMES), st.permutations(range(9)))
def test_renaming_never_matters(claim: Claim, new_names: list[str], new_places: list[int]) -> None:
    sources = dict(zip(NAMES, new_names, strict=True))
    places = {hop.id: f"h{new_places[i]}" for i, hop in enumerate(claim.hops)}
    before, renamed = claim.profile(), claim.renamed(sources, places)

    after = renamed.profile()

    assert numbers(after.asserts) == numbers(before.asserts)
    assert numbers(after.denies) == numbers(before.denies)
    assert {unit_of(renamed, sources[unit]) for unit in before.asserts.choke_points} == set(after.asserts.choke_points)
    assert (after.disputed, after.loop, after.unfed) == (before.disputed, before.loop, before.unfed)


@law
@given(certain_claims())
def test_without_doubts_the_answer_is_the_smallest_vertex_cut(claim: Claim) -> None:
    cut = nx.minimum_node_cut(graph_of(claim), "start", "end")

    side = claim.profile().asserts

    assert side.independent == (len(cut), len(cut))


@law
@given(certain_claims())
def test_without_doubts_the_choke_points_are_the_dominators(claim: Claim) -> None:
    above = nx.immediate_dominators(graph_of(claim), "start")
    dominators = []
    place = above["end"]
    while place != "start":
        dominators.append(place.replace("h", "s"))
        place = above[place]

    side = claim.profile().asserts

    assert list(side.choke_points) == sorted(dominators)
