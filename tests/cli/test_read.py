from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from reading.reading_files import SENTENCES, TEXT, page

from factbase.__main__ import main
from factbase.ledger import Factbase
from factbase.reading.child_process import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def child() -> Iterator[Reader]:
    with Reader() as started:
        yield started


@pytest.fixture
def run(
    tmp_path: Path, child: Reader, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Runs one command line on a database of its own, in this process."""
    monkeypatch.setattr(Factbase, "reader", lambda _: child)
    monkeypatch.setattr(Factbase, "close_reader", lambda _: None)
    monkeypatch.setenv("FACTBASE_ANALYST", "ana")
    monkeypatch.setenv("FACTBASE_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)
    database = tmp_path / "case.db"
    Factbase.create(database).close()
    (tmp_path / "story.txt").write_text(f"Council closes bridge\n\nby Ada Marsh\n\n{TEXT}")

    def command(*words: str) -> tuple[int, str, str]:
        code = main(["--db", str(database), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


Run = "Callable[..., tuple[int, str, str]]"


def test_read_prints_the_document_and_its_proposals(run: Run) -> None:
    code, out, err = run("read", "story.txt")

    assert code == 0
    assert "Council closes bridge" in out
    assert "written by Ada Marsh" in out
    assert '< "The mayor"' in out
    assert "2 proposals" in err


def test_read_json_is_what_the_interface_says(run: Run) -> None:
    code, out, _ = run("read", "story.txt", "--json")

    found: dict[str, Any] = json.loads(out)
    text = found["document"]["text"]
    assert code == 0
    assert found.keys() == {"document", "body", "proposals", "cues_without_proposal", "reuse"}
    assert found["document"].keys() == {"id", "title", "authors", "publisher", "published", "sha256", "text"}
    assert text[slice(*found["body"])] == TEXT
    first = found["proposals"][0]
    assert " ".join(text[slice(*span)] for span in first["claim"]) == first["text"]
    assert first["chain"] == [
        {
            "source": first["chain"][0]["source"],
            "name": "The mayor",
            "identity": "unnamed",
            "cue": first["chain"][0]["cue"],
            "stance": "asserts",
        }
    ]
    assert text[slice(*first["chain"][0]["cue"])] == "said"


def test_several_documents_are_a_list_and_one_that_cannot_be_read_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "page.html").write_bytes(page())

    code, out, err = run("read", "story.txt", "empty.txt", "page.html", "--json")

    assert code == 3
    assert [each["document"]["title"] for each in json.loads(out)] == ["Council closes bridge", "Council closes bridge"]
    assert "empty.txt: is empty" in err


def test_accept_all_makes_the_claims(run: Run) -> None:
    code, out, _ = run("read", "story.txt", "--accept", "all")

    assert code == 0
    assert "[accepted]" in out
    assert len(json.loads(run("claims", "--json")[1])) == 2
    assert run("verify")[0] == 0
    handle = json.loads(run("documents", "--json")[1])[0]["handle"]
    shown = run("show", handle)[1]
    assert "passages" in shown
    assert "proposals 2 accepted, 1 open" in shown
    assert "from story.txt, read by factbase, text" in shown
    assert json.loads(run("show", handle, "--json")[1])["proposals"] == {"accepted": 2, "open": 1}


def test_accept_ask_needs_a_terminal(run: Run) -> None:
    code, _, err = run("read", "story.txt", "--accept", "ask")

    assert code == 2
    assert "needs a terminal" in err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_accept_ask_takes_what_a_person_says_yes_to(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("y\nn\n"))

    code, _, _ = run("read", "story.txt", "--accept", "ask")

    assert code == 0
    assert [each["text"] for each in json.loads(run("claims", "--json")[1])] == [
        SENTENCES[1].split(" that ", 1)[1].rstrip(".")
    ]
    again = json.loads(run("read", "story.txt", "--json")[1])
    assert [each["decision"] for each in again["proposals"]] == ["accepted", "rejected"]


def test_asking_ends_where_a_person_ends_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("\nq\n"))

    assert run("read", "story.txt", "--accept", "ask")[0] == 0
    assert json.loads(run("claims", "--json")[1]) == []


def test_an_address_is_fetched_only_where_the_network_is_allowed(run: Run) -> None:
    code, _, err = run("read", "https://courier.example/a")

    assert code == 3
    assert "is not fetched" in err


def test_read_without_a_document_is_a_question(run: Run) -> None:
    assert run("read")[0] == 2


def test_the_broad_profile_shows_more(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("The minister announced a new plan for the harbour.")

    assert json.loads(run("read", "plan.txt", "--json")[1])["proposals"] == []
    assert len(json.loads(run("read", "plan.txt", "--json", "--profile", "broad")[1])["proposals"]) == 1


def test_a_web_archive_is_read_page_by_page(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "all.warc.gz").open("wb") as file:
        from factbase.reading.warc import Archived, write_warc

        write_warc(file, [Archived("https://courier.example/a", "2019-03-04T10:00:00Z", "text/html", page())])

    code, out, _ = run("read", "all.warc.gz", "--json")

    assert code == 0
    assert json.loads(out)["document"]["publisher"] == "Riverside Courier"


def test_the_documents_as_they_came_are_exported_beside_the_records(run: Run, tmp_path: Path) -> None:
    run("read", "story.txt")

    code, _, err = run("export", "all.jsonl", "--with-files")

    assert (code, "1 document as they came" in err) == (0, True)
    assert run("export", "all.jsonl", "--with-files", "--force")[0] == 6
    assert run("export", "--with-files")[0] == 2
    Factbase.create(tmp_path / "other.db").close()
    assert main(["--db", "other.db", "read", "all.jsonl.warc.gz"]) == 0


def test_passages_that_changed_since_are_told_when_a_page_is_read_again(run: Run, tmp_path: Path) -> None:
    from factbase.reading.warc import Archived, write_warc

    for name, said in (("old", "repairs would begin in June"), ("new", "repairs might begin in June")):
        changed = page(
            body="".join(f"<p>{each}</p>" for each in SENTENCES).replace("repairs would begin in June", said)
        )
        with (tmp_path / f"{name}.warc").open("wb") as file:
            write_warc(file, [Archived("https://courier.example/a", "2019-03-04T10:00:00Z", "text/html", changed)])
    run("read", "old.warc", "--accept", "all")

    _, _, err = run("read", "new.warc")

    assert "since it was read before, a passage is moved: “repairs would begin in June" in err


@pytest.mark.usefixtures("empty")
def test_a_file_that_is_not_there_is_told_as_by_import(run: Run) -> None:
    code, _, err = run("read", "none.txt")

    assert (code, err) == (4, "factbase: none.txt does not exist\n")
