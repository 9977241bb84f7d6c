"""The ranking of candidate stories is kept for the inbox."""

import sqlalchemy as sa
from alembic import op

from aggregator.models.columns import BigKey, UtcTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0013: three empty tables; the next run fills them."""
    op.create_table(
        "candidate_list",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("digest_id", BigKey, nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("checked_at", UtcTime(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("facets", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    _candidates()
    op.create_table(
        "candidate_mark",
        sa.Column("list_id", BigKey, nullable=False),
        sa.Column("facet", sa.String(length=24), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["candidate_list.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("list_id", "facet", "value", "place"),
        sqlite_with_rowid=False,
    )


def _candidates() -> None:
    op.create_table(
        "candidate",
        sa.Column("list_id", BigKey, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("story_id", BigKey, nullable=False),
        sa.Column("since_id", BigKey, nullable=False),
        sa.Column("article_id", BigKey, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("novelty", sa.String(length=24), nullable=False),
        sa.Column("told_issue", sa.Integer(), nullable=True),
        sa.Column("told_item", BigKey, nullable=True),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("independent", sa.Integer(), nullable=False),
        sa.Column("first_outlets", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("first_at", UtcTime(), nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("watched", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["candidate_list.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"]),
        sa.PrimaryKeyConstraint("list_id", "place"),
    )
    op.create_index("ix_candidate_story", "candidate", ["story_id", "list_id"], unique=True)
    op.create_index("ix_candidate_since", "candidate", ["list_id", "since_id"])
