"""The index and the pass over all pairs, held against reading every text."""

from __future__ import annotations

import io
import math
import mmap
import os
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factbase.matching import array_file
from factbase.matching import index as index_module
from factbase.matching.array_file import DamagedFileError, pack
from factbase.matching.character_ngrams import BACKGROUND, likeness, rarity_of
from factbase.matching.index import Index, checksum
from factbase.matching.judgement_clusters import Clusters, Judged
from factbase.matching.normalisation import normalise, stems, words
from factbase.matching.pairs import PairTable, score_characters, share_rare_terms
from factbase.matching.recommendation import recommendation, rivals

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TEXTS = {
    3: "The talks were held seven times in Baghdad",
    4: "Talks in Baghdad were held ten times",
    8: "The minister resigned on Monday",
    9: "Oil prices rose by three percent",
    12: "",
}
WORDS = st.lists(
    st.sampled_from(("talks", "minister", "baghdad", "oil", "prices", "held", "seven", "ten", "the", "of")), max_size=6
)


def exhaustive(texts: Mapping[int, str], asked: str) -> dict[int, float]:
    """Every text that shares a word, scored as the index's page says."""
    of = {key: set(stems(words(normalise(text)))) for key, text in texts.items()}

    def weight(stem: str) -> float:
        held = sum(stem in own for own in of.values())
        return math.log(1 + (len(of) + BACKGROUND - held + 0.5) / (held + 0.5))

    def total(own: set[str]) -> float:
        return sum(map(weight, own))

    mine = set(stems(words(normalise(asked))))
    return {key: total(mine & own) / math.sqrt(total(mine) * total(own)) for key, own in of.items() if mine & own}


def keys_and_scores(index: Index, asked: str) -> dict[int, float]:
    return {each.key: each.words for each in index.nearest(words(normalise(asked)), limit=100)}


@given(st.lists(WORDS, max_size=12), WORDS, st.data())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_index_finds_what_reading_every_text_finds(
    texts: list[list[str]], asked: list[str], data: st.DataObject
) -> None:
    there = {key: " ".join(each) for key, each in enumerate(texts)}
    index = Index.build(there.items())
    for key in data.draw(st.lists(st.integers(0, 15), max_size=6)):
        text = data.draw(WORDS)
        if data.draw(st.booleans()):
            there[key] = " ".join(text)
            index.put(key, there[key])
        else:
            there.pop(key, None)
            index.drop(key)

    before = keys_and_scores(index, " ".join(asked))
    again, about = Index.from_file(io.BytesIO(b"".join(index.to_bytes({"line": "7"}))))

    expected = exhaustive(there, " ".join(asked))
    assert before.keys() == expected.keys()
    assert keys_and_scores(again, " ".join(asked)) == pytest.approx(expected, abs=1e-4)
    assert len(again) == len(index) == len(there)
    assert dict(again.checksums()) == {key: checksum(text) for key, text in there.items()}
    assert about == {"line": "7"}


def test_common_words_only_refine_what_rare_ones_found(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {key: f"common talk number{key % 50} item{key}" for key in range(300)}
    index = Index.build(texts.items())
    monkeypatch.setattr(index_module, "BUDGET", 100)
    monkeypatch.setattr(index_module, "MOST_READ", 100)

    found = index.nearest(["common", "talk", "number7", "item57"], limit=5)

    assert found[0].key == 57
    assert found[0].words == pytest.approx(exhaustive(texts, "common talk number7 item57")[57], abs=1e-3)


def test_much_that_is_fresh_is_folded_into_the_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index.build(TEXTS.items())
    monkeypatch.setattr(index_module, "COMPACT_FROM", 2)

    assert not index.compact()
    index.put(20, "The oil minister resigned")
    index.put(3, "The talks were never held")
    index.drop(9)

    assert index.compact()
    assert not index.compact()
    assert keys_and_scores(index, "oil minister").keys() == {8, 20}
    assert sorted(dict(index.checksums())) == [3, 4, 8, 12, 20]


def test_an_empty_index_finds_nothing() -> None:
    index = Index.build([])

    assert index.nearest(["talks"], limit=10) == []
    assert index.nearest([], limit=10) == []
    assert len(Index.from_file(io.BytesIO(b"".join(index.to_bytes({}))))[0]) == 0


@given(st.integers(0, 1_000_000), st.integers(1, 255))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_bytes_that_were_changed_are_refused(place: int, turn: int) -> None:
    raw = bytearray(b"".join(Index.build(TEXTS.items()).to_bytes({"line": "1"})))
    raw[place % len(raw)] ^= turn

    with pytest.raises(DamagedFileError):
        Index.from_file(io.BytesIO(raw))


@given(st.integers(0, 1_000_000))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_a_file_that_was_cut_or_grew_is_refused(place: int) -> None:
    raw = b"".join(Index.build(TEXTS.items()).to_bytes({"line": "1"}))

    for other in (raw[: place % len(raw)], raw + b"\0" * (1 + place % 99)):
        with pytest.raises(DamagedFileError):
            Index.from_file(io.BytesIO(other))


def test_bytes_of_another_shape_are_refused() -> None:
    arrays = {name: np.zeros(3, kind) for name, kind in index_module._ARRAYS}
    early = {name: np.zeros(0, kind) for name, kind in index_module._ARRAYS}

    for raw in (b"", b"factbase matching\n", *(b"".join(pack(each, {})) for each in (arrays, early, {}))):
        with pytest.raises(DamagedFileError):
            Index.from_file(io.BytesIO(raw))


# -------------------------------------------------------------------------------------------------------- files


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """An index on the disk."""
    path = tmp_path / "an.index"
    path.write_bytes(b"".join(Index.build(TEXTS.items()).to_bytes({"line": "1"})))
    return path


def opened(path: Path) -> Index:
    with path.open("rb") as file:
        return Index.from_file(file)[0]


def is_in_memory(index: Index) -> bool:
    """Whether its postings are a copy, and no view on a file."""
    base = index.bulk().postings.base
    while isinstance(base, memoryview):
        base = base.obj
    return not isinstance(base, mmap.mmap)


def test_an_index_in_a_file_answers_as_the_one_that_was_built(written: Path) -> None:
    index, built = opened(written), Index.build(TEXTS.items())

    assert not is_in_memory(index)
    assert is_in_memory(built)
    for asked in TEXTS.values():
        assert index.nearest(words(normalise(asked)), limit=9) == built.nearest(words(normalise(asked)), limit=9)
    assert [each.tolist() for each in index.bulk()] == [each.tolist() for each in built.bulk()]


@pytest.mark.skipif(os.name == "nt", reason="there, a file that somebody has open cannot be replaced")
@pytest.mark.parametrize("how", ["replaced", "removed"])
def test_a_file_that_is_replaced_under_an_index_does_not_change_its_answers(written: Path, how: str) -> None:
    index = opened(written)
    if how == "removed":
        written.unlink()
    else:
        draft = written.with_name("draft")
        draft.write_bytes(b"quite another thing" * 999)
        draft.replace(written)

    assert keys_and_scores(index, "oil minister") == keys_and_scores(Index.build(TEXTS.items()), "oil minister")


def test_what_changes_after_a_file_was_read_stays_beside_it(written: Path) -> None:
    before, index = written.read_bytes(), opened(written)

    index.put(20, "The oil minister resigned")
    index.drop(9)

    assert keys_and_scores(index, "oil minister").keys() == {8, 20}
    assert written.read_bytes() == before
    assert b"".join(index.to_bytes({"line": "1"})) != before
    assert is_in_memory(index)
    assert keys_and_scores(index, "oil minister").keys() == {8, 20}


def test_where_a_file_cannot_stay_where_it_is_it_is_read_into_memory(written: Path) -> None:
    index, _ = Index.from_file(io.BytesIO(written.read_bytes()))

    assert is_in_memory(index)
    assert keys_and_scores(index, "oil minister") == keys_and_scores(opened(written), "oil minister")


def test_nobody_writes_in_the_arrays_of_an_index(written: Path) -> None:
    for index in (opened(written), Index.build(TEXTS.items())):
        for each in index.bulk():
            with pytest.raises(ValueError, match="read-only"):
                each[0] = 1


@given(st.lists(st.integers(0, 9), max_size=4))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_every_array_begins_where_processors_like_it(sizes: list[int]) -> None:
    given_arrays = {f"a{n}": np.arange(size, dtype=np.float32) for n, size in enumerate(sizes)}
    raw = b"".join(pack(given_arrays, {"of": "é"}))

    found, about = array_file.unpack(io.BytesIO(raw), dict.fromkeys(given_arrays, np.float32), lambda _: True)

    assert about == {"of": "é"}
    assert {name: each.tolist() for name, each in found.items()} == {n: a.tolist() for n, a in given_arrays.items()}
    places = [each.__array_interface__["data"][0] for each in found.values() if len(each)]
    assert all((place - places[0]) % 64 == 0 for place in places)
    assert len(raw) % 64 == 0


# ------------------------------------------------------------------------------------------------------- letters


@given(st.lists(WORDS, min_size=1, max_size=6))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_letters_are_compared_within_bounds_and_a_text_is_its_own(texts: list[list[str]]) -> None:
    rarity = rarity_of(texts)

    for text in texts:
        found = likeness(text, texts, rarity)
        assert ((found >= 0) & (found <= 1)).all()
        if any(len(word) > 1 for word in text):
            assert found[texts.index(text)] == pytest.approx(1, abs=1e-5)


def test_a_text_without_letters_is_like_nothing() -> None:
    rarity = rarity_of([["talks"]])

    assert likeness([], [["talks"], []], rarity).tolist() == [0, 0]
    assert likeness(["talks"], [], rarity).tolist() == []
    assert rarity_of([]).min() > 0


# ----------------------------------------------------------------------------------------------------- all pairs


def test_the_pass_over_all_pairs_scores_as_the_index_does() -> None:
    texts = TEXTS | {30: "Baghdad talks held: seven times", 31: "Prices of oil rose three percent"}
    keys = sorted(texts)
    index = Index.build((key, texts[key]) for key in keys)

    found = share_rare_terms(index.bulk(), most=10)
    found = score_characters(
        found, lambda numbers: {n: words(normalise(texts[keys[n]])) for n in numbers}, index.rarity
    )

    pairs = {(keys[a], keys[b]) for a, b in zip(found.left.tolist(), found.right.tolist(), strict=True)}
    assert pairs == {(3, 4), (3, 30), (4, 30), (9, 31)}
    for a, b, shared in zip(found.left.tolist(), found.right.tolist(), found.words.tolist(), strict=True):
        assert shared == pytest.approx(exhaustive(texts, texts[keys[a]])[keys[b]], abs=1e-4)
    assert (found.characters > 0.3).all()


def test_the_pass_over_all_pairs_finds_nothing_where_there_is_nothing() -> None:
    for texts in ({}, {1: "alone"}, {1: "", 2: ""}, {1: "one thing", 2: "another matter"}):
        index = Index.build(texts.items())
        found = score_characters(
            share_rare_terms(index.bulk(), most=10), lambda numbers: dict.fromkeys(numbers, ()), index.rarity
        )
        assert len(found.left) == 0


def test_words_that_are_common_alone_bring_texts_together_where_two_of_them_are_rare() -> None:
    texts = [f"alpha{n % 20} beta{n // 20} gamma{n % 19}" for n in range(400)] * 4  # every word stands in 80 and more
    texts += ["delta alpha3 beta7 words", "alpha3 beta7 others"]
    index = Index.build(enumerate(texts))

    found = share_rare_terms(index.bulk(), most=10)

    assert (1600, 1601) in set(zip(found.left.tolist(), found.right.tolist(), strict=True))


def test_of_each_text_only_the_best_pairs_are_kept() -> None:
    index = Index.build((key, f"quagga zyzzyva item{key}") for key in range(30))

    found = share_rare_terms(index.bulk(), most=3)

    partners = np.bincount(np.concatenate([found.left, found.right]), minlength=30)
    assert partners.min() >= 3
    assert len(found.left) <= 90


def test_kept_pairs_go_through_bytes_unchanged() -> None:
    found = PairTable.of([(1, 2, 0.5, 0.25), (1, 3, 1.0, 1.0)])

    again, about = PairTable.from_file(io.BytesIO(b"".join(found.to_bytes({"done": "2"}))))

    assert about == {"done": "2"}
    assert [each.tolist() for each in again] == [each.tolist() for each in found]
    assert again.score.tolist() == [0.375, 1.0]
    with pytest.raises(DamagedFileError, match="fit together"):
        PairTable.from_file(io.BytesIO(b"".join(found._replace(words=np.zeros(1, np.float32)).to_bytes({}))))


# ---------------------------------------------------------------------------------------- judgements, recommendations


def judged(*analyse: tuple[int, int, str, str]) -> Clusters:
    return Clusters(Judged(*each) for each in analyse)


def test_what_follows_from_judgements_is_not_asked() -> None:
    known = judged((1, 2, "same", "positive"), (2, 3, "same", "negative"), (3, 4, "same", "positive"))

    assert not any(known.is_open(a, b) for a in (1, 2) for b in (3, 4))
    assert not known.is_open(1, 2)
    assert known.is_open(1, 5)
    assert known.members(2) == [1, 2]
    assert known.members(5) == [5]


@pytest.mark.parametrize("relation", ["contradicts", "supports", "unrelated"])
def test_claims_that_stand_in_another_relation_are_not_one(relation: str) -> None:
    known = judged((1, 2, "same", "positive"), (3, 2, relation, "positive"))

    assert not known.is_open(1, 3)


def test_a_pair_that_somebody_was_unsure_of_is_put_aside_alone() -> None:
    known = judged((1, 2, "same", "positive"), (2, 3, "same", "unsure"))

    assert not known.is_open(3, 2)
    assert known.is_open(1, 3)
    assert known.judged(3, 2) == [Judged(2, 3, "same", "unsure")]


def test_a_judgement_that_was_taken_back_counts_for_nothing() -> None:
    assert judged((1, 2, "same", "none")).is_open(1, 2)


PAIRS = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.integers(7, 12),
        st.sampled_from(["same", "contradicts", "supports"]),
        st.sampled_from(["positive", "negative", "unsure", "none"]),
    ),
    max_size=8,
)


@given(PAIRS, st.randoms())
@settings(max_examples=100, deadline=None, derandomize=True)
def test_the_order_of_judgements_does_not_matter(analyse: list[tuple[int, int, str, str]], chance: object) -> None:
    shuffled = list(analyse)
    chance.shuffle(shuffled)
    one, other = judged(*analyse), judged(*shuffled)

    for left in range(1, 13):
        assert one.members(left) == other.members(left)
        for right in range(1, 13):
            assert one.is_open(left, right) == other.is_open(right, left)


@pytest.mark.parametrize(
    ("score", "rival", "word"),
    [
        (0.8, 0.0, "strong"),
        (0.8, 0.79, "medium"),
        (0.97, 0.97, "strong"),
        (0.5, 0, "medium"),
        (0.3, 0, "low"),
        (0, 0, "none"),
    ],
)
def test_of_two_that_fit_equally_well_neither_is_strong(score: float, rival: float, word: str) -> None:
    assert recommendation(score, rival) == word


def test_only_pairs_that_share_a_text_are_rivals() -> None:
    assert rivals([(1, 2, 0.9), (3, 4, 0.9), (1, 5, 0.7), (5, 6, 0.9), (None, 7, 0.8), (None, 8, 0.8)]) == [
        0.7,
        0.0,
        0.9,
        0.7,
        0.8,
        0.8,
    ]
    assert rivals([]) == []


def test_a_word_keeps_a_positive_weight_when_most_texts_that_had_it_are_removed() -> None:
    index = Index.build((key, "talks in Baghdad") for key in range(3_000))
    for key in range(1, 3_000):
        index.drop(key)

    [hit] = index.nearest(words(normalise("talks in Baghdad")), limit=5)

    assert (hit.key, round(hit.words, 3)) == (0, 1.0)
