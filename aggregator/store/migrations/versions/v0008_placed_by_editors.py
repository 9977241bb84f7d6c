"""What editors placed is found without walking over all memberships."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0007: one index of the few memberships that are an editor's."""
    theirs = sa.text("user_id IS NOT NULL")
    op.create_index(
        "ix_membership_editor",
        "membership",
        ["placed_at", "story_id"],
        unique=False,
        sqlite_where=theirs,
        postgresql_where=theirs,
    )
