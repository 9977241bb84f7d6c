"""The articles that nearly joined a story are found by the story, and so are the stories that were merged into it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TOLD = {
    "sqlite": """
        SELECT DISTINCT json_extract(reason.value, '$.story'), membership.article_id
        FROM membership, json_each(membership.reasons) AS reason
        WHERE json_extract(reason.value, '$.name') = 'near miss'
        AND json_extract(reason.value, '$.story') IS NOT NULL
    """,
    "postgresql": """
        SELECT DISTINCT CAST(reason ->> 'story' AS BIGINT), membership.article_id
        FROM membership, json_array_elements(membership.reasons) AS reason
        WHERE reason ->> 'name' = 'near miss' AND reason ->> 'story' IS NOT NULL
    """,
}


def upgrade() -> None:
    """From 0016: what the reasons of placements say of near stories is written down by story as well."""
    op.create_table(
        "near_miss",
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"]),
        sa.PrimaryKeyConstraint("story_id", "article_id"),
    )
    op.execute(f"INSERT INTO near_miss (story_id, article_id) {TOLD[op.get_bind().dialect.name]}")
    taken = sa.text("merged_into IS NOT NULL")
    op.create_index("ix_story_merged_into", "story", ["merged_into"], sqlite_where=taken, postgresql_where=taken)
