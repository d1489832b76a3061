"""Names of one source in different spellings, and names of two sources that look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.matching.names import MERGED_FROM, best_score, blocks, name_of, score

ONE = [
    ("Gen. George W. Casey", "George Casey"),
    ("Asharq al-Awsat", "Al-Sharq al-Awsat"),
    ("AP", "Associated Press"),
    ("A.P.", "The Associated Press"),
    ("BBC", "British Broadcasting Corporation"),
    ("Vladimir Putin", "Владимир Путин"),
    ("Christos Pappas", "Χρήστος Παππάς"),
    ("George Bush", "جورج بوش"),
    ("Bush, George W.", "George W. Bush"),
    ("The New York Times", "New York Times"),
    ("Osama bin Laden", "Usama bin Ladin"),
    ("Ayman al-Zawahiri", "Aiman az-Zawahri"),
    ("Al Jazeera", "Aljazeera"),
    ("Siemens AG", "Siemens"),
    ("Bill Clinton", "William J. Clinton"),
    ("US Department of State", "State Department"),
    ("Ｒｅｕｔｅｒｓ", "Reu\u200bters"),
    ("Agence France-Presse (AFP)", "Agence France Presse"),
]
TWO = [
    ("Asharq al-Awsat", "Al-Arabiya"),
    ("The New York Times", "New York Post"),
    ("Los Angeles Times", "The Times"),
    ("William Casey", "George Casey"),
    ("Hillary Clinton", "Bill Clinton"),
    ("Ministry of Defence", "Ministry of Interior"),
    ("University of Oxford", "University of Cambridge"),
    ("Kim Jong Il", "Kim Jong Un"),
    ("The President", "The Prime Minister"),
    ("Peter Smith", "Pamela Smith"),
    ("", "Reuters"),
    ("...", "!!!"),
]


@pytest.mark.parametrize(("left", "right"), ONE)
def test_spellings_of_one_name_score_high_and_are_brought_together(left: str, right: str) -> None:
    assert score(name_of(left), name_of(right)) >= MERGED_FROM
    assert blocks(left) & blocks(right)


@pytest.mark.parametrize(("left", "right"), TWO)
def test_two_names_score_low(left: str, right: str) -> None:
    assert score(name_of(left), name_of(right)) < MERGED_FROM


def test_the_names_that_are_most_alike_count() -> None:
    assert best_score(["Reuters", "AP"], ["Associated Press"]) == score(name_of("AP"), name_of("Associated Press"))
    assert best_score([], ["Reuters"]) == 0


NAMES = st.sampled_from(sorted({name for pair in ONE + TWO for name in pair})) | st.text(max_size=30)


@given(NAMES, NAMES)
def test_a_score_of_names_has_no_direction_and_stays_within_bounds(left: str, right: str) -> None:
    there = score(name_of(left), name_of(right))

    assert there == pytest.approx(score(name_of(right), name_of(left)))
    assert 0 <= there <= 1


@given(NAMES)
def test_a_name_is_its_own(name: str) -> None:
    assert score(name_of(name), name_of(name)) == (1 if name_of(name).words else 0)
