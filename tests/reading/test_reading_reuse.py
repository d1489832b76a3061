from __future__ import annotations

import io
import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factbase.errors import BadInputError, UsageError
from factbase.reading import extractors
from factbase.reading.proposals import Extraction
from factbase.reading.reuse import shared, shingles, wire_credit
from factbase.reading.warc import Archived, is_warc, read_warc, write_warc

DICE = random.Random(5)
WORDS = ["".join(DICE.choices("abcdefghijklmnop", k=6)) for _ in range(400)]


def story(start: int, end: int) -> str:
    return " ".join(WORDS[start:end])


def test_a_stretch_that_both_have_is_found_whole() -> None:
    left = f"{story(0, 60)} {story(200, 260)}"
    right = f"{story(100, 160)} {story(200, 260)} {story(300, 340)}"

    [found] = shared(left, shingles(left), shingles(right))

    assert left[slice(*found.here)] == right[slice(*found.there)] == story(200, 260)
    assert (found.words, found.quotation) == (60, False)


def test_a_shared_quotation_is_told_from_a_copy() -> None:
    left = f"{story(0, 40)} “{story(200, 240)}”"
    right = f"{story(100, 140)} “{story(200, 240)}”"

    assert [each.quotation for each in shared(left, shingles(left), shingles(right))] == [True]


def test_texts_with_nothing_in_common_share_nothing() -> None:
    assert shared(story(0, 90), shingles(story(0, 90)), shingles(story(100, 190))) == []


@settings(deadline=None)
@given(st.integers(0, 100), st.integers(20, 100))
def test_what_is_shared_is_the_same_words_on_both_sides(start: int, length: int) -> None:
    left, right = story(start, start + length), f"{story(300, 330)} {story(start + 5, start + length + 5)}"

    for each in shared(left, shingles(left), shingles(right)):
        assert left[slice(*each.here)].lower() == right[slice(*each.there)].lower()


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("WESTPORT (AP) — A fire broke out.", "Associated Press"),
        ("LONDON (Reuters) - A fire broke out.", "Reuters"),
        ("PARIS, March 3 (AFP) – A fire broke out.", "Agence France-Presse"),
        ("By The Associated Press\n\nA fire broke out.", "Associated Press"),
        ("A fire broke out.\n\nThe Associated Press contributed to this report.", "Associated Press"),
        ("A man told Reuters that a fire broke out.", ""),
        ("A fire broke out - Reuters was told.", ""),
    ],
)
def test_a_wire_is_credited_in_a_dateline_or_a_credit_line_only(text: str, wire: str) -> None:
    assert wire_credit(text) == wire


# ---------------------------------------------------------------------------------------------------- web archives


PAGE = Archived("https://courier.example/a", "2019-03-04T10:00:00Z", "text/html", b"<p>words</p>")


def archive(*pages: Archived) -> bytes:
    stream = io.BytesIO()
    write_warc(stream, pages)
    return stream.getvalue()


def test_what_is_written_to_an_archive_is_read_from_it() -> None:
    picture = Archived("https://courier.example/b", "2019-03-04T10:00:00Z", "image/png", b"\x89PNG")

    data = archive(PAGE, picture)

    assert is_warc(data)
    assert list(read_warc(io.BytesIO(data))) == [PAGE]


def test_an_answer_that_was_no_success_is_left_out() -> None:
    http = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>not here</p>"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/x\r\n"
        "WARC-Date: 2019-03-04T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:018f0000-0000-7000-8000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    ).encode()

    assert list(read_warc(io.BytesIO(head + http + b"\r\n\r\n"))) == []
    fine = head.replace(str(len(http)).encode(), str(len(http) - 7).encode())
    answered = fine + http.replace(b"404 Not Found", b"200 OK") + b"\r\n\r\n"
    assert [each.data for each in read_warc(io.BytesIO(answered))] == [b"<p>not here</p>"]


def test_what_is_no_archive_is_refused() -> None:
    with pytest.raises(BadInputError, match="is a damaged web archive"):
        list(read_warc(io.BytesIO(b"no archive at all\r\n\r\n"), name="a.warc"))
    assert not is_warc(b"plain words")
    assert not is_warc(b"\x1f\x8bno gzip")


@given(st.lists(st.sampled_from(["Ann", "naïve", "ÜBER", "x", "İ", "dam", "9"]), max_size=60))
def test_a_run_is_the_hash_of_its_eight_words_in_any_script(words: list[str]) -> None:
    found = shingles(" ".join(words))

    low = [word.lower() for word in words]
    runs = [zlib.crc32(" ".join(low[place : place + 8]).encode()) for place in range(len(low) - 7)]
    expected = [(value, place) for place, value in enumerate(runs) if value % 4 == 0]
    assert "İ" in words or found.runs == expected
    assert len(found.runs) == len({place for _, place in found.runs})


def test_a_passage_that_stands_twice_elsewhere_is_told_twice() -> None:
    passage = " ".join(f"word{number}" for number in range(60))
    other = f"{passage} and then once more {passage}"

    found = shared(passage, shingles(passage), shingles(other))

    assert [(each.words, other[slice(*each.there)] == passage) for each in found] == [(60, True), (60, True)]


# ------------------------------------------------------------------------------------------------------ extractors


class Silent:
    name, version, languages = "silent", "1", frozenset({"en"})

    def propose(self, _text: str, _paragraphs: object, /) -> Extraction:
        return Extraction()


class Broken(Silent):
    name = "broken"

    def propose(self, _text: str, _paragraphs: object, /) -> Extraction:
        raise RuntimeError("no model")


class Point:
    def __init__(self, name: str, made: object) -> None:
        self.name, self.made = name, made

    def load(self) -> object:
        if isinstance(self.made, Exception):
            raise self.made
        return self.made


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [Point("silent", Silent), Point("broken", Broken), Point("missing", ImportError("x")), Point("no", object)]
    monkeypatch.setattr(extractors, "_made", {})
    monkeypatch.setattr(extractors, "entry_points", lambda group: points if group == "factbase.extractors" else [])


@pytest.mark.usefixtures("installed")
def test_installed_extractors_stand_beside_the_built_in_one_and_what_fails_is_left_out() -> None:
    assert [each.name for each in extractors.extractors()] == ["english", "broken", "silent"]


@pytest.mark.usefixtures("installed")
def test_an_extractor_is_chosen_by_name_and_one_that_fails_is_replaced() -> None:
    text = "The mayor said that it rained."
    spans = [(0, len(text))]

    assert extractors.propose(text, spans, name="silent")[1] == Extraction()
    for name in ("english", "broken"):
        chosen, found = extractors.propose(text, spans, name=name)
        assert (chosen.name, len(found.proposals)) == ("english", 1)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "message"),
    [("unknown", "there is no extractor 'unknown'"), ("missing", "cannot be loaded"), ("no", "is no extractor")],
)
def test_an_extractor_that_is_not_there_is_named_and_nothing_else_is_used(name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        extractors.propose("", [], name=name)
