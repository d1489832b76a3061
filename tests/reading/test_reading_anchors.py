from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factbase.reading.anchors import Quote, anchor, as_web_annotation, quote

TEXT = (
    "The council voted on Tuesday to close the bridge. Engineers had found cracks in two pillars. "
    "The mayor said that repairs would begin in June, and that the town would pay for them. Nobody else spoke."
)
START = TEXT.index("repairs would")
END = TEXT.index(", and that")
WANTED = quote(TEXT, START, END)


def test_words_in_their_place_are_exact() -> None:
    found = anchor(TEXT, WANTED)

    assert (found.state, found.start, found.end) == ("exact", START, END)


def test_words_that_only_slid_with_their_neighbours_are_exact() -> None:
    found = anchor("A new first paragraph.\n" + TEXT, WANTED)

    assert (found.state, found.start) == ("exact", START + 23)


def test_words_that_stand_elsewhere_in_other_company_have_moved() -> None:
    found = anchor("Something else: repairs would begin in June. The end.", WANTED)

    assert found.state == "moved"


def test_words_that_stand_twice_in_other_company_are_ambiguous() -> None:
    found = anchor("a repairs would begin in June b repairs would begin in June c", WANTED)

    assert found.state == "ambiguous"


def test_the_neighbours_choose_between_two_places() -> None:
    found = anchor("First: repairs would begin in June. " + TEXT, WANTED)

    assert (found.state, found.start) == ("exact", START + 36)


def test_other_quotes_spaces_and_dashes_are_the_same_words() -> None:
    text = "He said: “We’re closed – all day”, and he left the room."
    wanted = quote(text, text.index("We"), text.index("”,"))

    found = anchor(text.replace("’", "'").replace("–", "-").replace(" ", "\u00a0"), wanted)

    assert found.state == "exact"


def test_words_with_one_word_changed_have_moved_and_keep_their_ends() -> None:
    edited = TEXT.replace("would begin in June", "will begin in June")

    found = anchor(edited, WANTED)

    assert (found.state, edited[found.start : found.end]) == ("moved", "repairs will begin in June")


def test_words_that_are_gone_are_an_orphan() -> None:
    assert anchor("Nothing of the kind was ever printed here.", WANTED).state == "orphan"
    assert anchor("", WANTED).state == "orphan"


def test_words_edited_in_their_place_are_not_taken_for_their_copy_elsewhere() -> None:
    text = "Headline: the mayor said that repairs would begin in June. " + TEXT
    second = text.rindex("repairs would")
    wanted = quote(text, second, second + len(WANTED.exact))
    edited = text[:second] + "repairs would now begin in June" + text[second + len(WANTED.exact) :]

    found = anchor(edited, wanted)

    assert (found.state, found.start) == ("ambiguous", second)


def test_an_empty_quote_stands_nowhere() -> None:
    assert anchor(TEXT, Quote(3, 3, "")).state == "orphan"


def test_both_selectors_are_written_as_the_w3c_says() -> None:
    position, words = as_web_annotation(WANTED)

    assert position == {"type": "TextPositionSelector", "start": START, "end": END}
    assert words["exact"] == "repairs would begin in June"
    assert len(str(words["prefix"])) == len(str(words["suffix"])) == 32


@given(st.text(min_size=1, max_size=60), st.data())
def test_a_quote_of_a_text_is_exact_in_that_text_or_blank(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    found = anchor(text, quote(text, start, end))

    assert found.state == ("exact" if text[start:end].strip() else "orphan")
