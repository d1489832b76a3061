"""Candidates, judgements and clusters, on a real database: what is proposed, what is remembered, what stays in step."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ledger.conftest import claim, exported, load

from factbase.errors import BadInputError, InvalidFieldError, NotFoundError
from factbase.ledger import Factbase
from factbase.ledger.candidates import cache_files, claim_index, pair_cache

if TYPE_CHECKING:
    from collections.abc import Callable

    from factbase.results import Candidate

SEVEN = "The talks in Baghdad were held seven times"
AGAIN = "In Baghdad the talks have been held seven times"
TEN = "The talks in Baghdad were held ten times"
OIL = "Oil prices rose by three percent on Monday"


@pytest.fixture
def talks(facts: Factbase) -> Factbase:
    """Two wordings of one claim, one that contradicts them, and one about something else."""
    for text, chain in ((SEVEN, '"an aide" < Reuters'), (AGAIN, "AP"), (TEN, "The Times"), (OIL, "Reuters")):
        facts.capture(f"{text} < {chain}")
    return facts


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Files are kept aside for a few claims too, in a folder of the test's own."""
    monkeypatch.setenv("FACTBASE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(claim_index, "SAVED_FROM", 1)
    monkeypatch.setattr(claim_index, "SAVED_AFTER", 1)
    monkeypatch.setattr(pair_cache, "SAVED_FROM", 1)
    return tmp_path / "cache" / "matching"


def pairs(found: list[Candidate]) -> list[tuple[str, str, str]]:
    return [(each.left.text if each.left else "", each.right.text, each.suggests) for each in found]


def texts(found: list[Candidate]) -> list[str]:
    return [each.right.text for each in found]


# ------------------------------------------------------------------------------------------------- proposing


def test_the_pairs_of_all_claims_are_proposed_best_first(talks: Factbase) -> None:
    found = talks.candidates()

    assert pairs(found) == [(SEVEN, AGAIN, "same"), (SEVEN, TEN, "contradicts"), (AGAIN, TEN, "contradicts")]
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert found[0].features["words"] == 1
    assert found[0].flags == ()
    assert found[1].flags == ("numbers",)
    assert all(0 <= value <= 1 for each in found for value in each.features.values())


def test_only_some_pairs_are_asked_for(talks: Factbase) -> None:
    assert pairs(talks.candidates(suggests="contradicts")) == pairs(talks.candidates())[1:]
    assert pairs(talks.candidates(limit=1)) == pairs(talks.candidates())[:1]
    assert talks.candidates(least=1.0) == []


def test_the_nearest_of_a_claim_are_all_but_itself(talks: Factbase) -> None:
    handle = talks.claims_by_key([1])[0].handle

    found = talks.claim_candidates(handle)

    assert texts(found) == [AGAIN, TEN]
    assert {each.left.text for each in found if each.left} == {SEVEN}
    assert texts(talks.claim_candidates(handle, limit=1)) == [AGAIN]


def test_a_typed_text_is_compared_with_all_claims(talks: Factbase) -> None:
    found = talks.text_candidates("talks in baghdad seven tim")

    assert texts(found)[0] == SEVEN
    assert found[0].left is None
    assert "sources" not in found[0].features
    assert texts(talks.claim_candidates("talks in baghdad seven tim")) == texts(found)


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_a_text_without_a_word_is_refused(talks: Factbase, text: str) -> None:
    with pytest.raises(BadInputError, match="the text is empty"):
        talks.text_candidates(text)
    with pytest.raises(BadInputError, match="the text is empty"):
        talks.claim_candidates(text)


@pytest.mark.parametrize("text", ["x", "?", "…", "\u200b", "\ud800", "\0", "a" * 100_000])
def test_a_text_that_says_nothing_finds_nothing(talks: Factbase, text: str) -> None:
    assert talks.text_candidates(text) == []


@pytest.mark.parametrize(
    "text", ['"talks" NEAR/2 (baghdad)', "-talks *baghdad* OR NOT", "talks' baghdad; DROP TABLE claim"]
)
def test_query_syntax_is_text_like_any_other(talks: Factbase, text: str) -> None:
    assert set(texts(talks.text_candidates(text))) == {SEVEN, AGAIN, TEN}


def test_a_claim_as_long_as_claims_can_be_is_compared(talks: Factbase) -> None:
    talks.add("claim", text=(SEVEN + " and so on ").ljust(100_000, "x"))

    assert texts(talks.text_candidates("talks in Baghdad seven times and so on"))


def test_shared_sources_are_a_feature(talks: Factbase) -> None:
    talks.capture(f"{AGAIN} < Reuters")

    [best, *_] = talks.candidates()

    assert best.features["sources"] == 0.5  # Reuters speaks in both, of the two sources that each has


def test_claims_about_different_times_are_not_proposed_as_one(facts: Factbase) -> None:
    facts.add("claim", text="The minister resigned", occurred="2003")
    facts.add("claim", text="The minister has resigned", occurred="2006-05")

    [found] = facts.candidates()

    assert found.suggests == "contradicts"
    assert found.flags == ("dates",)
    assert found.features["dates"] == 0


def test_nothing_is_proposed_of_no_claims(facts: Factbase) -> None:
    assert facts.candidates() == []
    assert facts.text_candidates("anything") == []
    assert facts.source_candidates() == []
    assert facts.link_run() == facts.link_run(anew=True)


# -------------------------------------------------------------------------------------------------- in step


def test_a_change_is_in_the_candidates_of_everybody_at_once(talks: Factbase) -> None:
    with Factbase.open(talks.store.location, analyst="ben", device=talks.author.device) as other:
        assert len(other.candidates()) == 3

        talks.capture("Talks of Baghdad: seven times held < DPA")
        assert "Talks of Baghdad: seven times held" in texts(other.claim_candidates(claim(talks, SEVEN)))
        assert len(other.candidates()) == 6

        talks.edit("claim", claim(talks, "Talks of"), text="Nobody resigned at all")
        assert len(other.candidates()) == 3
        assert texts(other.text_candidates("nobody resigned")) == ["Nobody resigned at all"]

        talks.undo()
        assert len(other.candidates()) == 6

        talks.remove("claim", claim(talks, "Talks of"))
        assert len(other.candidates()) == 3
        assert "Talks of Baghdad: seven times held" not in texts(other.text_candidates("talks baghdad seven"))


def test_many_claims_that_were_removed_leave_room_for_those_that_are_there(
    facts: Factbase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factbase.matching.ranking.BEST", 10)
    facts.capture(f"{SEVEN} < AP")
    for number in range(12):
        facts.add("claim", text=f"{TEN} number {number}")
    facts.text_candidates(TEN)
    for each in facts.claims(limit=None):
        if "number" in each.text:
            facts.remove("claim", each.id)

    assert texts(facts.text_candidates(TEN)) == [SEVEN]


def test_where_much_changed_the_index_and_the_pairs_are_made_anew(
    talks: Factbase, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(talks.candidates()) == 3
    monkeypatch.setattr(claim_index, "SAVED_FROM", 0)
    monkeypatch.setattr(pair_cache, "ONE_BY_ONE", 1)

    load(talks, *(f'{{"record":"claim","id":"c{n}","text":"{SEVEN} in {2000 + n}"}}' for n in range(4)))

    assert talks.link_run().computed == 8
    assert len(talks.claim_candidates(claim(talks, "2003"), limit=20)) == 6


# ---------------------------------------------------------------------------------------------- files kept aside


def test_the_index_and_the_pairs_are_kept_aside_and_read_again(
    talks: Factbase, small_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = talks.candidates()
    assert sorted(path.suffix for path in small_files.iterdir()) == [".index", ".pairs"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in small_files.iterdir())
    assert not any(b"Baghdad" in path.read_bytes() or b"baghdad" in path.read_bytes() for path in small_files.iterdir())

    with Factbase.open(talks.store.location) as other:
        monkeypatch.setattr("factbase.matching.index.Index.build", None)
        monkeypatch.setattr("factbase.matching.pairs.share_rare_terms", None)
        assert other.candidates() == before
        assert other.link_run().computed == 0
        talks.capture("Talks of Baghdad: seven times held < DPA")
        assert other.link_run().computed == 1
        assert len(other.candidates()) == 6


def test_an_import_of_many_claims_leaves_the_index_ready(
    facts: Factbase, small_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factbase.ledger.factbase.MANY", 2)

    load(facts, '{"record":"claim","id":"a","text":"One claim is no crowd"}')
    assert not small_files.exists()
    load(facts, *(f'{{"record":"claim","id":"c{n}","text":"{SEVEN} in {2000 + n}"}}' for n in range(2)))

    assert [path.suffix for path in small_files.iterdir()] == [".index"]


def test_a_pass_that_was_cut_short_goes_on_where_it_was(
    talks: Factbase, small_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair_cache, "SAVED_EVERY", 1)
    seen: list[tuple[int, int]] = []

    def stop_after_two(done: int, count: int) -> None:
        seen.append((done, count))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        talks.link_run(stop_after_two)
    with Factbase.open(talks.store.location) as other:
        run = other.link_run(lambda done, count: seen.append((done, count)))

    assert seen == [(1, 3), (2, 3), (2, 3), (3, 3)]
    assert (run.claims, run.pairs) == (4, 3)
    assert small_files.is_dir()
    assert pairs(talks.candidates()) == [
        (SEVEN, AGAIN, "same"),
        (SEVEN, TEN, "contradicts"),
        (AGAIN, TEN, "contradicts"),
    ]


@pytest.mark.parametrize("damage", ["cut", "turned", "foreign", "folder", "unreadable"])
def test_a_file_that_is_damaged_is_found_by_check_and_made_anew(
    talks: Factbase, small_files: Path, damage: str
) -> None:
    before = talks.candidates()
    for path in small_files.iterdir():
        raw = path.read_bytes()
        if damage == "folder":
            path.unlink()
            path.mkdir()
        else:
            path.write_bytes({"cut": raw[:-9], "turned": raw[:-1] + b"\xff", "foreign": b"GIF89a"}.get(damage, b""))

    with Factbase.open(talks.store.location) as other:
        found = [each for each in other.check() if each.check == "matching"]
        assert len(found) == len(list(small_files.iterdir())) == 2
        assert all(each.fixable for each in found)
        assert other.candidates() == before
        if damage != "folder":
            assert other.check(fix=True) == []


def test_an_index_of_another_database_is_not_believed(
    talks: Factbase, small_files: Path, new_facts: Callable[[], Factbase]
) -> None:
    talks.candidates()
    assert small_files.is_dir()
    other = new_facts()
    other.capture("Something else was said < AP")
    for kind in ("index", "pairs"):
        mine, theirs = (cache_files.file_of(each.store.location, kind) for each in (talks, other))
        theirs.write_bytes(mine.read_bytes())

    assert [each.message for each in other.check()] == [
        "the index of candidates is out of step with the claims: its file was made of another log",
        "the pairs that are kept of claims cannot be believed: its file was made of another log",
    ]
    assert other.candidates() == []
    assert texts(other.text_candidates("something")) == ["Something else was said"]


def test_a_claim_that_was_changed_behind_the_log_is_found_and_mended(talks: Factbase, small_files: Path) -> None:
    talks.candidates()
    with sqlite3.connect(talks.store.location) as base:
        base.execute("UPDATE claim SET text = 'quite another thing' WHERE id = 1")
        base.execute("INSERT INTO claim_fts (claim_fts) VALUES ('rebuild')")

    assert [each.message for each in talks.check()] == [
        "the index of candidates is out of step with the claims: 1 of its texts are not those of the claims"
    ]
    assert talks.check(fix=True) == []
    assert texts(talks.text_candidates("quite another thing")) == ["quite another thing"]
    assert small_files.is_dir()


def test_a_backup_that_was_put_back_is_noticed(talks: Factbase, small_files: Path) -> None:
    path = Path(talks.store.location)
    backup = path.read_bytes()
    talks.capture("Talks of Baghdad: seven times held < DPA")
    assert len(talks.candidates()) == 6
    talks.close()
    path.write_bytes(backup)

    with Factbase.open(path) as back:
        assert len(back.candidates()) == 3
        back.capture("Seven times the talks of Baghdad < KUNA")
        assert "Seven times the talks of Baghdad" in texts(back.text_candidates(SEVEN))
    assert small_files.is_dir()


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(
    talks: Factbase, small_files: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("FACTBASE_CACHE", str(blocked))

    assert len(talks.candidates()) == 3
    assert talks.link_run(anew=True).pairs == 3
    assert not small_files.exists()


def test_the_name_of_a_file_aside_tells_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTBASE_CACHE", str(tmp_path))

    first, second = (cache_files.file_of(f"postgresql://ana:{word}@host/db", "index") for word in ("one", "two"))

    assert first == second
    assert first.parent == tmp_path / "matching"
    assert cache_files.file_of(os.curdir, "index") == cache_files.file_of(str(Path.cwd()), "index")


# ------------------------------------------------------------------------------------------------- judgements


def test_a_pair_that_was_judged_is_not_proposed_again_until_that_is_taken_back(talks: Factbase) -> None:
    talks.judge(claim(talks, SEVEN), claim(talks, TEN), "contradicts", reason="seven is not ten")

    assert pairs(talks.candidates()) == [(SEVEN, AGAIN, "same"), (AGAIN, TEN, "contradicts")]
    assert texts(talks.claim_candidates(claim(talks, SEVEN))) == [AGAIN]
    judged = talks.claim_candidates(claim(talks, SEVEN), judged=True)
    assert [(each.right.text, each.judgements) for each in judged] == [
        (AGAIN, ()),
        (TEN, (("contradicts", "positive"),)),
    ]

    talks.undo()
    assert len(talks.candidates()) == 3


def test_what_follows_from_judgements_is_not_proposed(talks: Factbase) -> None:
    talks.judge(claim(talks, SEVEN), claim(talks, AGAIN))
    talks.judge(claim(talks, AGAIN), claim(talks, TEN), "same", "negative")

    assert talks.candidates() == []


@pytest.mark.parametrize("judgement", ["negative", "unsure"])
def test_a_judgement_survives_a_second_import_and_a_new_index(talks: Factbase, judgement: str) -> None:
    talks.judge(claim(talks, TEN), claim(talks, SEVEN), "same", judgement)
    before = exported(talks)

    load(talks, *before.splitlines()[1:])

    assert exported(talks) == before
    assert talks.link_run(anew=True).pairs == 2
    assert (SEVEN, TEN) not in [pair[:2] for pair in pairs(talks.candidates())]
    with Factbase.open(talks.store.location) as other:
        assert (SEVEN, TEN) not in [pair[:2] for pair in pairs(other.candidates())]


def test_what_was_judged_is_listed_newest_first_and_restored(talks: Factbase) -> None:
    talks.judge(claim(talks, SEVEN), claim(talks, TEN), "same", "negative", reason="two numbers")
    talks.judge(claim(talks, SEVEN), claim(talks, AGAIN))

    listed = talks.judged_pairs()
    assert [(each.left.text, each.right.text, each.relation, each.judgement) for each in listed] == [
        (SEVEN, AGAIN, "same", "positive"),
        (SEVEN, TEN, "same", "negative"),
    ]
    assert (listed[1].reason, listed[1].analyst) == ("two numbers", "ana")
    assert [each.judgement for each in talks.judged_pairs(judgements=["negative"])] == ["negative"]
    assert [each.judgement for each in talks.judged_pairs(claim=claim(talks, TEN))] == ["negative"]
    assert len(talks.judged_pairs(limit=1)) == 1

    talks.restore_pair(claim(talks, TEN), claim(talks, SEVEN))
    assert [each.judgement for each in talks.judged_pairs()] == ["positive"]
    assert [each.judgement for each in talks.judged_pairs(judgements=["none"])] == ["none"]
    assert (SEVEN, TEN, "contradicts") in pairs(talks.candidates())
    with pytest.raises(NotFoundError, match="nothing was judged of this pair"):
        talks.restore_pair(claim(talks, TEN), claim(talks, SEVEN))


def test_a_pair_that_is_judged_the_other_way_round_is_the_same_pair(talks: Factbase) -> None:
    talks.judge(claim(talks, SEVEN), claim(talks, TEN), "same", "unsure")
    talks.judge(claim(talks, TEN), claim(talks, SEVEN), "same", "negative")

    [only] = talks.judged_pairs()
    assert (only.left.text, only.judgement) == (SEVEN, "negative")


def test_a_word_that_is_no_relation_is_refused(talks: Factbase) -> None:
    with pytest.raises(InvalidFieldError, match="relation"):
        talks.judge(claim(talks, SEVEN), claim(talks, TEN), "resembles")
    with pytest.raises(InvalidFieldError, match="judgement"):
        talks.judge(claim(talks, SEVEN), claim(talks, TEN), "same", "perhaps")


# --------------------------------------------------------------------------------------------------- clusters


def test_the_profile_of_a_cluster_counts_all_its_attributions(talks: Factbase) -> None:
    talks.judge(claim(talks, SEVEN), claim(talks, AGAIN))

    found = talks.cluster(claim(talks, AGAIN))

    assert [each.text for each in found.claims] == [SEVEN, AGAIN]
    assert [each.independent for each in found.claims] == [(1, 1), (1, 1)]
    assert found.asserts.independent == (1, 2)
    assert len(found.asserts.lines) == 2
    assert found.denies.independent == (0, 0)
    assert not found.disputed
    assert found.exact


def test_claims_of_one_source_rest_on_one_source_together(facts: Factbase) -> None:
    facts.add("source", id="leader", name="an insurgent leader", kind="person", identity="unnamed")
    leader = facts.source("an insurgent leader").source.id
    for text in (SEVEN, AGAIN):
        one = facts.add("claim", text=text)
        facts.attribute(one, leader, basis="own", held=True)
    facts.judge(claim(facts, SEVEN), claim(facts, AGAIN))

    assert facts.cluster(claim(facts, SEVEN)).asserts.independent == (1, 1)


def test_a_claim_that_is_one_with_none_is_its_own_cluster(talks: Factbase) -> None:
    found = talks.cluster(claim(talks, OIL))

    assert [each.text for each in found.claims] == [OIL]
    assert found.asserts.independent == talks.dossier(claim(talks, OIL)).asserts.independent


# ----------------------------------------------------------------------------------------------------- sources

SOURCES = (
    '{"record":"source","id":"casey","name":"Gen. George W. Casey","kind":"person"}',
    '{"record":"source","id":"casey2","name":"George Casey","kind":"person"}',
    '{"record":"source","id":"ap","name":"Associated Press","kind":"outlet"}',
    '{"record":"source","id":"ap2","name":"the wire","kind":"outlet","aliases":["AP"]}',
    '{"record":"source","id":"aide","name":"a senior aide","kind":"person","identity":"unnamed"}',
    '{"record":"source","id":"aide2","name":"a senior aide","kind":"person","identity":"unnamed"}',
    '{"record":"source","id":"reuters","name":"Reuters","kind":"outlet"}',
    '{"record":"source","id":"fake","name":"Rеuters","kind":"outlet"}',  # with a Cyrillic letter
)


@pytest.fixture
def named(facts: Factbase) -> Factbase:
    """Sources some of which are one."""
    load(facts, *SOURCES)
    return facts


def test_sources_that_may_be_one_are_proposed(named: Factbase) -> None:
    found = {
        (each.left.name if each.left else "", each.right.name): each for each in named.source_candidates(limit=None)
    }

    assert found["Gen. George W. Casey", "George Casey"].suggests == "same_as"
    assert found["Associated Press", "the wire"].score == 0.9
    assert found["a senior aide", "a senior aide"].suggests == "possibly_same"
    assert "written with other letters" in found["Reuters", "Rеuters"].warnings[0]
    assert len(found) == 4


def test_a_pair_of_sources_of_which_something_is_said_is_not_proposed(named: Factbase) -> None:
    named.distinct("Gen. George W. Casey", "George Casey")

    assert named.source_candidates("George Casey") == []
    [told] = named.source_candidates("George Casey", judged=True)
    assert told.relations == ("distinct_from",)

    named.undo()
    assert [each.right.name for each in named.source_candidates("George Casey")] == ["Gen. George W. Casey"]


def test_a_name_that_nobody_bears_yet_is_compared(named: Factbase) -> None:
    found = named.source_candidates("General Casey, George")

    assert {each.right.name for each in found} == {"George Casey", "Gen. George W. Casey"}
    assert {each.left for each in found} == {None}
    assert named.source_candidates("Zyzzyva Quagga") == []
    with pytest.raises(BadInputError, match="the name is empty"):
        named.source_candidates("  ")
    with pytest.raises(NotFoundError, match="2 sources are called"):
        named.source_candidates("a senior aide")


def test_claims_in_common_are_a_feature_of_sources(named: Factbase) -> None:
    one = named.add("claim", text=SEVEN)
    for name in ("Gen. George W. Casey", "George Casey"):
        named.attribute(one, name)

    assert named.source_candidates("George Casey")[0].features == {"names": pytest.approx(0.96, abs=0.1), "claims": 1.0}


# ------------------------------------------------------------------------------------------------- PostgreSQL


def test_a_server_proposes_judges_and_stays_in_step_as_a_file_does(postgres_database: str, talks: Factbase) -> None:
    with Factbase.create(postgres_database, analyst="ana") as facts, Factbase.open(postgres_database) as other:
        assert other.candidates() == []
        load(facts, *exported(talks).splitlines()[1:])

        assert pairs(other.candidates()) == pairs(talks.candidates())
        assert texts(other.text_candidates("oil prices")) == [OIL]
        facts.judge(claim(facts, SEVEN), claim(facts, AGAIN))
        assert pairs(other.candidates()) == pairs(talks.candidates())[1:]
        assert len(other.cluster(claim(other, SEVEN)).claims) == 2
        assert {each.right.name for each in other.source_candidates("The Associated Press")} == {"AP"}
        assert other.check() == []
