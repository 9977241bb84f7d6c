"""Sightings bear a mark of what an entry says; the print and AMP variants of a page are one page under its key."""

import sqlalchemy as sa
from alembic import op

from aggregator.errors import UrlError
from aggregator.text.urls import url_key

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_ARTICLE = sa.table(
    "article", sa.column("id", sa.BigInteger), sa.column("url", sa.String), sa.column("url_key", sa.String)
)


def upgrade() -> None:
    """Marks are made as entries are seen again. A key that another article has already is left as it is."""
    op.add_column("sighting", sa.Column("print", sa.String(length=32), nullable=True))
    op.create_index("ix_sighting_print", "sighting", ["source_id", "print"])
    connection = op.get_bind()
    columns = _ARTICLE.c
    of_a_variant = sa.or_(columns.url.like("%print%"), columns.url.like("%amp%"), columns.url.like("%tmpl=%"))
    has_link = columns.url_key.not_like("%#%")
    for ident, url, key in connection.execute(sa.select(*columns).where(of_a_variant, has_link)).all():
        new = _key(url)
        if new in ("", key) or connection.scalar(sa.select(columns.id).where(columns.url_key == new)) is not None:
            continue
        connection.execute(sa.update(_ARTICLE).where(columns.id == ident).values(url_key=new))


def _key(url: str) -> str:
    try:
        return url_key(url)
    except UrlError:
        return ""
