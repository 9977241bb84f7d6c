"""What it takes to undo a decision on stories, and which decision said or took back a word on two articles."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """From 0004: two empty columns and an index on links; no row is rewritten."""
    op.create_table(
        "story_change",
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("touched", sa.JSON(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("undone_by", KEY, nullable=True),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"]),
        sa.ForeignKeyConstraint(["undone_by"], ["decision.id"]),
        sa.PrimaryKeyConstraint("decision_id"),
    )
    for column in ("decision_id", "undone_by"):
        op.add_column("story_link", sa.Column(column, KEY, nullable=True))
    op.create_index("ix_link_other", "story_link", ["article_b"], unique=False)
