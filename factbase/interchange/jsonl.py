"""JSON Lines, version 1: one record a line, after a header.

What the format leaves open, and what is done here:

| found | answer |
|---|---|
| a key twice in one object, NaN, Infinity, nesting without end | the line is refused |
| a number too big, or with a fraction, where a position is meant | the field is refused |
| a lone surrogate, a NUL, in bytes or as an escape | the field, or the line, is refused with its position |
| a UTF-8 byte order mark at the very start | dropped; anywhere else the line is refused |
| UTF-16, UTF-32, bytes that are no UTF-8 | refused with the position of the byte |
| blank lines, CRLF | skipped; accepted |
| null in a field that may be left out | the field is left out |
| the same identity again | taken once if it says the same, else the later line is refused |
| more than `LINE_LIMIT` bytes, `LIST_LIMIT` entries of a list, `OBJECT_LIMIT` keys of an object | the line is refused |
| no header, another version, an empty file, one JSON document instead of lines | one refusal; no more is read |
"""

from __future__ import annotations

import json
import operator
import re
import uuid
from typing import IO, TYPE_CHECKING, Any, NoReturn

from factbase.errors import BadRecord
from factbase.interchange.record_parser import FAULT_LIMIT, LIST_LIMIT, Intake, ParsedLine
from factbase.interchange.text_lines import Line, read_lines
from factbase.interchange.validation_messages import (
    CHANGE,
    KINDS,
    WHOLE_LINE,
    Fault,
    did_you_mean,
    model_of,
    no_field,
    shown,
)
from factbase.model import PassageRecord, RatingRecord
from factbase.vocabulary import NAMESPACE, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factbase.interchange.record_parser import Checked
    from factbase.model import ChangeRecord

VERSION = 1
OBJECT_LIMIT = 64
"""The most keys of one object; no record has half as many."""

_HEADER = '{"record":"factbase","version":1}'
_HEADER_FIELDS = ("record", "version", "namespace")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_JSON_WORD = {list: "a list", str: "text", int: "a number", float: "a number", bool: "true or false"}
_LONGEST_NUMBER = 25

# ------------------------------------------------------------------------------------------------------ reading


def read_jsonl(stream: IO[bytes], *, file: str) -> Iterator[ParsedLine | BadRecord]:
    """What a file of JSON Lines gives, in its order: records, and every fault of every line that is none.

    Args:
        stream: read line by line to its end; not closed.
        file: its name, as the person gave it, for the faults.

    Yields:
        One record for a good line (none if an earlier line says the same), else all faults of the line. A file
        without a sound header gives one fault and no more.
    """
    for line, outcome in _read(read_lines(stream)):
        if isinstance(outcome, list):
            yield from (BadRecord(file, line.number, *fault) for fault in outcome)
        else:
            yield ParsedLine(line.number, outcome.kind, outcome.uid, outcome.state, line.raw)


def _read(lines: Iterator[Line]) -> Iterator[tuple[Line, Checked | list[Fault]]]:
    decoder = _Decoder()
    first = next((line for line in lines if line.fault or line.text.strip()), Line(1, b"", ""))
    namespace = _namespace(first, decoder)
    if isinstance(namespace, tuple):
        yield first, [namespace]
        return
    intake = Intake(namespace)
    for line in lines:
        if line.fault or line.text.strip():
            outcome = _record(line, decoder, intake)
            if outcome is not None:
                yield line, outcome


def _record(line: Line, decoder: _Decoder, intake: Intake) -> Checked | list[Fault] | None:
    """The record of a line, its faults, or None where an earlier line says the same."""
    try:
        fields = decoder.decode(line)
    except _NotJsonError as error:
        return [(WHOLE_LINE, str(error))]
    if not isinstance(fields, dict):
        return [(WHOLE_LINE, f"must be an object, this is {_JSON_WORD.get(type(fields), 'null')}")]
    twice = [(shown(name), "stands twice in one object") for name in decoder.twice]
    found = _kind_fault(fields) or _list_fault(line, fields)
    checked = [found] if found else intake.check(fields.pop("record"), fields)
    if isinstance(checked, list) or twice:
        return twice + (checked if isinstance(checked, list) else [])
    return _unless_repeated(checked, line.number, intake)


def _unless_repeated(checked: Checked, number: int, intake: Intake) -> Checked | list[Fault] | None:
    earlier = intake.earlier(checked)
    if earlier is None:
        intake.remember(checked, number)
        return checked
    if earlier.same:
        return None
    field, what = _IDENTITY.get(checked.kind, ("id", "id"))
    return [(field, f"line {earlier.line} has the same {what} with other content")]


_IDENTITY = {
    Kind.SOURCE_RELATION: ("subject", "subject, relation and object"),
    Kind.CLAIM_LINK: ("subject", "subject, relation, object, analyst and time"),
    CHANGE: ("sequence", "device, event and sequence"),
}


def _kind_fault(fields: dict[str, Any]) -> Fault | None:
    kind = fields.get("record")
    if "record" not in fields:
        return "record", "is missing"
    if not isinstance(kind, str):
        return "record", "must be text"
    if kind == "factbase":
        return "record", "the header may only be the first line"
    if kind not in KINDS:
        return "record", f"is not one of {', '.join(KINDS)}{did_you_mean(kind, KINDS)}"
    return None


def _list_fault(line: Line, fields: dict[str, Any]) -> Fault | None:
    if len(line.raw) > 2 * LIST_LIMIT:  # a shorter line has no room for so many
        for name, value in fields.items():
            if isinstance(value, list) and len(value) > LIST_LIMIT:
                return shown(name), f"has {len(value):,} entries; the most is {LIST_LIMIT:,}"
    return None


# ------------------------------------------------------------------------------------------------------- header


def _namespace(line: Line, decoder: _Decoder) -> uuid.UUID | Fault:
    """In which namespace the ids of a file are meant, or what is wrong with its header."""
    if not line.raw:
        return WHOLE_LINE, line.fault or f"the file is empty; its first line must be {_HEADER}"
    try:
        header = decoder.decode(line)
    except _NotJsonError as error:
        return WHOLE_LINE, line.fault or f"the first line must be {_HEADER}; this one {error}"
    if not isinstance(header, dict) or header.get("record") != "factbase":
        return WHOLE_LINE, f"the first line must be {_HEADER}; this one is {_what(header)}"
    if decoder.twice:
        return shown(decoder.twice[0]), "stands twice in the header"
    return _sound_header(header)


def _what(header: Any) -> str:  # noqa: ANN401 - any JSON value
    if not isinstance(header, dict):
        return _JSON_WORD.get(type(header), "null")
    kind = header.get("record")
    return f"a record of kind {shown(kind)!r}" if isinstance(kind, str) else "an object without a kind"


def _sound_header(header: dict[str, Any]) -> uuid.UUID | Fault:
    for name in header:
        if name not in _HEADER_FIELDS:
            return shown(name), no_field(name, "the header", _HEADER_FIELDS)
    version, namespace = header.get("version"), header.get("namespace", str(NAMESPACE))
    if "version" not in header:
        return "version", f"is missing; the first line must be {_HEADER}"
    if type(version) is not int or version != VERSION:
        return "version", f"must be {VERSION}; this file may come from a newer factbase"
    if not isinstance(namespace, str) or not _UUID.fullmatch(namespace):
        return "namespace", "must be a UUID"
    return uuid.UUID(namespace)


# --------------------------------------------------------------------------------------------------------- JSON


class _NotJsonError(Exception):
    """A line is no JSON that can be taken; the message ends the sentence "the line ..."."""


class _Decoder:
    """JSON; `twice` has the keys that stand twice in one object of the line at hand, fifty or so at most."""

    def __init__(self) -> None:
        self.twice: list[str] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_constant=_no_constant, parse_int=_whole_number
        )

    def decode(self, line: Line) -> Any:  # noqa: ANN401 - any JSON value
        """The value of a line.

        Raises:
            _NotJsonError: the line has a fault, or is no JSON, or is nested without end.
        """
        self.twice.clear()
        if line.fault:
            raise _NotJsonError(line.fault)
        try:
            return self._decoder.decode(line.text)
        except RecursionError:
            raise _NotJsonError("is nested too deeply") from None
        except json.JSONDecodeError as error:
            raise _NotJsonError(_why_no_json(line, error)) from None

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(pairs) > OBJECT_LIMIT:
            raise _NotJsonError(f"has an object of {len(pairs):,} keys; the most is {OBJECT_LIMIT}")
        if len(found) < len(pairs) and len(self.twice) < FAULT_LIMIT:
            names = [name for name, _ in pairs]
            self.twice.extend(name for name in found if names.count(name) > 1)
        return found


def _no_constant(name: str) -> NoReturn:
    raise _NotJsonError(f"is no JSON: {name} is no number")


def _whole_number(digits: str) -> int:
    # Python refuses 4,300 digits with an error of its own. 25 of them are past every field's bound as well.
    return int(digits[:_LONGEST_NUMBER])


def _why_no_json(line: Line, error: json.JSONDecodeError) -> str:
    if "\0" in line.text:
        return f"is no JSON: it has a NUL at character {line.text.index(chr(0)) + 1}"
    if not line.raw.endswith(b"\n") and not line.text.rstrip().endswith("}"):
        return "is cut off: the file ends in the middle of a record"
    message = error.msg.removesuffix(" at")
    return f"is no JSON: {message[0].lower()}{message[1:]} at character {error.colno}"


# ------------------------------------------------------------------------------------------------------ writing

_ORDER = {kind: {name: place for place, name in enumerate(model_of(kind).model_fields)} for kind in KINDS}
_PASSAGE_ORDER = {name: place for place, name in enumerate(PassageRecord.model_fields)}
_RATING_ORDER = {name: place for place, name in enumerate(RatingRecord.model_fields)}
# JSON escapes C0 only. DEL and C1 move a terminal's cursor, the separators end a line for some readers, and the
# bidi signs make a line look like another.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def write_jsonl(
    records: Iterable[tuple[Kind, uuid.UUID, dict[str, Any]]],
    log: Iterable[ChangeRecord] = (),
    *,
    presorted: bool = False,
) -> Iterator[str]:
    """The lines of a file, each with its line end: the header, the records, the event log.

    Reading them gives every record back: the same kind, identity and state. Two exports of the same state are the
    same text: records are sorted by kind and identity, log lines by device, event and sequence; keys stand as
    `record`, `id`, then in the order of the model's fields (see the JSON Schema); fields at their default are left
    out.

    Args:
        records: kind, identity and state, as `ParsedLine` has them.
        log: lines of the event log.
        presorted: records and log come in that order already, so that they need not be in memory together.
    """
    yield _HEADER + "\n"
    if not presorted:
        records = sorted(records, key=lambda record: (record[0].value, record[1].int))
        log = sorted(log, key=lambda change: (change.device.int, change.event, change.sequence))
    for kind, uid, state in records:
        yield _line(_on_disk(kind, uid, state))
    for change in log:
        yield _line({"record": CHANGE} | change.model_dump(mode="json", exclude_defaults=True))


def _on_disk(kind: Kind, uid: uuid.UUID, state: dict[str, Any]) -> dict[str, Any]:
    order = _ORDER[kind]
    fields: dict[str, Any] = {"record": kind.value}
    if "id" in order:
        fields["id"] = str(uid)
    fields |= _in_order(state, order)
    if kind is Kind.ATTRIBUTION:
        _write_hop(fields)
    elif isinstance(fields.get("reliability"), list):
        fields["reliability"] = [_in_order(rating, _RATING_ORDER) for rating in fields["reliability"]]
    return fields


def _write_hop(fields: dict[str, Any]) -> None:
    if "relays" in fields:
        relays = sorted(fields["relays"], key=operator.itemgetter("to"))
        fields["relays"] = [_relay(each) for each in relays]
    if "passage" in fields:
        fields["passage"] = _in_order(fields["passage"], _PASSAGE_ORDER)


def _relay(relay: dict[str, str]) -> str | dict[str, str]:
    return {"to": relay["to"], "certainty": relay["certainty"]} if "certainty" in relay else relay["to"]


def _in_order(fields: dict[str, Any], order: dict[str, int]) -> dict[str, Any]:
    return {name: fields[name] for name in sorted(fields, key=order.__getitem__)}


def _line(fields: dict[str, Any]) -> str:
    text = _encode(fields)
    if not text.isprintable():
        text = _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    return text + "\n"
