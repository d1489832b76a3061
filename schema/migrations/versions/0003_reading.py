"""What was read: originals, how they came, their renditions, proposals, and the runs of words that they share.

Only adds tables: what was there before is not touched.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"
branch_labels = None
depends_on = None

USER_VERSION = 3
STANCES = ("asserts", "denies", "hedges", "no_comment")
DECISIONS = ("open", "accepted", "edited", "rejected")


def upgrade() -> None:
    """Make the tables, each after those that it points to."""
    _originals()
    _renditions()
    _proposals()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"PRAGMA user_version = {USER_VERSION}")


def downgrade() -> None:
    """There is no way back."""
    raise NotImplementedError("go back by restoring the backup that was made before the upgrade")


def _row(table: str) -> list[Any]:
    return [
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.LargeBinary(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("uid", name=f"uq_{table}_uid"),
    ]


def _points_to(target: str, table: str, column: str) -> sa.Column[Any]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}")
    return sa.Column(column, sa.Integer(), key, nullable=False)


def _words(table: str, column: str, words: tuple[str, ...]) -> sa.Column[Any]:
    allowed = ", ".join(f"'{word}'" for word in words)
    return sa.Column(
        column,
        sa.String(20),
        sa.CheckConstraint(f"{column} IN ({allowed})", name=f"ck_{table}_{column}"),
        nullable=False,
    )


def _text(column: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(column, sa.Text(), nullable=nullable)


def _originals() -> None:
    op.create_table(
        "original",
        *_row("original"),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("compressed", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("sha256", name="uq_original_sha256"),
        sa.CheckConstraint("length(sha256) = 64", name="ck_original_sha256_length"),
    )
    op.create_table(
        "acquisition",
        *_row("acquisition"),
        _points_to("original", "acquisition", "original_id"),
        _text("origin"),
        sa.Column("at", sa.String(30), nullable=False),
        _text("tool"),
        _text("analyst"),
        _text("media_type"),
    )
    op.create_index("ix_acquisition_original_id", "acquisition", ["original_id"])


def _renditions() -> None:
    op.create_table(
        "rendition",
        *_row("rendition"),
        _points_to("original", "rendition", "original_id"),
        _text("extractor"),
        _text("extractor_version"),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("body_start", sa.Integer(), nullable=False),
        sa.Column("body_end", sa.Integer(), nullable=False),
        _text("unused_cues"),
        sa.Column("compressed", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("original_id", "text_sha256", name="uq_rendition_original_id_text_sha256"),
        sa.CheckConstraint("body_end >= body_start", name="ck_rendition_forward"),
    )
    op.create_index("ix_rendition_original_id", "rendition", ["original_id"])
    op.create_table(
        "shingle",
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "rendition_id", name="pk_shingle"),
        sa.ForeignKeyConstraint(["rendition_id"], ["rendition.id"], name="fk_shingle_rendition_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shingle_rendition_id", "shingle", ["rendition_id"])


def _proposals() -> None:
    op.create_table(
        "proposal",
        *_row("proposal"),
        _points_to("rendition", "proposal", "rendition_id"),
        sa.Column("place", sa.Integer(), nullable=False),
        _text("extractor"),
        _text("extractor_version"),
        _words("proposal", "stance", STANCES),
        _words("proposal", "decision", DECISIONS),
        sa.Column("decided_at", sa.String(30), nullable=True),
        sa.Column("claim_uid", sa.LargeBinary(16), nullable=True),
        _text("analyst", nullable=True),
        _text("reason", nullable=True),
        _text("found"),
        _text("edited", nullable=True),
        sa.UniqueConstraint("rendition_id", "place", name="uq_proposal_rendition_id_place"),
    )
    op.create_index("ix_proposal_rendition_id", "proposal", ["rendition_id"])
    op.create_index("ix_proposal_claim_uid", "proposal", ["claim_uid"])
