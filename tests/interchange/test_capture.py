import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factbase.errors import BadInputError
from factbase.interchange import Capture, CaptureError, CaptureHop, describe, parse_capture
from factbase.vocabulary import Certainty, Stance

EXAMPLE = 'the mosque was bombed < "an insurgent leader" < Asharq al-Awsat < AP @ 2006-05-03'
DENIES, SUSPECTED = Stance.DENIES, Certainty.SUSPECTED


def names(line: str) -> list[str]:
    return [hop.name for hop in parse_capture(line).hops]


def stances(line: str) -> list[str]:
    return [hop.stance for hop in parse_capture(line).hops]


def test_a_line_is_a_claim_and_its_hops_from_the_origin_to_the_last_outlet() -> None:
    assert parse_capture(EXAMPLE) == Capture(
        "the mosque was bombed",
        (CaptureHop("an insurgent leader", unnamed=True), CaptureHop("Asharq al-Awsat"), CaptureHop("AP")),
        "2006-05-03",
    )


def test_the_description_is_a_sentence_of_what_was_understood() -> None:
    assert describe(parse_capture(EXAMPLE)) == (
        'claim "the mosque was bombed" — an insurgent leader (unnamed) → Asharq al-Awsat → AP, said 2006-05-03'
    )
    assert describe(parse_capture('x !< "y" ?< z')) == 'claim "x" — y (unnamed, denies) → z (denies, suspected)'
    assert describe(parse_capture("x")) == 'claim "x" — no source'


def test_a_claim_may_stand_without_hops() -> None:
    assert parse_capture("  a<b  and b> c ") == Capture("a<b  and b> c")


def test_a_denial_goes_on_through_those_who_relay_it() -> None:
    assert stances("x !< the army < AP < BBC") == ["denies", "denies", "denies"]
    assert stances("x < a leader !< the army < AP") == ["asserts", "denies", "denies"]
    assert stances("x !< the army !< AP") == ["denies", "denies"]


def test_a_relay_may_be_suspected() -> None:
    hops = parse_capture("x < AP ?< BBC !?< CNN ?!< ITN").hops

    assert [(hop.stance, hop.certainty) for hop in hops] == [
        (Stance.ASSERTS, Certainty.STATED),
        (Stance.ASSERTS, SUSPECTED),
        (DENIES, SUSPECTED),
        (DENIES, SUSPECTED),
    ]


@pytest.mark.parametrize(
    "quoted", ['"an official"', "“an official”", "„an official“", "”an official”", "« an official »"]
)
def test_a_name_in_double_quotes_is_an_unnamed_source(quoted: str) -> None:
    assert parse_capture(f"x < {quoted} < AP").hops[0] == CaptureHop("an official", unnamed=True)


@pytest.mark.parametrize("name", ["'Abd al-Rafi'", 'Ali "the Knife" Hassan', '"Chemical" Ali', "a<b", "mail@home"])
def test_other_names_stay_as_they_are(name: str) -> None:
    assert parse_capture(f"x < {name}").hops == (CaptureHop(name),)


def test_a_doubled_sign_is_the_sign_itself() -> None:
    assert parse_capture("1 << 2 and 3 !<< 4 <<< 5").text == "1 < 2 and 3 !< 4 << 5"
    assert names("x < AP << BBC @@ night < CNN @@ 2006") == ["AP < BBC @ night", "CNN @ 2006"]


def test_an_at_sign_before_the_last_hop_is_text() -> None:
    assert parse_capture("they met @ the mosque").text == "they met @ the mosque"
    assert parse_capture("they met @ noon < AP @ night < BBC @ 2006").said == "2006"


@pytest.mark.parametrize(
    ("line", "position", "reason"),
    [
        ("", 0, "the claim's text is missing"),
        ("  < AP", 2, "the claim's text is missing"),
        ("x < ", 2, "a source's name is missing"),
        ("x < < AP", 2, "a source's name is missing"),
        ("x < AP !<", 7, "a source's name is missing"),
        ('x < ""', 2, "a source's name is missing"),
        ("x < @ 2006", 2, "a source's name is missing"),
        ('x < "an official < AP', 4, "this quotation mark is never closed"),
        ('x < "', 4, "this quotation mark is never closed"),
        ("x ?< AP", 2, "the first source relays nobody"),
        ("x < AP @ May", 7, "'May' is no EDTF date"),
        ("x < AP @ 2006-13", 7, "'2006-13' is no EDTF date"),
        ("x < AP @ 3 May 2006", 7, "'3 May 2006' is no EDTF date"),
        ("x @ 2006", 2, "a date needs a source that said it"),
        ("x @ 2006 < AP", 2, "a date stands at the end of the line"),
        ("x < AP @ 2006 < BBC", 7, "a date stands at the end of the line"),
        ("x\ny", 1, "a capture is one line"),
        ("x\0", 1, "a NUL or a lone surrogate"),
        ("x\ud800", 1, "a NUL or a lone surrogate"),
    ],
)
def test_a_line_that_cannot_be_understood_says_where(line: str, position: int, reason: str) -> None:
    with pytest.raises(CaptureError) as caught:
        parse_capture(line)

    assert isinstance(caught.value, BadInputError)
    assert caught.value.position == position
    assert caught.value.reason.startswith(reason)
    assert caught.value.message.startswith(f"character {position + 1}: ")


def test_the_hint_of_an_error_points_at_the_place_in_a_long_line() -> None:
    line = "y" * 100 + " < AP @ May " + "z" * 100

    with pytest.raises(CaptureError) as caught:
        parse_capture(line)

    shown, caret = caught.value.hint.split("\n")
    assert shown[len(caret) - 1] == "@"
    assert len(shown) == 80


# --------------------------------------------------------------------------------------------------------- the law

WORDS = st.text(st.sampled_from("ab <>!?@\"'“é"), min_size=1, max_size=12).map(str.strip).filter(bool)


def written(text: str) -> str:
    """The text with every sign doubled that would count."""
    doubled = re.sub(r"(?<!\S)(!\?|\?!|[!?])?(<+)(?!\S)", r"\1\2<", text)
    return re.sub(r"(?<!\S)@(@*)(?!\S)", r"@@\1", doubled)


@settings(max_examples=300, deadline=None)
@given(
    WORDS,
    st.lists(st.tuples(WORDS.filter(lambda name: name[0] not in '"“'), st.booleans()), max_size=4),
    st.sampled_from(["", "2006", "2006-05-03~"]),
)
def test_what_is_written_with_doubled_signs_is_read_back(text: str, hops: list[tuple[str, bool]], said: str) -> None:
    line = written(text)
    for name, unnamed in hops:
        line += " < " + (written(f"„{name}“" if unnamed else name))
    line += f" @ {said}" if said and hops else ""

    capture = parse_capture(line)

    assert capture.text == text
    assert [(hop.name, hop.unnamed) for hop in capture.hops] == hops
    assert capture.said == (said if said and hops else None)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('a <>!?@2006"“”\n\0\ud800'), max_size=30))
def test_a_line_is_understood_or_refused_at_a_place_within_it(line: str) -> None:
    assert 0 <= place_of_error(line) <= len(line)


def place_of_error(line: str) -> int:
    try:
        describe(parse_capture(line))
    except CaptureError as error:
        return error.position
    return 0
