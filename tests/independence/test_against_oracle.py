"""The solver beside a brute-force reading of the definition: every line, every subset, every merge."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from independence.oracle import oracle_profile
from independence.strategies import Claim, claims, names

discredited = st.lists(names, max_size=1)


def assert_same(claim: Claim, sources: list[str]) -> None:
    expected = oracle_profile(claim.hops, claim.rows, claim.relations, sources)

    found = claim.profile(*sources)

    assert found.exact
    assert found.disputed == expected["disputed"]
    for side, figures in ((found.asserts, expected["asserts"]), (found.denies, expected["denies"])):
        assert side.independent == figures["independent"]
        assert side.origins == figures["origins"]
        assert list(side.choke_points) == figures["choke_points"]
        assert side.pairs == figures["pairs"]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(claims(), discredited)
def test_the_solver_agrees_with_the_definition_read_by_brute_force(claim: Claim, sources: list[str]) -> None:
    assert_same(claim, sources)


@pytest.mark.long
@settings(max_examples=20_000, deadline=None)
@given(claims(largest=9), discredited)
def test_the_solver_agrees_with_the_definition_on_thousands_of_claims(claim: Claim, sources: list[str]) -> None:
    assert_same(claim, sources)
