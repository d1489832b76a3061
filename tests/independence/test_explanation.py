"""What explains the number: witnesses, disjoint lines, and open questions."""

from hypothesis import given, settings
from independence.strategies import CLAIMS, Facts, facts

from factbase.independence import (
    UNDISCLOSED,
    ClaimLinks,
    DocumentUnit,
    Doubt,
    Hop,
    LinkedClaim,
    OpenQuestion,
    Sources,
    disjoint_lines,
    open_questions,
    profile,
    witness,
)

PLAIN = Sources([], [])
law = settings(max_examples=100, deadline=None, derandomize=True)


def linked(case: Facts) -> LinkedClaim:
    return LinkedClaim(CLAIMS[0], ClaimLinks(case.links))


def test_a_witness_names_whom_to_discredit() -> None:
    hops = [Hop(1, "ana"), Hop(2, "bert"), Hop(3, "paper", relays=((1, True),)), Hop(4, "weekly", relays=((1, True),))]

    assert witness(hops, PLAIN) == ("ana", "bert")


def test_a_claim_without_lines_has_no_witness_and_no_disjoint_lines() -> None:
    hops = [Hop(1, "ana", held=False)]

    assert witness(hops, PLAIN) == ()
    assert disjoint_lines(hops, PLAIN) == ()


def test_an_undisclosed_origin_is_the_last_witness() -> None:
    hops = [Hop(1, "m", relays=((2, True),), held=True), Hop(2, "n", relays=((1, True),), held=True), Hop(3, "zoe")]

    assert witness(hops, PLAIN) == ("zoe", UNDISCLOSED)


def test_a_document_without_a_publisher_can_be_a_witness() -> None:
    hops = [Hop(1, "ana", document="memo"), Hop(2, "bert", document="memo")]

    assert witness(hops, PLAIN) == (DocumentUnit("memo"),)


def test_lines_that_share_a_unit_two_by_two_prove_less_than_the_bound() -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "a")]
    hops = [Hop(i, speaker, publisher=publisher, held=True) for i, (speaker, publisher) in enumerate(pairs)]

    assert len(witness(hops, PLAIN)) == 2
    assert len(disjoint_lines(hops, PLAIN)) == 1


def test_the_largest_set_of_disjoint_lines_is_found_where_the_shortest_line_is_in_the_way() -> None:
    hops = [
        Hop(1, "m", publisher="n", held=True),
        Hop(2, "m", publisher="p", document=2, authors=("q",)),
        Hop(3, "n", publisher="r", document=3, authors=("s",)),
    ]

    assert [line.attributions for line in disjoint_lines(hops, PLAIN)] == [(2,), (3,)]


@law
@given(facts)
def test_a_witness_is_as_large_as_the_upper_bound_and_leaves_nothing(case: Facts) -> None:
    side = case.profile().asserts

    units = witness(case.hops, case.sources, linked=linked(case))

    assert len(units) == side.independent[1]
    remaining = case.profile(*(unit for unit in units if unit is not UNDISCLOSED)).asserts
    assert remaining.root_units <= {UNDISCLOSED}
    assert (remaining.held == 0) or UNDISCLOSED in units


@law
@given(facts)
def test_disjoint_lines_share_no_unit_and_are_never_more_than_the_upper_bound(case: Facts) -> None:
    side = case.profile().asserts

    drawn = disjoint_lines(case.hops, case.sources, linked=linked(case))

    units = [unit for line in drawn for unit in line.units]
    assert len(set(units)) == len(units)
    assert (side.held > 0) <= len(drawn) <= side.independent[1]


def test_the_question_whether_an_aide_is_the_named_official_comes_with_both_answers() -> None:
    sources = Sources([("aide", "person", "unnamed")], [])
    hops = [Hop(1, "libby"), Hop(2, "aide")]

    questions = open_questions(hops, sources)

    assert questions == (OpenQuestion(Doubt.IDENTITY, "aide", "libby", None, if_yes=(1, 1), if_no=(2, 2)),)


def test_a_suspected_relay_an_unknown_basis_and_a_dependence_are_questions() -> None:
    sources = Sources([("paper", "outlet", "named")], [("ana", "may_depend", "bert")])
    hops = [Hop(1, "ana"), Hop(2, "bert"), Hop(3, "paper"), Hop(4, "cem", relays=((1, False),))]

    questions = open_questions(hops, sources)

    assert {(question.doubt, question.subject, question.target) for question in questions} == {
        (Doubt.BASIS, 3, None),
        (Doubt.RELAY, 4, 1),
        (Doubt.DEPENDENCE, "ana", "bert"),
    }


def test_a_doubt_that_moves_no_bound_is_no_question() -> None:
    sources = Sources([("voice", "person", "unnamed"), ("caller", "person", "unnamed")], [])
    hops = [Hop(1, "voice"), Hop(2, "caller"), Hop(3, "paper", relays=((1, True), (2, True)))]

    assert open_questions(hops, sources) == ()


def test_the_most_telling_question_comes_first_and_there_are_no_more_than_asked_for() -> None:
    rows = [(f"voice {i}", "person", "unnamed") for i in range(4)]
    hops = [Hop(i, f"voice {i}") for i in range(4)]

    questions = open_questions([*hops, Hop(9, "paper", basis="unknown")], Sources(rows, []), limit=3)

    assert len(questions) == 3
    assert questions[0].doubt is Doubt.IDENTITY


def answered(case: Facts, question: OpenQuestion, *, yes: bool) -> Facts:
    """The facts with the answer to a question recorded."""
    subject, target = str(question.subject), str(question.target)
    if question.doubt is Doubt.IDENTITY:
        return case.related((subject, "same_as" if yes else "distinct_from", target))
    if question.doubt is Doubt.DEPENDENCE:
        return (
            case
            if yes
            else case._replace(relations=[row for row in case.relations if row != (subject, question.relation, target)])
        )
    place = next(i for i, hop in enumerate(case.hops) if hop.id == subject)
    if question.doubt is Doubt.BASIS:
        return case.replacing(place, basis="own" if yes else "unknown")
    relays = {parent: stated for parent, stated in case.hops[place].relays if parent != target}
    return case.replacing(place, relays=tuple((relays | ({target: True} if yes else {})).items()))


@law
@given(facts)
def test_an_open_question_answered_by_recording_it_gives_the_promised_bounds(case: Facts) -> None:
    for question in open_questions(case.hops, case.sources, linked=linked(case)):
        assert answered(case, question, yes=True).profile().asserts.independent == question.if_yes
        assert answered(case, question, yes=False).profile().asserts.independent == question.if_no
        before = case.profile().asserts.independent
        assert {question.if_yes, question.if_no} != {before}


def test_a_question_about_the_denying_side_moves_its_bounds() -> None:
    sources = Sources([("aide", "person", "unnamed")], [])
    hops = [Hop(1, "libby", stance="denies"), Hop(2, "aide", stance="denies"), Hop(3, "ana")]

    (question,) = open_questions(hops, sources, stance="denies")

    assert (question.if_yes, question.if_no) == ((1, 1), (2, 2))
    assert profile(hops, sources).denies.independent == (1, 2)
