from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from reading.reading_files import SENTENCES, TEXT, bomb, page

from factbase.errors import BadInputError
from factbase.reading import child_main
from factbase.reading.child_process import Limits, Reader
from factbase.reading.document import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as started:
        started.warm()
        yield started


def test_a_document_comes_back_from_the_child_with_its_proposals(reader: Reader) -> None:
    found = reader.read(TEXT.encode(), name="a.txt")

    assert found.loaded.text == TEXT
    assert (found.extractor, sum(each.strict for each in found.extraction.proposals)) == ("english", 2)
    assert Reading.from_dict(found.as_dict()) == found


def test_the_child_stays_for_the_next_document(reader: Reader) -> None:
    reader.read(TEXT.encode())
    first = reader._running().pid
    reader.read(page(), name="a.html")

    assert reader._running().pid == first


def test_a_refusal_names_the_file_and_the_next_document_is_read(reader: Reader) -> None:
    with pytest.raises(BadInputError, match=r"^empty\.txt: is empty$"):
        reader.read(b"", name="empty.txt")

    assert reader.read(TEXT.encode()).loaded.text == TEXT


def test_a_child_that_was_killed_is_replaced(reader: Reader) -> None:
    child = reader._running()
    os.kill(child.pid, signal.SIGKILL)
    child.wait()

    assert reader.read(TEXT.encode()).loaded.text == TEXT


def test_what_takes_too_much_computing_is_ended_and_told() -> None:
    with (
        Reader(Limits(cpu_s=1, bytes_per_s=10**9)) as hurried,
        pytest.raises(BadInputError, match="takes more than 1 seconds of computing"),
    ):
        hurried.read(f"{SENTENCES[1]} ".encode() * 90_000, name="long.txt")


def test_what_takes_too_long_is_ended_and_told() -> None:
    with (
        Reader(Limits(wall_s=0.01, bytes_per_s=10**9)) as hurried,
        pytest.raises(BadInputError, match=r"takes longer than 0\.01 seconds"),
    ):
        hurried.read(f"{SENTENCES[1]} ".encode() * 10_000)


def test_what_needs_too_much_memory_is_refused() -> None:
    with Reader(Limits(memory_bytes=150_000_000)) as small, pytest.raises(BadInputError, match="memory"):
        small.read(f"{SENTENCES[1]} ".encode() * 90_000)


def test_a_pdf_that_unpacks_to_two_gigabytes_is_refused_within_the_limits() -> None:
    with Reader(Limits(cpu_s=5)) as careful, pytest.raises(BadInputError, match=r"^bomb\.pdf: "):
        careful.read(bomb(2_000_000_000), name="bomb.pdf")


def test_a_pdf_that_ends_the_first_reader_is_given_to_the_second() -> None:
    with Reader(Limits(wall_s=0.01, bytes_per_s=10**9)) as hurried, pytest.raises(BadInputError, match="takes longer"):
        hurried.read(b"%PDF-1.4 " + b"x" * 1_000)


def test_what_the_child_cannot_hold_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    request = {"name": "a.txt", "told": "", "extractor": "english", "fallback": False}

    def fails(error: Exception) -> dict[str, object]:
        def load(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(child_main, "load", load)
        return child_main.answer(request, b"words")

    assert fails(MemoryError()) == {"refused": "needs more memory than a document may have", "hint": ""}
    assert fails(RecursionError()) == {"refused": "nests too deep to be read", "hint": ""}
    with pytest.raises(OSError, match="may not open a connection"):
        child_main._no_connection()
