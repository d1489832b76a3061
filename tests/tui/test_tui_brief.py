"""The claim in the few lines below the list: what is needed to decide it, at any size, of any claim."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tui.dossiers import CANDIDATES, dossiers
from tui.screens import resized, settled, shown, unmoving
from tui.test_tui_screens import STEERING

from factbase.display import cells
from factbase.ledger import Factbase
from factbase.results import LineView
from factbase.review import passages, trees
from factbase.settings import Settings
from factbase.tui.views.brief import STEPS, Brief, Shown, dealt
from factbase.tui.widgets.text import fit
from factbase.vocabulary import Stance

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from factbase.results import Candidate, Dossier
    from factbase.tui.widgets.text import Line

Screen = "Callable[..., ReviewApp]"
SIZE = (80, 24)
PARTS = sorted({part for part, _ in STEPS})


def drawn(
    dossier: Dossier,
    height: int = 10,
    *,
    width: int = 80,
    found: Sequence[Candidate] | None = (),
    how: Shown = Shown(),  # noqa: B008 - it does not change
) -> list[str]:
    lines = Brief(dossier.claim, dossier, found, width, how).lines(height)
    return ["".join(text for text, _ in line).rstrip() for line in lines]


@pytest.fixture(scope="module")
def example_claims(example_file: Path) -> dict[str, Dossier]:
    with Factbase.open(example_file) as facts:
        return {handle: facts.dossier(handle) for handle in ("ctm1z", "c1tcs", "c7ttj", "cts3t", "c2mtx")}


@pytest.fixture(scope="module")
def alike(example_file: Path) -> list[Candidate]:
    with Factbase.open(example_file) as facts:
        return facts.claim_candidates("c2mtx", limit=9)


# ------------------------------------------------------------------------------------------------------ the screen


async def test_all_that_is_needed_to_decide_stands_on_a_small_screen_with_no_key_pressed(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await unmoving(pilot)

        seen = shown(app)

    assert "peace proposal.                           unreviewed · c2mtx" in seen
    assert "looks like 2 outlets, rests on 1 source: Asharq al-Awsat" in seen
    assert "(unnamed) ╌suspected▸ ◆ Asharq al-Awsat   ◆ choke point" in seen
    assert "«the missing answer to their peace proposal as the reason»" in seen
    assert re.findall(r"^.(\d) \.\d\d (?:same|conflict)\? ", seen, re.MULTILINE) == ["1", "2", "3"]


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (100, 30), (120, 50)])
async def test_the_sentence_and_a_candidate_are_seen_at_every_size_with_a_list(
    screen: Screen, size: tuple[int, int]
) -> None:
    app = screen(settings=Settings(ascii=True))
    async with app.run_test(size=size) as pilot:
        await unmoving(pilot)

        lines = shown(app).splitlines()

    assert "looks like 2 outlets, rests on 1 source: Asharq al-Awsat;" in "\n".join(lines)
    assert any(line.startswith(">1 .") for line in lines)
    assert [line for line in lines if not line.isascii()] == []


async def test_what_scrolls_leads_from_the_short_form_into_the_whole_page_and_back(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await unmoving(pilot)
        first = shown(app)

        for _ in range(3):
            app.do_scroll("1")
        await unmoving(pilot)
        assert "╌ the leader of a Sunni insurgent group       suspected · unnamed · first-hand" in shown(app)
        app.queue.do_passage("1")
        await unmoving(pilot)
        assert "SAID BY" in shown(app)

        app.queue.do_passage("-1")
        for _ in range(3):
            app.do_scroll("-1")
        await unmoving(pilot)
        assert shown(app) == first


async def test_the_whole_page_is_not_made_before_somebody_scrolls_to_it(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        made = Counter[str]()
        page = app.queue.page
        monkeypatch.setattr(app.queue, "page", lambda width: [made.update(["page"]), page(width)][1])

        for _ in range(5):
            app.do_move("1")
        await settled(pilot)
        assert made["page"] == 0

        app.do_scroll("1")
        app.do_scroll("1")
        assert made["page"] == 1


async def test_a_claim_opened_alone_shows_what_was_scrolled_to(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await unmoving(pilot)
        app.do_open()
        await unmoving(pilot)
        assert "SAID BY" in shown(app)
        assert "all of it below" not in shown(app)

        app.do_scroll("1")
        await unmoving(pilot)
        top = shown(app).splitlines()[2]
        app.do_back()
        await unmoving(pilot)
        assert shown(app).splitlines()[10] == top

        app.do_open()
        await unmoving(pilot)
        assert shown(app).splitlines()[2] == top


async def test_a_wide_screen_shows_the_whole_claim_and_a_smaller_one_the_short_form(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=(140, 40)) as pilot:
        await unmoving(pilot)
        assert "all of it below" not in shown(app)

        await resized(pilot, *SIZE)
        await unmoving(pilot)
        assert "all of it below, J scrolls: 2 lines, 2 passages, 1 note, 5 candidates" in shown(app)


async def test_a_candidate_that_is_marked_is_in_sight(screen: Screen) -> None:
    app = screen()
    async with app.run_test(size=SIZE) as pilot:
        await unmoving(pilot)
        for number in (2, 3, 4, 5, 1):
            app.queue.do_candidate("1")
            await unmoving(pilot)

            assert f"▸{number} ." in shown(app)


# ------------------------------------------------------------------------------------------------------- the words


def test_denials_stand_beside_assertions(example_claims: dict[str, Dossier]) -> None:
    said = drawn(example_claims["c7ttj"])

    assert said[4].startswith(" ◆ Zalmay Khalilzad ▸ ◆ Gareth Porter ▸ ◆ Antiwar.com")
    assert said[5].startswith(" denied by ◆ most military comman")


def test_sources_that_may_be_one_are_marked_in_both_lines(example_claims: dict[str, Dossier]) -> None:
    said = drawn(example_claims["c1tcs"])

    assert [line.count("(unnamed, possibly same, may be same)") for line in said[4:6]] == [1, 1]


def test_where_nobody_asserts_it_who_hedges_is_told(example_claims: dict[str, Dossier]) -> None:
    said = drawn(example_claims["cts3t"], 5)

    assert said[1].startswith(" nothing that we hold asserts it; denied by none")
    assert said[2] == " hedged by Gareth Porter"


def test_lines_left_out_are_counted(example_claims: dict[str, Dossier]) -> None:
    many = example_claims["ctm1z"]
    capped = replace(many, asserts=replace(many.asserts, more_lines=True))

    assert drawn(many)[5].endswith("  and 1 more line")
    assert drawn(capped)[5].endswith("  and over 1 more line")
    assert any("(a relay suspected)" in line for line in drawn(many, 20, width=120))


def test_one_line_of_each_origin_comes_first(example_claims: dict[str, Dossier]) -> None:
    claim = example_claims["c1tcs"]
    first, second = claim.asserts.lines
    doubled = replace(claim, asserts=replace(claim.asserts, lines=(first, first, first, second)))

    said = drawn(doubled)

    assert "an insu" in said[4]
    assert "the lea" in said[5]


def test_a_long_line_keeps_its_ends_and_counts_what_is_between(example_claims: dict[str, Dossier]) -> None:
    claim = example_claims["ctm1z"]
    known = {hop.source.name: hop for hop in claim.hops}
    origin, last = known["the leader of a Sunni insurgent group"], known["Gareth Porter"]
    between = [
        replace(known["Asharq al-Awsat"], id=f"h{place}", relays=((f"h{place - 1}", "stated"),))
        for place in range(3000)
    ]
    line = LineView((origin.id, *(hop.id for hop in between), last.id), established=True, loop=False)
    long = replace(claim, hops=(origin, *between, last), asserts=replace(claim.asserts, lines=(line,)))

    said = next(line for line in drawn(long, 20, width=160) if "more)" in line)

    assert said.startswith(" ◆ the leader… (unnamed) ▸ ◆ Asharq")
    assert " ▸ … (2,997 more) ▸ " in said
    assert "Antiwar.com" in said


def test_the_figures_are_not_cut_away_by_a_long_name(example_claims: dict[str, Dossier]) -> None:
    claim = example_claims["ctm1z"]
    endless = replace(claim.asserts.choke_points[0], name="a very long name " * 50)
    side = replace(claim.asserts, choke_points=(endless,), origin_names=())

    said = drawn(replace(claim, asserts=side))

    assert said[2].startswith(" looks like 3 outlets, rests on 1 source: a very long name a ver")
    assert "; 1 origin; denied by none" in " ".join(" ".join(said[2:4]).split())


def test_that_a_passage_moved_is_told_and_its_exact_words_stay_in_sight(example_claims: dict[str, Dossier]) -> None:
    claim = example_claims["c2mtx"]
    [held, *_] = passages(claim)
    moved = replace(held, passage=replace(held.passage, anchor="moved", prefix="before it " * 20))
    changed = replace(claim, hops=tuple(moved if hop.id == held.id else hop for hop in claim.hops))

    said = " ".join(" ".join(drawn(changed)).split())

    assert "passage 1/2 (moved) [ ] others …it before it" in said
    assert "«the missing answer to their peace proposal as the reason»" in said


def test_while_candidates_are_looked_for_a_line_says_so(example_claims: dict[str, Dossier]) -> None:
    assert " SAME AS?  looking ..." in drawn(example_claims["c2mtx"], found=None)
    assert " SAME AS?  nothing looks like it" in drawn(example_claims["c2mtx"], found=[])


def test_a_claim_that_is_still_read_shows_what_the_list_knows(example_claims: dict[str, Dossier]) -> None:
    claim = example_claims["c2mtx"].claim

    lines = Brief(claim, None, None, 80, Shown(ascii_only=True)).lines(5)

    said = ["".join(text for text, _ in line).strip() for line in lines]
    assert said[1:] == ["peace proposal." + " " * 46 + "unreviewed, c2mtx", "reading ...", "", ""]


def test_how_many_lines_are_left_out_is_cut_with_a_sign_where_there_is_no_room(
    example_claims: dict[str, Dossier],
) -> None:
    claim = example_claims["ctm1z"]
    many = replace(claim, asserts=replace(claim.asserts, lines=claim.asserts.lines * 500, more_lines=True))

    said = drawn(many, 8, width=30)

    assert [line for line in said if cells(line) > 30] == []
    assert said[5].endswith("◆ choke point  and over 1…")


# --------------------------------------------------------------------------------------------------------- the laws


@given(
    dossier=st.none() | dossiers(),
    found=st.none() | st.lists(CANDIDATES, max_size=9),
    width=st.integers(20, 160),
    height=st.integers(1, 40),
    how=st.builds(Shown, st.integers(-3, 9), st.integers(0, 8), st.booleans()),
    other=dossiers(),
)
def test_no_claim_takes_more_room_than_it_is_given_and_each_says_on_whom_it_rests(  # noqa: PLR0913, PLR0917 - drawn
    dossier: Dossier | None,
    found: list[Candidate] | None,
    width: int,
    height: int,
    how: Shown,
    other: Dossier,
) -> None:
    lines = Brief((dossier or other).claim, dossier, found, width, how).lines(height)

    assert len(lines) == height
    said = ["".join(text for text, _ in fit(line, 1000)) for line in lines]
    assert [line for line in said if cells(line) > width] == []
    assert [line for line in said if STEERING.search(line)] == []
    words = " ".join(" ".join(said).split())
    if dossier is not None and height > 1:
        assert re.search(r"looks like|rests on|nothing that we", words)
        assert not found or height < 4 or f"{min(how.marked, len(found) - 1) + 1} " in words


@given(st.integers(0, 60), st.dictionaries(st.sampled_from(PARTS), st.integers(0, 50)))
def test_lines_are_given_as_far_as_they_go_and_one_more_takes_from_nobody(lines: int, needs: dict[str, int]) -> None:
    given_now, given_then = dealt(lines, needs), dealt(lines + 1, needs)

    assert sum(given_now.values()) <= lines
    assert all(given_now[part] <= needs[part] for part in needs)
    assert all(given_now[part] <= given_then[part] for part in needs)


@given(dossiers(loops=True))
def test_passages_come_in_the_order_in_which_the_trees_name_them(dossier: Dossier) -> None:
    named = list(dict.fromkeys(line.hop for _, drawing in trees(dossier) for line in drawing if line.hop))

    held = [hop.id for hop in passages(dossier)]

    assert held == [each for each in named if dossier.hop[each].passage]


@pytest.mark.parametrize(("ascii_only", "sign"), [(False, "…"), (True, "...")])
def test_a_line_that_is_full_where_a_part_ends_is_cut_with_a_sign_too(ascii_only: bool, sign: str) -> None:  # noqa: FBT001
    line: Line = (("four", "plain"), (" ", "plain"), ("five", "strong"))

    cut = [fit(line, room, ascii_only=ascii_only) for room in (4, 5, 6)]

    assert all("".join(text for text, _ in each).endswith(sign) for each in cut)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
@pytest.mark.parametrize("height", [2, 5, 9, 14, 20, 40])
def test_a_text_is_shown_whole_or_ends_with_the_sign_of_a_cut(
    example_claims: dict[str, Dossier], width: int, height: int
) -> None:
    dossier = example_claims["c2mtx"]
    for count in (1, 7, 20, 33, 60, 90, 150, 400):
        words = [f"w{number}" for number in range(count)]
        lines = drawn(replace(dossier, claim=replace(dossier.claim, text=" ".join(words))), height, width=width)
        text = "\n".join(lines[: next(place for place, line in enumerate(lines) if "looks like" in line)])
        told = re.findall(r"w\d+", text)

        assert told == words[: len(told)] or told[:-1] == words[: len(told) - 1]  # the last one may be cut
        assert told == words or "…" in text.partition("unreviewed")[0]


def test_who_hedges_is_named_though_it_has_it_from_somebody(example_claims: dict[str, Dossier]) -> None:
    dossier = example_claims["c2mtx"]
    last = next(hop for hop in dossier.hops if hop.relays)
    hedging = replace(last, stance=Stance.HEDGES)
    hops = tuple(hedging if hop is last else hop for hop in dossier.hops)

    assert f"hedged by {last.source.name}" in "\n".join(drawn(replace(dossier, hops=hops), 20))


def test_hedges_that_relay_each_other_are_all_named(example_claims: dict[str, Dossier]) -> None:
    dossier = example_claims["c2mtx"]
    first, second = dossier.hops[:2]
    loop = (
        replace(first, stance=Stance.HEDGES, relays=((second.id, "stated"),)),
        replace(second, stance=Stance.HEDGES, relays=((first.id, "stated"),)),
    )
    nobody = replace(dossier, hops=loop, asserts=replace(dossier.asserts, lines=()))
    seen = "\n".join(drawn(nobody, 20))

    assert "hedged by" in seen
    assert first.source.name in seen
    assert second.source.name in seen


@pytest.mark.parametrize("width", [60, 79, 100])
def test_the_end_of_exact_words_without_spaces_is_seen(example_claims: dict[str, Dossier], width: int) -> None:
    dossier = example_claims["c2mtx"]
    held = passages(dossier)[0]
    assert held.passage is not None
    words = replace(held.passage, exact="\u8b70" * 40, prefix="", suffix="")
    hops = tuple(replace(hop, passage=words) if hop.id == held.id else hop for hop in dossier.hops)

    seen = "\n".join(drawn(replace(dossier, hops=hops), 14, width=width))

    assert "«" in seen
    assert "»" in seen
