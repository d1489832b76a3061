import io
import json
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interchange.shapes import HEADER, LINES

from factbase.errors import BadRecord
from factbase.interchange import ParsedLine, copy_lines, read_jsonl, write_jsonl
from factbase.model import RECORDS, ChangeRecord
from factbase.vocabulary import NAMESPACE, Kind, derived_uid

CLAIM = {"record": "claim", "id": "c1", "text": "The mosque was bombed."}
HOP = {"record": "attribution", "id": "a1", "claim": "c1", "source": "s1"}
LINK = {"record": "claim_link", "subject": "c1", "relation": "same", "object": "c2", "judgement": "positive"}
DEVICE = uuid.UUID(int=7)
CHANGE = {
    "record": "change",
    "device": str(DEVICE),
    "sequence": 2,
    "event": 1,
    "clock": 5,
    "analyst": "ann",
    "operation": "set",
    "kind": "claim",
    "id": str(uuid.UUID(int=9)),
    "field": "text",
    "salt": "00" * 16,
    "value_hash": "11" * 32,
    "previous_hash": "22" * 32,
    "hash": "33" * 32,
}


def read(content: bytes) -> list[ParsedLine | BadRecord]:
    return list(read_jsonl(io.BytesIO(content), file="x.jsonl"))


def lines(*records: dict) -> bytes:
    return HEADER + b"".join(json.dumps(record).encode() + b"\n" for record in records)


def told(content: bytes) -> list[str]:
    return [str(each) for each in read(content)]


def only_fault(record: dict) -> str:
    (fault,) = told(lines(record))
    return fault.removeprefix("x.jsonl:2: ")


def identities(parsed: list) -> list[tuple]:
    return [(each.kind, each.uid, each.state) for each in parsed]


# ------------------------------------------------------------------------------------------------------ the law


def without_faults(parsed: list) -> list[ParsedLine]:
    return [each for each in parsed if isinstance(each, ParsedLine)]


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=4), st.uuids(version=4))
def test_reading_what_was_written_gives_the_same_records(records: list[dict], namespace: uuid.UUID) -> None:
    header = json.dumps({"record": "factbase", "version": 1, "namespace": str(namespace)}).encode() + b"\n"
    parsed = identities(without_faults(read(header + lines(*records).removeprefix(HEADER))))

    written = "".join(write_jsonl(parsed))

    back = identities(read(written.encode()))
    assert sorted(back, key=str) == sorted(parsed, key=str)
    assert "".join(write_jsonl(back)) == written


@settings(max_examples=150, deadline=None)
@given(LINES, st.uuids(version=4))
def test_a_state_is_what_the_record_itself_says(fields: dict, namespace: uuid.UUID) -> None:
    header = json.dumps({"record": "factbase", "version": 1, "namespace": str(namespace)}).encode() + b"\n"
    parsed = without_faults(read(header + json.dumps(fields).encode()))

    for each in parsed:
        record = RECORDS[each.kind].model_validate({name: fields[name] for name in fields if name != "record"})
        assert each.uid == record.uid(namespace)
        assert each.state == record.state(namespace)


@settings(max_examples=100, deadline=None)
@given(LINES)
def test_a_written_line_has_no_sign_that_moves_a_cursor_or_ends_a_line(fields: dict) -> None:
    parsed = identities(without_faults(read(lines(fields))))

    _, *written = write_jsonl(parsed)

    for line in written:
        assert len(line.splitlines()) == 1
        assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in line.removesuffix("\n"))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([b"", HEADER]), st.binary(max_size=60))
def test_no_bytes_whatever_escape_as_an_exception(start: bytes, content: bytes) -> None:
    outcomes = read(start + content)

    assert all(isinstance(each, (ParsedLine, BadRecord)) for each in outcomes)


# ----------------------------------------------------------------------------------------------------- the header


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "record: the file is empty; its first line must be "),
        (b" \n\r\n", "record: the file is empty; its first line must be "),
        (b"[\n", "this one is no JSON: expecting value at character 1"),
        (b'[{"record":', "this one is cut off: the file ends in the middle of a record"),
        (b"[]\n", "this one is a list"),
        (b"null\n", "this one is null"),
        (b"{\n", "this one is no JSON: expecting property name enclosed in double quotes"),
        (b"{}\n", "this one is an object without a kind"),
        (b'{"record":"claim"}\n', "this one is a record of kind 'claim'"),
        (b'{"record":"factbase"}\n', "version: is missing"),
        (b'{"record":"factbase","version":2}\n', "version: must be 1"),
        (b'{"record":"factbase","version":true}\n', "version: must be 1"),
        (b'{"record":"factbase","version":1,"namespace":"x"}\n', "namespace: must be a UUID"),
        (b'{"record":"factbase","version":1,"namespace":1}\n', "namespace: must be a UUID"),
        (b'{"record":"factbase","version":1,"versoin":1}\n', "versoin: is no field of the header; did you mean 'ver"),
        (b'{"record":"factbase","version":1,"version":1}\n', "version: stands twice in the header"),
        (HEADER.decode().encode("utf-16"), "record: is UTF-16 (byte order mark at byte 0); save the file as UTF-8"),
        (HEADER.decode().encode("utf-32"), "record: is UTF-32 (byte order mark at byte 0)"),
        (HEADER.decode().encode("utf-16-le"), "it has a NUL at character 2"),
        (b"\xff{}", "record: is not UTF-8: byte 0xff at byte 0 of the file"),
    ],
)
def test_a_file_without_a_sound_header_gives_one_fault_and_no_more(content: bytes, fault: str) -> None:
    (only,) = told(content)

    assert only.startswith("x.jsonl:1: ")
    assert fault in only


def test_nothing_is_read_after_a_bad_header() -> None:
    assert len(read(b"{}\n" + lines(CLAIM))) == 1


def test_ids_that_are_no_uuid_are_meant_in_the_namespace_of_the_file() -> None:
    header = b'{"record":"factbase","version":1,"namespace":"00000000-0000-0000-0000-00000000000A"}\n'

    (elsewhere,) = read(header + json.dumps(CLAIM).encode())
    (here,) = read(lines(CLAIM))

    assert elsewhere.uid == derived_uid(uuid.UUID(int=10), "c1")
    assert here.uid == derived_uid(NAMESPACE, "c1")


def test_a_byte_order_mark_crlf_and_blank_lines_change_nothing() -> None:
    content = b"\xef\xbb\xbf" + HEADER.replace(b"\n", b"\r\n") + b"\r\n \n" + json.dumps(CLAIM).encode() + b"\r\n"

    (claim,) = read(content)

    assert (claim.number, claim.kind, claim.state) == (4, Kind.CLAIM, {"text": CLAIM["text"]})
    assert claim.raw == json.dumps(CLAIM).encode() + b"\r\n"


def test_a_header_in_the_middle_is_refused() -> None:
    assert told(lines(CLAIM) + HEADER)[1] == "x.jsonl:3: record: the header may only be the first line"


# ------------------------------------------------------------------------------------------------------- bad lines


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"[1]", "record: must be an object, this is a list"),
        (b"true", "record: must be an object, this is true or false"),
        (b"null", "record: must be an object, this is null"),
        (b"{'a':1}\n", "record: is no JSON: expecting property name enclosed in double quotes at character 2"),
        (b'{"a":1}}\n', "record: is no JSON: extra data at character 8"),
        (b'{"a":"\x1b"}\n', "record: is no JSON: invalid control character at character 7"),
        (b'{"a":"\0"}\n', "record: is no JSON: it has a NUL at character 7"),
        (b'{"a":NaN}', "record: is no JSON: NaN is no number"),
        (b'{"a":-Infinity}', "record: is no JSON: -Infinity is no number"),
        (b"[" * 100_000, "record: is nested too deeply"),
        (b'{"record":"claim","id":"c1","te', "record: is cut off: the file ends in the middle of a record"),
        (b'{"a":"\xe2\x82"}', "record: is not UTF-8: byte 0xe2 at byte 40 of the file"),
        (b'{"record":1}', "record: must be text"),
        (b"{}", "record: is missing"),
    ],
)
def test_a_line_that_is_no_record_is_refused_in_a_sentence(line: bytes, fault: str) -> None:
    assert told(HEADER + line) == [f"x.jsonl:2: {fault}"]


def test_an_unknown_kind_is_refused_with_the_one_that_was_meant() -> None:
    fault = only_fault({"record": "clam"})

    assert fault.startswith("record: is not one of source, source_relation, document, claim, ")
    assert fault.endswith("; did you mean 'claim'?")


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (CLAIM | {"txt": "x"}, "txt: is no field of a claim; did you mean 'text'?"),
        (CLAIM | {"colour": "x"}, "colour: is no field of a claim"),
        (CLAIM | {"y" * 70: "x"}, f"{'y' * 60}…: is no field of a claim"),
        (CLAIM | {"\x1b": 1}, "\\x1b: is no field of a claim"),
        (CLAIM | {"\ud800": 1}, "record: has a lone surrogate (half a character)"),
        (HOP | {"sad": "2006"}, "sad: is no field of an attribution; did you mean 'said'?"),
        ({"record": "claim", "id": "c1"}, "text: is missing"),
        (CLAIM | {"text": 1}, "text: must be text"),
        (CLAIM | {"text": None}, "text: must be text"),
        (CLAIM | {"text": " "}, "text: is empty"),
        (CLAIM | {"text": "a\0"}, "text: has a NUL character at position 1"),
        (CLAIM | {"text": "a\udc00"}, "text: has a lone surrogate (half a character) at position 1"),
        (CLAIM | {"text": "x" * 100_001}, "text: has 100,001 characters; the most is 100,000"),
        (CLAIM | {"tags": "x"}, "tags: must be a list"),
        (CLAIM | {"tags": ["a", 1]}, "tags[1]: must be text"),
        (CLAIM | {"workflow": "doing"}, "workflow: is not one of todo, in_progress, second_opinion, done"),
        (CLAIM | {"workflow": "don"}, "workflow: is not one of todo, in_progress, second_opinion, done; did you mean"),
        (CLAIM | {"workflow": 1}, "workflow: must be text: one of todo, in_progress, second_opinion, done"),
        (CLAIM | {"occurred": "May"}, "occurred: 'May' is no EDTF date such as"),
        (CLAIM | {"id": ""}, "id: is empty"),
        (CLAIM | {"id": "\ud800"}, "id: has a lone surrogate (half a character) at position 0"),
        (CLAIM | {"id": 5}, "id: must be text"),
        (CLAIM | {"id": "i" * 201}, "id: has 201 characters; the most is 200"),
        (HOP | {"held": "yes"}, "held: must be true or false"),
        (HOP | {"relays": ["a1"]}, "record: an attribution cannot relay itself"),
        (HOP | {"relays": [5]}, "relays[0]: must be an object"),
        (HOP | {"relays": 5}, "relays: must be a list"),
        (HOP | {"relays": [{"to": 5}]}, "relays[0].to: must be text"),
        (HOP | {"relays": [{"to": "b", "certanty": 1}]}, "relays[0].certanty: is no field of a relay; did you mean"),
        (HOP | {"passage": {"start": 0, "end": 1, "exact": ""}}, "record: a passage needs the document that it stan"),
        (HOP | {"document": "d", "passage": 1}, "passage: must be an object"),
        (LINK | {"object": "c1"}, "record: a claim cannot be linked to itself"),
        (LINK | {"id": "x"}, "id: is no field of a claim link"),
        (CHANGE | {"device": 5}, "device: must be a UUID"),
        (CHANGE | {"device": "5"}, "device: must be a UUID"),
        (CHANGE | {"hash": "xyz"}, "hash: must be 32 to 64 hexadecimal digits, in lower case"),
        (CHANGE | {"clock": 2**63}, "clock: must be below 9,223,372,036,854,775,808"),
    ],
)
def test_a_field_that_cannot_be_taken_is_refused_in_a_sentence(record: dict, fault: str) -> None:
    assert only_fault(record).startswith(fault)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("-1", "must be at least 0"),
        ("10000001", "must be at most 10,000,000"),
        ("9" * 5000, "must be at most 10,000,000"),
        ("1.0", "must be a whole number"),
        ("1e400", "must be a whole number"),
        ("true", "must be a whole number"),
        ('"1"', "must be a whole number"),
    ],
)
def test_a_position_is_a_whole_number_in_its_bounds(number: str, fault: str) -> None:
    passage = f'{{"start":{number},"end":10000000,"exact":"x"}}'
    line = f'{{"record":"attribution","id":"a","claim":"c","source":"s","document":"d","passage":{passage}}}'

    assert told(HEADER + line.encode()) == [f"x.jsonl:2: passage.start: {fault}"]


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ("Z", ["reliability: is not one of A, B, C, D, E, F"]),
        (3, ["reliability: must be a letter from A to F, or a list"]),
        ([{"rating": "Z"}], ["reliability[0].rating: is not one of A, B, C, D, E, F"]),
        ([{"rating": "A", "sinc": "2006"}], ["reliability[0].sinc: is no field of a rating; did you mean 'since'?"]),
        (["A"], ["reliability[0]: must be an object"]),
    ],
)
def test_a_reliability_is_a_letter_or_a_list_of_ratings(given: object, faults: list[str]) -> None:
    source = {"record": "source", "id": "s", "name": "AP", "kind": "outlet", "reliability": given}

    assert told(lines(source)) == [f"x.jsonl:2: {fault}" for fault in faults]


def test_a_hash_of_a_document_is_64_hexadecimal_digits() -> None:
    document = {"record": "document", "id": "d", "title": "t"}

    assert only_fault(document | {"sha256": "A" * 64}) == "sha256: must be 64 hexadecimal digits, in lower case"
    assert only_fault(document | {"sha256": "\ud800"}) == "sha256: has a lone surrogate (half a character)"


def test_every_fault_of_every_line_is_told() -> None:
    content = lines({"record": "claim", "id": "", "txt": "x"}, CLAIM, {"record": "claim", "id": "c2"})

    assert [str(each) for each in read(content) if isinstance(each, BadRecord)] == [
        "x.jsonl:2: text: is missing",
        "x.jsonl:2: id: is empty",
        "x.jsonl:2: txt: is no field of a claim; did you mean 'text'?",
        "x.jsonl:4: text: is missing",
    ]


def test_a_key_that_stands_twice_is_refused_beside_the_other_faults_of_the_line() -> None:
    content = HEADER + b'{"record":"claim","id":"c1","text":"a","text":"b"}\n{"record":"claim","id":"c","id":"c"}\n'

    assert told(content) == [
        "x.jsonl:2: text: stands twice in one object",
        "x.jsonl:3: id: stands twice in one object",
        "x.jsonl:3: text: is missing",
    ]


def test_a_line_over_the_limit_is_read_past_and_the_next_is_taken() -> None:
    long = b'{"record":"claim","id":"c0","text":"' + b"x" * 64_000_000 + b'"}\n'

    refused, taken = read(HEADER + long + json.dumps(CLAIM).encode())

    assert str(refused) == "x.jsonl:2: record: is over 64,000,000 bytes long"
    assert taken.number == 3


def test_a_first_line_over_the_limit_is_the_only_fault() -> None:
    assert told(b" " * 64_000_001 + HEADER) == ["x.jsonl:1: record: is over 64,000,000 bytes long"]


def test_faults_past_the_fiftieth_of_a_line_are_left_out() -> None:
    faults = told(lines(CLAIM | {"tags": [1] * 60}))

    assert len(faults) == 51
    assert faults[-1] == "x.jsonl:2: record: has more faults than these"


def test_a_line_of_many_keys_that_stand_twice_is_told_of_fifty() -> None:
    content = HEADER + b'{"record":"claim","id":"c","text":"x","note":[' + b'{"a":1,"a":1},' * 60 + b"0]}"

    assert told(content)[49:] == ["x.jsonl:2: a: stands twice in one object", "x.jsonl:2: note: must be text"]


def test_a_list_and_an_object_have_a_most() -> None:
    assert only_fault(CLAIM | {"tags": ["x"] * 10_001}) == "tags: has 10,001 entries; the most is 10,000"
    assert only_fault(CLAIM | {"note": "x" * 100_000, "text": "y" * 100_000, "tags": [1]}) == "tags[0]: must be text"
    fault = only_fault(CLAIM | {f"f{number}": 1 for number in range(70)})
    assert fault == "record: has an object of 73 keys; the most is 64"


# ------------------------------------------------------------------------------------------------- the same again


def test_the_same_record_again_is_taken_once() -> None:
    assert len(read(lines(CLAIM, CLAIM | {"workflow": "todo"}, CLAIM))) == 1


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [
        (CLAIM, CLAIM | {"text": "No."}, "id: line 2 has the same id with other content"),
        (LINK, LINK | {"note": "x"}, "subject: line 2 has the same subject, relation, object, analyst and time with"),
        (CHANGE, CHANGE | {"clock": 6}, "sequence: line 2 has the same device, event and sequence with other content"),
    ],
)
def test_the_same_identity_with_other_content_is_refused(first: dict, second: dict, fault: str) -> None:
    _, refused = told(lines(first, second))

    assert refused.startswith(f"x.jsonl:3: {fault}")


def test_an_id_may_stand_once_in_every_kind() -> None:
    source = {"record": "source", "id": "c1", "name": "AP", "kind": "outlet"}

    assert len(without_faults(read(lines(CLAIM, source)))) == 2


def test_two_spellings_of_one_id_are_one() -> None:
    upper, lower = "0190AAAA-0000-7000-8000-000000000001", "0190aaaa-0000-7000-8000-000000000001"
    document = {"record": "document", "id": "d", "title": "t", "authors": [upper, lower]}

    (parsed,) = read(lines(document))

    assert parsed.state["authors"] == [lower]
    assert only_fault(LINK | {"subject": upper, "object": lower}) == "record: a claim cannot be linked to itself"


# --------------------------------------------------------------------------------------------------------- writing


def test_records_are_sorted_by_kind_and_identity_with_keys_in_one_order() -> None:
    parsed = identities(read(lines(LINK, CLAIM, HOP | {"relays": ["a2", {"to": "a3", "certainty": "suspected"}]})))

    header, *written = write_jsonl(parsed)

    assert header.encode() == HEADER
    assert [list(json.loads(line)) for line in written] == [
        ["record", "id", "claim", "source", "relays"],
        ["record", "id", "text"],
        ["record", "judgement", "subject", "relation", "object"],
    ]


def test_a_stated_relay_is_a_plain_id_and_a_suspected_one_says_so() -> None:
    hop = HOP | {"relays": [{"to": "a2", "certainty": "stated"}, {"to": "a3", "certainty": "suspected"}]}
    stated, suspected = (str(derived_uid(NAMESPACE, name)) for name in ("a2", "a3"))

    _, line = write_jsonl(identities(read(lines(hop))))

    relays = json.loads(line)["relays"]
    assert sorted(relays, key=str) == sorted([stated, {"to": suspected, "certainty": "suspected"}], key=str)


def test_an_inner_object_is_written_in_one_order_whatever_the_caller_hands_over() -> None:
    passage = {"suffix": "c", "exact": "b", "end": 1, "start": 0}
    ratings = [{"since": "2006", "rating": "A"}]
    hop = {"document": str(DEVICE), "claim": str(DEVICE), "source": str(DEVICE), "passage": passage}
    source = {"kind": "outlet", "name": "AP", "reliability": ratings}

    _, first, second = write_jsonl([(Kind.SOURCE, DEVICE, source), (Kind.ATTRIBUTION, DEVICE, hop)])

    assert '"passage":{"start":0,"end":1,"exact":"b","suffix":"c"}' in first
    assert '"reliability":[{"rating":"A","since":"2006"}]' in second


def test_a_field_that_no_record_has_is_never_dropped_in_silence() -> None:
    with pytest.raises(KeyError):
        list(write_jsonl([(Kind.CLAIM, DEVICE, {"text": "x", "colour": "red"})]))


def test_a_presorted_export_is_the_same_text() -> None:
    parsed = identities(read(lines(LINK, CLAIM, HOP)))
    parsed.sort(key=lambda each: (each[0].value, each[1].int))

    assert list(write_jsonl(iter(parsed), presorted=True)) == list(write_jsonl(reversed(parsed)))


def test_the_event_log_comes_back_as_it_was() -> None:
    second = {name: value for name, value in CHANGE.items() if name != "record"}
    first = second | {"sequence": 1, "value": "old", "kind": None, "id": None}
    log = [ChangeRecord(**second), ChangeRecord(**first)]

    written = "".join(write_jsonl([], log))

    parsed = read(written.encode())
    assert [(each.kind, each.uid) for each in parsed] == [("change", None)] * 2
    assert [ChangeRecord(**each.state) for each in parsed] == [log[1], log[0]]


def test_rejected_lines_are_copied_untouched_after_the_header() -> None:
    long = b"x" * 100_000 + b"\r\n"
    content = HEADER + b"bad\xff\n" + json.dumps(CLAIM).encode() + b"\n" + long + b"end"

    assert b"".join(copy_lines(io.BytesIO(content), frozenset({2, 4, 5}))) == HEADER + b"bad\xff\n" + long + b"end"
