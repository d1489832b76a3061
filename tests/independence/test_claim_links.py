"""Judged links between claims, and the attributions that count because of them."""

from factbase.independence import ClaimLinks, Hop, LinkedClaim, Sources, lines, profile, profiles

PLAIN = Sources([], [])
CHAIN = ClaimLinks([("noon", "implies", "monday"), ("monday", "implies", "closed"), ("closed", "same", "shut")])


def test_implication_is_transitive_and_runs_through_wordings() -> None:
    assert CHAIN.implying("shut") == {"closed", "shut", "monday", "noon"}
    assert CHAIN.implied("noon") == {"noon", "monday", "closed", "shut"}
    assert CHAIN.implying("noon") == {"noon"}


def test_claims_judged_the_same_form_one_statement() -> None:
    links = ClaimLinks([("a", "same", "b"), ("b", "same", "c"), ("c", "implies", "d")])

    assert links.statement("a") == {"a", "b", "c"}
    assert links.statement("d") == {"d"}


def test_a_claim_without_links_stands_alone() -> None:
    assert CHAIN.statement("open") == CHAIN.implying("open") == CHAIN.counting("open") == {"open"}
    assert CHAIN.contradicting("open") == frozenset()
    assert "open" not in CHAIN.linked


def test_a_contradiction_holds_both_ways_and_for_all_that_implies_either_side() -> None:
    links = ClaimLinks([("monday", "implies", "closed"), ("closed", "contradicts", "open"), ("wide", "same", "open")])

    assert links.contradicting("monday") == {"open", "wide"}
    assert links.contradicting("wide") == {"closed", "monday"}


def test_context_links_do_not_count() -> None:
    links = ClaimLinks(
        [("a", "supports", "b"), ("b", "qualifies", "c"), ("c", "updates", "d"), ("d", "unrelated", "a")]
    )

    assert links.linked == frozenset()
    assert links.component("supports") == {"supports"}


def test_a_component_reaches_every_claim_that_a_change_may_move() -> None:
    links = ClaimLinks([("a", "implies", "b"), ("c", "implies", "b"), ("c", "contradicts", "d"), ("x", "same", "y")])

    assert links.component("a") == {"a", "b", "c", "d"}
    assert links.counting("a") == {"a", "b"}
    assert set(links.components) == {frozenset("abcd"), frozenset("xy")}


def test_claims_that_imply_one_another_share_their_figures() -> None:
    links = ClaimLinks([("a", "implies", "b"), ("b", "implies", "a"), ("b", "same", "c"), ("d", "implies", "a")])
    hops = [Hop(1, "ana", claim="a"), Hop(2, "bert", claim="c"), Hop(3, "cem", claim="d")]

    figures = profiles(["a", "b", "c", "d"], hops, PLAIN, links)

    assert {claim: result.asserts.independent for claim, result in figures.items()} == {
        "a": (3, 3),
        "b": (3, 3),
        "c": (3, 3),
        "d": (1, 1),
    }
    assert figures["a"] is figures["c"]


def test_a_relay_of_something_weaker_is_a_suspicion_on_the_side_that_holds_both() -> None:
    links = ClaimLinks([("monday", "implies", "closed")])
    hops = [Hop(1, "ana", claim="closed"), Hop(2, "bert", claim="monday", basis="own", relays=((1, True),))]

    closed = profile(hops, PLAIN, linked=LinkedClaim("closed", links)).asserts
    monday = profile(hops, PLAIN, linked=LinkedClaim("monday", links)).asserts

    assert closed.independent == (1, 2)
    assert monday.independent == (1, 1)


def test_a_presumed_relay_needs_a_wire_that_says_as_much() -> None:
    links = ClaimLinks([("monday", "implies", "closed")])
    sources = Sources([("wire", "outlet", "named"), ("portal", "outlet", "named")], [("portal", "syndicates", "wire")])
    hops = [Hop(1, "wire", basis="own", claim="closed", held=True), Hop(2, "portal", claim="monday", held=True)]
    swapped = [hops[0]._replace(claim="monday"), hops[1]._replace(claim="closed")]

    assert profile(hops, sources, linked=LinkedClaim("closed", links)).asserts.independent == (1, 2)
    assert profile(swapped, sources, linked=LinkedClaim("closed", links)).asserts.independent == (1, 1)


def test_a_denial_that_relays_a_contradicting_assertion_rests_on_it() -> None:
    links = ClaimLinks([("open", "contradicts", "closed")])
    hops = [Hop(1, "ana", claim="open"), Hop(2, "bert", claim="closed", stance="denies", relays=((1, True),))]

    denies = profile(hops, PLAIN, linked=LinkedClaim("closed", links)).denies

    assert (denies.independent, denies.choke_points) == ((1, 1), ("ana",))


def test_while_judgements_are_inconsistent_an_attribution_stands_on_both_sides() -> None:
    links = ClaimLinks([("a", "same", "b"), ("a", "contradicts", "b")])

    result = profile([Hop(1, "ana", claim="a")], PLAIN, linked=LinkedClaim("b", links))

    assert (result.asserts.independent, result.denies.independent) == ((1, 1), (1, 1))
    assert (result.contradiction, result.disputed) == (True, False)


def test_a_stance_that_is_no_side_counts_for_its_own_wording_only() -> None:
    links = ClaimLinks([("closed", "same", "shut")])
    hops = [Hop(1, "ana", stance="hedges", claim="closed"), Hop(2, "bert", stance="hedges", claim="shut")]

    drawn = lines(hops, PLAIN, stance="hedges", linked=LinkedClaim("shut", links))

    assert [line.attributions for line in drawn.lines] == [(2,)]


def test_an_attribution_without_its_claim_says_nothing_about_a_linked_claim() -> None:
    links = ClaimLinks([("open", "contradicts", "closed")])

    assert not links.entails(Hop(1, "ana", claim="open"), Hop(2, "bert", stance="denies"))
    assert not links.entails(Hop(1, "ana"), Hop(2, "bert", stance="denies", claim="closed"))


def test_a_denial_of_the_weaker_claim_denies_the_stronger_one_and_asserts_nothing() -> None:
    weaker, stronger = Hop(1, "ana", stance="denies", claim="closed"), Hop(2, "bert", stance="denies", claim="noon")

    assert CHAIN.entails(weaker, stronger)
    assert not CHAIN.entails(stronger, weaker)
    assert not CHAIN.entails(weaker, Hop(3, "cem", claim="noon"))
