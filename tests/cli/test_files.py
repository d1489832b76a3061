"""Records come in from files and go out to files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_words import here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from command_words import Run

HEADER = b'{"record":"factbase","version":1}\n'
CLAIM = b'{"record":"claim","id":"c1","text":"one"}\n'
BAD = b'{"record":"claim","id":"c2","txt":"two"}\r\n'


@pytest.fixture
def mixed(own_folder: Path) -> Path:
    path = own_folder / "mixed.jsonl"
    path.write_bytes(HEADER + CLAIM + BAD)
    return path


@pytest.mark.usefixtures("empty")
def test_an_import_says_how_many_of_each_kind_it_added(run: Run, case_file: Path) -> None:
    result = run("import", str(case_file))

    assert result.code == 0
    assert result.out.startswith("added 57 claims, 32 sources, 11 documents, 138 attributions")


@pytest.mark.usefixtures("case")
def test_a_second_import_changes_nothing(run: Run, case_file: Path) -> None:
    report = run("import", str(case_file), "--json").json

    assert report == {"added": {}, "unchanged": 290, "updated": 0, "rejected": []}


@pytest.mark.usefixtures("empty")
def test_a_dry_run_only_says_what_would_happen(run: Run, case_file: Path) -> None:
    result = run("import", "--dry-run", str(case_file))

    assert result.out.startswith("would add 57 claims")
    assert run("claims", "--json").json == []


@pytest.mark.usefixtures("empty", "mixed")
def test_a_bad_line_refuses_the_file_and_is_told_with_its_place(run: Run) -> None:
    result = run("import", "mixed.jsonl")

    assert result.code == 3
    assert "mixed.jsonl:3: txt: is no field of a claim; did you mean 'text'?" in result.err.splitlines()
    assert "factbase: 2 lines are refused" in result.err or "refused, so nothing was imported" in result.err
    assert run("claims", "--json").json == []


@pytest.mark.usefixtures("empty", "mixed")
def test_a_refused_import_tells_its_lines_in_json_too(run: Run) -> None:
    result = run("import", "mixed.jsonl", "--json")

    assert result.code == 3
    assert result.json["added"] == {}
    assert result.json["rejected"][0] == {
        "file": "mixed.jsonl",
        "line": 3,
        "field": "text",
        "reason": "is missing",
    }


@pytest.mark.usefixtures("empty", "mixed")
def test_skip_bad_takes_the_good_lines_and_keeps_the_bad_ones_byte_for_byte(run: Run) -> None:
    result = run("import", "mixed.jsonl", "--skip-bad")

    assert result.code == 3
    assert [claim["text"] for claim in run("claims", "--json").json] == ["one"]
    assert Path("mixed.jsonl.rejected.jsonl").read_bytes() == HEADER + BAD
    assert "1 refused line is in mixed.jsonl.rejected.jsonl" in result.err


@pytest.mark.usefixtures("empty", "mixed")
def test_lines_kept_aside_are_never_overwritten(run: Run) -> None:
    run("import", "mixed.jsonl", "--skip-bad")
    Path("mixed.jsonl.rejected.jsonl").write_bytes(b"mine")

    run("import", "mixed.jsonl", "--skip-bad")

    assert Path("mixed.jsonl.rejected.jsonl").read_bytes() == b"mine"
    assert Path("mixed.jsonl.rejected.2.jsonl").read_bytes() == HEADER + BAD


@pytest.mark.usefixtures("empty", "mixed")
def test_a_dry_run_writes_no_lines_aside(run: Run) -> None:
    run("import", "mixed.jsonl", "--skip-bad", "--dry-run")

    assert not Path("mixed.jsonl.rejected.jsonl").exists()


@pytest.mark.usefixtures("empty")
def test_records_come_from_standard_input(run: Run) -> None:
    result = run("import", "-", "--skip-bad", stdin=HEADER + CLAIM + BAD)

    assert result.code == 3
    assert "-:3: txt: is no field of a claim" in result.err
    assert Path("stdin.rejected.jsonl").read_bytes() == HEADER + BAD
    assert len(run("claims", "--json").json) == 1


@pytest.mark.usefixtures("empty")
def test_several_files_are_one_event(run: Run) -> None:
    Path("a.jsonl").write_bytes(HEADER + CLAIM)
    Path("b.csv").write_text("text,source\ntwo,A paper\n", encoding="utf-8")

    report = run("import", "a.jsonl", "b.csv", "--json").json

    assert report["added"] == {"source": 1, "claim": 2, "attribution": 1}
    assert len(run("history", "--json").json) == 1


@pytest.mark.usefixtures("empty")
def test_columns_of_a_csv_are_mapped(run: Run) -> None:
    Path("c.csv").write_text("What is claimed;By\none;A paper\n", encoding="utf-8")

    refused = run("import", "c.csv")
    taken = run("import", "c.csv", "--map", "text=What is claimed", "--map", "source=By")
    again = run("import", "c.csv", "--map=text=What is claimed", "--ignore-unknown")

    assert refused.code == 3
    assert "--map text=COLUMN" in refused.err
    assert taken.code == 0
    assert again.code == 0
    assert run("sources", "--json").json[0]["name"] == "A paper"


@pytest.mark.usefixtures("empty")
def test_bad_rows_of_a_csv_are_kept_aside(run: Run) -> None:
    Path("c.csv").write_bytes(b"text,occurred\r\none,2006\r\ntwo,whenever\r\n")

    run("import", "c.csv", "--skip-bad")

    assert Path("c.csv.rejected.csv").read_bytes() == b"text,occurred\r\ntwo,whenever\r\n"


@pytest.mark.usefixtures("empty")
def test_names_that_look_alike_are_told(run: Run) -> None:
    Path("c.csv").write_text("text,source\none,Reuters\ntwo,Reutеrs\n", encoding="utf-8")

    result = run("import", "c.csv")

    assert result.code == 0
    assert "looks like" in result.err
    assert "looks like" in "".join(run("doctor", "--json").json["look-alikes"])


@pytest.mark.usefixtures("empty", "mixed")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "which file?"),
        (["nowhere.jsonl"], 4, "nowhere.jsonl does not exist"),
        (["."], 3, "the name does not say what it is"),
        (["folder.jsonl"], 3, "folder.jsonl is a folder"),
        (["notes.txt"], 3, "the name does not say what it is"),
        (["mixed.jsonl", "--map", "text"], 2, "is no FIELD=COLUMN"),
        (["mixed.jsonl", "--map"], 2, "--map"),
        (["nul\0.jsonl"], 3, "cannot be read"),
    ],
)
def test_mistakes_on_import(run: Run, words: Sequence[str], code: int, said: str) -> None:
    Path("folder.jsonl").mkdir()

    result = run("import", *words)

    assert result.code == code
    assert said in result.err


@pytest.mark.usefixtures("case")
def test_what_goes_out_comes_in_again(run: Run) -> None:
    first = run("export").out
    Path("all.jsonl").write_text(first, encoding="utf-8")

    run("--db", "second.db", "init")
    run("--db", "second.db", "import", "all.jsonl")

    assert run("--db", "second.db", "export").out == first


@pytest.mark.usefixtures("case")
def test_the_log_goes_out_and_comes_in_again(run: Run) -> None:
    assert run("export", "all.jsonl", "--with-log").code == 0

    run("--db", "second.db", "init")
    taken = run("--db", "second.db", "import", "all.jsonl")

    assert taken.code == 0
    assert run("--db", "second.db", "history", "--json").json == run("history", "--json").json
    assert run("--db", "second.db", "verify").code == 0


@pytest.mark.usefixtures("case")
def test_a_table_of_claims_comes_in_again(run: Run) -> None:
    table = run("export", "--format", "csv").out
    Path("claims.csv").write_text(table, encoding="utf-8", newline="")

    rows = list(csv.DictReader(io.StringIO(table)))
    report = run("import", "claims.csv", "--json").json

    assert len(rows) == 57
    assert rows[0]["choke_points"] == "Asharq al-Awsat; the leader of a Sunni insurgent group"
    assert report == {"added": {}, "unchanged": 57, "updated": 0, "rejected": []}


@pytest.mark.usefixtures("case")
def test_an_export_replaces_nothing_unless_it_is_told_to(run: Run) -> None:
    Path("out.jsonl").write_text("mine", encoding="utf-8")

    refused = run("export", "out.jsonl")
    kept = Path("out.jsonl").read_text(encoding="utf-8")
    forced = run("export", "out.jsonl", "--force")

    assert refused.code == 6
    assert kept == "mine"
    assert forced.code == 0
    assert Path("out.jsonl").read_text(encoding="utf-8") == run("export").out
    assert here() == ["factbase.db", "out.jsonl"]


@pytest.mark.usefixtures("case")
def test_an_export_that_fails_leaves_nothing_behind(run: Run) -> None:
    run(
        "import",
        "-",
        stdin=HEADER + b'{"record":"source","id":"s","name":"Deep One","kind":"person","protected":true}\n',
    )

    result = run("export", "out.jsonl", "--with-log")

    assert result.code == 3
    assert "the log says the names of protected sources" in result.err
    assert here() == ["factbase.db"]


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("options", [[], ["--format", "csv"], ["--json"]])
def test_protected_names_stay_here_unless_they_are_to_be_revealed(run: Run, options: list[str]) -> None:
    run(
        "import",
        "-",
        stdin=HEADER + b'{"record":"source","id":"s","name":"Deep One","kind":"person","protected":true}\n',
    )
    run("add", "one < Deep One")

    assert "Deep One" not in run("export", *options).out
    assert "Deep One" in run("export", *options, "--reveal").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--format", "prov"], 2, "is not in this release"),
        (["--format", "pdf"], 2, "Invalid value"),
        (["--format", "csv", "--with-log"], 2, "use --format jsonl"),
        (["factbase.db", "--force"], 2, "is the database itself"),
        (["no/folder.jsonl"], 4, "the folder no does not exist"),
        (["."], 6, "exists already"),
        ([".", "--force"], 3, "cannot be written"),
        (["--with-files"], 0, "the texts of documents are in their records"),
    ],
)
def test_mistakes_on_export(run: Run, case: Path, words: Sequence[str], code: int, said: str) -> None:
    before = case.read_bytes()

    result = run("export", *words)

    assert (result.code, case.read_bytes()) == (code, before)
    assert said in result.err


@pytest.mark.usefixtures("case")
def test_an_export_to_what_is_no_file_is_written_there(run: Run) -> None:
    assert run("export", "/dev/null").code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.usefixtures("case")
def test_an_export_is_readable_by_its_owner_only(run: Run) -> None:
    run("export", "out.jsonl")

    assert Path("out.jsonl").stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("empty")
def test_export_to_a_file_tells_where_in_json(run: Run) -> None:
    written = run("export", "out.jsonl", "--json").json

    assert written == {"file": "out.jsonl", "bytes": len(HEADER)}


@pytest.mark.usefixtures("case")
def test_every_line_that_goes_out_is_one_json_object(run: Run) -> None:
    for line in run("export", "--with-log").out.splitlines():
        assert isinstance(json.loads(line), dict)
