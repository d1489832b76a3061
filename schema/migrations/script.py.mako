"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add to what is there; never drop or rename what an older factbase reads."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """There is no way back."""
    raise NotImplementedError("go back by restoring the backup that was made before the upgrade")
