"""The desk in a browser: who is signed in, failed guesses, links that set a password."""

import sqlalchemy as sa
from alembic import op

from aggregator.models.columns import BigKey, UtcTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0012: nobody is signed in."""
    op.create_table(
        "web_session",
        sa.Column("id", BigKey, primary_key=True),
        sa.Column("token_sha256", sa.String(length=64), nullable=False, unique=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("desk_user.id"), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
    )
    op.create_index("ix_web_session_user_id", "web_session", ["user_id"])
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", BigKey, primary_key=True),
        sa.Column("name_key", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
    )
    op.create_index("ix_sign_in_name", "sign_in_attempt", ["name_key", "at"])
    op.create_index("ix_sign_in_address", "sign_in_attempt", ["address", "at"])
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"])
    op.create_table(
        "set_up_link",
        sa.Column("id", BigKey, primary_key=True),
        sa.Column("token_sha256", sa.String(length=64), nullable=False, unique=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("desk_user.id"), nullable=True),
        sa.Column("expires_at", UtcTime(), nullable=False),
    )
