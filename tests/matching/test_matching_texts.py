"""What two wordings share, in any script; and what stands against each other in them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factbase.matching.contrast import analyse, contrast
from factbase.matching.index import Index
from factbase.matching.normalisation import normalise, stems, words
from factbase.matching.numbers import agreement, agrees, figures
from factbase.matching.ranking import compared, nearest, prepared, similarity

SCRIPTS = {
    "Arabic": (
        "أعلن الوزير أن المحادثات توقّفت في بغداد",
        "الوزير أعلن أنّ محادثات بغداد توقفت",
        "ارتفعت أسعار النفط أمس",
    ),
    "Cyrillic": (
        "Министр заявил о прекращении переговоров",
        "Министр заявил, что переговоры прекращены",
        "Цены на нефть выросли",
    ),
    "Greek": (
        "Ο υπουργός δήλωσε ότι οι συνομιλίες διακόπηκαν",
        "Συνομιλίες διακόπηκαν, δήλωσε ο υπουργός",
        "Αυξήθηκαν οι τιμές",
    ),
    "Hebrew": ("השר הודיע שהשיחות הופסקו אתמול", "אתמול הודיע השר: השיחות הופסקו", "מחירי הנפט עלו"),
    "Han": ("部长宣布谈判已经中止", "谈判已经中止，部长宣布", "油价昨天上涨"),
    "Kana": ("大臣は協議が中断されたと発表した", "協議が中断されたと大臣が発表", "原油価格が上昇した"),
    "Hangul": ("장관은 회담이 중단됐다고 밝혔다", "회담이 중단됐다고 장관이 밝혔다", "유가가 상승했다"),
    "Thai": ("รัฐมนตรีประกาศว่าการเจรจาหยุดลง", "การเจรจาหยุดลง รัฐมนตรีประกาศ", "ราคาน้ำมันเพิ่มขึ้น"),
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_another_wording_is_found_in_every_script(script: str) -> None:
    text, wording, other = SCRIPTS[script]
    texts = dict(enumerate((other, text, *(each[2] for each in SCRIPTS.values()))))
    index = Index.build(texts.items())

    found = nearest(index, wording, lambda keys: {key: texts[key] for key in keys}, limit=10)

    assert found[0].key == 1
    assert found[0].score > 0.4
    assert all(each.score < found[0].score / 2 for each in found[1:])


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Café au lait", "cafe\u0301 AU LAIT"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("إسلام آباد", "اسلام اباد"),
        ("שָׁלוֹם", "שלום"),
        ("Ελλάδα", "ΕΛΛΑΔΑ"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("in\u00advisi\u200bble", "invisible"),
        ("٢٥ دولار", "25 دولار"),
        ("1,000,000 people", "1000000 people"),
        ("don't", "dont"),
        ("Straße", "STRASSE"),
        ("Łódź", "Lodz"),
        ("ещё", "еще"),
    ],
)
def test_what_is_one_text_to_a_reader_is_one_text(text: str, other: str) -> None:
    assert normalise(text) == normalise(other)


@pytest.mark.parametrize(
    ("text", "other"),
    [("й", "и"), ("が", "か"), ("กา", "กี"), ("2.5", "25"), ("क", "कि")],
)
def test_marks_that_are_letters_stay(text: str, other: str) -> None:
    assert normalise(text) != normalise(other)


def test_scripts_without_spaces_are_read_as_neighbouring_signs() -> None:
    assert words(normalise("谈判中止")) == ["谈判", "判中", "中止"]
    assert words(normalise("iPhone手机2024年")) == ["iphone", "手机", "2024", "年"]


def test_empty_words_count_only_where_there_are_no_others() -> None:
    assert stems(words(normalise("The talks were held"))) == ["talks", "held"]
    assert stems(words(normalise("To be or not to be"))) == ["to", "be", "or", "not", "to", "be"]


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None, derandomize=True)
@example("\ud800")
@example("ﷺ")
@example("İ")
def test_a_normalised_text_is_normal(text: str) -> None:
    once = normalise(text)

    assert once == " ".join(once.split())
    assert normalise(once) == once or not unicodedata.is_normalized("NFKC", once)
    assert "".join(words(once)) or not once


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_comparison_has_no_direction_and_stays_within_bounds(left: str, right: str) -> None:
    there, back = compared(prepared(left), prepared(right)), compared(prepared(right), prepared(left))

    assert there == back
    assert 0 <= there.similarity <= 1
    assert 0 <= there.contrast.numbers <= 1
    assert 0 <= there.contrast.dates <= 1


@given(st.text(max_size=120))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_no_text_contradicts_itself(text: str) -> None:
    found = contrast(analyse(text), analyse(text))

    assert found.flags == ()
    assert (found.numbers, found.dates) == (1, 1)


def test_a_subset_of_words_does_not_look_the_same() -> None:
    assert similarity("not true", "It is not true that the talks were halted in May") < 0.8
    assert similarity("", "") == 0
    assert similarity("...", "...") == 0


# -------------------------------------------------------------------------------------------------- contradictions

CONTRADICTING = [
    ("numbers", "The talks were held seven times.", "The talks were held ten times."),
    ("numbers", "Some 250 soldiers died.", "Two hundred and sixty soldiers died."),
    ("numbers", "It costs $4.5 billion a year", "It costs $4.5 million a year"),
    ("antonym", "The minister denied the report.", "The minister confirmed the report."),
    ("antonym", "Unemployment rose last year", "Unemployment fell last year"),
    ("antonym", "It is illegal to park here", "It is legal to park here"),
    ("antonym", "The court acquitted the general", "The court convicted the general"),
    ("negation", "The talks were held.", "The talks were not held."),
    ("negation", "He signed the treaty", "He never signed the treaty"),
    ("negation", "A man is playing a guitar", "There is no man playing a guitar"),
    ("negation", "It is false that the talks were held", "The talks were held"),
    ("negation", "تحدث الوزير إلى الصحافة", "لم يتحدث الوزير إلى الصحافة"),
    ("negation", "他承认了", "他没有承认"),
    ("negation", "Он подписал договор", "Он не подписал договор"),
    ("negation", "Der Minister hat unterschrieben", "Der Minister hat nicht unterschrieben"),
    ("negation", "Он подписывал договор", "Он никогда не подписывал договор"),
    ("negation", "Le ministre a signé", "Le ministre n'a pas signé"),
    ("negation", "El ministro firmó el tratado", "El ministro no firmó nunca el tratado"),
    ("dates", "The bill was signed in March 2006", "The bill was signed in May 2006"),
    ("dates", "The bill was signed in 2006", "The bill was signed in 2007"),
    ("dates", "The bill was signed on 3 May", "The bill was signed on 13 May"),
    ("names", "France won the cup last year", "Brazil won the cup last year"),
    ("names", "The bill was signed by President Obama last week", "The bill was signed by President Bush last week"),
]
AGREEING = [
    ("Unemployment did not rise in 2012", "Unemployment fell in 2012"),
    ("About 3.2 million people fled", "Some 3,220,000 people fled"),
    ("Two hundred and fifty soldiers died", "250 soldiers died"),
    ("Twenty-five men were held", "25 men were held"),
    ("At least 12 people were killed", "Twelve people were killed on 3 May"),
    ("A $4.5bn deal", "A $4.5 billion deal"),
    ("Not only the talks were held", "The talks were held"),
    ("The president signed the bill", "President Obama signed the bill"),
    ("Moammar Gadhafi spoke on the radio today", "Muammar Gadhafi spoke on the radio today"),
    ("Joblessness rose sharply in the last year", "Unemployment went up a lot in the last year"),
    ("It is the No. 1 cause of deaths", "It is the number one cause of deaths"),
    ("The non-profit group paid", "The group paid"),
    ("He analyse it. Then I left for Paris", "He analyse it and left for Paris"),
    ("THE TALKS WITH IRAN WERE HELD", "The talks with Iraq were held"),
]


@pytest.mark.parametrize(("flag", "left", "right"), CONTRADICTING)
def test_a_pair_that_differs_in_what_matters_is_marked(flag: str, left: str, right: str) -> None:
    match = compared(prepared(left), prepared(right))

    assert flag in match.contrast.flags
    assert match.suggests == "contradicts"


@pytest.mark.parametrize(("left", "right"), AGREEING)
def test_a_pair_that_says_the_same_is_not_marked(left: str, right: str) -> None:
    match = compared(prepared(left), prepared(right))

    assert match.contrast.flags == ()
    assert match.suggests == "same"


@pytest.mark.parametrize(
    ("text", "numbers", "years", "days"),
    [
        ("seven meetings, 3 of them in May 2006", (3, 7), (2006,), ("month 5",)),
        ("on 3 May, a Tuesday", (), (), ("day 3", "month 5", "tuesday")),
        ("it may march on", (), (), ()),
        ("2006 people", (), (2006,), ()),
        ("$2006 and 2006%", (2006, 2006), (), ()),
        ("one hundred and twenty thousand", (120_000,), (), ()),
        ("5k, 3.5bn, 20 million", (5e3, 2e7, 3.5e9), (), ()),
        ("no one, half of them twice", (0.5, 2), (), ()),
        ("the third of ten", (3, 10), (), ()),
        ("hundreds of them and", (), (), ()),
    ],
)
def test_numbers_are_read_in_figures_and_in_words(
    text: str, numbers: tuple[float, ...], years: tuple[float, ...], days: tuple[str, ...]
) -> None:
    assert figures(text) == (numbers, years, days)


def test_a_rounded_number_agrees_and_another_one_does_not() -> None:
    assert agrees(3.2, 3.22)
    assert agrees(23_000_000, 23_100_000)
    assert not agrees(7, 10)
    assert not agrees(1_250, 1_350)
    assert not agrees(7, 7.4)
    assert not agrees(80, 77)


def test_what_only_one_side_counts_lowers_the_agreement() -> None:
    assert agreement((), ()) == 1
    assert agreement((7,), (7, 3)) == pytest.approx(2 / 3)
