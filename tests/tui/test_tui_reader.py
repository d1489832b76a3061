"""The reader: a text by the line, proposals in it, and claims made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tui.screens import settled, shown

from factbase.display import cells, safe
from factbase.ledger import Factbase
from factbase.results import HopDraft
from factbase.tui.views.proposals import chain_text, parsed_chain
from factbase.tui.views.reader import sentences
from factbase.tui.widgets.reading import LONGEST, block_starts, broken

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from factbase.tui.app import ReviewApp

Screen = "Callable[..., ReviewApp]"
SIZE = (80, 24)
TEXT = """The bridge

The ministry has faced questions since the autumn. Officials briefed on the plan told Reuters on Monday that the new \
bridge had cost forty million euros.

"Two contracts were awarded without a tender," an official with direct knowledge of the matter said. The ministry \
declined to comment.

According to the newspaper Le Soir, steel prices doubled between bid and delivery. Nobody else reported it.
"""


@pytest.fixture(scope="session")
def reading_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tui.conftest import DEVICE, still

    path = tmp_path_factory.mktemp("reading") / "reading.db"
    with Factbase.create(path, analyst="ana", device=DEVICE, clock=still) as facts:
        facts.read(TEXT.encode(), name="bridge.txt")
        source = facts.add("source", id="s1", name="J. Okafor", kind="person")
        facts.attribute(facts.add("claim", id="c1", text="the new bridge has cost forty million euros"), source)
    return path


@pytest.fixture
def reading_copy(reading_file: Path, tmp_path: Path) -> Path:
    import shutil

    return shutil.copy(reading_file, tmp_path / "reading.db")


async def opened(app: ReviewApp, pilot: object) -> None:
    await settled(pilot)
    app.go("documents")
    await settled(pilot)
    app.view.do_open()
    await settled(pilot)
    await pilot.pause(0.4)
    await settled(pilot)


async def test_a_proposal_is_accepted_with_one_key_and_taken_back_with_one(screen: Screen, reading_copy: Path) -> None:
    app = screen(reading_copy)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        assert "PROPOSAL  asserts" in shown(app)
        assert "the new bridge had cost forty million euros" in shown(app)

        await pilot.press("a")
        await settled(pilot)
        assert "last: accepted “the new bridge had cost" in shown(app)
        assert app.view.proposal.text == "Two contracts were awarded without a tender"

        await pilot.press("u")
        await settled(pilot)
        assert app.view.reading_view.proposals[0].decision == "open"
    with Factbase.open(reading_copy) as facts:
        assert facts.count() == 1


async def test_a_proposal_is_attached_to_a_claim_that_is_there(screen: Screen, reading_copy: Path) -> None:
    app = screen(reading_copy)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        assert "SEEN?" in shown(app)

        await pilot.press("1")
        await settled(pilot)
    with Factbase.open(reading_copy) as facts:
        [claim] = facts.claims()
        assert len(facts.dossier(claim.id).hops) == 2


async def test_source_and_extent_of_a_proposal_are_changed_before_it_is_accepted(
    screen: Screen, reading_copy: Path
) -> None:
    app = screen(reading_copy)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        app.view.do_extent("end", "-1")
        app.view.do_chain()
        assert app._input.value == '"Officials briefed on the plan"'
        app._input.value = '"officials" < Reuters'
        await pilot.press("enter")
        await settled(pilot)
    with Factbase.open(reading_copy) as facts:
        claim = facts.claims()[1]
        assert claim.text == "the new bridge had cost forty million"
        assert [hop.source.name for hop in facts.dossier(claim.id).hops][:2] == ["officials", "Reuters"]


async def test_a_proposal_is_refused_and_u_takes_that_back(screen: Screen, reading_copy: Path) -> None:
    app = screen(reading_copy)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        first = app.view.proposal

        await pilot.press("x")
        await settled(pilot)
        assert app.view.reading_view.proposals[0].decision == "rejected"

        await pilot.press("u")
        await settled(pilot)
        assert app.view.reading_view.proposals[0].decision == "open"
        assert app.view.proposal.id == first.id


async def test_a_refusal_of_an_earlier_sitting_is_taken_back_with_u(screen: Screen, reading_copy: Path) -> None:
    app = screen(reading_copy)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        await pilot.press("x")
        await settled(pilot)
    later = screen(reading_copy)
    async with later.run_test(size=SIZE) as pilot:
        await opened(later, pilot)

        await pilot.press("u")
        await settled(pilot)

        assert later.view.reading_view.proposals[0].decision == "open"
        assert "took back: rejected the proposal" in shown(later)
    with Factbase.open(reading_copy) as facts:
        assert facts.verify() == []


async def test_x_on_a_refused_proposal_opens_it_again(screen: Screen, reading_copy: Path) -> None:
    app = screen(reading_copy)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        first = app.view.span
        await pilot.press("x")
        await settled(pilot)
        app.view.select(first)

        await pilot.press("x")
        await settled(pilot)

        assert app.view.reading_view.proposals[0].decision == "open"
        assert "open again: “the new bridge" in shown(app)


async def test_an_edited_proposal_shows_what_was_proposed_and_what_was_accepted(
    screen: Screen, reading_copy: Path
) -> None:
    app = screen(reading_copy)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(app, pilot)
        first = app.view.span
        app.view.do_chain()
        app._input.value = '"an aide" < Reuters'
        await pilot.press("enter")
        await settled(pilot)
        app.view.select(first)
        await settled(pilot)

        page = shown(app)
        assert "PROPOSAL  edited" in page
        assert "said by Officials briefed on the plan (unnamed)" in page
        assert "ACCEPTED AS" in page
        assert "said by an aide (unnamed) ▸ Reuters" in page


async def test_a_passage_becomes_a_claim_in_three_keys(screen: Screen, reading_copy: Path) -> None:
    app = screen(reading_copy)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        app.view.do_last()

        await pilot.press("j", "a", "enter")
        await settled(pilot)
        assert "new claim “Nobody else reported it.”" in shown(app)

        app.view.do_first()
        app.view.do_grow()
        assert app.view.span[1] > 60
        app.view.do_attach("9")
        assert "There is no claim 9 here." in shown(app)
        app.view.do_reject()
        app.view.do_take()


async def test_the_reader_looks_as_accepted(
    screen: Screen, golden: Callable[[str, str], None], reading_copy: Path
) -> None:
    app = screen(reading_copy)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        golden("proposals_80x24.txt", shown(app))

        await pilot.resize_terminal(140, 40)
        await settled(pilot)
        await pilot.pause(0.1)
        golden("proposals_140x40.txt", shown(app))


# ------------------------------------------------------------------------------------------------------ chains


def test_a_chain_is_read_as_it_is_written() -> None:
    chain = [HopDraft("an aide", "unnamed", "denies", (3, 8)), HopDraft("Reuters")]

    assert chain_text(chain) == '"an aide" < Reuters'
    assert parsed_chain(chain_text(chain), chain) == chain
    assert parsed_chain("  < ", chain) == []


# ------------------------------------------------------------------------------------------- lines of a text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.integers(4, 40))
def test_lines_of_a_block_hold_all_its_words_in_order_and_fit(text: str, width: int) -> None:
    lines = broken(text, 0, len(text), width)

    assert all(a <= b for a, b in lines)
    assert all(lines[n][1] <= lines[n + 1][0] for n in range(len(lines) - 1))
    assert "".join(text[a:b] for a, b in lines).split() == [] or _words(text, lines) == "".join(text.split())
    assert all(cells(safe(text[a:b])) <= width or len(text[a:b].strip()) == 1 for a, b in lines)


def _words(text: str, lines: list[tuple[int, int]]) -> str:
    return "".join("".join(text[a:b] for a, b in lines).split())


@given(st.text(alphabet="ab \n\r", max_size=80))
def test_blocks_begin_after_each_line_break(text: str) -> None:
    assert len(block_starts(text)) == len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def test_a_block_that_is_too_long_is_cut_at_a_space_or_where_it_must() -> None:
    spaced, solid = "word " * LONGEST, "x" * (2 * LONGEST)

    assert all(spaced[start - 1] == " " for start in block_starts(spaced)[1:])
    assert list(block_starts(solid)) == [0, LONGEST]


def test_sentences_end_at_full_stops_and_blank_paragraphs_have_none() -> None:
    text = 'One. "Two?" Three is 3.5 long\n\n'

    assert [text[a:b] for a, b in sentences(text, 0, 29)] == ["One.", '"Two?"', "Three is 3.5 long"]
    assert sentences(text, 30, 30) == []
