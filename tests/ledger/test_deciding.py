"""What a person decides of proposals: every decision is an event, told, taken back and verified like any other."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factbase.errors import BadInputError, ConflictError, NotFoundError
from factbase.interchange import read_jsonl
from factbase.ledger import Factbase
from factbase.reading.child_process import Reader
from factbase.reading.proposals import Extraction
from factbase.results import HopDraft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from factbase.reading.document import Reading
    from factbase.results import ReadingView

STORY = (
    "by Ada Marsh\n\nMarch 4, 2019\n\n"
    "The weekly Beacon wrote on Friday that a senior engineer had told its reporter that the old bridge was "
    "never inspected by anybody in all of those twenty years.\n\n"
    "The ministry denied that the bridge was unsafe, and the mayor declined to comment on the letter from the town.\n\n"
    "The minister demanded that the bridge be closed at once. The Beacon reported that the company had promised that "
    "the money would be paid back.\n\n"
    "Copyright 2019 Riverside Courier"
)
NOBODY = "A guard said that the northern gate was open all night."


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture
def deciding(new_facts: Callable[[], Factbase], reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Factbase:
    monkeypatch.setattr(Factbase, "close_reader", lambda _: None)
    facts = new_facts()
    facts._reader = reader
    return facts


def story(facts: Factbase, text: str = STORY) -> ReadingView:
    return facts.read(text.encode(), name="story.txt")


def decided(facts: Factbase, view: ReadingView) -> list[str]:
    return [each.decision for each in facts.reading(view.id).proposals]


def reopened(facts: Factbase) -> Factbase:
    """The same database, opened by a process that knows nothing of what was done before."""
    return Factbase.open(facts.store.location, analyst=facts.author.analyst, device=facts.author.device)


# ------------------------------------------------------------------------------------------------------- events


def test_a_rejection_is_told_with_its_reason_in_the_history_of_its_document(deciding: Factbase) -> None:
    view = story(deciding)

    deciding.reject(view.proposals[0].id, reason="the inner claim says it")

    newest = deciding.history(view.handle)[0]
    assert newest.sentence.startswith("rejected the proposal “a senior engineer")
    assert newest.sentence.endswith("(the inner claim says it)")
    assert newest.kinds == (("proposal", 1),)
    assert deciding.verify() == []


def test_a_rejection_is_taken_back_and_done_again_after_a_restart(deciding: Factbase) -> None:
    view = story(deciding)
    deciding.reject(view.proposals[0].id)

    with reopened(deciding) as later:
        undone = later.undo()
        after_undo = decided(later, view)[0]
        later.redo()

    assert undone is not None
    assert undone.sentence.startswith("rejected the proposal")
    assert after_undo == "open"
    assert decided(deciding, view)[0] == "rejected"
    assert deciding.verify() == []


def test_opening_a_rejected_proposal_again_is_an_event_of_its_own(deciding: Factbase) -> None:
    view = story(deciding)
    first = view.proposals[0].id
    deciding.reject(first, reason="an opinion")
    deciding.reject(view.proposals[1].id)

    deciding.reopen(first)

    assert decided(deciding, view)[:2] == ["open", "rejected"]
    assert deciding.history()[0].sentence.startswith("opened a proposal again: “a senior engineer")
    deciding.undo()
    assert deciding.reading(view.id).proposals[0].reason == "an opinion"


def test_saying_again_what_was_said_is_no_event(deciding: Factbase) -> None:
    view = story(deciding)
    deciding.reject(view.proposals[0].id)
    events = len(deciding.history())

    deciding.reject(view.proposals[0].id)
    deciding.reopen(view.proposals[1].id)

    assert len(deciding.history()) == events


def test_a_proposal_that_somebody_decided_otherwise_since_is_not_taken_back(
    deciding: Factbase, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = story(deciding)
    deciding.reject(view.proposals[0].id)
    monkeypatch.setenv("FACTBASE_DEVICE", "018f0000-0000-7000-8000-0000000000ff")
    with Factbase.open(deciding.store.location, analyst="ben") as other:
        other.accept(view.proposals[0].id)

    with pytest.raises(ConflictError, match="decided otherwise since"):
        deciding.undo()

    assert decided(deciding, view)[0] == "accepted"


def test_a_decision_that_was_changed_behind_the_log_is_found(deciding: Factbase) -> None:
    view = story(deciding)
    deciding.reject(view.proposals[0].id)
    assert deciding.store.path is not None
    with closing(sqlite3.connect(deciding.store.path)) as behind:
        behind.execute("UPDATE proposal SET decision = 'open', reason = NULL")
        behind.commit()

    assert [each.message.split(" ", 2)[2] for each in deciding.verify()] == ["was decided past the log"]


@settings(max_examples=12, deadline=None)
@given(
    steps=st.lists(st.tuples(st.sampled_from(["accept", "edit", "reject", "reopen"]), st.integers(0, 5)), max_size=8)
)
def test_undoing_every_decision_gives_back_what_was_read(
    steps: list[tuple[str, int]], decided_file: Callable[[], Factbase]
) -> None:
    with decided_file() as facts:
        [document] = facts.documents()
        before, events = facts.reading(document.id).proposals, len(facts.history())
        for what, place in steps:
            proposal = facts.reading(document.id).proposals[place]
            if proposal.decision in {"accepted", "edited"}:
                continue
            if what == "edit":
                facts.accept(proposal.id, text=f"other words {place}")
            else:
                getattr(facts, what)(proposal.id)

        for _ in range(len(facts.history()) - events):
            facts.undo()

        assert facts.reading(document.id).proposals == before
        assert facts.claims() == []
        assert facts.verify() == []


@pytest.fixture(scope="module")
def decided_file(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> Callable[[], Factbase]:
    """Makes copies of one database in which the story was read."""
    import shutil
    from itertools import count

    folder, numbers = tmp_path_factory.mktemp("decided"), count()
    with Factbase.create(folder / "read.db", analyst="ana") as facts:
        facts._reader = reader
        story(facts)
        facts._reader = None

    def copy() -> Factbase:
        return Factbase.open(shutil.copy(folder / "read.db", folder / f"{next(numbers)}.db"), analyst="ana")

    return copy


def test_a_proposal_whose_document_was_removed_is_not_accepted_but_can_be_rejected(deciding: Factbase) -> None:
    view = story(deciding)
    deciding.remove("document", view.id)

    with pytest.raises(NotFoundError, match="was removed"):
        deciding.accept(view.proposals[0].id)
    deciding.reject(view.proposals[0].id)
    deciding.undo()
    deciding.undo()

    assert decided(deciding, view)[0] == "open"


class Another:
    """A reader whose extractor proposes one thing more than the built-in one."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def read(self, data: bytes, **how: str) -> Reading:
        found = self._reader.read(data, **{**how, "extractor": "english"})
        first, *rest = found.extraction.proposals
        more = replace(first, claim=((first.claim[0][0] + 9, first.claim[0][1]),))
        return replace(found, extractor="another", extraction=Extraction((first, *rest, more)))

    def close(self) -> None:
        """It is not its own child."""


def test_another_extractor_adds_what_nobody_proposed_yet_and_leaves_what_was_decided(
    deciding: Factbase, reader: Reader
) -> None:
    view = story(deciding)
    deciding.reject(view.proposals[0].id)
    deciding._reader = Another(reader)  # type: ignore[assignment]

    again = story(deciding)
    third = story(deciding)

    assert len(again.proposals) == len(third.proposals) == len(view.proposals) + 1
    assert [each.id for each in again.proposals if each.id not in {old.id for old in view.proposals}] == [
        again.proposals[1].id
    ]
    assert [each.decision for each in again.proposals[:2]] == ["rejected", "open"]
    assert deciding.verify() == []


# ------------------------------------------------------------------------------------------ out and in again


def test_a_log_with_decisions_goes_out_and_comes_back_and_can_be_undone_there(
    deciding: Factbase, tmp_path: Path
) -> None:
    view = story(deciding)
    deciding.accept(view.proposals[1].id)
    deciding.reject(view.proposals[0].id)
    (tmp_path / "all.jsonl").write_text("".join(f"{line.rstrip()}\n" for line in deciding.export(with_log=True)))

    with Factbase.create(tmp_path / "new.db", analyst="ana", device=deciding.author.device) as again:
        with (tmp_path / "all.jsonl").open("rb") as file:
            again.import_lines([("all.jsonl", read_jsonl(file, file="all.jsonl"))])
        sentences = [each.sentence for each in again.history()]
        history = [each.sentence for each in again.history(view.id)]
        verified = again.verify()
        again.undo()
        again.undo()

        assert sentences == [each.sentence for each in deciding.history()]
        assert history == [each.sentence for each in deciding.history(view.id)]
        assert verified == []
        assert again.claims() == []


@pytest.mark.parametrize(
    "forged",
    [
        '[null,{"decision":"eaten"},{"document":"x","text":"y"}]',
        "[null,null]",
        '[null,{"decision":"rejected"},{}]',
        "7",
        '[null,{"decision":"accepted","claim":"no id"},{"document":"018f0000-0000-7000-8000-000000000001","text":"y"}]',
        '[null,{"decision":"rejected","reason":7},{"document":"018f0000-0000-7000-8000-000000000001","text":"y"}]',
    ],
)
def test_a_forged_decision_is_refused_with_its_file(deciding: Factbase, tmp_path: Path, forged: str) -> None:
    view = story(deciding)
    deciding.reject(view.proposals[0].id)
    lines = [json.loads(line) for line in deciding.export(with_log=True)]
    for line in lines:
        if line.get("field") == "decision":
            line["value"] = forged
    (tmp_path / "all.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))

    with (
        Factbase.create(tmp_path / "new.db") as again,
        (tmp_path / "all.jsonl").open("rb") as file,
        pytest.raises(BadInputError, match="no record can be"),
    ):
        again.import_lines([("all.jsonl", read_jsonl(file, file="all.jsonl"))])


# ----------------------------------------------------------------------------------------------- what was edited


def test_what_was_proposed_and_what_was_accepted_in_its_place_are_both_kept(deciding: Factbase) -> None:
    view = story(deciding)
    before = view.proposals[1]
    start = view.text.index("the old bridge")
    chain = (HopDraft("Jon Reed"), HopDraft("Beacon"))

    deciding.accept(before.id, claim=[(start, start + 14)], text="Nobody checked it", chain=chain, stance="hedges")

    found = deciding.reading(view.id).proposals[1]
    assert (found.decision, found.text, found.chain) == ("edited", before.text, before.chain)
    assert found.accepted is not None
    assert (found.accepted.text, found.accepted.stance) == ("Nobody checked it", "hedges")
    assert [hop.name for hop in found.accepted.chain] == ["Jon Reed", "Beacon"]
    assert found.accepted.spans == ((start, start + 14),)
    deciding.undo()
    assert deciding.reading(view.id).proposals[1] == before


def test_a_proposal_that_is_accepted_onto_a_claim_of_the_same_text_is_open_again_after_undo(deciding: Factbase) -> None:
    view = story(deciding)
    deciding.add("claim", text=view.proposals[1].text)

    became = deciding.accept(view.proposals[1].id)
    deciding.undo()

    assert not became.new_claim
    assert decided(deciding, view)[1] == "open"
    assert len(deciding.claims()) == 1
    deciding.redo()
    assert deciding.reading(view.id).proposals[1].claim_id == became.claim


# ------------------------------------------------------------------------------------ whom a claim is laid upon


def test_a_claim_by_hand_that_nobody_is_known_to_make_is_the_documents_own(deciding: Factbase) -> None:
    view = story(deciding, NOBODY)

    became = deciding.make_claim(view.id, [(18, 54)])

    [hop] = deciding.dossier(became.claim).hops
    assert [(each.name, each.kind) for each in deciding.sources()] == [("story", "document")]
    assert hop.passage is not None
    assert hop.passage.exact == view.text[18:54]
    assert deciding.history()[0].sentence == f"accepted “{view.text[18:54]}”"


def test_words_laid_on_a_claim_that_is_there_already_name_it_in_the_history(deciding: Factbase) -> None:
    claim = deciding.add("claim", text="The gate was open")
    view = story(deciding, NOBODY)

    became = deciding.make_claim(view.id, [(18, 54)], text="The gate was open")

    assert (became.claim, became.new_claim) == (claim, False)
    assert deciding.history()[0].sentence == "accepted “The gate was open”"


def test_an_order_becomes_a_claim_that_it_was_given_and_who_gives_it_no_source(deciding: Factbase) -> None:
    view = story(deciding)
    order = next(each for each in view.proposals if each.act == "demands")
    assert order.offered is not None
    assert (order.offered.text, order.offered.chain) == ("The minister demanded that the bridge be closed at once", ())

    became = deciding.accept(order.id)

    dossier = deciding.dossier(became.claim)
    assert dossier.claim.text == "The minister demanded that the bridge be closed at once"
    assert [(hop.source.name, hop.stance) for hop in dossier.hops] == [("Ada Marsh", "asserts")]
    assert dossier.claim.independent == (1, 1)
    assert deciding.reading(view.id).proposals[view.proposals.index(order)].decision == "accepted"


def test_a_promise_that_a_paper_reports_rests_on_the_paper(deciding: Factbase) -> None:
    view = story(deciding)
    promise = next(each for each in view.proposals if each.act == "commits")

    became = deciding.accept(promise.id)

    dossier = deciding.dossier(became.claim)
    assert dossier.claim.text == "the company had promised that the money would be paid back"
    assert [dossier.hop[each].source.name for each in became.attributions] == ["The Beacon", "Ada Marsh"]


def test_a_person_who_gives_a_stance_makes_a_promise_a_claim_of_its_content(deciding: Factbase) -> None:
    view = story(deciding)
    promise = next(each for each in view.proposals if each.act == "commits")

    became = deciding.accept(promise.id, stance="asserts")

    dossier = deciding.dossier(became.claim)
    assert dossier.claim.text == "the money would be paid back"
    assert dossier.hop[became.attributions[0]].source.name == "the company"
