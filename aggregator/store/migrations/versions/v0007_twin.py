"""Pairs of template twins, which share no story."""

import sqlalchemy as sa
from alembic import op

from aggregator.models.columns import UtcTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """From 0006: one empty table. Articles judged before are in it once they, or new ones like them, are judged."""
    op.create_table(
        "twin",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("of_id", KEY, nullable=False),
        sa.Column("judged_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"]),
        sa.ForeignKeyConstraint(["of_id"], ["article.id"]),
        sa.PrimaryKeyConstraint("article_id", "of_id"),
    )
    op.create_index("ix_twin_of_id", "twin", ["of_id"], unique=False)
