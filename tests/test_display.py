from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factbase.display import MOST_MARKS, bounds, cells, clip, plural, safe, safe_map, wrap

ANY_TEXT = st.text(st.characters(), max_size=60)
NASTY = st.text(
    st.sampled_from(
        "a1é م̄\u0301\u0651क्ष한国👩👧🏽🏴❤🇩🇪©⟨◌"
        "\0\x07\x08\t\n\r\x1b\x7f\x85\x9b\xad\u034f\u061c\u115f\u180b\u180e\u200b\u200c\u200d\u200e\u202e\u2028\u2066"
        "\ud800\udfff\ue000\ufe00\ufe0f\ufeff\ufff9\U000e0041\U000e0100\U0010ffff"
    ),
    max_size=40,
)
DIRECTION = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Arabic and other number signs are called format characters, but they are drawn, before or around the digits.
DRAWN_FORMATS = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")


# ------------------------------------------------------------------------------------------------ what becomes visible


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        pytest.param("\x1b[2J\x1b[H", "␛[2J␛[H", id="clears the screen"),
        pytest.param("\x1b]52;c;UFdORUQ=\x07", "␛]52;c;UFdORUQ=␇", id="writes the clipboard"),
        pytest.param("\x1b]0;title\x1b\\", "␛]0;title␛\\", id="sets the title"),
        pytest.param("\x9b31mred", "�31mred", id="C1 begins a sequence in one character"),
        pytest.param("\x90q\x9c", "�q�", id="C1 device control"),
        pytest.param("verdict\rcorroborated", "verdict␍corroborated", id="overwrites its line"),
        pytest.param("true\b\b\b\bfalse", "true␈␈␈␈false", id="steps back"),
        pytest.param("a\0b\x7fc", "a␀b␡c", id="NUL and DEL"),
        pytest.param("one\ntwo\tthree", "one␊two␉three", id="more than one line"),
        pytest.param("user\u202etxt.exe", "user⟨U+202E⟩txt.exe", id="runs backwards"),
        pytest.param("a\u2066b\u2069c\u200fd\u061ce", "a⟨U+2066⟩b⟨U+2069⟩c⟨U+200F⟩d⟨U+061C⟩e", id="isolates"),
        pytest.param("Re\u200buters", "Re⟨U+200B⟩uters", id="zero width space in a name"),
        pytest.param("Re\u200duters", "Re⟨U+200D⟩uters", id="joiner between Latin letters"),
        pytest.param("\u3164", "⟨U+3164⟩", id="a letter that shows as nothing"),
        pytest.param("x\U000e0068\U000e0069", "x⟨U+E0068⟩⟨U+E0069⟩", id="hidden ASCII in tags"),
        pytest.param("😀\ufe0f\ufe01\ufe02", "😀\ufe0f⟨U+FE01⟩⟨U+FE02⟩", id="hidden bytes in selectors"),
        pytest.param("a\ufe0f\u200d👩", "a⟨U+FE0F⟩⟨U+200D⟩👩", id="a joiner after a selector that goes"),
        pytest.param("\ud83d half", "� half", id="half a character"),
        pytest.param("\uf8ff\U000f0000", "⟨U+F8FF⟩⟨U+F0000⟩", id="whatever the font likes"),
        pytest.param("a\u2028b\u2029c", "a⟨U+2028⟩b⟨U+2029⟩c", id="other line ends"),
        pytest.param("\u0338name", "◌\u0338name", id="a mark that would strike out what stands before"),
        pytest.param("e" + "\u0301" * 9, "e" + "\u0301" * 8 + "⟨+1 mark⟩", id="one mark too many"),
        pytest.param("e" + "\u0301" * 1008, "e" + "\u0301" * 8 + "⟨+1,000 marks⟩", id="a tower of marks"),
        pytest.param("\u0301" * 9, "◌" + "\u0301" * 8 + "⟨+1 mark⟩", id="a tower of marks on nothing"),
    ],
)
def test_what_a_terminal_would_act_on_or_hide_is_made_visible(hostile: str, shown: str) -> None:
    assert safe(hostile) == shown


@pytest.mark.parametrize(
    "ordinary",
    [
        "",
        "Gunmen attacked a convoy near Samarra, an insurgent leader told AP.",
        "[bold]brackets[/] [@click=app.quit] <b>&amp;</b> {x} %s \\n `code`",
        "“Quoted” – and – said… at 20\u202f°C, no-break\u00a0space, 100\u2009%",
        "Zażółć gęślą jaźń; Ünïcödé; o\u0302 combined",
        "زعيم جماعة مسلحة سنية قال لصحيفة الشرق الأوسط",
        "می\u200cخواهم کتاب\u200cهای",
        "क्\u200dष র\u200d্য ශ්\u200dරී",
        "שָׁלוֹם עֲלֵיכֶם בְּרֵאשִׁ֖ית",
        "新华社记者 葛\U000e0100飾区 한국어 ภาษาไทยนี้",
        "ᠮᠣᠩᠭᠣᠯ\u180e\u1820 ᠪ\u180bᠢ",
        "👍 👍🏽 ❤️ 1️⃣ 👩\u200d👩\u200d👧\u200d👦 👩🏽\u200d🚀 🏳️\u200d🌈 🇩🇪",
        "∩\ufe00 ≨\ufe00",
        "\u0660\u0661 \u0600\u0661\u0662",
        "box │ ─ ┌ ┐ ▁▂▃▄▅▆▇█ ──────────────── ............",
        "。。。。。。。。。。。。",
    ],
)
def test_ordinary_text_stays_as_it_is(ordinary: str) -> None:
    assert safe(ordinary) == ordinary
    assert safe(ordinary, keep_newlines=True) == ordinary


def test_newlines_and_tabs_stay_where_they_are_asked_for() -> None:
    assert safe("one\ntwo\tthree", keep_newlines=True) == "one\ntwo\tthree"
    assert safe("one\r\ntwo\rthree\r", keep_newlines=True) == "one\ntwo␍three␍"
    assert safe("one\n\u0338two", keep_newlines=True) == "one\n◌\u0338two"


@given(st.one_of(ANY_TEXT, NASTY), st.booleans())
@example(text="a\ufe0f\u200d👩", keep_newlines=False)
@example(text="م" + "\u0651" * 12 + "\u200cم", keep_newlines=False)
@example(text="\n\u0301\r\n\u0301", keep_newlines=True)
def test_nothing_that_a_terminal_acts_on_is_left(text: str, keep_newlines: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    shown = safe(text, keep_newlines=keep_newlines)

    categories = {unicodedata.category(sign) for sign in shown if sign not in "\u200c\u200d\n\t"}
    formats = {sign for sign in shown if unicodedata.category(sign) == "Cf"} - set("\u200c\u200d")
    assert not categories & {"Cc", "Cs", "Co", "Zl", "Zp"}
    assert formats <= DRAWN_FORMATS
    assert not DIRECTION & set(shown)
    assert keep_newlines or not set("\n\t") & set(shown)
    shown.encode()


@given(st.one_of(ANY_TEXT, NASTY), st.booleans())
def test_safe_text_is_safe_already(text: str, keep_newlines: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    shown = safe(text, keep_newlines=keep_newlines)

    assert safe(shown, keep_newlines=keep_newlines) == shown


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0x10FF), max_size=60))
def test_letters_digits_and_signs_never_change(text: str) -> None:
    assert safe(text) == text


@given(NASTY)
def test_no_letter_carries_more_marks_than_the_limit(text: str) -> None:
    run = longest = 0

    for sign in safe(text):
        run = run + 1 if unicodedata.category(sign)[0] == "M" else 0
        longest = max(longest, run)

    assert longest <= MOST_MARKS


def test_each_character_by_itself_is_drawn_or_made_visible() -> None:
    hidden = {"Cc", "Cs", "Co", "Zl", "Zp", "Cf"}
    every = [chr(code) for code in range(sys.maxunicode + 1)]

    left = [sign for sign in every if unicodedata.category(sign) in hidden and sign in safe(f"x{sign}y")]

    assert set(left) == DRAWN_FORMATS


# -------------------------------------------------------------------------------------------------- places in the text


def test_a_passage_is_found_again_in_what_is_shown() -> None:
    stored = "He said:\x1b[31m \u202eattack\u202c tomorrow"
    start = stored.index("attack")

    shown = safe_map(stored)

    first, last = shown.span(start, start + len("attack"))
    assert shown.text == "He said:␛[31m ⟨U+202E⟩attack⟨U+202C⟩ tomorrow"
    assert shown.text[first:last] == "attack"


def test_a_passage_that_begins_or_ends_inside_a_replacement_shows_it_whole() -> None:
    stored = "e" + "\u0301" * 12 + "nd"

    shown = safe_map(stored)

    first, last = shown.span(10, 11)
    assert shown.text[first:last] == "⟨+4 marks⟩"
    assert shown.text[slice(*shown.span(0, 11))] == "e" + "\u0301" * 8 + "⟨+4 marks⟩"
    assert shown.text[slice(*shown.span(11, 15))] == "⟨+4 marks⟩nd"


def test_what_is_left_out_or_put_in_has_its_place_too() -> None:
    shown = safe_map("\u0301a\r\nb", keep_newlines=True)

    assert shown.text == "◌\u0301a\nb"
    assert [shown.shown(place) for place in range(6)] == [1, 2, 3, 3, 4, 5]
    assert [shown.stored(place) for place in range(6)] == [0, 0, 1, 3, 4, 5]


def test_the_places_of_unchanged_text_are_its_own() -> None:
    shown = safe_map("plain")

    assert (shown.text, shown.span(1, 3), shown.stored(4)) == ("plain", (1, 3), 4)
    assert safe_map("").span(0, 0) == (0, 0)


@given(st.one_of(ANY_TEXT, NASTY), st.booleans(), st.data())
def test_the_map_agrees_with_the_text(text: str, keep_newlines: bool, data: st.DataObject) -> None:  # noqa: FBT001 - hypothesis gives it
    shown = safe_map(text, keep_newlines=keep_newlines)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    first, last = shown.span(start, end)

    assert shown.text == safe(text, keep_newlines=keep_newlines)
    assert 0 <= first <= last <= len(shown.text)
    assert shown.shown(len(text)) == len(shown.text)
    assert shown.stored(len(shown.text)) == len(text)
    assert [shown.shown(place) for place in range(len(text) + 1)] == sorted(map(shown.shown, range(len(text) + 1)))
    for place in range(len(text)):
        at = shown.shown(place)
        if shown.text[at : at + 1] == text[place]:
            assert shown.stored(at) <= place


# ------------------------------------------------------------------------------------------------------ cells and lines


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("plain", 5),
        ("“naïve” – …", 11),
        ("新华社", 6),
        ("한국어", 6),
        ("\u1112\u1161\u11ab", 2),
        ("ｆｕｌｌ", 8),
        ("e\u0301", 1),
        ("ภาษานี้", 5),
        ("می\u200cخواهم", 7),
        ("👍", 2),
        ("👍🏽", 2),
        ("👩\u200d👩\u200d👧", 2),
        ("❤️", 2),
        ("🇩🇪🇫🇷", 4),
        ("🇩🇪🇫", 3),
        ("\U0001fae9", 2),
        ("\u0378", 1),
        ("⟨U+202E⟩", 8),
    ],
)
def test_cells_are_counted_as_terminals_draw(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("short", 5, "short"),
        ("too long", 7, "too lo…"),
        ("too long", 5, "too…"),
        ("新华社记者", 6, "新华…"),
        ("新华社记者", 10, "新华社记者"),
        ("ae\u0301e\u0301", 2, "a…"),
        ("ae\u0301e\u0301a", 3, "ae\u0301…"),
        ("👩\u200d👩\u200d👧👍", 3, "👩\u200d👩\u200d👧…"),
        ("🇩🇪🇫🇷", 3, "🇩🇪…"),
        ("long", 1, "…"),
        ("long", 0, ""),
        ("long", -3, ""),
    ],
)
def test_a_text_is_cut_to_its_cells(text: str, width: int, cut: str) -> None:
    assert clip(text, width) == cut


def test_where_only_ascii_may_be_shown_the_cut_is_three_dots() -> None:
    assert clip("too long", 7, ascii_only=True) == "too..."
    assert clip("too long", 2, ascii_only=True) == ".."


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one  two\tthree ", 9, ["one two", "three"]),
        ("one\n\ntwo", 9, ["one", "", "two"]),
        ("a verylongword b", 5, ["a", "veryl", "ongwo", "rd b"]),
        ("新华社记者", 4, ["新华", "社记", "者"]),
        ("新华社记者", 5, ["新华", "社记", "者"]),
        ("新", 0, ["新"]),
        ("10\u00a0km away", 6, ["10\u00a0km", "away"]),
    ],
)
def test_a_text_is_wrapped_at_spaces(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@given(st.one_of(ANY_TEXT, NASTY), st.integers(2, 30))
def test_wrapped_and_cut_text_fits_and_keeps_every_character(text: str, width: int) -> None:
    shown = safe(text, keep_newlines=True)

    lines = wrap(shown, width)

    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(shown.split())
    assert cells(clip(safe(text), width)) <= width


# --------------------------------------------------------------------------------------------------- numbers and words


def test_numbers_agree_with_their_nouns() -> None:
    assert [plural(n, "claim", "claims") for n in (0, 1, 2, 12_000)] == [
        "0 claims",
        "1 claim",
        "2 claims",
        "12,000 claims",
    ]


def test_bounds_are_one_number_where_they_meet() -> None:
    assert bounds((1, 1)) == "1"
    assert bounds((1, 3)) == "1\u20133"
    assert bounds((1, 3), ascii_only=True) == "1-3"


def test_showing_text_loads_no_screen() -> None:
    script = (
        "import sys, factbase.display; print([name for name in ('rich', 'textual', 'wcwidth') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)

    assert done.stdout == "[]\n"
