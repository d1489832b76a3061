from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from reading.reading_files import page

from factbase.errors import BadInputError, ConflictError, NotFoundError
from factbase.ledger import Factbase
from factbase.results import HopDraft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from factbase.reading.child_process import Reader

STORY = (
    "Bridge Was Never Checked\n\nby Ada Marsh\n\nMarch 4, 2019\n\n"
    "The weekly Beacon wrote on Friday that a senior engineer had told its reporter that the old bridge was "
    "never inspected by anybody in all of those twenty years.\n\n"
    "The ministry denied that the bridge was unsafe, and the mayor declined to comment on the letter from the town.\n\n"
    "Copyright 2019 Riverside Courier"
)


@pytest.fixture(scope="session")
def warm_reader() -> Iterator[Reader]:
    from factbase.reading.child_process import Reader

    with Reader() as reader:
        yield reader


@pytest.fixture
def reading_facts(new_facts: Callable[[], Factbase], warm_reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Factbase:
    """A factbase whose reading child is already there."""
    monkeypatch.setattr(Factbase, "close_reader", lambda _: None)
    facts = new_facts()
    facts._reader = warm_reader
    return facts


def read(facts: Factbase, text: str = STORY, name: str = "story.txt"):  # noqa: ANN201 - a ReadingView
    return facts.read(text.encode(), name=name)


def test_a_document_is_read_with_its_title_its_author_and_its_proposals(reading_facts: Factbase) -> None:
    view = read(reading_facts)

    assert (view.title, view.authors, view.publisher) == (
        "Bridge Was Never Checked",
        ("Ada Marsh",),
        "Riverside Courier",
    )
    assert (view.published, view.new) == ("2019-03-04", True)
    assert [[hop.name for hop in each.chain] for each in view.proposals][1] == [
        "a senior engineer",
        "The weekly Beacon",
    ]
    assert {each.decision for each in view.proposals} == {"open"}
    assert reading_facts.claims() == []


def test_the_same_bytes_are_the_same_document_and_their_coming_again_is_noted(reading_facts: Factbase) -> None:
    first, second = read(reading_facts), read(reading_facts, name="again.txt")

    assert (first.id, first.new, second.new) == (second.id, True, False)
    with reading_facts.store.read() as connection:
        from factbase.store import reading_archive

        origins = [each["origin"] for each in reading_archive.acquisitions(connection, first.sha256)]
    assert origins == ["story.txt", "again.txt"]
    assert reading_facts.original(first.handle) == STORY.encode()


def test_an_accepted_proposal_is_a_claim_with_its_chain_and_its_passage(reading_facts: Factbase) -> None:
    view = read(reading_facts)

    became = reading_facts.accept(view.proposals[1].id)

    dossier = reading_facts.dossier(became.claim)
    hops = [dossier.hop[each] for each in became.attributions]
    assert [hop.source.name for hop in hops] == ["a senior engineer", "The weekly Beacon", "Ada Marsh"]
    assert [hop.held for hop in hops] == [False, False, True]
    assert hops[0].passage is not None
    assert (hops[0].passage.exact, hops[0].passage.anchor) == (view.proposals[1].text, "exact")
    assert dossier.claim.independent == (1, 1)
    assert "a senior engineer" in {each.name for each in dossier.claim.choke_points}
    assert reading_facts.reading(view.id).proposals[1].decision == "accepted"


def test_undo_takes_an_accepted_claim_back_and_the_proposal_is_open_again(reading_facts: Factbase) -> None:
    view = read(reading_facts)
    reading_facts.accept(view.proposals[1].id)

    undone = reading_facts.undo()

    assert undone is not None
    assert undone.sentence.startswith("accepted “the old bridge")
    assert reading_facts.reading(view.id).proposals[1].decision == "open"
    assert reading_facts.claims() == []
    assert reading_facts.redo() is not None
    assert reading_facts.reading(view.id).proposals[1].decision == "accepted"


def test_undo_of_reading_takes_the_document_and_redo_brings_it_back(reading_facts: Factbase) -> None:
    view = read(reading_facts)

    reading_facts.undo()
    with pytest.raises(NotFoundError, match="no document"):
        reading_facts.reading(view.id)
    reading_facts.redo()

    assert len(reading_facts.reading(view.id).proposals) == len(view.proposals)


def test_a_denial_is_kept_as_a_denial_all_the_way(reading_facts: Factbase) -> None:
    view = read(reading_facts)
    denial = next(each for each in view.proposals if each.stance == "denies")

    became = reading_facts.accept(denial.id)

    dossier = reading_facts.dossier(became.claim)
    assert dossier.claim.independent == (0, 0)
    assert {hop.stance for hop in dossier.hops} == {"denies"}


def test_all_open_proposals_are_accepted_in_one_event(reading_facts: Factbase) -> None:
    view = read(reading_facts)
    reading_facts.reject(view.proposals[0].id, reason="the claim is the inner one")

    accepted = reading_facts.accept_all(view.handle)

    assert len(accepted) == len([each for each in view.proposals if each.strict]) - 1
    assert reading_facts.history()[0].sentence == f"accepted {len(accepted)} claims"
    assert reading_facts.accept_all(view.handle) == []
    assert reading_facts.check() == []


def test_a_rejection_is_kept_with_its_reason_and_can_be_taken_back(reading_facts: Factbase) -> None:
    proposal = read(reading_facts).proposals[0].id

    reading_facts.reject(proposal, reason="an opinion")
    view = reading_facts.reading(reading_facts.documents()[0].id)
    assert (view.proposals[0].decision, view.proposals[0].reason) == ("rejected", "an opinion")

    reading_facts.reopen(proposal)
    assert reading_facts.reading(view.id).proposals[0].decision == "open"


def test_words_chain_and_stance_can_be_edited_before_they_are_accepted(reading_facts: Factbase) -> None:
    view = read(reading_facts)
    start = view.text.index("the old bridge")
    chain = (HopDraft("Jon Reed"), HopDraft("Beacon"))

    became = reading_facts.accept(
        view.proposals[1].id, claim=[(start, start + 14)], text="Nobody checked it", chain=chain, stance="hedges"
    )

    dossier = reading_facts.dossier(became.claim)
    assert dossier.claim.text == "Nobody checked it"
    assert [dossier.hop[each].source.name for each in became.attributions] == ["Jon Reed", "Beacon", "Ada Marsh"]
    assert {hop.passage.exact for hop in dossier.hops if hop.passage} == {"the old bridge"}
    assert reading_facts.reading(view.id).proposals[1].decision == "edited"


def test_a_proposal_is_accepted_once(reading_facts: Factbase) -> None:
    proposal = read(reading_facts).proposals[0].id
    reading_facts.accept(proposal)

    with pytest.raises(ConflictError, match="accepted already"):
        reading_facts.accept(proposal)
    with pytest.raises(ConflictError, match="accepted already"):
        reading_facts.reject(proposal)


def test_a_claim_is_made_by_hand_from_selected_words(reading_facts: Factbase) -> None:
    view = read(reading_facts)
    start = view.text.index("the old bridge")

    became = reading_facts.make_claim(view.id, [(start, start + 14)], chain=[HopDraft("a guard", "unnamed")])

    dossier = reading_facts.dossier(became.claim)
    assert dossier.claim.text == "the old bridge"
    assert [dossier.hop[each].source.name for each in became.attributions] == ["a guard", "Ada Marsh"]
    with pytest.raises(BadInputError, match="needs words"):
        reading_facts.make_claim(view.id, [])
    with pytest.raises(BadInputError, match="needs words"):
        reading_facts.make_claim(view.id, [(5, 10_000)])


def test_somebody_unnamed_is_one_person_in_a_document_and_another_in_the_next(reading_facts: Factbase) -> None:
    said = "A guard said that the gate was open all night. A guard said that no alarm was heard by anybody there."
    for text in (said, f"{said} It rained."):
        reading_facts.accept_all(read(reading_facts, text, name=f"{len(text)}.txt").id)

    assert [each.name for each in reading_facts.sources("guard")] == ["A guard", "A guard"]


def test_a_named_source_is_used_again(reading_facts: Factbase) -> None:
    reading_facts.add("source", name="Ana Lopez", kind="person")
    view = read(reading_facts, "Ana Lopez, an engineer from the town, said that the dam would hold.")

    reading_facts.accept_all(view.id)

    assert [each.name for each in reading_facts.sources()] == ["Ana Lopez"]


def test_what_is_not_there_is_said(reading_facts: Factbase) -> None:
    with pytest.raises(NotFoundError, match="no proposal 'x'"):
        reading_facts.accept("x")
    with pytest.raises(NotFoundError, match="no proposal 01"):
        reading_facts.accept("018f0000-0000-7000-8000-000000000001")
    document = reading_facts.add("document", title="Only recorded")
    with pytest.raises(NotFoundError, match="was not read, only recorded"):
        reading_facts.reading(document)
    with pytest.raises(NotFoundError, match="are not kept"):
        reading_facts.original(document)


def test_nothing_half_read_stays_behind(reading_facts: Factbase, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    refused = {"broken.pdf": BadInputError, "": BadInputError, "missing.txt": NotFoundError}
    for name, error in refused.items():
        bad = tmp_path / name
        with pytest.raises(error, match=bad.name):
            reading_facts.read_file(bad)

    with reading_facts.store.read() as connection:
        from factbase.store import reading_archive

        assert list(reading_archive.originals(connection)) == []
    assert reading_facts.history() == []


def test_verify_finds_a_changed_original_and_a_changed_rendition(reading_facts: Factbase) -> None:
    read(reading_facts)
    assert reading_facts.verify() == []
    assert reading_facts.store.path is not None
    with closing(sqlite3.connect(reading_facts.store.path)) as behind:
        behind.execute("UPDATE original SET compressed = x'00'")
        behind.execute("UPDATE rendition SET compressed = ?", (zlib.compress(b"other words"),))
        behind.commit()

    assert [each.message.split(" is not")[0][:12] for each in reading_facts.verify()] == [
        "the original",
        "the rendition"[:12],
    ]


SHARED = (
    "A guard said that the northern gate had stood open all night and that nobody had heard the alarm ring. "
    "The company has run the yard since the war and has lost two ships there in as many years, its owner added. "
    "Fishermen on the quay watched the fire until the early morning and then went out to sea as on every other day."
)


def copies(facts: Factbase) -> tuple[str, str]:
    wire = read(facts, f"March 1, 2019\n\nWESTPORT (AP) — {SHARED}\n\nCopyright Associated Press", name="wire.txt")
    paper = read(
        facts,
        f"March 2, 2019\n\nThe town woke to smoke over its harbour on Friday. {SHARED}\n\n© The Herald",
        name="b.txt",
    )
    return wire.id, paper.id


def test_what_two_documents_share_is_shown_with_the_wire_that_it_came_from(reading_facts: Factbase) -> None:
    wire, paper = copies(reading_facts)

    [found] = reading_facts.reading(paper).reuse

    view = reading_facts.reading(paper)
    other = reading_facts.reading(wire)
    assert (found.document, found.kind, found.wire) == (wire, "copy", "Associated Press")
    assert view.text[slice(*found.here)] == other.text[slice(*found.there)]
    assert found.words == len(SHARED.replace("-", " ").split())
    assert found.copied_from_there


def test_a_suspected_copy_lowers_the_lower_bound_and_undo_takes_it_back(reading_facts: Factbase) -> None:
    wire, paper = copies(reading_facts)
    for each in (wire, paper):
        reading_facts.accept_all(each)
    [before] = reading_facts.claims()[:1]

    claims = reading_facts.suspect_copy(paper, wire)

    assert before.id in claims
    relays = [certainty for hop in reading_facts.dossier(before.id).hops for _, certainty in hop.relays]
    assert "suspected" in relays
    assert reading_facts.suspect_copy(paper, wire) == []
    undone = reading_facts.undo()
    assert undone is not None
    assert "between documents" in undone.sentence


def test_what_changed_since_a_page_was_read_before_is_told(reading_facts: Factbase) -> None:
    first = reading_facts.read(STORY.encode(), name="a.txt", url="https://courier.example/bridge")
    reading_facts.accept(first.proposals[1].id)
    edited = STORY.replace("never inspected by anybody", "rarely inspected by anybody")

    second = reading_facts.read(edited.encode(), name="a.txt", url="https://courier.example/bridge")

    assert reading_facts.earlier_readings(second.id) == [first.id]
    assert reading_facts.earlier_readings(first.id) == []
    [changed] = reading_facts.changed_passages(first.id, second.id)
    assert changed.state == "moved"
    assert "rarely inspected" in second.text[changed.start : changed.end]


def test_a_web_archive_goes_out_and_comes_in_again(reading_facts: Factbase, tmp_path: Path) -> None:
    reading_facts.read(page(), name="a.html", url="https://courier.example/bridge", told="text/html")
    reading_facts.read(STORY.encode(), name="story.txt")

    count = reading_facts.write_web_archive(tmp_path / "all.warc.gz")
    again = reading_facts.read_web_archive(tmp_path / "all.warc.gz")

    assert count == 2
    assert reading_facts.is_web_archive(tmp_path / "all.warc.gz")
    assert not reading_facts.is_web_archive(tmp_path / "missing")
    assert [each.new for each in again] == [False, False]
    assert {each.title for each in again} == {"Council closes bridge", "Bridge Was Never Checked"}


def test_reading_works_on_postgresql_too(
    postgres_database: str, warm_reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Factbase, "close_reader", lambda _: None)
    with Factbase.create(postgres_database, analyst="ana") as facts:
        facts._reader = warm_reader
        wire, paper = copies(facts)
        accepted = facts.accept_all(paper)

        assert [each.kind for each in facts.reading(paper).reuse] == ["copy"]
        assert facts.dossier(accepted[0].claim).claim.independent == (1, 1)
        assert facts.verify() == []
        assert facts.reading(wire).title == "wire"


def test_a_factbase_starts_its_own_child_and_ends_it(facts: Factbase, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY)
    view = facts.read_file(tmp_path / "story.txt")
    child = facts.reader()._running()

    facts.close()

    assert view.title == "Bridge Was Never Checked"
    assert child.poll() is not None
