"""The solver beside the definition read by brute force: every line, every subset, every identification."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from independence.strategies import Facts, discreditable, facts, figures, linked_claims, lone_claims

from factbase.independence import Unit

discredited = st.lists(discreditable, max_size=2)


def assert_same(case: Facts, units: list[Unit]) -> None:
    expected = case.answer(*units)

    result = case.profile(*units)

    assert result.exact
    assert result.disputed == expected.disputed
    assert figures(result.asserts) == expected.asserts
    assert figures(result.denies) == expected.denies


@settings(max_examples=500, deadline=None, derandomize=True)
@given(facts, discredited)
def test_the_solver_agrees_with_the_definition_read_by_brute_force(case: Facts, units: list[Unit]) -> None:
    assert_same(case, units)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None)
@given(lone_claims(largest=8) | linked_claims(largest=8), discredited)
def test_the_solver_agrees_with_the_definition_on_thousands_of_claims(case: Facts, units: list[Unit]) -> None:
    assert_same(case, units)
