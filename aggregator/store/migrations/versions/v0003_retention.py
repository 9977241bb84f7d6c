"""Indexes for retention: which snapshots are old, and whether a revision rests on one.

Without the second, SQLite would read the whole table of revisions for each snapshot that is deleted, to see that none
refers to it.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0002: no row is rewritten; a million revisions are indexed in seconds."""
    op.create_index("ix_snapshot_seen", "snapshot", ["first_seen_at", "sha256"], unique=False)
    op.create_index("ix_revision_snapshot_sha256", "revision", ["snapshot_sha256"], unique=False)
