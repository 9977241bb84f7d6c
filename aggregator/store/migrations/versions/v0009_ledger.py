"""What people say of quotations, sources and outlets; when a page was last asked for."""

import sqlalchemy as sa
from alembic import op

from aggregator.models.columns import UtcTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """From 0008: four empty tables, and one column that is empty until a page is asked for again."""
    op.add_column("article", sa.Column("page_checked_at", UtcTime(), nullable=True))
    op.create_table(
        "translation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("original", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("translator", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", UtcTime(), nullable=True),
        sa.Column("dropped_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["digest_item.id"]),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["desk_user.id"]),
        sa.ForeignKeyConstraint(["confirmed_by"], ["desk_user.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_translation_item_id", "translation", ["item_id"], unique=False)
    op.create_table(
        "allowance",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("finding", sa.String(length=24), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("dropped_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["digest_item.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["desk_user.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_allowance_item_id", "allowance", ["item_id"], unique=False)
    op.create_table(
        "anonymous_source",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("dropped_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["digest_item.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["desk_user.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_anonymous_source_item_id", "anonymous_source", ["item_id"], unique=False)
    op.create_table(
        "outlet_label",
        sa.Column("id", KEY, nullable=False),
        sa.Column("outlet_id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("dropped_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["desk_user.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_outlet_label_outlet_id", "outlet_label", ["outlet_id"], unique=False)
