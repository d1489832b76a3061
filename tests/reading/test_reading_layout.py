from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factbase.reading.body import find_date, surroundings
from factbase.reading.charset import decode, tidy
from factbase.reading.english.words import quotations
from factbase.reading.layout import is_hard_wrapped, paragraphs
from factbase.reading.spans import grow, shown

GERMAN = "Die Züge fuhren über die Brücke nach Zürich und zurück."
BODY = [
    "The council voted on Tuesday to close the old bridge after engineers found cracks in two of its pillars.",
    "“Nobody should drive over it until it has been repaired,” said the chief engineer, who led the inspection.",
    "Short.",
    "The repairs are expected to cost four million, according to a report that the council published last week.",
]
ARTICLE = "\n\n".join(
    [
        "Those who do not read history write it badly.",
        "Home Archive Contact Donate",
        "March 4, 2019",
        "Council Closes Old Bridge",
        "by Ada Marsh and Jon Reed",
        *BODY,
        "comments on this article?",
        *(f"• An older headline number {number}" for number in range(20)),
        "Reproduction without permission is prohibited.\nCopyright 2019 Riverside Courier",
    ]
)


def test_the_body_is_found_between_navigation_and_footer() -> None:
    found = surroundings(ARTICLE)

    assert ARTICLE[slice(*found.body)] == "\n\n".join(BODY)


def test_title_authors_date_and_publisher_are_found_around_the_body() -> None:
    found = surroundings(ARTICLE)

    assert (found.title, found.authors) == ("Council Closes Old Bridge", ("Ada Marsh", "Jon Reed"))
    assert (found.published, found.publisher) == ("2019-03-04", "Riverside Courier")


def test_a_single_sentence_is_all_body() -> None:
    text = "The mayor said no."

    assert surroundings(text).body == (0, len(text))


def test_a_text_of_links_alone_is_all_body_because_nothing_reads_like_an_article() -> None:
    text = "One\nTwo\nThree"

    assert surroundings(text).body == (0, len(text))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("May 6, 2006", "2006-05-06"),
        ("6 May 2006", "2006-05-06"),
        ("Saturday, Sept. 1st, 2001", "2001-09-01"),
        ("Posted 2020-02-29 at noon", "2020-02-29"),
        ("May 45, 2006", ""),
        ("no date here", ""),
    ],
)
def test_full_dates_are_found_as_edtf(text: str, date: str) -> None:
    assert find_date(text) == date


def test_lines_wrapped_by_hand_are_joined_to_paragraphs() -> None:
    wrapped = "\n".join(
        [
            "The council voted on Tuesday to close the bridge after the",
            "engineers had found cracks in two of its old pillars that",
        ]
        * 3
    )
    text = f"{wrapped}\n\n{wrapped}"

    assert is_hard_wrapped(text)
    assert len(paragraphs(text)) == 2


def test_a_newline_ends_a_paragraph_elsewhere() -> None:
    assert paragraphs("One.\n  Two. \n\nThree.") == [(0, 4), (7, 11), (14, 20)]


@settings(deadline=None)
@given(st.text(alphabet="ab \n", max_size=80))
def test_paragraphs_hold_every_sign_that_is_no_space(text: str) -> None:
    covered = "".join(text[start:end] for start, end in paragraphs(text))

    assert covered.replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Zürich".encode(), "Zürich"),
        ("\ufeffZürich".encode("utf-8"), "Zürich"),
        ("Zürich".encode("utf-16"), "Zürich"),
        ("Zürich".encode("utf-32"), "Zürich"),
        (GERMAN.encode("cp1252"), GERMAN),
    ],
)
def test_the_charset_is_found_without_being_told(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_a_declared_charset_comes_first_and_a_wrong_name_does_no_harm() -> None:
    assert decode("Łódź".encode("iso-8859-2"), declared="iso-8859-2") == "Łódź"
    assert decode("Łódź".encode(), declared="no-such-charset") == "Łódź"


def test_a_page_that_says_utf_16_in_ascii_is_utf_8() -> None:
    page = '<meta charset="utf-16"><p>Zürich</p>'.encode()

    assert "Zürich" in decode(page, html=True)


def test_a_page_may_say_its_charset() -> None:
    page = '<meta charset="windows-1251"><p>Москва</p>'.encode("cp1251")

    assert "Москва" in decode(page, html=True)


def test_line_ends_become_lf_and_nul_becomes_visible() -> None:
    assert tidy("a\r\nb\rc\x00") == "a\nb\nc\ufffd"


def test_an_unclosed_quotation_runs_to_the_end_only_where_speech_begins() -> None:
    speech = "“We went on and on"
    stray = 'A 5" pipe broke'

    assert [(each.end, each.closed) for each in quotations(speech, 0, len(speech))] == [(len(speech), False)]
    assert quotations(stray, 0, len(stray)) == []


def test_a_span_grows_and_shrinks_by_words_and_never_turns_over() -> None:
    text = "one two three four"

    assert grow(text, (4, 7), "end", 1) == (4, 13)
    assert grow(text, (4, 13), "end", -1) == (4, 7)
    assert grow(text, (4, 7), "start", 1) == (0, 7)
    assert grow(text, (0, 7), "start", -1) == (4, 7)
    assert grow(text, (4, 7), "end", -5) == (4, 7)
    assert grow(text, (4, 7), "start", 9) == (0, 7)


def test_a_claim_is_shown_without_the_marks_around_it() -> None:
    text = "“It was late,” he said. “Very late.”"

    assert shown(text, [(0, 14)]) == "It was late"
    assert shown(text, [(0, 14), (24, 36)]) == "“It was late,” … “Very late.”"
