from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from factbase.results import Candidate, ClaimSummary, DocumentName, Dossier, HopView, SideView, SourceName
from factbase.review import LINES_DRAWN, TreeLine, caution, clashes, drawn, sentence, tree, trees
from factbase.vocabulary import Verdict, Workflow

if TYPE_CHECKING:
    from collections.abc import Sequence

LEADER = SourceName("s1", "s1", "an insurgent leader", unnamed=True)
PAPER = SourceName("s2", "s2", "Asharq al-Awsat")
AGENCY = SourceName("s3", "s3", "Associated Press")


def side(independent: tuple[int, int], **given: object) -> SideView:
    nothing = SideView(independent, independent, (), (), 0, (), more_lines=False, exact=True)
    return replace(nothing, **given)


NOBODY = side((0, 0))


def dossier(asserts: SideView, denies: SideView = NOBODY, hops: Sequence[HopView] = (), **claim: object) -> Dossier:
    summary = ClaimSummary(
        1, "c1", "c1", "text", Verdict.UNREVIEWED, Workflow.TODO, asserts.independent, asserts.origins,
        denies.independent, disputed=False, exact=True, stale=False, loop=False, unnamed_only=False,
        choke_points=asserts.choke_points,
    )  # fmt: skip
    return Dossier(
        replace(summary, **claim), None, None, None, (), 1, asserts, denies, disputed=False, exact=True,
        hops=tuple(hops), links=(), assessments=(), history=(),
    )  # fmt: skip


def hop(name: str, source: SourceName, relays: Sequence[tuple[str, str]] = (), **given: object) -> HopView:
    bare = HopView(
        name, name, source, "asserts", "unknown", active=True, held=False, root=not relays, loop=False,
        choke_point=False, cue=None, said=None, document=None, passage=None, relays=tuple(relays),
    )  # fmt: skip
    return replace(bare, **given)


def document(publisher: SourceName | None, published: str | None = None) -> DocumentName:
    return DocumentName("d1", "d1", "Title", publisher, published)


ONE = side((1, 1), choke_points=(PAPER, LEADER), origin_names=(LEADER,), outlets=3)


# ------------------------------------------------------------------------------------------------- the sentence


def test_one_source_is_named_by_its_origin() -> None:
    said = sentence(dossier(ONE, unnamed_only=True))

    assert said == "looks like 3 outlets, rests on 1 source: an insurgent leader; 1 origin; denied by none"


def test_what_looks_like_no_more_than_it_rests_on_says_so_without_a_contrast() -> None:
    said = sentence(dossier(side((2, 2), outlets=2)))

    assert said == "rests on 2 sources; 2 outlets, 2 origins; denied by none"


def test_one_source_that_is_no_origin_is_named_too() -> None:
    paper = side((1, 1), origins=(2, 2), choke_points=(PAPER,), origin_names=(LEADER, AGENCY), outlets=1)

    assert sentence(dossier(paper)) == "rests on 1 source: Asharq al-Awsat; 1 outlet, 2 origins; denied by none"


def test_bounds_are_said_on_both_sides() -> None:
    said = sentence(dossier(side((1, 3), outlets=3), side((2, 2)), unnamed_only=True))

    assert said == "looks like 3 outlets, rests on 1–3 sources; 1–3 origins, of which unnamed only; denied by 2"


def test_what_nobody_asserts_says_so_and_who_denies_it() -> None:
    denies = side((1, 1), choke_points=(AGENCY,), origin_names=(AGENCY,))

    said = sentence(dossier(NOBODY, denies))

    assert said == "nothing that we hold asserts it; denied by 1 source: Associated Press"


def test_a_search_that_was_cut_short_says_so() -> None:
    said = sentence(replace(dossier(side((1, 2), outlets=2)), exact=False), ascii_only=True)

    assert said == (
        "looks like 2 outlets, rests on 1-2 sources; 1-2 origins; denied by none "
        "(bounds only: the search was cut short)"
    )


def test_a_loop_of_citations_has_an_undisclosed_origin() -> None:
    loop = side((1, 1), outlets=2, origin_names=(SourceName("", "", "?"),))

    assert "rests on 1 source: an undisclosed origin (a loop of citations)" in sentence(dossier(loop))


def test_names_in_a_sentence_cannot_steer_a_terminal() -> None:
    evil = SourceName("s9", "s9", "\x1b]52;c;x\x07\u202e")

    said = sentence(dossier(side((1, 1), choke_points=(evil,), origin_names=(evil,))))

    assert "␛]52;c;x␇⟨U+202E⟩" in said


@pytest.mark.parametrize(
    ("asserts", "said"),
    [
        (side((2, 2)), ""),
        (NOBODY, "rests on no source: nothing that we hold asserts it"),
        (side((1, 2)), "may rest on one source: 1–2 independent sources"),
        (ONE, "rests on one source: an insurgent leader"),
    ],
)
def test_the_caution_says_what_is_missing(asserts: SideView, said: str) -> None:
    found = dossier(asserts)

    assert caution(found.claim, found) == said


def test_without_the_dossier_the_caution_names_the_choke_points() -> None:
    assert caution(dossier(ONE).claim) == "rests on one source: Asharq al-Awsat, an insurgent leader"
    assert "a loop of citations" in caution(dossier(side((1, 1))).claim)


# ------------------------------------------------------------------------------------------------------ the trees


def lines(*hops: HopView, asserts: SideView = ONE) -> list[str]:
    return ["  ".join(drawn(line)).rstrip() for line in tree(dossier(asserts, hops=hops))]


def test_what_is_held_comes_first_and_its_origin_below() -> None:
    leader = hop("a1", LEADER, basis="own", choke_point=True)
    paper = hop("a2", PAPER, [("a1", "stated")], held=True, document=document(PAPER, "2006-05-02"), choke_point=True)
    agency = hop("a3", AGENCY, [("a2", "suspected")], held=True)

    assert lines(leader, paper, agency) == [
        "Asharq al-Awsat, 2006-05-02  held · ◆ choke point",
        "└ an insurgent leader  unnamed · first-hand · ◆ choke point",
        "Associated Press  held",
        "╌ Asharq al-Awsat  suspected · held · ◆ choke point",
        "  └ an insurgent leader  unnamed · first-hand · ◆ choke point",
    ]


def test_a_document_of_another_publisher_stands_before_who_speaks_in_it() -> None:
    speaker = hop("a1", LEADER, held=True, document=document(PAPER, "2006-05"), choke_point=True)
    anonymous = hop("a2", AGENCY, held=True, document=document(None), choke_point=True)

    assert lines(speaker, anonymous) == [
        "Asharq al-Awsat, 2006-05  held · ◆ choke point",
        "└ an insurgent leader  unnamed · ◆ choke point",
        "Title  held",
        "└ Associated Press  ◆ choke point",
    ]


def test_a_loop_is_drawn_once_around() -> None:
    first = hop("a1", PAPER, [("a2", "stated")], held=True, loop=True)
    second = hop("a2", AGENCY, [("a1", "presumed")], loop=True)

    assert lines(first, second, asserts=NOBODY) == [
        "Asharq al-Awsat  held · ↻ loop",
        "└ Associated Press  ↻ loop",
        "  └ Asharq al-Awsat  presumed: standing syndication · ↻ loop · already above",
    ]


def test_what_hangs_on_nothing_held_is_drawn_too_and_what_is_retracted_is_marked() -> None:
    origin = hop("a1", LEADER, active=False)
    relay = hop("a2", PAPER, [("a1", "stated"), ("elsewhere", "stated")])

    assert lines(relay, origin, asserts=NOBODY) == ["Asharq al-Awsat", "└ an insurgent leader  [retracted] · unnamed"]


def test_who_a_source_may_be_one_with_is_marked_and_why() -> None:
    maybe = (("possibly_same", AGENCY), ("unnamed", replace(LEADER, name="x" * 50)), ("owned_by", PAPER))

    assert lines(hop("a1", LEADER, maybe=maybe), asserts=NOBODY) == [
        (
            "an insurgent leader  unnamed · possibly the same as Associated Press"
            " · may be the same as xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… · one owner with Asharq al-Awsat"
        )
    ]


def test_a_source_that_is_counted_as_another_names_it() -> None:
    assert lines(hop("a1", LEADER, counted_as=PAPER), asserts=NOBODY) == [
        "an insurgent leader  unnamed · counted as Asharq al-Awsat"
    ]


def test_a_candidate_says_in_what_it_clashes() -> None:
    claim = dossier(ONE).claim
    found = Candidate(None, claim, 0.5, 0.5, "low", "contradicts", {}, flags=("numbers", "new"))

    assert clashes(found) == "numbers differ; new"


def test_ascii_alone_can_draw_a_tree() -> None:
    line = TreeLine(2, "suspected", "A", ("choke point", "loop"), "a1")

    assert drawn(line, ascii_only=True) == ("  ~ A", "suspected, * choke point, @ loop")
    assert drawn(line._replace(link="stated"), ascii_only=True)[0] == "  ` A"


def test_what_lies_too_deep_is_not_indented_further() -> None:
    assert drawn(TreeLine(20, "stated", "A", (), "a1"))[0].endswith("(8 deeper) └ A")


def test_a_very_long_chain_ends_with_a_line_that_says_so() -> None:
    chain = [hop(f"a{i}", AGENCY, [(f"a{i + 1}", "stated")], held=not i) for i in range(5_000)]

    drawing = tree(dossier(NOBODY, hops=[*chain, hop("a5000", LEADER)]))

    assert len(drawing) == LINES_DRAWN + 1
    assert drawing[-1].name == "and more lines, not drawn"


def test_stances_have_blocks_of_their_own_and_empty_ones_none() -> None:
    hops = [
        hop("a1", PAPER, held=True),
        hop("a2", AGENCY, held=True, stance="denies"),
        hop("a3", LEADER, held=True, stance="no_comment"),
    ]

    found = trees(dossier(ONE, hops=hops))

    assert [heading for heading, _ in found] == ["SAID BY", "DENIED BY", "NO COMMENT FROM"]
