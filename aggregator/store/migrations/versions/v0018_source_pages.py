"""Pages of sources: the newest polls and articles of each, from the end of an index."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0017: the same rows, found sooner."""
    op.drop_index("ix_poll_source_id", "poll")
    op.create_index("ix_poll_source", "poll", ["source_id", "id"])
    op.create_index("ix_article_source", "article", ["source_id", "published_at"])
