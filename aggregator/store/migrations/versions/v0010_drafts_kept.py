"""What editors leave of a story's growth is remembered; items have a kind, and pieces who says them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """From 0009: items of before are reports; whoever knows better says so."""
    op.create_table(
        "item_left",
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"]),
        sa.ForeignKeyConstraint(["item_id"], ["digest_item.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["desk_user.id"]),
        sa.PrimaryKeyConstraint("item_id", "article_id"),
    )
    kind = sa.Column("kind", sa.String(length=24), nullable=False, server_default="report")
    op.add_column("digest_item", kind)
    op.add_column("item_piece", sa.Column("speaker", sa.String(), nullable=False, server_default=""))
