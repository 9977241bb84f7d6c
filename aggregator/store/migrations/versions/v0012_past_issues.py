"""Issues may be imported from a file, and articles redacted."""

import sqlalchemy as sa
from alembic import op

from aggregator.models.columns import UtcTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0011: nothing was imported or redacted before."""
    op.add_column("digest", sa.Column("imported_sha256", sa.String(length=64), nullable=True))
    op.add_column("article", sa.Column("redacted_at", UtcTime(), nullable=True))
    op.add_column("article", sa.Column("redacted_why", sa.String(), nullable=True))
