import io
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interchange.shapes import DATE, NAME, words

from factbase.errors import BadRecord
from factbase.interchange import CLAIM_COLUMNS, WORKED_OUT_COLUMNS, ParsedLine, copy_rows, read_csv, write_csv
from factbase.vocabulary import Kind, Workflow

UID = "00000000-0000-0000-0000-000000000001"
CLAIM = st.fixed_dictionaries(
    {"text": NAME},
    optional={
        "occurred": DATE,
        "place": NAME,
        "tags": st.sets(NAME, min_size=1, max_size=3).map(sorted),
        "note": NAME,
        "workflow": words(Workflow).filter(lambda word: word != "todo"),
    },
)


def read(
    content: bytes, columns: Mapping[str, str] | None = None, *, ignore_unknown: bool = False
) -> list[ParsedLine | BadRecord]:
    return list(read_csv(io.BytesIO(content), file="x.csv", columns=columns, ignore_unknown=ignore_unknown))


def told(content: bytes, columns: Mapping[str, str] | None = None) -> list[str]:
    return [str(each) for each in read(content, columns)]


def states(content: bytes) -> list[tuple[Kind, dict]]:
    return [(each.kind, each.state) for each in read(content)]


def export(claims: list[dict]) -> bytes:
    return "".join(write_csv(claims)).encode()


# --------------------------------------------------------------------------------------------------------- writing


def test_an_empty_export_is_the_names_of_the_columns() -> None:
    assert export([]).decode() == ",".join(f'"{column}"' for column in CLAIM_COLUMNS) + "\r\n"


def test_a_row_holds_words_figures_and_lists_in_the_order_of_the_columns() -> None:
    claim = {"id": UID, "handle": "c7k3", "text": 'He said "no".', "tags": ["a;b", " c"], "disputed": True}
    figures = {"independent_lo": 0, "independent_hi": 1, "choke_points": ("AP", "BBC"), "occurred": None}

    _, row = write_csv([claim | figures])

    assert row == (
        f'"{UID}","c7k3","He said ""no"".","","","a\\;b; \\ c","","","0","1","","","AP; BBC","","","true",""\r\n'
    )


def test_what_is_not_disputed_says_so() -> None:
    assert '"false"' in export([{"disputed": False}]).decode()


@pytest.mark.parametrize("sign", "=+-@\t\r\n'＝＋－＠")
def test_a_cell_that_a_spreadsheet_would_run_is_marked_as_text(sign: str) -> None:
    content = export([{"id": UID, "text": f"{sign}cmd"}])

    (claim,) = read(content)
    assert f'"\'{sign}cmd"' in content.decode()
    assert claim.state["text"] == f"{sign}cmd"


def test_an_apostrophe_of_another_program_stays() -> None:
    assert states(b"text\n'Tis said.\n'\n") == [(Kind.CLAIM, {"text": "'Tis said."}), (Kind.CLAIM, {"text": "'"})]


@settings(max_examples=200, deadline=None)
@given(st.lists(CLAIM, max_size=4), st.sampled_from(["", "\ufeff"]))
def test_reading_an_export_gives_the_same_claims(claims: list[dict], mark: str) -> None:
    numbered = [{"id": f"00000000-0000-0000-0000-{number:012}"} | claim for number, claim in enumerate(claims)]

    back = read(mark.encode() + export(numbered))

    assert [{"id": str(each.uid), **each.state} for each in back] == numbered


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([b"", b"text,note\n"]), st.binary(max_size=60))
def test_no_bytes_whatever_escape_as_an_exception(start: bytes, content: bytes) -> None:
    outcomes = read(start + content)

    assert all(isinstance(each, (ParsedLine, BadRecord)) for each in outcomes)


# --------------------------------------------------------------------------------------------------------- columns


def test_columns_of_our_own_names_map_by_themselves_and_figures_are_passed_over() -> None:
    header = ",".join(CLAIM_COLUMNS).encode()

    (claim,) = read(
        header + b"\n" + UID.encode() + b",c7,The text.,2006,Samarra,b; a,done,refuted,9,9,9,9,AP,0,0,no,n\n"
    )

    assert set(WORKED_OUT_COLUMNS) == {"handle", "verdict", "choke_points", "disputed"} | {
        f"{figure}_{end}" for figure in ("independent", "origins", "denials") for end in ("lo", "hi")
    }
    assert claim.state == {
        "text": "The text.",
        "occurred": "2006",
        "place": "Samarra",
        "note": "n",
        "workflow": "done",
        "tags": ["a", "b"],
    }


def test_a_table_without_a_text_is_refused_with_its_columns() -> None:
    assert told(b"first,last\nJohn,Doe\n") == [
        "x.csv:1: text: no column holds the claim's text; say which with --map text=COLUMN, out of: first, last"
    ]


def test_other_names_are_mapped() -> None:
    (claim,) = read(b"What, Where \nA bomb,Samarra\n", {"text": "What", "place": "Where"})

    assert claim.state == {"text": "A bomb", "place": "Samarra"}


def test_a_mapped_column_wins_over_one_of_our_own_name() -> None:
    content = b"text,Claim\nold,new\n"

    assert told(content, {"text": "Claim"})[0].startswith("x.csv:1: text: is no field of a table of claims")
    assert read(content, {"text": "Claim"}, ignore_unknown=True)[0].state == {"text": "new"}


def test_columns_that_nothing_is_mapped_to_are_refused_by_name_or_passed_over() -> None:
    content = b"text,tag,\nA bomb,x,y\n"
    ending = " (map it with --map FIELD=COLUMN, or pass over it with --ignore-unknown)"

    assert told(content) == [
        f"x.csv:1: tag: is no field of a table of claims; did you mean 'tags'?{ending}",
        f"x.csv:1: column 3: is no field of a table of claims{ending}",
    ]
    assert read(content, ignore_unknown=True)[0].state == {"text": "A bomb"}


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"text": "Claim"}, "text: there is no column 'Claim'; the file has: text, note"),
        ({"verdict": "note"}, "verdict: is worked out, so that no column can be mapped to it"),
        ({"txt": "note"}, "txt: is no field of a table of claims; did you mean 'text'?"),
    ],
)
def test_a_mapping_that_cannot_hold_is_refused(columns: dict[str, str], fault: str) -> None:
    assert told(b"text,note\na,b\n", columns) == [f"x.csv:1: {fault}"]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (b"", "record: the file is empty; its first line must name the columns"),
        (b"text,note,text\n", "text: names two columns"),
        (b"," * 1_000, "record: has 1,001 columns; the most is 1,000"),
        ("text\n".encode("utf-16"), "record: is UTF-16 (byte order mark at byte 0); save the file as UTF-8"),
        (b'"text\n', "record: is cut off: a quotation mark is never closed"),
    ],
)
def test_a_header_that_cannot_be_taken_is_the_only_fault(header: bytes, fault: str) -> None:
    assert told(header) == [f"x.csv:1: {fault}"]


@pytest.mark.parametrize("delimiter", ",;\t")
def test_cells_may_be_parted_by_commas_semicolons_or_tabs(delimiter: str) -> None:
    content = f"text{delimiter}place\nA bomb{delimiter}Samarra\n"

    assert states(content.encode()) == [(Kind.CLAIM, {"text": "A bomb", "place": "Samarra"})]


# ------------------------------------------------------------------------------------------------------------ rows


def test_quoted_line_ends_stay_and_blank_rows_are_passed_over() -> None:
    content = b'text,note\r\n\r\n"a\r\nb","c\nd"\r\n , \r\ne,\r\n'

    rows = read(content)

    assert [(row.number, row.state) for row in rows] == [(3, {"text": "a\r\nb", "note": "c\nd"}), (7, {"text": "e"})]
    assert rows[0].raw == b'"a\r\nb","c\nd"\r\n'


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (b"a,b,c\n", "record: has a cell count of 3, the header has 2"),
        (b"a\n", "record: has a cell count of 1, the header has 2"),
        (b'"a"b,c\n', "record: has a quotation mark inside a quoted cell; write it twice"),
        (b"a\rb,c\n", "record: has a line end of the old Macintosh kind (CR); save the file with LF or CRLF"),
        (b"a\xff,b\n", "record: is not UTF-8: byte 0xff at byte 11 of the file"),
        (b"a\0,b\n", "text: has a NUL character at position 1"),
        (b",b\n", "text: is missing"),
        (
            b"x" * 131_073 + b",b\n",
            "record: has a cell of more than 131,072 characters; is a quotation mark left open?",
        ),
        (b"x" * 100_001 + b",b\n", "text: has 100,001 characters; the most is 100,000"),
        (b"x" * 64_000_001 + b"\n", "record: is over 64,000,000 bytes long"),
    ],
)
def test_a_bad_row_is_refused_and_the_next_is_taken(row: bytes, fault: str) -> None:
    refused, taken = read(b"text,note\n" + row + b"good,n\n")

    assert str(refused) == f"x.csv:2: {fault}"
    assert taken.state == {"text": "good", "note": "n"}


def test_nothing_is_read_after_a_broken_row_of_several_lines() -> None:
    assert told(b'text,note\n"a,b\nc,d\n"e"f,g\nh,i\n') == [
        "x.csv:2: record: has a quotation mark inside a quoted cell; write it twice; nothing after it was read"
    ]


def test_a_row_of_many_lines_has_a_most() -> None:
    row = b'"' + b"\n".join([b"x" * 100_000 + b'","y'] * 650) + b'"\n'

    assert told(b"text,note\n" + row) == ["x.csv:2: record: is over 64,000,000 bytes long; nothing after it was read"]


def test_rejected_rows_are_copied_untouched_after_the_header() -> None:
    content = b'text,note\na,b\n"c\nd",e,f\ng,h\n"i\nj"k\nl,m\n'

    copied = b"".join(copy_rows(io.BytesIO(content), frozenset({3, 6})))

    assert copied == b'text,note\n"c\nd",e,f\n"i\nj"k\nl,m\n'


# ---------------------------------------------------------------------------------------------------- quick capture


def test_a_row_with_a_source_and_a_document_gives_four_records() -> None:
    content = b"text,source,source_kind,document\nA bomb,AP,outlet,AP item\n"

    claim, source, document, hop = read(content)

    assert (claim.kind, claim.state) == (Kind.CLAIM, {"text": "A bomb"})
    assert (source.kind, source.state) == (Kind.SOURCE, {"name": "AP", "kind": "outlet"})
    assert (document.kind, document.state) == (Kind.DOCUMENT, {"title": "AP item"})
    assert hop.state == {"claim": str(claim.uid), "source": str(source.uid), "document": str(document.uid)}
    assert read(content) == [claim, source, document, hop]


def test_two_rows_of_one_text_are_one_claim_with_two_attributions() -> None:
    kinds = [kind for kind, _ in states(b"text,source\nA bomb,AP\nA bomb,BBC\nA bomb,AP\n")]

    assert kinds == [Kind.CLAIM, Kind.SOURCE, Kind.ATTRIBUTION, Kind.SOURCE, Kind.ATTRIBUTION]


def test_a_name_in_quotes_is_an_unnamed_source() -> None:
    _, source, _ = read(b'text,source\nA bomb,"""an official"""\n')

    assert source.state == {"name": "an official", "kind": "outlet", "identity": "unnamed"}


def test_a_source_without_a_kind_has_the_one_of_an_earlier_row() -> None:
    content = b"text,source,source_kind\nA bomb,Ali,person\nA fire,Ali,\n"

    assert [kind for kind, _ in states(content)].count(Kind.SOURCE) == 1


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"text,document\na,d\n", ["2: document: needs a source in the same row"]),
        (b"text,source_kind\na,person\n", ["2: source_kind: needs a source in the same row"]),
        (b"text,source,source_kind\na,AP,paper\n", ["2: source_kind: is not one of person, organisation, outlet, "]),
        (
            b"text,source,source_kind\na,AP,outlet\nb,AP,person\n",
            ["3: source: line 2 has the same source with other content"],
        ),
        (b"text,note\na,n\na,m\n", ["3: text: line 2 has the same text with other content"]),
        (b"id,text\n1,a\n1,b\n", ["3: id: line 2 has the same id with other content"]),
        (
            b"id,text,source,occurred\n" + b"i" * 201 + b",a,AP,May\n",
            ["2: occurred: 'May' is no EDTF date", "2: id: has 201 characters; the most is 200"],
        ),
    ],
)
def test_what_cannot_be_taken_is_said_in_the_names_of_the_columns(content: bytes, faults: list[str]) -> None:
    refused = [str(each) for each in read(content) if isinstance(each, BadRecord)]

    assert len(refused) == len(faults)
    assert all(said.startswith(f"x.csv:{fault}") for said, fault in zip(refused, faults, strict=True))


def test_a_refused_row_leaves_nothing_behind() -> None:
    outcomes = read(b"text,source\n,AP\nA bomb,AP\n")

    taken = [each.kind for each in outcomes if isinstance(each, ParsedLine)]
    assert taken == [Kind.CLAIM, Kind.SOURCE, Kind.ATTRIBUTION]
