"""Judgements about claims that cannot all be right."""

from hypothesis import given, settings
from hypothesis import strategies as st
from independence.oracle import Case
from independence.strategies import CLAIMS

from factbase.independence import JudgedLink, inconsistencies


def yes(subject: str, relation: str, target: str) -> JudgedLink:
    return JudgedLink(subject, relation, target, positive=True)


def no(subject: str, relation: str, target: str) -> JudgedLink:
    return JudgedLink(subject, relation, target, positive=False)


def test_judgements_that_agree_have_no_inconsistency() -> None:
    judgements = [yes("noon", "implies", "monday"), yes("open", "contradicts", "monday"), no("noon", "same", "monday")]

    assert inconsistencies(judgements) == []


def test_a_claim_that_implies_both_sides_of_a_contradiction_comes_with_both_paths() -> None:
    steps = [yes("noon", "implies", "monday"), yes("monday", "implies", "closed"), yes("noon", "same", "open")]
    contradiction = yes("closed", "contradicts", "open")

    (path,) = inconsistencies([*steps, contradiction])

    assert path in {(*steps, contradiction), (yes("noon", "same", "open"), *steps[:2], contradiction)}


def test_a_pair_judged_the_same_by_what_follows_and_not_the_same_is_inconsistent() -> None:
    judgements = [yes("a", "same", "b"), yes("c", "same", "b"), no("c", "same", "a")]

    (path,) = inconsistencies(judgements)

    assert path[-1] == judgements[2]
    assert set(path) == set(judgements)


def test_one_direction_is_enough_against_a_negative_implication_only() -> None:
    implies = yes("a", "implies", "b")

    assert inconsistencies([implies, no("a", "same", "b")]) == []
    assert inconsistencies([implies, no("b", "implies", "a")]) == []
    assert inconsistencies([implies, no("a", "implies", "b")]) == [(implies, no("a", "implies", "b"))]


def test_a_claim_that_contradicts_itself_by_a_wording_is_inconsistent() -> None:
    judgements = [yes("a", "same", "b"), yes("a", "contradicts", "b")]

    assert len(inconsistencies(judgements)) == 1


def test_context_is_never_inconsistent() -> None:
    assert inconsistencies([yes("a", "supports", "b"), no("a", "supports", "b"), no("a", "updates", "b")]) == []


claims = st.sampled_from(CLAIMS)
judged_links = st.builds(JudgedLink, claims, st.sampled_from(["same", "implies", "contradicts"]), claims, st.booleans())


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(judged_links.filter(lambda row: row.subject != row.target), max_size=6))
def test_inconsistencies_are_those_of_the_definition(judgements: list[JudgedLink]) -> None:
    links = [(row.subject, row.relation, row.target) for row in judgements if row.positive]
    case = Case([], [], [], CLAIMS, links)  # type: ignore[arg-type]
    both_sides = any(
        case.implies(claim, str(row.subject)) and case.implies(claim, str(row.target))
        for row in judgements
        if row.positive and row.relation == "contradicts"
        for claim in CLAIMS
    )
    follows = {
        row
        for row in judgements
        if not row.positive and row.relation != "contradicts"
        if case.implies(str(row.subject), str(row.target))
        if row.relation == "implies" or case.implies(str(row.target), str(row.subject))
    }

    paths = inconsistencies(judgements)

    assert bool(paths) == (both_sides or bool(follows))
    assert {path[-1] for path in paths if not path[-1].positive} == follows
    assert all(row.positive for path in paths for row in path[:-1])
