"""Turns of background jobs say why they failed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of the turns so far it is not known: they count as having gone well."""
    op.add_column("jobrun", sa.Column("fault", sa.String(), nullable=False, server_default=""))
