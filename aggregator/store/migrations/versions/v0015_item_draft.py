"""Words as typed are kept."""

import sqlalchemy as sa
from alembic import op

from aggregator.models.columns import UtcTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """From the one before: an empty table."""
    op.create_table(
        "item_draft",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("tab", sa.String(length=64), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("headline", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("saved_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["desk_user.id"]),
        sa.ForeignKeyConstraint(["item_id"], ["digest_item.id"]),
        sa.PrimaryKeyConstraint("user_id", "item_id", "tab"),
    )
    op.create_index("ix_item_draft_item_id", "item_draft", ["item_id"], unique=False)
    op.create_index("ix_item_draft_saved_at", "item_draft", ["saved_at"], unique=False)
