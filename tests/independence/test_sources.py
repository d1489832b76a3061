"""Who is who."""

from factbase.independence import Hop, Sources, profile


def test_a_unit_is_named_by_the_top_of_its_parts() -> None:
    sources = Sources([], [("desk", "part_of", "news"), ("news", "part_of", "zbc"), ("zbc", "same_as", "alpha")])

    assert sources.unit("desk") == "zbc"
    assert sources.members("zbc") == ("alpha", "desk", "news", "zbc")


def test_a_unit_without_a_top_is_named_by_its_smallest_id() -> None:
    sources = Sources([(3, "person", "named"), (2, "person", "named")], [(3, "same_as", 2), (2, "part_of", 2)])

    assert sources.unit(3) == 2


def test_a_source_that_no_row_mentions_is_a_unit_of_its_own() -> None:
    sources = Sources([], [])

    assert sources.unit("stranger") == "stranger"
    assert sources.members("stranger") == ("stranger",)


def test_a_unit_with_one_name_is_named() -> None:
    rows = [("voice", "person", "unnamed"), ("caller", "person", "unnamed"), ("rook", "person", "named")]

    sources = Sources(rows, [("voice", "same_as", "rook")])

    assert sources.unnamed == {"caller"}


def test_a_certain_difference_between_members_outweighs_a_possible_identity_of_their_units() -> None:
    relations = [("a", "possibly_same", "b"), ("c", "same_as", "a"), ("c", "distinct_from", "b")]

    sources = Sources([], relations)

    assert not sources.may_be_one("a", "b")
    assert not sources.doubtful


def test_a_relation_word_that_is_not_in_the_vocabulary_is_passed_over() -> None:
    sources = Sources([], [("a", "admires", "b")])

    assert sources.unit("a") == "a"
    assert not sources.doubtful


def test_what_is_said_of_two_ids_of_one_unit_is_no_doubt() -> None:
    sources = Sources([], [("a", "same_as", "b"), ("a", "possibly_same", "b"), ("a", "owned_by", "b")])

    assert not sources.doubtful


def test_ids_may_be_numbers() -> None:
    sources = Sources([(1, "outlet", "named")], [(1, "owned_by", 9), (2, "owned_by", 9)])

    found = profile([Hop(10, 1, basis="own"), Hop(11, 2, basis="own")], sources)

    assert found.asserts.independent == (1, 2)
