"""Sources know their rhythm, and since when something between their entries and what is stored could not be read."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of feeds, the only sources so far, one document is all there is: none has a gap."""
    op.add_column("source", sa.Column("rhythm_seconds", sa.Integer(), nullable=True))
    op.add_column("source", sa.Column("gap_since", sa.DateTime(timezone=True), nullable=True))
