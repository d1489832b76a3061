"""What the second version of the number needs: two more relations, and documents that are our own record.

Adds a column and two words; what was there before is not touched.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

USER_VERSION = 3
SOURCE_RELATIONS = ("same_as", "part_of", "owned_by", "may_depend", "syndicates", "possibly_same", "distinct_from")
CLAIM_RELATIONS = ("same", "implies", "supports", "contradicts", "qualifies", "updates", "unrelated")


def upgrade() -> None:
    """Add the column and the words."""
    op.add_column("document", sa.Column("own_record", sa.Boolean(), server_default=sa.false(), nullable=False))
    _allow("source_relation", SOURCE_RELATIONS, without="may_depend")
    _allow("claim_link", CLAIM_RELATIONS, without="implies")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"PRAGMA user_version = {USER_VERSION}")


def downgrade() -> None:
    """There is no way back."""
    raise NotImplementedError("go back by restoring the backup that was made before the upgrade")


def _allow(table: str, words: tuple[str, ...], *, without: str) -> None:
    """Let the column `relation` of a table hold one more word."""
    name = f"ck_{table}_relation"
    new = _condition(words)
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, new)
        return
    # SQLite cannot change a CHECK, and building a table of millions of rows anew takes minutes. What its manual gives
    # for changes that leave the rows as they are is to edit the statement: https://sqlite.org/lang_altertable.html
    old = _condition(tuple(word for word in words if word != without))
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?", (old, new, table)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
    statement = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    assert new in statement, f"{name} is not what the first migration made"


def _condition(words: tuple[str, ...]) -> str:
    return "relation IN ({})".format(", ".join(f"'{word}'" for word in words))
