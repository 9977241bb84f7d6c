"""Lineage: whose text each article is. What was judged before is looked at by the next run, in batches."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String(length=24)


def upgrade() -> None:
    """From 0003: one row is written for each judged article, a million in seconds, with nothing looked at yet."""
    op.create_table(
        "lineage",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(length=16), nullable=False),
        sa.Column("claim_basis", WORD, nullable=True),
        sa.Column("claim_kind", WORD, nullable=True),
        sa.Column("claim_key", sa.String(), nullable=False),
        sa.Column("claim_name", sa.String(), nullable=False),
        sa.Column("claim_says", sa.String(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("basis", WORD, nullable=False),
        sa.Column("first_id", KEY, nullable=True),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("share_of_first", sa.Float(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"]),
        sa.ForeignKeyConstraint(["first_id"], ["article.id"]),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.execute(
        "INSERT INTO lineage (article_id, revision, rules, claim_key, claim_name, claim_says, kind, key, name, basis, "
        "first_id, share, share_of_first, judged_at) "
        "SELECT id, judged_revision, '', '', '', '', 'unknown', '', '', 'not_read', NULL, 1.0, 1.0, changed_at "
        "FROM article WHERE verdict != 'pending'"
    )
    op.create_index("ix_lineage_rules", "lineage", ["rules"], unique=False)
    op.create_index("ix_lineage_first", "lineage", ["first_id"], unique=False)
    op.add_column("configversion", sa.Column("agencies", sa.String(), nullable=False, server_default=""))
