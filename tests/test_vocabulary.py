from __future__ import annotations

import calendar
import subprocess
import sys
import unicodedata
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase import vocabulary
from factbase.errors import InvalidFieldError
from factbase.vocabulary import (
    HANDLE_PREFIX,
    LIKELIHOOD_PERCENT,
    NAMESPACE,
    SYMMETRIC_RELATIONS,
    Kind,
    Likelihood,
    Span,
    after,
    derived_uid,
    edtf_span,
    handle_length,
    handle_stem,
    name_key,
    name_skeleton,
    new_uid,
    parse_moment,
    uid_of,
    utc_text,
)

# ------------------------------------------------------------------------------------------------------- word lists

WORD_LISTS = [
    each
    for each in vars(vocabulary).values()
    if isinstance(each, type) and issubclass(each, StrEnum) and each is not StrEnum
]


@pytest.mark.parametrize("words", WORD_LISTS)
def test_a_word_is_stored_and_printed_as_it_stands(words: type[StrEnum]) -> None:
    assert words.__doc__
    for word in words:
        assert f"{word}" == word.value == str(word)
        assert word.value.isascii()
        assert 1 <= len(word.value) <= 20
        assert "'" not in word.value


def test_the_words_are_those_of_the_field() -> None:
    lists = {words.__name__: " ".join(words) for words in WORD_LISTS}

    assert lists == {
        "SourceKind": "person organisation outlet document group",
        "Identity": "named unnamed",
        "Relation": "same_as part_of owned_by may_depend syndicates possibly_same distinct_from",
        "Stance": "asserts denies hedges no_comment",
        "Basis": "own unknown",
        "Certainty": "stated suspected",
        "Status": "active retracted",
        "Verdict": "unreviewed uncorroborated corroborated disputed refuted retracted not_checkable",
        "Decision": "open accepted edited rejected",
        "Workflow": "todo in_progress second_opinion done",
        "Reliability": "A B C D E F",
        "Credibility": "1 2 3 4 5 6",
        "Likelihood": ("almost no chance very unlikely unlikely roughly even chance likely very likely almost certain"),
        "Confidence": "low moderate high",
        "ClaimRelation": "same implies supports contradicts qualifies updates unrelated",
        "Judgement": "positive negative unsure none",
        "Kind": "source source_relation document claim attribution claim_link assessment",
    }


def test_the_likelihoods_cover_one_to_ninety_nine_percent_without_a_gap() -> None:
    ranges = [LIKELIHOOD_PERCENT[word] for word in Likelihood]

    assert (ranges[0][0], ranges[-1][1]) == (1, 99)
    assert all(left[1] == right[0] for left, right in pairwise(ranges))


def test_the_symmetric_relations_read_the_same_both_ways() -> None:
    assert sorted(SYMMETRIC_RELATIONS) == ["distinct_from", "may_depend", "possibly_same", "same_as"]


# --------------------------------------------------------------------------------------------------- dates of the world


def number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


@given(st.dates())
def test_a_plain_date_is_one_day_in_the_order_of_the_calendar(day: date) -> None:
    assert edtf_span(day.isoformat()) == Span(number(day), number(day))


@given(st.dates())
def test_a_month_and_a_year_reach_from_their_first_to_their_last_day(day: date) -> None:
    last = calendar.monthrange(day.year, day.month)[1]

    assert edtf_span(f"{day:%Y-%m}".rjust(7, "0")) == Span(number(day.replace(day=1)), number(day.replace(day=last)))
    assert edtf_span(f"{day.year:04}") == Span(day.year * 10000 + 101, day.year * 10000 + 1231)


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99))
def test_a_day_that_the_calendar_does_not_have_is_refused(year: int, month: int, day: int) -> None:
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        # 400 years on the calendar is the same, and Python has no year 0.
        date(year or 400, month, day)
    except ValueError:
        with pytest.raises(InvalidFieldError, match="is no EDTF date"):
            edtf_span(text)
    else:
        assert edtf_span(text).first == edtf_span(text).last == year * 10000 + month * 100 + day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2006-03-01~", 20060301, 20060301),
        ("2006-03?", 20060301, 20060331),
        ("2006%", 20060101, 20061231),
        ("2006-21", 20060301, 20060531),
        ("2006-22", 20060601, 20060831),
        ("2006-23", 20060901, 20061130),
        ("2006-33", 20060101, 20060331),
        ("199X", 19900101, 19991231),
        ("2006-XX", 20060101, 20061231),
        ("2006-03-XX", 20060301, 20060331),
        ("2006-01-16/2006-03", 20060116, 20060331),
        ("2006-03/2006-03", 20060301, 20060331),
        ("2006/..", 20060101, 99991231),
        ("../2006", -99989899, 20061231),
        ("../..", -99989899, 99991231),
        ("{2003,2006}", 20030101, 20061231),
        ("[2003,2006]", 20030101, 20061231),
        ("0000", 101, 1231),
        ("-0044-03-15", -439685, -439685),
        ("2006-03-01T12:00:00Z", 20060301, 20060301),
    ],
)
def test_a_date_of_any_precision_has_its_bounds(text: str, first: int, last: int) -> None:
    assert edtf_span(text) == Span(first, last)


def test_days_before_the_year_one_sort_in_order() -> None:
    days = ["-0045-12-31", "-0044-01-01", "-0044-03-15", "-0001-12-31", "0000-01-01", "0001-01-01"]

    numbers = [edtf_span(day).first for day in days]

    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "/",
        "//",
        "soon",
        "open",
        "unknown",
        "March 2006",
        "2006-3",
        "2006-00",
        "2006-00-01",
        "2006-03-00",
        "2006-13",
        "2006-99",
        "2006-02-29",
        "2006-02-30~",
        "2006-06-31?",
        "20060301",
        "2006-W05",
        "2006-03-01/2006-03-32",
        "1/2/3",
        "２００６",
        "2006\u0660",
        "2006\0",
        "?" * 100,
        "{" * 99,
        "2" * 101,
        "2006" + " " * 200,
    ],
)
def test_what_is_no_date_is_refused_and_named(text: str) -> None:
    with pytest.raises(InvalidFieldError) as caught:
        edtf_span(text)

    assert caught.value.field == "date"
    assert "is no EDTF date such as 2006" in caught.value.reason
    assert len(caught.value.reason) < 200


@pytest.mark.parametrize("text", ["2006-03/2006-01", "2006/2005", "2006-03-02/2006-03-01"])
def test_an_interval_that_ends_before_it_begins_is_refused(text: str) -> None:
    with pytest.raises(InvalidFieldError):
        edtf_span(text)


@pytest.mark.parametrize("text", ["2006\n", "2006 ", " 2006", "2006-03-01~\n"])
def test_white_space_around_a_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidFieldError):
        edtf_span(text)


@pytest.mark.parametrize("text", ["Y1E99", "Y-1E99", "Y" + "9" * 30])
def test_a_year_that_no_column_holds_is_refused(text: str) -> None:
    with pytest.raises(InvalidFieldError):
        edtf_span(text)


def test_a_refused_date_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InvalidFieldError):
        edtf_span("2006-XX/2006-XX/2006-XX")

    assert capsys.readouterr().out == ""


@given(st.text("0123456789-/.XTZ?~%{}[],uY", max_size=20))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    try:
        span = edtf_span(text)
    except InvalidFieldError:
        return

    assert isinstance(span.first, int)
    assert isinstance(span.last, int)


def test_a_plain_date_does_not_load_the_parser() -> None:
    script = (
        "import sys; from factbase.vocabulary import edtf_span; edtf_span('2006-03-01'); print('edtf' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)

    assert done.stdout == "False\n"


# ------------------------------------------------------------------------------------------------ moments of the record


@given(st.datetimes(min_value=datetime(1, 1, 2), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_a_moment_written_and_read_is_the_same(moment: datetime) -> None:
    assert parse_moment(utc_text(moment)) == moment


@given(
    st.lists(st.datetimes(min_value=datetime(1, 1, 2), timezones=st.just(UTC)), max_size=5)  # noqa: DTZ001 - as above
)
def test_written_moments_sort_as_the_moments_do(moments: list[datetime]) -> None:
    assert sorted(map(utc_text, moments)) == [utc_text(moment) for moment in sorted(moments)]


def test_early_years_are_written_with_four_digits() -> None:
    assert utc_text(datetime(45, 3, 15, tzinfo=UTC)) == "0045-03-15T00:00:00.000000Z"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2006-05-06T12:00:00Z", "2006-05-06T12:00:00.000000Z"),
        ("2006-05-06T12:00:00", "2006-05-06T12:00:00.000000Z"),
        ("2006-05-06 12:00", "2006-05-06T12:00:00.000000Z"),
        ("2006-05-06", "2006-05-06T00:00:00.000000Z"),
        ("2006-05-06T12:00:00+05:30", "2006-05-06T06:30:00.000000Z"),
        ("2006-01-01T00:30:00+01:00", "2005-12-31T23:30:00.000000Z"),
        ("2006-05-06T12:00:00.5Z", "2006-05-06T12:00:00.500000Z"),
    ],
)
def test_a_moment_is_kept_in_utc(text: str, moment: str) -> None:
    assert utc_text(parse_moment(text)) == moment


def test_a_moment_elsewhere_is_written_in_utc() -> None:
    elsewhere = timezone(timedelta(hours=-5))

    assert utc_text(datetime(2006, 5, 6, 20, tzinfo=elsewhere)) == "2006-05-07T01:00:00.000000Z"


@pytest.mark.parametrize(
    "text",
    ["", "now", "2006", "2006-05-06T25:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "x" * 300],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(InvalidFieldError, match="is no date and time such as") as caught:
        parse_moment(text)

    assert caught.value.field == "at"
    assert len(caught.value.reason) < 120


@pytest.mark.parametrize(
    ("newest", "said"),
    [
        (None, "2006-05-06T12:00:00.000000Z"),
        ("2006-05-05T00:00:00.000000Z", "2006-05-06T12:00:00.000000Z"),
        ("2006-05-06T12:00:00.000000Z", "2006-05-06T12:00:00.000001Z"),
        ("2999-01-01T00:00:00.000000Z", "2999-01-01T00:00:00.000001Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_what_is_said_now_comes_after_what_was_said(newest: str | None, said: str) -> None:
    assert after(newest, "2006-05-06T12:00:00.000000Z") == said


# ------------------------------------------------------------------------------------------------------ ids and handles


def test_fresh_ids_are_of_version_seven_and_rise() -> None:
    made = [new_uid() for _ in range(1000)]

    assert made == sorted(set(made))
    assert {each.version for each in made} == {7}
    assert {type(each) for each in made} == {uuid.UUID}


@pytest.mark.parametrize("text", ["6f1d0c52-52a4-5f0c-9d2e-8a4f5a2f7c11", "6F1D0C52-52A4-5F0C-9D2E-8A4F5A2F7C11"])
def test_an_id_that_is_a_uuid_is_itself(text: str) -> None:
    assert uid_of(text) == uuid.UUID(text)
    assert uid_of(text, uuid.UUID(int=1)) == uuid.UUID(text)


@pytest.mark.parametrize(
    "text",
    [
        "c1",
        "{6f1d0c52-52a4-5f0c-9d2e-8a4f5a2f7c11}",
        "6f1d0c5252a45f0c9d2e8a4f5a2f7c11",
        "6f1d0c52-52a4-5f0c-9d2e-8a4f5a2f7c11\n",
        "é" * 200,
    ],
)
def test_any_other_id_is_derived_from_its_text_and_the_namespace(text: str) -> None:
    assert uid_of(text) == uuid.uuid5(NAMESPACE, text) == uid_of(text)
    assert uid_of(text, uuid.UUID(int=1)) == uuid.uuid5(uuid.UUID(int=1), text)


@pytest.mark.parametrize("text", ["", "x" * 201])
def test_an_id_that_is_empty_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(InvalidFieldError, match=f"id: an id has 1 to 200 characters, this one has {len(text)}"):
        uid_of(text)


def test_the_derived_ids_never_change() -> None:
    assert str(uid_of("c1")) == "3ed492ea-b894-56ae-b1be-acd17884deb4"
    assert derived_uid(NAMESPACE, "a", "b") == uuid.uuid5(NAMESPACE, "a\x1fb")
    assert derived_uid(NAMESPACE, "a", "b") != derived_uid(NAMESPACE, "ab")


@given(st.binary(min_size=16, max_size=16), st.integers(1, 24))
def test_a_longer_handle_begins_with_the_shorter(uid: bytes, length: int) -> None:
    stem = handle_stem(uid, length)

    assert len(stem) == length
    assert set(stem) <= set("0123456789abcdefghjkmnpqrstvwxyz")
    assert handle_stem(uid, length + 1).startswith(stem)


def test_handles_never_change_and_hardly_ever_collide() -> None:
    stems = {handle_stem(uuid.UUID(int=each).bytes, handle_length(10_000)) for each in range(10_000)}

    assert len(stems) > 10_000 * 63 / 64
    assert handle_stem(bytes(16), 6) == "rtgr7v"


@pytest.mark.parametrize(("rows", "length"), [(0, 4), (1, 4), (16_384, 4), (16_385, 5), (524_288, 5), (1_000_000, 6)])
def test_handles_grow_with_the_table(rows: int, length: int) -> None:
    assert handle_length(rows) == length


def test_every_handle_begins_with_a_letter_of_its_own() -> None:
    assert HANDLE_PREFIX == {Kind.CLAIM: "c", Kind.SOURCE: "s", Kind.DOCUMENT: "d", Kind.ATTRIBUTION: "a"}


# ----------------------------------------------------------------------------------------------------- names of sources


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Associated Press", "  associated\t PRESS\n"),
        ("Associated Press", "Associated\u00a0Press"),
        ("Associated Press", "Associated\u3000Press"),
        ("Reuters", "Re\u200buters"),
        ("Reuters", "\ufeffReuters\u200e"),
        ("Reuters", "Reu\xadters\u2060"),
        ("Reuters", "\u202eReuters\u202c"),
        ("Reuters", "R\u3164e\u115f\u1160\uffa0\u2800uters"),
        ("Reuters", "Reuters\U000e0041\U000e007f"),
        ("Reuters", "Reu\x00te\x1brs\x7f"),
        ("Reuters", "Ｒｅｕｔｅｒｓ"),
        ("AFP ①", "AFP 1"),
        ("Müller", "Mu\u0308ller"),
        ("Straße", "STRASSE"),
        ("ﬁle", "FILE"),
        ("Ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ"),
        ("İstanbul", "i\u0307stanbul"),
        ("می\u200cخواهم", "میخواهم"),
        ("신화", "\u1109\u1175\u11ab\u1112\u116a"),
    ],
)
def test_spellings_of_one_name_share_their_key(name: str, other: str) -> None:
    assert name_key(name) == name_key(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Reuters", "Rеuters"),  # a Cyrillic letter, which the skeleton finds
        ("Istanbul", "İstanbul"),
        ("Muller", "Müller"),
        ("AP", "A P"),
        ("a source", "a source's aide"),
    ],
)
def test_different_names_have_different_keys(name: str, other: str) -> None:
    assert name_key(name) != name_key(other)


@pytest.mark.parametrize("name", ["", " ", "\u200b\u200d", "\u3164\u2800", "\x00"])
def test_a_name_that_shows_as_nothing_has_an_empty_key(name: str) -> None:
    assert name_key(name) == ""


@pytest.mark.parametrize("invisible", ["\u034f", "\ufe0f", "\u17b4", "\u180b", "\U000e0100"])
def test_invisible_marks_do_not_make_another_name(invisible: str) -> None:
    assert name_key(f"Reu{invisible}ters") == name_key("Reuters")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_key_of_a_key_is_itself(name: str) -> None:
    key = name_key(name)

    assert name_key(key) == key
    assert unicodedata.is_normalized("NFKC", key)
    assert key == key.strip()
    assert not {unicodedata.category(sign) for sign in key} & {"Cf", "Cc"}


@pytest.mark.parametrize(
    ("name", "lookalike"),
    [
        ("Reuters", "Rеuters"),  # Cyrillic
        ("ABC", "АВС"),  # Cyrillic
        ("AP", "ΑΡ"),  # Greek
        ("modern", "rnodern"),
        ("paypal", "paypa1"),
        ("O'Neil", "0'Neil"),
        ("Reuters", "Re\u200buters"),
    ],
)
def test_names_that_look_alike_share_their_skeleton(name: str, lookalike: str) -> None:
    assert name_skeleton(name) == name_skeleton(lookalike)


@pytest.mark.parametrize(("name", "other"), [("AP", "AFP"), ("Reuters", "Router"), ("الشرق", "الشرف")])
def test_names_that_look_different_have_different_skeletons(name: str, other: str) -> None:
    assert name_skeleton(name) != name_skeleton(other)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_every_name_has_a_skeleton(name: str) -> None:
    assert isinstance(name_skeleton(name), str)
