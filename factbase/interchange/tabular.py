"""Claims as CSV, both ways: RFC 4180, UTF-8, safe to open in a spreadsheet, and reversible.

A cell that a spreadsheet would take for a formula is written with `'` before it, and so is one that begins with `'`;
reading takes that sign away again, and no other: `'Tis said` of another program's file stays as it is.

An empty cell, or one of nothing but spaces, is a field left out. Tags stand in one cell, `;` between them; a `;`, a
backslash, or a space at either end that belongs to the tag has a backslash before it.
"""

from __future__ import annotations

import csv
import re
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from factbase.errors import BadRecord
from factbase.interchange.capture import unquoted
from factbase.interchange.record_parser import Checked, Intake, ParsedLine
from factbase.interchange.text_lines import LINE_LIMIT, read_lines
from factbase.interchange.validation_messages import WHOLE_LINE, Fault, no_field, shown
from factbase.vocabulary import NAMESPACE, Identity, Kind, SourceKind, derived_uid

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CLAIM_COLUMNS = (
    "id",
    "handle",
    "text",
    "occurred",
    "place",
    "tags",
    "workflow",
    "verdict",
    "independent_lo",
    "independent_hi",
    "origins_lo",
    "origins_hi",
    "choke_points",
    "denials_lo",
    "denials_hi",
    "disputed",
    "note",
)
"""What an export has, in this order."""

CAPTURE_COLUMNS = ("source", "source_kind", "document")
"""What an import may have besides: who says the claim, and where it was read; all of them names."""

TAKEN_COLUMNS = ("id", "text", "occurred", "place", "tags", "workflow", "note", *CAPTURE_COLUMNS)
WORKED_OUT_COLUMNS = tuple(name for name in CLAIM_COLUMNS if name not in TAKEN_COLUMNS)
"""What an import passes over: a handle, a verdict and figures cannot be set by a table of claims."""

COLUMN_LIMIT = 1_000

_FORMULA_SIGNS = "=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20"
_MARKED_SIGNS = _FORMULA_SIGNS + "'"
_VERBATIM = ("text", "place", "note", "tags")
_TAG_PIECE = re.compile(r"(?:\\.|[^;])+", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

# ------------------------------------------------------------------------------------------------------ writing


def write_csv(claims: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """The lines of a table of claims, each with its line end: the names of the columns, then one row a claim.

    Args:
        claims: by the names of `CLAIM_COLUMNS`; what is missing or None is an empty cell, lists are joined as tags
            are. They are written in the order in which they come.
    """
    yield _row(CLAIM_COLUMNS)
    for claim in claims:
        yield _row([_cell(claim.get(column)) for column in CLAIM_COLUMNS])


def _row(cells: Sequence[str]) -> str:
    return ",".join('"' + _marked(cell).replace('"', '""') + '"' for cell in cells) + "\r\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "; ".join(_escaped(str(each)) for each in value)
    return str(value)


def _escaped(tag: str) -> str:
    start, end = len(tag) - len(tag.lstrip()), len(tag.rstrip())
    return "".join("\\" + sign if sign in "\\;" or not start <= place < end else sign for place, sign in enumerate(tag))


def _marked(cell: str) -> str:
    return "'" + cell if cell[:1] and cell[0] in _MARKED_SIGNS else cell


def _unmarked(cell: str) -> str:
    return cell[1:] if cell[0] == "'" and len(cell) > 1 and cell[1] in _MARKED_SIGNS else cell


def _tags(cell: str) -> list[str]:
    pieces = (_without_spaces(piece) for piece in _TAG_PIECE.findall(cell))
    return [_ESCAPED.sub(r"\1", piece) for piece in pieces if piece]


def _without_spaces(piece: str) -> str:
    piece = piece.lstrip()
    bare = piece.rstrip()
    backslashes = len(bare) - len(bare.rstrip("\\"))
    return piece[: len(bare) + backslashes % 2]  # an odd one means the space after it


# ------------------------------------------------------------------------------------------------------ reading


def read_csv(
    stream: IO[bytes], *, file: str, columns: Mapping[str, str] | None = None, ignore_unknown: bool = False
) -> Iterator[ParsedLine | BadRecord]:
    """What a table of claims gives, row by row: the claim, then its source, document and attribution if it has them.

    Every record has the same identity on every reading, so that a second import changes nothing. A claim without
    an `id` is known by text, occurred and place; a source by its name and whether it is named (a name in double
    quotes is an unnamed source); a document by its title; an attribution by all three. So two rows of one text
    and two sources are one claim with two attributions. A source without a kind has the one of an earlier row,
    else it is an outlet, which is not taken to know at first hand.

    Args:
        stream: read to its end; not closed. Cells are parted by `,`, or by `;` or TAB where the first line has more
            of those.
        file: its name, as the person gave it, for the faults.
        columns: our field to their column; what has our own name maps by itself.
        ignore_unknown: pass over columns that nothing is mapped to, instead of refusing the file.

    Yields:
        The records of a good row that no earlier row gave, else all faults of the row, with the number of the line
        that it begins in. A header that cannot be taken gives its faults and no more.
    """
    table = _Table(stream)
    header = next(table.rows(), _Row(1, b"", [], "the file is empty; its first line must name the columns"))
    places, faults = _places(header, columns or {}, ignore_unknown=ignore_unknown)
    if faults:
        yield from (BadRecord(file, header.number, *fault) for fault in faults)
        return
    intake = _RowIntake(len(header.cells), places)
    for row in table.rows():
        outcome = intake.records(row)
        if isinstance(outcome, list):
            yield from (BadRecord(file, row.number, *fault) for fault in outcome)
        else:
            yield from (ParsedLine(row.number, each.kind, each.uid, each.state, row.raw) for each in outcome)


def copy_rows(stream: IO[bytes], numbers: frozenset[int]) -> Iterator[bytes]:
    """The header of a table and the rows that begin in these lines, byte for byte, in the file's order.

    Where a broken row keeps the rest of the file from being read, the rest comes too; only a line over the limit of
    bytes does not.
    """
    table = _Table(stream)
    for place, row in enumerate(table.rows()):
        if place == 0 or row.number in numbers:
            yield row.raw
    yield from table.unread()


class _Row(NamedTuple):
    """One row: the line that it begins in, its bytes, its cells, and why there are none ("" if there are)."""

    number: int
    raw: bytes
    cells: list[str]
    fault: str = ""


class _Feed:
    """The lines of a file for the parser, which remembers those of the row at hand."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.lines = read_lines(stream)
        self._first = next(self.lines, None)
        self.delimiter = max(",;\t", key=self._first.text.count) if self._first else ","
        self.number = 0
        self.taken: list[bytes] = []
        self.size = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line, self._first = self._first or next(self.lines), None
        self.number = line.number
        self.taken.append(line.raw)
        self.size += len(line.raw)
        if line.fault or self.size > LINE_LIMIT:
            raise _UnreadableError(line.fault or f"is over {LINE_LIMIT:,} bytes long")
        return line.text

    def begin_row(self) -> None:
        self.taken.clear()
        self.size = 0


class _UnreadableError(Exception):
    """A line that the parser must not see; the message ends the sentence "the row ..."."""


class _Table:
    """The rows of a file, read once."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._feed = _Feed(stream)
        self._reader = csv.reader(self._feed, delimiter=self._feed.delimiter, strict=True)
        self._broken = False

    def rows(self) -> Iterator[_Row]:
        """The rows that are left, blank lines left out.

        After a row of several lines that is broken nothing tells where the next one begins: reading ends there.
        """
        while not self._broken:
            self._feed.begin_row()
            start = self._feed.number + 1
            try:
                cells, fault = next(self._reader), ""
            except StopIteration:
                return
            except (csv.Error, _UnreadableError) as error:
                self._broken = len(self._feed.taken) > 1
                cells, fault = [], _why_no_row(error, broken=self._broken)
            if cells or fault:
                yield _Row(start, b"".join(self._feed.taken), cells, fault)

    def unread(self) -> Iterator[bytes]:
        """The lines after a broken row; none where the file was read to its end."""
        return (line.raw for line in self._feed.lines)


def _why_no_row(error: Exception, *, broken: bool) -> str:
    said = str(error)
    reason = next((ours for theirs, ours in _CSV_REASONS.items() if theirs in said), said)
    return f"{reason}; nothing after it was read" if broken else reason


_CSV_REASONS = {
    "unexpected end of data": "is cut off: a quotation mark is never closed",
    "field larger than field limit": "has a cell of more than 131,072 characters; is a quotation mark left open?",
    "new-line character seen": "has a line end of the old Macintosh kind (CR); save the file with LF or CRLF",
    "expected after": "has a quotation mark inside a quoted cell; write it twice",
}


# ------------------------------------------------------------------------------------------------------ columns


def _places(header: _Row, columns: Mapping[str, str], *, ignore_unknown: bool) -> tuple[dict[str, int], list[Fault]]:
    """Where in a row each of our fields stands, and why that cannot be said."""
    names = [name.strip() for name in header.cells]
    faults = _header_faults(header, names) or list(_mapping_faults(names, columns))
    if faults:
        return {}, faults
    own = {name: place for place, name in enumerate(names) if name in TAKEN_COLUMNS and name not in columns.values()}
    places = own | {field: names.index(column.strip()) for field, column in columns.items()}
    if "text" not in places:
        listed = ", ".join(shown(name) for name in names[:20])
        return {}, [("text", f"no column holds the claim's text; say which with --map text=COLUMN, out of: {listed}")]
    known = {*places.values(), *(place for place, name in enumerate(names) if name in WORKED_OUT_COLUMNS)}
    unknown = [place for place in range(len(names)) if place not in known]
    return places, [] if ignore_unknown else [_unknown_column(names[place], place) for place in unknown]


def _header_faults(header: _Row, names: list[str]) -> list[Fault]:
    if header.fault:
        return [(WHOLE_LINE, header.fault)]
    if len(names) > COLUMN_LIMIT:
        return [(WHOLE_LINE, f"has {len(names):,} columns; the most is {COLUMN_LIMIT:,}")]
    twice = dict.fromkeys(name for name in names if name and names.count(name) > 1)
    return [(shown(name), "names two columns") for name in twice]


def _mapping_faults(names: list[str], columns: Mapping[str, str]) -> Iterator[Fault]:
    for field, column in columns.items():
        if field in WORKED_OUT_COLUMNS:
            yield shown(field), "is worked out, so that no column can be mapped to it"
        elif field not in TAKEN_COLUMNS:
            yield shown(field), no_field(field, "a table of claims", TAKEN_COLUMNS)
        elif column.strip() not in names:
            listed = ", ".join(shown(name) for name in names[:20])
            yield field, f"there is no column {shown(column)!r}; the file has: {listed}"


def _unknown_column(name: str, place: int) -> Fault:
    field = shown(name) if name else f"column {place + 1}"
    reason = no_field(name, "a table of claims", TAKEN_COLUMNS)
    return field, f"{reason} (map it with --map FIELD=COLUMN, or pass over it with --ignore-unknown)"


# ------------------------------------------------------------------------------------------------------ records


class _Draft(NamedTuple):
    """A record of a row before it is checked, and by which column each of its fields is known to the person."""

    kind: Kind
    fields: dict[str, Any]
    columns: dict[str, str]


class _RowIntake:
    """Rows into records: what each gives, and what earlier rows have given already."""

    def __init__(self, width: int, places: dict[str, int]) -> None:
        self._width = width
        self._places = places
        self._intake = Intake()
        self._kinds: dict[str, str] = {}

    def records(self, row: _Row) -> tuple[Checked, ...] | list[Fault]:
        """The new records of a row, none if it is blank or says nothing new; or its faults."""
        if row.fault:
            return [(WHOLE_LINE, row.fault)]
        if not any(map(str.strip, row.cells)):
            return ()
        if len(row.cells) != self._width:
            return [(WHOLE_LINE, f"has a cell count of {len(row.cells)}, the header has {self._width}")]
        drafts, faults = self._drafts(self._filled(row.cells))
        checked, more = self._checked(drafts)
        if faults or more:
            return list(dict.fromkeys(faults + more))
        new = tuple(each for each in checked if self._intake.earlier(each) is None)
        for each in new:
            self._intake.remember(each, row.number)
            if each.kind is Kind.SOURCE:
                self._kinds[str(each.uid)] = each.state["kind"]
        return new

    def _filled(self, cells: list[str]) -> dict[str, str]:
        filled = {field: _unmarked(cells[place]) for field, place in self._places.items() if cells[place].strip()}
        return {field: cell if field in _VERBATIM else cell.strip() for field, cell in filled.items()}

    def _checked(self, drafts: list[_Draft]) -> tuple[list[Checked], list[Fault]]:
        checked, faults = [], []
        for draft in drafts:
            outcome = self._intake.check(draft.kind, draft.fields)
            if isinstance(outcome, list):
                faults += [(draft.columns.get(field, field), reason) for field, reason in outcome]
                continue
            checked.append(outcome)
            earlier = self._intake.earlier(outcome)
            if earlier and not earlier.same:
                column = draft.columns["id"]
                faults.append((column, f"line {earlier.line} has the same {column} with other content"))
        return checked, faults

    def _drafts(self, cells: dict[str, str]) -> tuple[list[_Draft], list[Fault]]:
        claim = _claim(cells)
        if "source" not in cells:
            missing = [(name, "needs a source in the same row") for name in CAPTURE_COLUMNS if name in cells]
            return [claim], missing
        source = self._source(cells)
        drafts = [claim, source]
        ids = {"claim": claim.fields["id"], "source": source.fields["id"]}
        if "document" in cells:
            title = cells["document"]
            ids["document"] = _derived("document", title)
            fields = {"id": ids["document"], "title": title}
            drafts.append(_Draft(Kind.DOCUMENT, fields, {"id": "document", "title": "document"}))
        fields = {"id": _derived("attribution", *ids.values()), **ids}
        return [*drafts, _Draft(Kind.ATTRIBUTION, fields, {"claim": "id"})], []

    def _source(self, cells: dict[str, str]) -> _Draft:
        name, unnamed = unquoted(cells["source"])
        identity = (Identity.UNNAMED if unnamed else Identity.NAMED).value
        uid = _derived("source", identity, name)
        kind = cells.get("source_kind") or self._kinds.get(uid, SourceKind.OUTLET.value)
        fields = {"id": uid, "name": name, "kind": kind, "identity": identity}
        return _Draft(Kind.SOURCE, fields, {"id": "source", "name": "source", "kind": "source_kind"})


def _claim(cells: dict[str, str]) -> _Draft:
    fields: dict[str, Any] = {
        name: cells[name] for name in ("id", "text", "occurred", "place", "workflow", "note") if name in cells
    }
    if "tags" in cells:
        fields["tags"] = _tags(cells["tags"])
    if "id" in fields:
        return _Draft(Kind.CLAIM, fields, {"id": "id"})
    known_by = (cells.get(name, "") for name in ("text", "occurred", "place"))
    return _Draft(Kind.CLAIM, {"id": _derived("claim", *known_by), **fields}, {"id": "text"})


def _derived(*parts: str) -> str:
    uid: uuid.UUID = derived_uid(NAMESPACE, "csv", *parts)
    return str(uid)
