"""The first schema.

Everything is written out here: a migration never changes once it was released, whatever becomes of the model.
In each table the keys and figures stand before the long texts, because SQLite reads a row from its beginning.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPLICATION_ID = 0x66616374  # "fact"
USER_VERSION = 1

VERDICTS = ("unreviewed", "uncorroborated", "corroborated", "disputed", "refuted", "retracted", "not_checkable")
JUDGEMENTS = ("positive", "negative", "unsure", "none")


def upgrade() -> None:
    """Make all tables, then what finds words in the claims' texts."""
    _sources()
    _documents()
    _claims()
    _attributions()
    _claim_links()
    _claim_details()
    _log()
    if op.get_bind().dialect.name == "sqlite":
        _full_text_sqlite()
        op.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        op.execute(f"PRAGMA user_version = {USER_VERSION}")
    else:
        _full_text_postgresql()


def downgrade() -> None:
    """There is no way back."""
    raise NotImplementedError("go back by restoring the backup that was made before the upgrade")


# ------------------------------------------------------------------------------------------------ kinds of columns


def _row(table: str) -> list[Any]:
    """The local key, the identity everywhere else, and when the row was made."""
    return [
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.LargeBinary(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("uid", name=f"uq_{table}_uid"),
    ]


def _editable(table: str) -> list[Any]:
    return [*_row(table), sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False)]


def _handled(table: str) -> list[Any]:
    return [
        *_editable(table),
        sa.Column("handle", sa.String(30), nullable=False),
        sa.UniqueConstraint("handle", name=f"uq_{table}_handle"),
    ]


def _points_to(target: str, table: str, column: str, *, nullable: bool = False) -> sa.Column[Any]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}")
    return sa.Column(column, sa.Integer(), key, nullable=nullable)


def _words(
    table: str, column: str, words: tuple[str, ...], *, nullable: bool = False, default: str | None = None
) -> sa.Column[Any]:
    allowed = ", ".join(f"'{word}'" for word in words)
    check = sa.CheckConstraint(f"{column} IN ({allowed})", name=f"ck_{table}_{column}")
    server_default = None if default is None else sa.text(f"'{default}'")
    return sa.Column(column, sa.String(20), check, nullable=nullable, server_default=server_default)


def _figure(column: str) -> sa.Column[Any]:
    return sa.Column(column, sa.Integer(), server_default=sa.text("0"), nullable=False)


def _flag(column: str) -> sa.Column[Any]:
    return sa.Column(column, sa.Boolean(), server_default=sa.false(), nullable=False)


def _date(column: str) -> sa.Column[Any]:
    return sa.Column(column, sa.String(100), nullable=True)


def _bound(column: str) -> sa.Column[Any]:
    return sa.Column(column, sa.BigInteger(), nullable=True)


def _moment(column: str) -> sa.Column[Any]:
    return sa.Column(column, sa.String(30), nullable=True)


def _text(column: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(column, sa.Text(), nullable=nullable)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _partial_index(table: str, name: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(f"ix_{table}_{name}", table, ["id"], sqlite_where=where, postgresql_where=where)


def _name_indexes(table: str) -> None:
    # Of the beginning only: PostgreSQL refuses long texts in an index.
    for column in ("name_key", "name_skeleton"):
        op.create_index(f"ix_{table}_{column}", table, [sa.text(f"substr({column}, 1, 200)")])


# ---------------------------------------------------------------------------------------------------------- tables


def _sources() -> None:
    op.create_table(
        "source",
        *_handled("source"),
        _words("source", "kind", ("person", "organisation", "outlet", "document", "group")),
        _words("source", "identity", ("named", "unnamed")),
        sa.Column("protected", sa.Boolean(), nullable=False),
        _text("name"),
        _text("name_key"),
        _text("name_skeleton"),
        _text("description", nullable=True),
        _check("source", "name_length", "length(name) BETWEEN 1 AND 1000"),
    )
    _name_indexes("source")

    op.create_table(
        "source_alias",
        *_row("source_alias"),
        _points_to("source", "source_alias", "source_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("name"),
        _text("name_key"),
        _text("name_skeleton"),
    )
    _index("source_alias", "source_id")
    _name_indexes("source_alias")

    op.create_table(
        "source_relation",
        *_editable("source_relation"),
        _points_to("source", "source_relation", "subject_id"),
        _words(
            "source_relation",
            "relation",
            ("same_as", "part_of", "owned_by", "syndicates", "possibly_same", "distinct_from"),
        ),
        _points_to("source", "source_relation", "object_id"),
        _text("note", nullable=True),
        sa.UniqueConstraint(
            "subject_id", "relation", "object_id", name="uq_source_relation_subject_id_relation_object_id"
        ),
        _check("source_relation", "two_sources", "subject_id <> object_id"),
    )
    _index("source_relation", "subject_id")
    _index("source_relation", "object_id")

    op.create_table(
        "reliability",
        *_row("reliability"),
        _points_to("source", "reliability", "source_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        _words("reliability", "rating", ("A", "B", "C", "D", "E", "F")),
        _date("since"),
        _text("note", nullable=True),
    )
    _index("reliability", "source_id")


def _documents() -> None:
    op.create_table(
        "document",
        *_handled("document"),
        _points_to("source", "document", "publisher_id", nullable=True),
        _date("published"),
        _bound("published_from"),
        _bound("published_to"),
        _moment("retrieved_at"),
        sa.Column("media_type", sa.String(200), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        _text("title"),
        _text("url", nullable=True),
        _text("text", nullable=True),
        _check("document", "title_length", "length(title) BETWEEN 1 AND 1000"),
    )
    _index("document", "publisher_id")

    op.create_table(
        "document_author",
        _points_to("document", "document_author", "document_id"),
        _points_to("source", "document_author", "source_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "source_id", name="pk_document_author"),
        sqlite_with_rowid=False,
    )
    _index("document_author", "source_id")

    op.create_table(
        "passage",
        *_row("passage"),
        _points_to("document", "passage", "document_id"),
        _words("passage", "anchor", ("exact", "moved", "ambiguous", "orphan")),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        _text("exact"),
        _text("prefix"),
        _text("suffix"),
        _check("passage", "forward", '"start" >= 0 AND "end" >= "start"'),
    )
    _index("passage", "document_id")


def _claims() -> None:
    op.create_table(
        "claim",
        *_handled("claim"),
        _words("claim", "workflow", ("todo", "in_progress", "second_opinion", "done")),
        _words("claim", "verdict", VERDICTS, default="unreviewed"),
        _figure("independent_lo"),
        _figure("independent_hi"),
        _figure("origins_lo"),
        _figure("origins_hi"),
        _figure("denials_lo"),
        _figure("denials_hi"),
        _flag("disputed"),
        _flag("stale"),
        _figure("flags"),
        _date("occurred"),
        _bound("occurred_from"),
        _bound("occurred_to"),
        _text("place", nullable=True),
        _text("text"),
        _text("note", nullable=True),
        _check("claim", "text_length", "length(text) BETWEEN 1 AND 100000"),
    )
    _partial_index("claim", "one", "independent_hi = 1")
    _partial_index("claim", "maybe", "independent_lo = 1 AND independent_hi > 1")
    _partial_index("claim", "disputed", "disputed")
    _partial_index("claim", "stale", "stale")
    _partial_index("claim", "flags", "flags <> 0")
    op.create_index("ix_claim_verdict", "claim", ["verdict", "id"])

    op.create_table(
        "claim_tag",
        _points_to("claim", "claim_tag", "claim_id"),
        _text("tag"),
        sa.PrimaryKeyConstraint("claim_id", "tag", name="pk_claim_tag"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claim_tag_tag", "claim_tag", ["tag", "claim_id"])


def _attributions() -> None:
    op.create_table(
        "attribution",
        *_handled("attribution"),
        _points_to("claim", "attribution", "claim_id"),
        _points_to("source", "attribution", "source_id"),
        _points_to("document", "attribution", "document_id", nullable=True),
        _points_to("passage", "attribution", "passage_id", nullable=True),
        _words("attribution", "stance", ("asserts", "denies", "hedges", "no_comment")),
        _words("attribution", "basis", ("own", "unknown"), nullable=True),
        _words("attribution", "status", ("active", "retracted")),
        sa.Column("held", sa.Boolean(), nullable=True),
        _date("said"),
        _bound("said_from"),
        _bound("said_to"),
        _text("cue", nullable=True),
    )
    for column in ("claim_id", "source_id", "document_id", "passage_id"):
        _index("attribution", column)

    op.create_table(
        "relay",
        _points_to("attribution", "relay", "child_id"),
        _points_to("attribution", "relay", "parent_id"),
        _words("relay", "certainty", ("stated", "suspected")),
        sa.PrimaryKeyConstraint("child_id", "parent_id", name="pk_relay"),
        _check("relay", "two_hops", "child_id <> parent_id"),
        sqlite_with_rowid=False,
    )
    _index("relay", "parent_id")


def _claim_links() -> None:
    op.create_table(
        "claim_link",
        *_row("claim_link"),
        _points_to("claim", "claim_link", "subject_id"),
        _words("claim_link", "relation", ("same", "supports", "contradicts", "qualifies", "updates", "unrelated")),
        _points_to("claim", "claim_link", "object_id"),
        _words("claim_link", "judgement", JUDGEMENTS),
        sa.UniqueConstraint("subject_id", "relation", "object_id", name="uq_claim_link_subject_id_relation_object_id"),
        _check("claim_link", "two_claims", "subject_id <> object_id"),
    )
    _index("claim_link", "subject_id")
    _index("claim_link", "object_id")

    op.create_table(
        "judgement",
        *_editable("judgement"),
        _points_to("claim_link", "judgement", "claim_link_id"),
        _words("judgement", "judgement", JUDGEMENTS),
        _moment("at"),
        _text("analyst", nullable=True),
        _text("note", nullable=True),
    )
    _index("judgement", "claim_link_id")


def _claim_details() -> None:
    op.create_table(
        "assessment",
        *_row("assessment"),
        _points_to("claim", "assessment", "claim_id"),
        _words("assessment", "verdict", VERDICTS),
        _words("assessment", "credibility", ("1", "2", "3", "4", "5", "6"), nullable=True),
        _words(
            "assessment",
            "likelihood",
            (
                "almost no chance",
                "very unlikely",
                "unlikely",
                "roughly even chance",
                "likely",
                "very likely",
                "almost certain",
            ),
            nullable=True,
        ),
        _words("assessment", "confidence", ("low", "moderate", "high"), nullable=True),
        _moment("at"),
        _text("analyst", nullable=True),
        _text("rationale", nullable=True),
    )
    _index("assessment", "claim_id")

    op.create_table(
        "claim_critical",
        _points_to("source", "claim_critical", "unit_id"),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        _points_to("claim", "claim_critical", "claim_id"),
        sa.PrimaryKeyConstraint("unit_id", "level", "claim_id", name="pk_claim_critical"),
        _check("claim_critical", "level", "level IN (1, 2)"),
        sqlite_with_rowid=False,
    )
    _index("claim_critical", "claim_id")


def _log() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("device", sa.LargeBinary(16), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.BigInteger(), nullable=False),
        sa.Column("analyst", sa.Text(), nullable=False),
        sa.Column("operation", sa.String(30), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=True),
        _words(
            "change",
            "kind",
            ("source", "source_relation", "document", "claim", "attribution", "claim_link", "assessment"),
            nullable=True,
        ),
        sa.Column("uid", sa.LargeBinary(16), nullable=True),
        sa.Column("field", sa.String(30), nullable=False),
        sa.Column("salt", sa.LargeBinary(16), nullable=False),
        sa.Column("value_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        _text("value", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
        sa.UniqueConstraint("device", "event", "sequence", name="uq_change_device_event_sequence"),
    )
    op.create_index("ix_change_uid", "change", ["uid", "id"])
    _partial_index("change", "event", "sequence = event")
    op.create_table(
        "change_about",
        sa.Column("uid", sa.LargeBinary(16), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("uid", "change_id", name="pk_change_about"),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_change_about_change_id"),
        sqlite_with_rowid=False,
    )
    _index("change_about", "change_id")


# ------------------------------------------------------------------------------------------------------- full text


def _full_text_sqlite() -> None:
    op.execute("CREATE VIRTUAL TABLE claim_fts USING fts5(text, content='claim', content_rowid='id')")


def _full_text_postgresql() -> None:
    op.execute("CREATE INDEX claim_fts ON claim USING gin (to_tsvector('simple', left(text, 100000)))")
