"""Where a search is cut short, the bounds hold and the profile says so; and large claims are no trouble."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from independence.strategies import Claim, claims

from factbase.independence import Hop, Profile, Sources, hitting_set, identifications, min_cut, profile

PLAIN = Sources([], [])


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    start = time.perf_counter()
    yield
    assert time.perf_counter() - start < 20


def profile_without_search(claim: Claim) -> Profile:
    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(hitting_set, "BUDGET", 0)
        limits.setattr(min_cut, "LINES", 0)
        limits.setattr(min_cut, "STEPS", 0)
        limits.setattr(identifications, "LARGEST", 1)
        limits.setattr(identifications, "MOST", 1)
        return claim.profile()


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
@given(claims())
def test_bounds_from_a_search_cut_short_enclose_the_exact_ones(claim: Claim) -> None:
    exact = claim.profile().asserts

    rough = profile_without_search(claim).asserts

    assert rough.independent[0] <= exact.independent[0] <= exact.independent[1] <= rough.independent[1]
    assert rough.independent[1] <= rough.origins[1] == exact.origins[1]
    assert rough.origins[0] <= exact.origins[0]
    assert rough.choke_points == exact.choke_points
    assert not rough.exact or rough == exact


def test_a_group_of_doubts_too_large_to_search_is_said_to_be_inexact() -> None:
    rows = [(i, "person", "unnamed") for i in range(12)]
    ring = [(i, "distinct_from", (i + 1) % 12) for i in range(12)]
    chords = [(i, "distinct_from", (i + 5) % 12) for i in range(3)]

    found = profile([Hop(i, i, held=True) for i in range(12)], Sources(rows, ring + chords))

    assert not found.exact
    assert found.asserts.independent == (1, 12)


def test_a_search_cut_short_among_several_worst_cases_leaves_one_as_the_lower_bound() -> None:
    voices = "klm"
    sources = Sources([(voice, "person", "unnamed") for voice in voices], [("k", "distinct_from", "l")])
    read_in = ["bob", "bob", "cid", "cid", "bob", "cid"]
    trap = [Hop(i, "ann" if i < 4 else publisher, publisher=publisher) for i, publisher in enumerate(read_in)]
    hops = [*trap, *(Hop(10 + i, voice) for i, voice in enumerate(voices))]

    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(hitting_set, "BUDGET", 0)
        found = profile(hops, sources)

    assert not found.exact
    assert found.asserts.independent[0] == 1


def test_a_place_in_a_circle_that_is_hard_to_tell_counts_as_on_a_line_and_is_said_to_be_inexact() -> None:
    sources = Sources([], [("k", "possibly_same", "voice"), ("voice", "possibly_same", "l")])
    circle = [Hop(1, "w"), Hop(2, "m", relays=((1, True), (3, True))), Hop(3, "voice", relays=((2, True),))]
    hops = [*circle, Hop(4, "h", relays=((2, True),)), Hop(5, "k"), Hop(6, "l")]

    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(min_cut, "STEPS", 0)
        rough = profile(hops, sources)

    assert (rough.exact, rough.asserts.independent) == (False, (2, 3))
    assert profile(hops, sources).asserts.independent == (3, 3)


def test_a_great_many_unnamed_sources_with_one_certain_difference_stay_exact() -> None:
    rows = [(i, "person", "unnamed") for i in range(60)]

    found = profile([Hop(i, i, held=True) for i in range(60)], Sources(rows, [(3, "distinct_from", 9)]))

    assert found.exact
    assert found.asserts.independent == (2, 60)


def test_lines_that_share_units_without_end_are_bounded_and_said_to_be_inexact() -> None:
    hops = layers(14, depth=16, sources=97)

    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(hitting_set, "BUDGET", 5)
        found = profile(hops, PLAIN)

    lo, hi = found.asserts.independent
    assert not found.exact
    assert 1 < lo < hi <= 14


def test_twelve_dense_layers_are_answered_exactly() -> None:
    found = profile(layers(8, depth=12, sources=1000), PLAIN)

    assert found.exact
    assert found.asserts.independent == (8, 8)


def test_a_chain_of_five_thousand_hops_has_five_thousand_choke_points() -> None:
    hops = [Hop(i, i, relays=((i - 1, True),) if i else ()) for i in range(5_000)]

    found = profile(hops[::-1], PLAIN).asserts

    assert found.independent == (1, 1)
    assert found.choke_points == tuple(range(5_000))


def test_a_circle_of_five_thousand_hops_rests_on_one_undisclosed_origin() -> None:
    hops = [Hop(i, i, relays=((i - 1, True),), held=True) for i in range(1, 5_000)]

    found = profile([Hop(0, 0, relays=((4_999, True),), held=True), *hops], PLAIN)

    assert found.unfed
    assert found.asserts.independent == (1, 1)
    assert found.asserts.choke_points == ()


def test_a_thousand_diamonds_in_a_row_have_a_choke_point_at_every_joint() -> None:
    hops = [Hop(0, 0)]
    for joint in range(0, 3_000, 3):
        hops += [Hop(joint + 1, joint + 1, relays=((joint, True),)), Hop(joint + 2, joint + 2, relays=((joint, True),))]
        hops.append(Hop(joint + 3, joint + 3, relays=((joint + 1, True), (joint + 2, True))))

    found = profile(hops, PLAIN).asserts

    assert found.choke_points == tuple(range(0, 3_001, 3))


def test_twenty_outlets_with_a_witness_each_rest_on_twenty() -> None:
    witnesses = [Hop(i, i) for i in range(20)]
    outlets = [Hop(20 + i, 20 + i, relays=((i, True),)) for i in range(20)]

    found = profile(witnesses + outlets, PLAIN)

    assert found.asserts.independent == (20, 20)


def test_sixty_papers_on_three_wires_and_eight_witnesses_rest_on_the_three_wires() -> None:
    witnesses = [Hop(i, i) for i in range(8)]
    wires = [Hop(10 + i, 10 + i, relays=tuple((j, True) for j in range(8) if j % 3 != i)) for i in range(3)]
    papers = [Hop(20 + i, 20 + i, relays=((10 + i % 3, True), (10 + i % 2, True))) for i in range(60)]

    found = profile(witnesses + wires + papers, PLAIN)

    assert found.exact
    assert found.asserts.independent == (3, 3)
