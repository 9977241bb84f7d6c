"""Sources know when they were last read in full, whether their validators were wrong, and where they have moved."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was read until now counts as read in full, lest a desk of thousands of sources ask them all at once."""
    for name in ("full_at", "validators_wrong_at", "moved_since", "followed_at"):
        op.add_column("source", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("source", sa.Column("moved_to", sa.String(), nullable=True))
    op.add_column("source", sa.Column("moved_seen", sa.Integer(), nullable=True))
    op.execute("UPDATE source SET full_at = last_success_at")
