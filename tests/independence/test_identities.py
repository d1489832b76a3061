"""Source records folded into units, and the doubts about units."""

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


def test_an_unnamed_source_may_be_a_named_one_of_its_kind() -> None:
    rows = [("aide", "person", "unnamed"), ("libby", "person", "named"), ("cia", "organisation", "named")]

    sources = Sources(rows, [])

    assert sources.may_be_one("aide", "libby")
    assert not sources.may_be_one("aide", "cia")


def test_a_merged_unit_is_of_the_kind_of_each_of_its_members() -> None:
    rows = [("bureau", "organisation", "unnamed"), ("man", "person", "unnamed"), ("libby", "person", "named")]

    sources = Sources(rows, [("bureau", "part_of", "man")])

    assert sources.may_be_one("man", "libby")


def test_an_unnamed_outlet_may_be_another_unnamed_source_and_no_named_outlet() -> None:
    rows = [("site", "outlet", "unnamed"), ("voice", "person", "unnamed"), ("times", "outlet", "named")]

    sources = Sources(rows, [])

    assert sources.may_be_one("site", "voice")
    assert not sources.may_be_one("site", "times")


def test_owners_and_dependences_join_units_into_one_group() -> None:
    sources = Sources([], [("paper", "owned_by", "house"), ("clerk", "may_depend", "house")])

    assert sources.dependence["paper"] == sources.dependence["clerk"] == "clerk"


def test_a_unit_does_not_syndicate_itself() -> None:
    sources = Sources([], [("site", "part_of", "wire"), ("site", "syndicates", "wire")])

    assert sources.syndicates == {}


def test_relations_can_be_tried_out_without_changing_the_sources() -> None:
    sources = Sources([("a", "person", "unnamed"), ("b", "person", "unnamed")], [("a", "owned_by", "c")])

    settled = sources.replace(added=[("a", "distinct_from", "b")], removed=[("a", "owned_by", "c")])

    assert (settled.may_be_one("a", "b"), settled.dependence) == (False, {})
    assert (sources.may_be_one("a", "b"), set(sources.dependence)) == (True, {"a", "c"})


def test_some_sources_come_with_everything_that_relations_connect_to_them() -> None:
    rows = [("a", "person", "unnamed"), ("z", "person", "unnamed")]

    sources = Sources(rows, [("a", "part_of", "b"), ("b", "owned_by", "c"), ("y", "same_as", "z")]).around(["c"])

    assert sources.relations == [("a", "part_of", "b"), ("b", "owned_by", "c")]
    assert sources.unit("a") == "b"
    assert sources.unnamed == frozenset()


def test_what_is_said_of_two_ids_of_one_unit_is_no_doubt() -> None:
    sources = Sources([], [("a", "same_as", "b"), ("a", "possibly_same", "b"), ("a", "owned_by", "b")])

    assert not sources.doubtful


def test_ids_may_be_numbers() -> None:
    sources = Sources([(1, "outlet", "named")], [(1, "owned_by", 9), (2, "owned_by", 9)])

    result = profile([Hop(10, 1, basis="own"), Hop(11, 2, basis="own")], sources)

    assert result.asserts.independent == (1, 2)


def test_what_brought_an_attribution_to_us_is_its_publisher_or_else_its_source() -> None:
    hops = [Hop(1, "ana", publisher="desk"), Hop(2, "bert", publisher="news"), Hop(3, "cem"), Hop(4, "cem", held=False)]

    result = profile(hops, Sources([], [("desk", "part_of", "news")]))

    assert result.asserts.carriers == 2
