"""An article keeps the address of its lead image."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of articles so far it is not known; those whose pages are read again get one."""
    op.add_column("article", sa.Column("image", sa.String(), nullable=True))
