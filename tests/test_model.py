from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from factbase.model import (
    CLAIM_LIMIT,
    DOCUMENT_LIMIT,
    RECORDS,
    REFERENCES,
    SHORT_LIMIT,
    TITLE_LIMIT,
    AssessmentRecord,
    AttributionRecord,
    Base,
    ChangeRecord,
    ClaimLinkRecord,
    ClaimRecord,
    DocumentRecord,
    Record,
    SourceRecord,
    SourceRelationRecord,
    clean_text,
)
from factbase.store.sqlite_file import APPLICATION_ID
from factbase.vocabulary import NAMESPACE, Kind, derived_uid, uid_of

A, B, C = (str(uid_of(text)) for text in "abc")
SMALLEST: dict[Kind, dict[str, Any]] = {
    Kind.SOURCE: {"id": "a", "name": "AP", "kind": "outlet"},
    Kind.SOURCE_RELATION: {"subject": "a", "relation": "part_of", "object": "b"},
    Kind.DOCUMENT: {"id": "a", "title": "Twelve killed"},
    Kind.CLAIM: {"id": "a", "text": "Twelve people were killed"},
    Kind.ATTRIBUTION: {"id": "a", "claim": "b", "source": "c"},
    Kind.CLAIM_LINK: {"subject": "a", "relation": "same", "object": "b", "judgement": "positive"},
    Kind.ASSESSMENT: {"id": "a", "claim": "b", "verdict": "disputed"},
}


def record(kind: Kind, /, **fields: Any) -> Record:
    return RECORDS[kind].model_validate(SMALLEST[kind] | fields)


def refusals(kind: Kind, /, **fields: Any) -> list[tuple[str, str]]:
    """Each refused field, dotted, with the reason; empty if the record is taken."""
    try:
        record(kind, **fields)
    except ValidationError as error:
        return [(".".join(map(str, each["loc"])), each["msg"]) for each in error.errors()]
    return []


# ----------------------------------------------------------------------------------------------------- every record


def test_there_is_one_record_for_each_kind() -> None:
    assert set(RECORDS) == set(Kind) == set(REFERENCES) == set(SMALLEST)
    assert all(each.record_kind == kind for kind, each in RECORDS.items())


@pytest.mark.parametrize("kind", Kind)
def test_the_smallest_record_is_taken_and_its_state_has_nothing_else(kind: Kind) -> None:
    state = record(kind).state()

    assert set(state) == set(SMALLEST[kind]) - {"id"}


@pytest.mark.parametrize("kind", Kind)
def test_an_unknown_field_is_refused_by_name(kind: Kind) -> None:
    assert refusals(kind, txt="a typo") == [("txt", "Extra inputs are not permitted")]


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind in Kind for field in SMALLEST[kind]])
def test_a_field_that_is_needed_is_asked_for(kind: Kind, field: str) -> None:
    fields = {name: value for name, value in SMALLEST[kind].items() if name != field}

    with pytest.raises(ValidationError, match="Field required") as caught:
        RECORDS[kind].model_validate(fields)

    assert [each["loc"] for each in caught.value.errors()] == [(field,)]


@pytest.mark.parametrize("kind", Kind)
def test_a_record_cannot_be_changed_and_can_be_kept_in_a_set(kind: Kind) -> None:
    first, second = record(kind), record(kind)

    with pytest.raises(ValidationError, match="frozen"):
        setattr(first, next(iter(SMALLEST[kind])), "other")
    assert {first, second} == {first}


@pytest.mark.parametrize("kind", Kind)
def test_a_state_is_json_and_makes_the_same_state_again(kind: Kind) -> None:
    given_id = {"id": "a"} if "id" in SMALLEST[kind] else {}
    state = record(kind).state()

    again = RECORDS[kind].model_validate(given_id | json.loads(json.dumps(state)))

    assert again.state() == state
    assert again.uid() == record(kind).uid()


@pytest.mark.parametrize("kind", Kind)
def test_every_reference_of_a_state_is_a_uuid_of_the_files_namespace(kind: Kind) -> None:
    namespace = uuid.UUID(int=7)
    state = record(kind).state(namespace)

    for field in REFERENCES[kind] & state.keys():
        assert state[field] == str(uid_of(SMALLEST[kind][field], namespace))


def test_an_explicit_default_is_the_same_state_as_none() -> None:
    spelled_out = record(Kind.ATTRIBUTION, stance="asserts", status="active", relays=[], basis=None, document=None)

    assert spelled_out.state() == record(Kind.ATTRIBUTION).state()
    assert record(Kind.CLAIM, workflow="todo", tags=[], note=None).state() == record(Kind.CLAIM).state()
    assert record(Kind.SOURCE, identity="named", protected=False).state() == record(Kind.SOURCE).state()


# --------------------------------------------------------------------------------------------------- kinds of fields

LONG_TEXTS = [
    (Kind.SOURCE, "name", TITLE_LIMIT),
    (Kind.SOURCE, "description", CLAIM_LIMIT),
    (Kind.SOURCE_RELATION, "note", CLAIM_LIMIT),
    (Kind.DOCUMENT, "title", TITLE_LIMIT),
    (Kind.DOCUMENT, "url", CLAIM_LIMIT),
    (Kind.DOCUMENT, "media_type", SHORT_LIMIT),
    (Kind.DOCUMENT, "text", DOCUMENT_LIMIT),
    (Kind.CLAIM, "text", CLAIM_LIMIT),
    (Kind.CLAIM, "place", TITLE_LIMIT),
    (Kind.CLAIM, "id", SHORT_LIMIT),
    (Kind.ATTRIBUTION, "cue", TITLE_LIMIT),
    (Kind.ATTRIBUTION, "source", SHORT_LIMIT),
    (Kind.CLAIM_LINK, "analyst", TITLE_LIMIT),
    (Kind.ASSESSMENT, "rationale", CLAIM_LIMIT),
]


@pytest.mark.parametrize(("kind", "field", "limit"), LONG_TEXTS)
def test_a_text_has_a_limit(kind: Kind, field: str, limit: int) -> None:
    assert refusals(kind, **{field: "x" * limit}) == []
    assert [name for name, _ in refusals(kind, **{field: "x" * (limit + 1)})] == [field]


@pytest.mark.parametrize(("kind", "field", "limit"), LONG_TEXTS)
def test_a_text_that_no_database_keeps_is_refused(kind: Kind, field: str, limit: int) -> None:
    assert limit > 0
    assert refusals(kind, **{field: "ab\0"}) == [(field, "Value error, has a NUL character at position 2")]
    assert refusals(kind, **{field: "a\ud800"}) == [
        (field, "Value error, has a lone surrogate (half a character) at position 1")
    ]


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (Kind.SOURCE, "name"),
        (Kind.DOCUMENT, "title"),
        (Kind.CLAIM, "text"),
        (Kind.CLAIM, "place"),
        (Kind.ATTRIBUTION, "cue"),
    ],
)
@pytest.mark.parametrize("blank", ["", " ", "\n\t\u3000"])
def test_a_blank_text_is_refused_where_there_must_be_one(kind: Kind, field: str, blank: str) -> None:
    assert refusals(kind, **{field: blank}) == [(field, "Value error, is empty")]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_text_is_kept_verbatim(text: str) -> None:
    assert clean_text(text) == text
    assert record(Kind.CLAIM, note=text).model_dump()["note"] == text


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        (Kind.SOURCE, "kind", "robot"),
        (Kind.SOURCE, "identity", "Named"),
        (Kind.SOURCE, "reliability", "G"),
        (Kind.SOURCE_RELATION, "relation", "same"),
        (Kind.CLAIM, "workflow", "Todo"),
        (Kind.ATTRIBUTION, "stance", ""),
        (Kind.ATTRIBUTION, "basis", "hearsay"),
        (Kind.ATTRIBUTION, "status", "gone"),
        (Kind.CLAIM_LINK, "relation", "same_as"),
        (Kind.CLAIM_LINK, "judgement", None),
        (Kind.ASSESSMENT, "verdict", "true"),
        (Kind.ASSESSMENT, "credibility", 1),
        (Kind.ASSESSMENT, "credibility", "7"),
        (Kind.ASSESSMENT, "likelihood", "maybe"),
        (Kind.ASSESSMENT, "confidence", "very high"),
    ],
)
def test_a_word_outside_its_vocabulary_is_refused(kind: Kind, field: str, wrong: object) -> None:
    assert {name.partition(".")[0] for name, _ in refusals(kind, **{field: wrong})} == {field}


@pytest.mark.parametrize(
    ("kind", "field"),
    [(Kind.CLAIM, "occurred"), (Kind.DOCUMENT, "published"), (Kind.ATTRIBUTION, "said")],
)
def test_a_date_is_kept_as_written_and_a_wrong_one_refused(kind: Kind, field: str) -> None:
    assert record(kind, **{field: "2006-03-01~"}).state()[field] == "2006-03-01~"
    [(name, reason)] = refusals(kind, **{field: "March"})
    assert name == field
    assert "'March' is no EDTF date" in reason


@pytest.mark.parametrize(
    ("kind", "field"),
    [(Kind.DOCUMENT, "retrieved_at"), (Kind.CLAIM_LINK, "at"), (Kind.ASSESSMENT, "at")],
)
def test_a_moment_is_kept_in_utc_and_a_wrong_one_refused(kind: Kind, field: str) -> None:
    state = record(kind, **{field: "2006-05-06T12:00:00+02:00"}).state()

    assert state[field] == "2006-05-06T10:00:00.000000Z"
    [(name, reason)] = refusals(kind, **{field: "yesterday"})
    assert name == field
    assert "'yesterday' is no date and time" in reason


@pytest.mark.parametrize(
    ("kind", "field"),
    [(Kind.SOURCE, "protected"), (Kind.ATTRIBUTION, "held")],
)
@pytest.mark.parametrize("wrong", [1, "true", "yes"])
def test_yes_or_no_is_true_or_false(kind: Kind, field: str, wrong: object) -> None:
    assert record(kind, **{field: True}).state()[field] is True
    assert [name for name, _ in refusals(kind, **{field: wrong})] == [field]


@pytest.mark.parametrize("wrong", ["", "0" * 63, "G" * 64, "A" * 64, "0" * 64 + "\n", "0" * 65])
def test_a_hash_is_64_small_hexadecimal_digits(wrong: str) -> None:
    assert refusals(Kind.DOCUMENT, sha256="0a" * 32) == []
    assert [name for name, _ in refusals(Kind.DOCUMENT, sha256=wrong)] == ["sha256"]


@pytest.mark.parametrize("wrong", [7, None, 1.5, ["a"], {"a": 1}, True])
def test_an_id_is_a_text(wrong: object) -> None:
    assert {name for name, _ in refusals(Kind.CLAIM, id=wrong)} == {"id"}


# ---------------------------------------------------------------------------------------------------- single records


def test_a_source_keeps_its_aliases_and_dated_ratings_in_order() -> None:
    ratings = [{"rating": "C", "since": "2005"}, {"rating": "A", "since": "2006-03", "note": "kept its word"}]

    state = record(Kind.SOURCE, aliases=["The AP", "Associated Press"], reliability=ratings).state()

    assert state["aliases"] == ["The AP", "Associated Press"]
    assert state["reliability"] == ratings
    assert record(Kind.SOURCE, reliability="B").state()["reliability"] == "B"
    assert [name for name, _ in refusals(Kind.SOURCE, aliases=["x", " "])] == ["aliases.1"]
    assert refusals(Kind.SOURCE, aliases="xy") != []


def test_a_document_names_each_author_once_in_the_order_of_the_byline() -> None:
    document = record(Kind.DOCUMENT, authors=["b", "a", "b"], publisher="c")

    assert isinstance(document, DocumentRecord)
    assert document.authors == ("b", "a")
    assert document.state() == {"title": "Twelve killed", "authors": [B, A], "publisher": C}


def test_the_tags_of_a_claim_are_a_sorted_set() -> None:
    assert record(Kind.CLAIM, tags=["war", "Iraq", "war"]).state()["tags"] == ["Iraq", "war"]


def test_the_relays_of_an_attribution_are_a_set_whatever_their_shape_and_order() -> None:
    shapes = [
        ["c", "b"],
        ["b", "c", "b"],
        [{"to": "c"}, {"to": "b", "certainty": "stated"}],
    ]

    states = [record(Kind.ATTRIBUTION, relays=shape).state() for shape in shapes]

    assert states[0]["relays"] == sorted([{"to": B}, {"to": C}], key=lambda relay: relay["to"])
    assert states[0] == states[1] == states[2]
    suspected = record(Kind.ATTRIBUTION, relays=[{"to": "b", "certainty": "suspected"}]).state()
    assert suspected["relays"] == [{"to": B, "certainty": "suspected"}]


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"relays": ["b", {"to": "b", "certainty": "suspected"}]}, "relays"),
        ({"relays": ["a"]}, ""),
        ({"relays": "b"}, "relays"),
        ({"relays": [7]}, "relays.0"),
        ({"relays": [{"to": "b", "sure": True}]}, "relays.0.sure"),
        ({"relays": [{"certainty": "stated"}]}, "relays.0.to"),
        ({"relays": {"to": "b"}}, "relays"),
        ({"passage": {"start": 0, "end": 1, "exact": "x"}}, ""),
        ({"document": "d", "passage": {"start": 2, "end": 1, "exact": "x"}}, "passage"),
        ({"document": "d", "passage": {"start": -1, "end": 1, "exact": "x"}}, "passage.start"),
        ({"document": "d", "passage": {"start": True, "end": 1, "exact": "x"}}, "passage.start"),
        ({"document": "d", "passage": {"start": 0.0, "end": 1, "exact": "x"}}, "passage.start"),
        ({"document": "d", "passage": {"start": 0, "end": DOCUMENT_LIMIT + 1, "exact": "x"}}, "passage.end"),
        ({"document": "d", "passage": {"start": 0, "end": 1, "exact": "x", "page": 1}}, "passage.page"),
        ({"document": "d", "passage": {"start": 0, "end": 1}}, "passage.exact"),
    ],
)
def test_an_attribution_that_cannot_be_is_refused(fields: dict[str, Any], refused: str) -> None:
    assert [name for name, _ in refusals(Kind.ATTRIBUTION, **fields)] == [refused]


def test_a_passage_is_kept_as_it_stands() -> None:
    passage = {"start": 4, "end": 10, "exact": "Twelve", "prefix": "the ", "suffix": " killed"}

    attribution = record(Kind.ATTRIBUTION, document="d", passage=passage)

    assert isinstance(attribution, AttributionRecord)
    assert attribution.state()["passage"] == passage


@pytest.mark.parametrize("kind", [Kind.SOURCE_RELATION, Kind.CLAIM_LINK])
def test_nothing_is_related_to_itself(kind: Kind) -> None:
    [(_, reason)] = refusals(kind, object="a")

    assert "itself" in reason


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        pytest.param(Kind.SOURCE_RELATION, {"object": A}, id="relation"),
        pytest.param(Kind.SOURCE_RELATION, {"subject": B.upper(), "object": B}, id="capital letters"),
        pytest.param(Kind.CLAIM_LINK, {"object": A}, id="claim link"),
        pytest.param(Kind.ATTRIBUTION, {"relays": [A]}, id="relay of itself"),
        pytest.param(
            Kind.ATTRIBUTION, {"relays": ["b", {"to": B, "certainty": "suspected"}]}, id="one relay, two words"
        ),
    ],
)
def test_two_spellings_of_one_id_are_one_thing(kind: Kind, fields: dict[str, Any]) -> None:
    assert refusals(kind, **fields) != []


# --------------------------------------------------------------------------------------------------------- identities


@pytest.mark.parametrize("kind", [Kind.SOURCE, Kind.DOCUMENT, Kind.CLAIM, Kind.ATTRIBUTION, Kind.ASSESSMENT])
def test_an_identity_is_the_id_or_comes_from_it(kind: Kind) -> None:
    namespace = uuid.UUID(int=7)

    assert record(kind).uid() == uid_of("a")
    assert record(kind).uid(namespace) == uid_of("a", namespace)
    assert record(kind, id=B).uid(namespace) == uuid.UUID(B)


def test_a_source_relation_is_known_by_who_stands_in_it() -> None:
    relation = record(Kind.SOURCE_RELATION, note="since 1995")

    assert isinstance(relation, SourceRelationRecord)
    assert relation.uid() == derived_uid(NAMESPACE, "source_relation", A, "part_of", B)
    assert relation.uid() == record(Kind.SOURCE_RELATION, subject=A, object=B).uid()
    assert relation.uid() != record(Kind.SOURCE_RELATION, subject="b", object="a").uid()
    assert relation.uid() != record(Kind.SOURCE_RELATION, relation="owned_by").uid()
    assert relation.uid() != relation.uid(uuid.UUID(int=7))


def test_a_claim_link_is_known_by_its_pair_who_said_it_and_when() -> None:
    link = record(Kind.CLAIM_LINK, analyst="Ann", at="2006-05-06")

    assert isinstance(link, ClaimLinkRecord)
    assert link.uid() == derived_uid(NAMESPACE, "claim_link", A, "same", B, "Ann", "2006-05-06T00:00:00.000000Z")
    assert link.uid() == record(Kind.CLAIM_LINK, analyst="Ann", at="2006-05-06T02:00+02:00", note="!").uid()
    assert link.uid() != record(Kind.CLAIM_LINK, analyst="Bob", at="2006-05-06").uid()
    assert record(Kind.CLAIM_LINK).uid() == derived_uid(NAMESPACE, "claim_link", A, "same", B, "", "")


# ------------------------------------------------------------------------------------------------ the log, and the rows

CHANGE = {
    "device": str(uuid.UUID(int=1)),
    "sequence": 1,
    "event": 1,
    "clock": 2**62,
    "analyst": "Ann",
    "operation": "assess",
    "salt": "0a" * 16,
    "value_hash": "0b" * 32,
    "previous_hash": "0c" * 32,
    "hash": "0d" * 32,
}


def test_a_line_of_the_log_is_taken_as_it_is_exported() -> None:
    change = ChangeRecord.model_validate(CHANGE | {"kind": "claim", "id": A, "field": "text", "value": "x"})

    assert ChangeRecord.model_validate_json(change.model_dump_json()) == change


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("device", "laptop"),
        ("sequence", -1),
        ("sequence", 2**63),
        ("clock", "1"),
        ("event", True),
        ("analyst", ""),
        ("kind", "robot"),
        ("id", "a"),
        ("value", "\0"),
        ("salt", "0"),
        ("hash", "0D" * 32),
        ("hash", "0d" * 33),
        ("more", 1),
    ],
)
def test_a_line_of_the_log_that_is_not_ours_is_refused(field: str, wrong: object) -> None:
    with pytest.raises(ValidationError) as caught:
        ChangeRecord.model_validate(CHANGE | {field: wrong})

    assert [each["loc"] for each in caught.value.errors()] == [(field,)]


def test_a_row_has_every_plain_field_of_its_record() -> None:
    rows = {each.__name__: each for each in (mapper.class_ for mapper in Base._sa_registry.mappers)}
    by_record = {
        "Source": SourceRecord,
        "SourceRelation": SourceRelationRecord,
        "Document": DocumentRecord,
        "Claim": ClaimRecord,
        "Attribution": AttributionRecord,
        "Assessment": AssessmentRecord,
    }

    for name, record_class in by_record.items():
        shared = next(base for base in record_class.__mro__ if base.__name__ == f"{name}Fields")
        assert set(shared.model_fields) <= set(rows[name].model_fields)  # type: ignore[attr-defined]


def test_every_table_but_links_and_the_log_has_an_identity() -> None:
    without = {name for name, table in Base.metadata.tables.items() if "uid" not in table.columns}

    assert without == {"document_author", "claim_tag", "relay", "claim_critical", "shingle"}


def test_the_mark_in_the_file_header_reads_fact() -> None:
    assert APPLICATION_ID.to_bytes(4) == b"fact"
