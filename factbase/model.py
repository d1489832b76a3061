"""The record: what is kept, field by field, once.

Each kind has a `...Fields` class with the plain fields that a row and a record share. A *row* (`table=True`)
adds local integer keys and the figures that the ledger keeps; it never leaves the store. A *record* is frozen,
speaks of other records by id, and is what import, export, the event log and the screens see.

Rows are not validated by SQLModel; records are. The database's own CHECK constraints have the last word.
"""

# No `from __future__ import annotations` here: SQLModel reads the annotations when a class is made.

import operator
import uuid
from datetime import datetime
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, ConfigDict, field_validator, model_validator
from pydantic import Field as Constraint
from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    event,
    false,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from factbase.errors import InvalidFieldError
from factbase.vocabulary import (
    NAMESPACE,
    Basis,
    Certainty,
    ClaimRelation,
    Confidence,
    Credibility,
    Decision,
    Identity,
    Judgement,
    Kind,
    Likelihood,
    Relation,
    Reliability,
    SourceKind,
    Stance,
    Status,
    Verdict,
    Workflow,
    derived_uid,
    edtf_span,
    name_key,
    parse_moment,
    uid_of,
    utc_text,
)

TITLE_LIMIT, CLAIM_LIMIT, DOCUMENT_LIMIT, SHORT_LIMIT = 1_000, 100_000, 10_000_000, 200
BIGGEST_POSITION = DOCUMENT_LIMIT


# ------------------------------------------------------------------------------------------- texts from outside


def clean_text(value: str) -> str:
    """The text itself, verbatim.

    Raises:
        ValueError: it has a NUL, which SQLite cuts at and PostgreSQL refuses, or a lone surrogate, which is no
            character at all.
    """
    place = value.find("\0")
    if place >= 0:
        raise ValueError(f"has a NUL character at position {place}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"has a lone surrogate (half a character) at position {error.start}") from None
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    return value


def _visible(value: str) -> str:
    if not name_key(value):
        raise ValueError("has no character that can be seen")
    return value


def _edtf(value: str) -> str:
    try:
        edtf_span(value)
    except InvalidFieldError as error:
        raise ValueError(error.reason) from None
    return value


def _moment(value: str) -> str:
    try:
        return utc_text(parse_moment(value))
    except InvalidFieldError as error:
        raise ValueError(error.reason) from None


Reference = Annotated[str, AfterValidator(clean_text), Constraint(min_length=1, max_length=SHORT_LIMIT)]
Name = Annotated[str, AfterValidator(clean_text), AfterValidator(_not_blank), Constraint(max_length=TITLE_LIMIT)]
ClaimText = Annotated[str, AfterValidator(clean_text), AfterValidator(_not_blank), Constraint(max_length=CLAIM_LIMIT)]
Note = Annotated[str, AfterValidator(clean_text), Constraint(max_length=CLAIM_LIMIT)]
DocumentText = Annotated[str, AfterValidator(clean_text), Constraint(max_length=DOCUMENT_LIMIT)]
SourceName = Annotated[Name, AfterValidator(_visible)]
Short = Annotated[str, AfterValidator(clean_text), Constraint(max_length=SHORT_LIMIT)]
Tag = Annotated[Name, Constraint(max_length=SHORT_LIMIT)]
Edtf = Annotated[str, AfterValidator(_edtf)]
Moment = Annotated[str, AfterValidator(clean_text), AfterValidator(_moment)]
Position = Annotated[int, Constraint(ge=0, le=BIGGEST_POSITION, strict=True)]
BigNumber = Annotated[int, Constraint(ge=0, lt=2**63, strict=True)]
Hex = Annotated[str, Constraint(pattern="^([0-9a-f]{2}){16,32}$")]
YesNo = Annotated[bool, Constraint(strict=True)]


# ------------------------------------------------------------------------------------ fields that both shapes share


def words(vocabulary: type, column: str, *, optional: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401 - a Field
    """A column that holds one word of a closed vocabulary, held to it by the database too."""
    allowed = ", ".join(f"'{word.value}'" for word in vocabulary)  # type: ignore[attr-defined]
    return Field(
        sa_type=String(20),
        sa_column_args=[CheckConstraint(f"{column} IN ({allowed})", name=column)],
        nullable=optional,
        **kwargs,
    )


class Late(SQLModel):
    """What is compiled when it is first used: no command needs all of these classes, and rows are never validated."""

    model_config = ConfigDict(defer_build=True)  # type: ignore[assignment]


class SourceFields(Late):
    """Who says it: a person, organisation, outlet, document or group; named, or unnamed and kept verbatim."""

    name: SourceName = Field(sa_type=Text)
    kind: SourceKind = words(SourceKind, "kind")
    identity: Identity = words(Identity, "identity", default=Identity.NAMED)
    description: Note | None = Field(default=None, sa_type=Text)
    protected: YesNo = Field(default=False)


class SourceRelationFields(Late):
    """How one source stands to another."""

    relation: Relation = words(Relation, "relation")
    note: Note | None = Field(default=None, sa_type=Text)


class DocumentFields(Late):
    """What we hold and read."""

    title: Name = Field(sa_type=Text)
    url: Note | None = Field(default=None, sa_type=Text)
    published: Edtf | None = Field(default=None, sa_type=String(100))
    retrieved_at: Moment | None = Field(default=None, sa_type=String(30))
    media_type: Short | None = Field(default=None, sa_type=String(SHORT_LIMIT))
    sha256: Annotated[str, Constraint(pattern="^[0-9a-f]{64}$")] | None = Field(default=None, sa_type=String(64))
    text: DocumentText | None = Field(default=None, sa_type=Text)
    # The analyst's own notes are no source that could be discredited, however nobody published them.
    own_record: YesNo = Field(default=False, sa_column_kwargs={"server_default": false()})


class PassageFields(Late):
    """An exact stretch of a document's text, `start` to `end` in code points, half open."""

    start: Position = Field(sa_type=Integer)
    end: Position = Field(sa_type=Integer)
    exact: DocumentText = Field(sa_type=Text)
    prefix: Note = Field(default="", sa_type=Text)
    suffix: Note = Field(default="", sa_type=Text)


class ClaimFields(Late):
    """One proposition that can be true or false, in the analyst's words."""

    text: ClaimText = Field(sa_type=Text)
    occurred: Edtf | None = Field(default=None, sa_type=String(100))
    place: Name | None = Field(default=None, sa_type=Text)
    note: Note | None = Field(default=None, sa_type=Text)
    workflow: Workflow = words(Workflow, "workflow", default=Workflow.TODO)


class AttributionFields(Late):
    """One hop: this source takes this stance on this claim, in this passage, relaying those attributions."""

    stance: Stance = words(Stance, "stance", default=Stance.ASSERTS)
    basis: Basis | None = words(Basis, "basis", optional=True, default=None)
    status: Status = words(Status, "status", default=Status.ACTIVE)
    held: YesNo | None = Field(default=None)
    cue: Name | None = Field(default=None, sa_type=Text)
    said: Edtf | None = Field(default=None, sa_type=String(100))


class JudgementFields(Late):
    """What a person said about a pair, and when."""

    judgement: Judgement = words(Judgement, "judgement")
    analyst: Name | None = Field(default=None, sa_type=Text)
    at: Moment | None = Field(default=None, sa_type=String(30))
    note: Note | None = Field(default=None, sa_type=Text)


class AssessmentFields(Late):
    """A dated verdict of an analyst, with a reason; the newest counts."""

    verdict: Verdict = words(Verdict, "verdict")
    credibility: Credibility | None = words(Credibility, "credibility", optional=True, default=None)
    likelihood: Likelihood | None = words(Likelihood, "likelihood", optional=True, default=None)
    confidence: Confidence | None = words(Confidence, "confidence", optional=True, default=None)
    rationale: Note | None = Field(default=None, sa_type=Text)
    analyst: Name | None = Field(default=None, sa_type=Text)
    at: Moment | None = Field(default=None, sa_type=String(30))


class ReliabilityFields(Late):
    """How reliable a source was judged to be, from a date on."""

    rating: Reliability = words(Reliability, "rating")
    since: Edtf | None = Field(default=None, sa_type=String(100))
    note: Note | None = Field(default=None, sa_type=Text)


# ----------------------------------------------------------------------------------------------------- records


class Record(Late):
    """What every record has: a kind, an identity, and a state that can be compared, logged and exported."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    record_kind: ClassVar[Kind]

    def uid(self, namespace: uuid.UUID = NAMESPACE) -> uuid.UUID:
        """The identity: the id itself if it is a UUID, else derived from it."""
        return uid_of(self.id, namespace)  # type: ignore[attr-defined]

    def state(self, namespace: uuid.UUID = NAMESPACE) -> dict[str, Any]:
        """All fields but the id that differ from their default, as JSON values, with every reference a UUID."""
        given = self.model_dump(mode="json", exclude_defaults=True, exclude={"id"})
        for field in REFERENCES[self.record_kind] & given.keys():
            given[field] = _uids(given[field], namespace)
        if "relays" in given:
            given["relays"].sort(key=operator.itemgetter("to"))
        return given


def _uids(value: Any, namespace: uuid.UUID) -> Any:  # noqa: ANN401 - an id, or a list of ids or relays
    if isinstance(value, str):
        return str(uid_of(value, namespace))
    if isinstance(value, dict):
        return value | {"to": str(uid_of(value["to"], namespace))}
    return [_uids(each, namespace) for each in value]


class RatingRecord(ReliabilityFields):
    """One dated rating inside a source record."""

    model_config = ConfigDict(extra="forbid", frozen=True)  # type: ignore[assignment]


class SourceRecord(Record, SourceFields):
    """A source, with its aliases and its dated ratings (oldest first)."""

    record_kind = Kind.SOURCE
    id: Reference
    aliases: tuple[SourceName, ...] = ()
    reliability: Reliability | tuple[RatingRecord, ...] | None = None


class SourceRelationRecord(Record, SourceRelationFields):
    """A relation; who stands in it is its identity."""

    record_kind = Kind.SOURCE_RELATION
    subject: Reference
    object: Reference

    @model_validator(mode="after")
    def _two_sources(self) -> Self:
        if uid_of(self.subject) == uid_of(self.object):
            raise ValueError("a source cannot stand in a relation to itself")
        return self

    def uid(self, namespace: uuid.UUID = NAMESPACE) -> uuid.UUID:
        """Derived from subject, relation and object."""
        subject, object_ = uid_of(self.subject, namespace), uid_of(self.object, namespace)
        return derived_uid(NAMESPACE, "source_relation", str(subject), self.relation, str(object_))


class DocumentRecord(Record, DocumentFields):
    """A document, its publisher and its authors (in the order of the byline)."""

    record_kind = Kind.DOCUMENT
    id: Reference
    publisher: Reference | None = None
    authors: tuple[Reference, ...] = ()

    @field_validator("authors")
    @classmethod
    def _once(cls, authors: tuple[str, ...]) -> tuple[str, ...]:
        first: dict[uuid.UUID, str] = {}
        for author in authors:
            first.setdefault(uid_of(author), author)
        return tuple(first.values())


class ClaimRecord(Record, ClaimFields):
    """A claim and its tags."""

    record_kind = Kind.CLAIM
    id: Reference
    tags: tuple[Tag, ...] = ()

    @field_validator("tags")
    @classmethod
    def _sorted(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(set(tags)))


class PassageRecord(PassageFields):
    """A passage inside an attribution record."""

    model_config = ConfigDict(extra="forbid", frozen=True)  # type: ignore[assignment]

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end < self.start:
            raise ValueError("end lies before start")
        return self


class RelayRecord(Late):
    """One attribution that is relayed, and whether the text says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    to: Reference
    certainty: Certainty = Certainty.STATED


class AttributionRecord(Record, AttributionFields):
    """One hop, with the attributions that it relays and the words that it stands on."""

    record_kind = Kind.ATTRIBUTION
    id: Reference
    claim: Reference
    source: Reference
    relays: tuple[RelayRecord, ...] = ()
    document: Reference | None = None
    passage: PassageRecord | None = None

    @field_validator("relays", mode="before")
    @classmethod
    def _plain_ids(cls, relays: Any) -> Any:  # noqa: ANN401 - whatever the file has
        if not isinstance(relays, (list, tuple)):
            return relays
        return tuple({"to": each} if isinstance(each, str) else each for each in relays)

    @field_validator("relays")
    @classmethod
    def _one_each(cls, relays: tuple[RelayRecord, ...]) -> tuple[RelayRecord, ...]:
        by_target: dict[uuid.UUID, RelayRecord] = {}
        for relay in relays:
            if by_target.setdefault(uid_of(relay.to), relay).certainty != relay.certainty:
                raise ValueError(f"{relay.to!r} is relayed both as stated and as suspected")
        return tuple(sorted(by_target.values(), key=lambda relay: relay.to))

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.passage is not None and self.document is None:
            raise ValueError("a passage needs the document that it stands in")
        if any(uid_of(relay.to) == uid_of(self.id) for relay in self.relays):
            raise ValueError("an attribution cannot relay itself")
        return self


class ClaimLinkRecord(Record, JudgementFields):
    """A judged relation between two claims; the pair, the relation, who and when are its identity."""

    record_kind = Kind.CLAIM_LINK
    subject: Reference
    relation: ClaimRelation
    object: Reference

    @model_validator(mode="after")
    def _two_claims(self) -> Self:
        if uid_of(self.subject) == uid_of(self.object):
            raise ValueError("a claim cannot be linked to itself")
        return self

    def uid(self, namespace: uuid.UUID = NAMESPACE) -> uuid.UUID:
        """Derived from the pair, the relation, the analyst and the moment."""
        subject, object_ = uid_of(self.subject, namespace), uid_of(self.object, namespace)
        who_and_when = (self.analyst or "", self.at or "")
        return derived_uid(NAMESPACE, "claim_link", str(subject), self.relation, str(object_), *who_and_when)


class AssessmentRecord(Record, AssessmentFields):
    """One assessment of one claim."""

    record_kind = Kind.ASSESSMENT
    id: Reference
    claim: Reference


class ChangeRecord(Late):
    """One line of the event log as `export --with-log` writes it; bytes as hexadecimal, ids as UUIDs."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    device: uuid.UUID
    sequence: BigNumber
    event: BigNumber
    clock: BigNumber
    analyst: Name
    operation: Short
    target: BigNumber | None = None
    kind: Kind | None = None
    id: uuid.UUID | None = None
    field: Short = ""
    value: Annotated[str, AfterValidator(clean_text)] | None = None
    salt: Hex
    value_hash: Hex
    previous_hash: Hex
    hash: Hex


RECORDS: dict[Kind, type[Record]] = {
    each.record_kind: each
    for each in (
        SourceRecord,
        SourceRelationRecord,
        DocumentRecord,
        ClaimRecord,
        AttributionRecord,
        ClaimLinkRecord,
        AssessmentRecord,
    )
}
REFERENCES: dict[Kind, frozenset[str]] = {
    Kind.SOURCE: frozenset(),
    Kind.SOURCE_RELATION: frozenset({"subject", "object"}),
    Kind.DOCUMENT: frozenset({"publisher", "authors"}),
    Kind.CLAIM: frozenset(),
    Kind.ATTRIBUTION: frozenset({"claim", "source", "document", "relays"}),
    Kind.CLAIM_LINK: frozenset({"subject", "object"}),
    Kind.ASSESSMENT: frozenset({"claim"}),
}


# -------------------------------------------------------------------------------------------------------- rows

_registry = registry(
    metadata=MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
)


class Base(Late, registry=_registry):
    """All tables of factbase; `Base.metadata` is the declared schema."""


def _key() -> Any:  # noqa: ANN401 - a Field
    # The store numbers rows itself, under the write lock: one way for both databases, and no sequences.
    return Field(default=None, primary_key=True, sa_column_kwargs={"autoincrement": False})


class Row(Base):
    """What every table has: a local key, the identity everywhere else, and when the row was made (UTC)."""

    id: int | None = _key()
    uid: bytes = Field(sa_type=LargeBinary(16), unique=True)
    created_at: datetime


class Editable(Row):
    """What two people may edit: a version that each change raises."""

    version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})


class Handled(Editable):
    """What people name on a command line: a short handle beside the identity."""

    handle: str = Field(sa_type=String(30), unique=True)


def _points_to(table: str, *, index: bool = True, optional: bool = False) -> Any:  # noqa: ANN401 - a Field
    return Field(default=None, foreign_key=f"{table}.id", index=index, nullable=optional)


def _figure() -> Any:  # noqa: ANN401 - a Field
    return Field(default=0, sa_type=Integer, sa_column_kwargs={"server_default": text("0")})


def _partial_index(name: str, condition: str) -> Index:
    return Index(name, "id", sqlite_where=text(condition), info={"where": condition})


def declare_for_postgresql() -> None:
    """Tell the partial indexes their condition on PostgreSQL too.

    Not when this module is loaded: SQLAlchemy loads all drivers of PostgreSQL to hear it, which nobody with a file
    is to wait for.
    """
    for table in Base.metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_options["postgresql"]["where"] = text(index.info["where"])


class Source(SourceFields, Handled, table=True):
    """A source; `name_key` is what spellings of one name share, `name_skeleton` what look-alikes do."""

    name_key: str = Field(sa_type=Text)
    name_skeleton: str = Field(sa_type=Text)
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 1000", name="name_length"),
        Index("ix_source_name_key", text("substr(name_key, 1, 200)")),
        Index("ix_source_name_skeleton", text("substr(name_skeleton, 1, 200)")),
    )


class SourceAlias(Row, table=True):
    """Another name of a source, in the order in which they were given."""

    __tablename__ = "source_alias"
    source_id: int = _points_to("source")
    position: int = Field(sa_type=Integer)
    name: str = Field(sa_type=Text)
    name_key: str = Field(sa_type=Text)
    name_skeleton: str = Field(sa_type=Text)
    __table_args__ = (
        Index("ix_source_alias_name_key", text("substr(name_key, 1, 200)")),
        Index("ix_source_alias_name_skeleton", text("substr(name_skeleton, 1, 200)")),
    )


class SourceRelation(SourceRelationFields, Editable, table=True):
    """A relation between two sources."""

    __tablename__ = "source_relation"
    subject_id: int = _points_to("source")
    object_id: int = _points_to("source")
    __table_args__ = (
        UniqueConstraint("subject_id", "relation", "object_id"),
        CheckConstraint("subject_id <> object_id", name="two_sources"),
    )


class ReliabilityRow(ReliabilityFields, Row, table=True):
    """A dated rating of a source, oldest first by position."""

    __tablename__ = "reliability"
    source_id: int = _points_to("source")
    position: int = Field(sa_type=Integer)


class Document(DocumentFields, Handled, table=True):
    """A document; the bounds of `published` sort and compare."""

    publisher_id: int | None = _points_to("source", optional=True)
    published_from: int | None = Field(default=None, sa_type=BigInteger)
    published_to: int | None = Field(default=None, sa_type=BigInteger)
    __table_args__ = (CheckConstraint("length(title) BETWEEN 1 AND 1000", name="title_length"),)


class DocumentAuthor(Base, table=True):
    """Who wrote a document, in the order of the byline."""

    __tablename__ = "document_author"
    document_id: int = Field(primary_key=True, foreign_key="document.id")
    source_id: int = Field(primary_key=True, foreign_key="source.id", index=True)
    position: int = Field(sa_type=Integer)
    __table_args__ = ({"sqlite_with_rowid": False},)


class Passage(PassageFields, Row, table=True):
    """A stretch of a document; `anchor` says whether the words still stand where they should."""

    document_id: int = _points_to("document")
    anchor: str = Field(
        sa_type=String(20),
        sa_column_args=[CheckConstraint("anchor IN ('exact', 'moved', 'ambiguous', 'orphan')", name="anchor")],
    )
    __table_args__ = (CheckConstraint('"start" >= 0 AND "end" >= "start"', name="forward"),)


class Claim(ClaimFields, Handled, table=True):
    """A claim, and the figures that the ledger keeps of it (see independence)."""

    occurred_from: int | None = Field(default=None, sa_type=BigInteger)
    occurred_to: int | None = Field(default=None, sa_type=BigInteger)
    verdict: Verdict = words(
        Verdict,
        "verdict",
        default=Verdict.UNREVIEWED,
        sa_column_kwargs={"server_default": text("'unreviewed'")},
    )
    independent_lo: int = _figure()
    independent_hi: int = _figure()
    origins_lo: int = _figure()
    origins_hi: int = _figure()
    denials_lo: int = _figure()
    denials_hi: int = _figure()
    disputed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    stale: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    flags: int = _figure()
    __table_args__ = (
        CheckConstraint("length(text) BETWEEN 1 AND 100000", name="text_length"),
        _partial_index("ix_claim_one", "independent_hi = 1"),
        _partial_index("ix_claim_maybe", "independent_lo = 1 AND independent_hi > 1"),
        _partial_index("ix_claim_disputed", "disputed"),
        _partial_index("ix_claim_stale", "stale"),
        _partial_index("ix_claim_flags", "flags <> 0"),
        Index("ix_claim_verdict", "verdict", "id"),
    )


class ClaimTag(Base, table=True):
    """A tag of a claim."""

    __tablename__ = "claim_tag"
    claim_id: int = Field(primary_key=True, foreign_key="claim.id")
    tag: str = Field(primary_key=True, sa_type=Text)
    __table_args__ = (Index("ix_claim_tag_tag", "tag", "claim_id"), {"sqlite_with_rowid": False})


class Attribution(AttributionFields, Handled, table=True):
    """One hop of one claim."""

    claim_id: int = _points_to("claim")
    source_id: int = _points_to("source")
    document_id: int | None = _points_to("document", optional=True)
    passage_id: int | None = _points_to("passage", optional=True)
    said_from: int | None = Field(default=None, sa_type=BigInteger)
    said_to: int | None = Field(default=None, sa_type=BigInteger)


class Relay(Base, table=True):
    """The child relays the parent: a link table, so that a hop may have several parents."""

    child_id: int = Field(primary_key=True, foreign_key="attribution.id")
    parent_id: int = Field(primary_key=True, foreign_key="attribution.id", index=True)
    certainty: Certainty = words(Certainty, "certainty")
    __table_args__ = (CheckConstraint("child_id <> parent_id", name="two_hops"), {"sqlite_with_rowid": False})


class ClaimLink(Row, table=True):
    """A relation between two claims; `judgement` is the newest word on it."""

    __tablename__ = "claim_link"
    subject_id: int = _points_to("claim")
    relation: ClaimRelation = words(ClaimRelation, "relation")
    object_id: int = _points_to("claim")
    judgement: Judgement = words(Judgement, "judgement")
    __table_args__ = (
        UniqueConstraint("subject_id", "relation", "object_id"),
        CheckConstraint("subject_id <> object_id", name="two_claims"),
    )


class JudgementRow(JudgementFields, Editable, table=True):
    """What one person said of one claim link, once."""

    __tablename__ = "judgement"
    claim_link_id: int = _points_to("claim_link")


class Assessment(AssessmentFields, Row, table=True):
    """One dated verdict."""

    claim_id: int = _points_to("claim")


class ClaimCritical(Base, table=True):
    """Which units a claim hangs on: level 1 its choke points, level 2 the members of its smallest pairs."""

    __tablename__ = "claim_critical"
    unit_id: int = Field(primary_key=True, foreign_key="source.id")
    level: int = Field(primary_key=True, sa_type=SmallInteger)
    claim_id: int = Field(primary_key=True, foreign_key="claim.id", index=True)
    __table_args__ = (CheckConstraint("level IN (1, 2)", name="level"), {"sqlite_with_rowid": False})


class Change(Base, table=True):
    """One line of the append-only event log; the lines of one device form a chain of hashes."""

    id: int | None = _key()
    device: bytes = Field(sa_type=LargeBinary(16))
    sequence: int = Field(sa_type=BigInteger)
    event: int = Field(sa_type=BigInteger)
    clock: int = Field(sa_type=BigInteger)
    analyst: str = Field(sa_type=Text)
    operation: str = Field(sa_type=String(30))
    target: int | None = Field(default=None, sa_type=BigInteger)
    kind: Kind | None = words(Kind, "kind", optional=True, default=None)
    uid: bytes | None = Field(default=None, sa_type=LargeBinary(16))
    field: str = Field(default="", sa_type=String(30))
    value: str | None = Field(default=None, sa_type=Text)
    salt: bytes = Field(sa_type=LargeBinary(16))
    value_hash: bytes = Field(sa_type=LargeBinary(32))
    previous_hash: bytes = Field(sa_type=LargeBinary(32))
    hash: bytes = Field(sa_type=LargeBinary(32))
    __table_args__ = (
        UniqueConstraint("device", "event", "sequence"),
        Index("ix_change_uid", "uid", "id"),
        _partial_index("ix_change_event", "sequence = event"),
    )


class ChangeAbout(Base, table=True):
    """Which events touched what belongs to a record: a claim's attributions, verdicts and links, a source's relations.

    The history of a record is what changed it itself (`change.uid`) and this; `change_id` is the first line of the
    event. Nothing is kept where the event has a line of the record's own.
    """

    __tablename__ = "change_about"
    uid: bytes = Field(primary_key=True, sa_type=LargeBinary(16))
    change_id: int = Field(primary_key=True, foreign_key="change.id", index=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


# ------------------------------------------------------------------------------------- what was read, as it was
# None of this is a record: bytes and their renditions never change, and a proposal is no fact. What a person decides
# of a proposal is in the event log all the same, as a line without a kind (see store.log). A document is tied to its
# original by the hash that its record has.


class Original(Row, table=True):
    """The bytes of a document as they came, compressed, by their SHA-256."""

    sha256: str = Field(sa_type=String(64), unique=True)
    size: int = Field(sa_type=BigInteger)
    compressed: bytes = Field(sa_type=LargeBinary)
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256_length"),)


class Acquisition(Row, table=True):
    """One time that an original came to us: from where, when, by what and whom."""

    original_id: int = _points_to("original")
    origin: str = Field(sa_type=Text)
    at: str = Field(sa_type=String(30))
    tool: str = Field(sa_type=Text)
    analyst: str = Field(sa_type=Text)
    media_type: str = Field(sa_type=Text)


class Rendition(Row, table=True):
    """The text that one version of one program made of an original; it never changes, and positions count in it.

    `unused_cues` are the cue words that gave no proposal, as a JSON list of spans.
    """

    original_id: int = _points_to("original")
    extractor: str = Field(sa_type=Text)
    extractor_version: str = Field(sa_type=Text)
    text_sha256: str = Field(sa_type=String(64))
    body_start: int = Field(sa_type=Integer)
    body_end: int = Field(sa_type=Integer)
    unused_cues: str = Field(sa_type=Text)
    compressed: bytes = Field(sa_type=LargeBinary)
    __table_args__ = (
        UniqueConstraint("original_id", "text_sha256"),
        CheckConstraint("body_end >= body_start", name="forward"),
    )


class ProposalRow(Row, table=True):
    """A claim with its chain as an extractor found it, and what a person decided; `found` and `edited` are JSON."""

    __tablename__ = "proposal"
    rendition_id: int = _points_to("rendition")
    place: int = Field(sa_type=Integer)
    extractor: str = Field(sa_type=Text)
    extractor_version: str = Field(sa_type=Text)
    stance: Stance = words(Stance, "stance")
    decision: Decision = words(Decision, "decision")
    decided_at: str | None = Field(default=None, sa_type=String(30))
    claim_uid: bytes | None = Field(default=None, sa_type=LargeBinary(16), index=True)
    analyst: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    found: str = Field(sa_type=Text)
    edited: str | None = Field(default=None, sa_type=Text)
    __table_args__ = (UniqueConstraint("rendition_id", "place"),)


class Shingle(Base, table=True):
    """Which runs of words a rendition has: what two documents share is found here (see reading.reuse)."""

    hash: int = Field(primary_key=True, sa_type=BigInteger)
    rendition_id: int = Field(primary_key=True, foreign_key="rendition.id", index=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


# ------------------------------------------------------------------------------------------------- full text
# SQLite: an FTS5 table over the claims' texts, which the store keeps in step itself: with trusted_schema off, which
# is what disarms a file from a stranger, SQLite runs no trigger that writes to a virtual table. PostgreSQL: a GIN
# index over the same words.

FULL_TEXT_SQLITE = ("CREATE VIRTUAL TABLE claim_fts USING fts5(text, content='claim', content_rowid='id')",)
FULL_TEXT_POSTGRESQL = ("""CREATE INDEX claim_fts ON claim USING gin (to_tsvector('simple', left(text, 100000)))""",)

for _dialect, _statements in (("sqlite", FULL_TEXT_SQLITE), ("postgresql", FULL_TEXT_POSTGRESQL)):
    for _statement in _statements:
        _ddl = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(Base.metadata, "after_create", _ddl.execute_if(dialect=_dialect))
