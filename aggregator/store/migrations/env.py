"""Alembic's entry: runs the migrations on the connection `store/schema.py` opened, inside its transaction."""

from alembic import context

import aggregator.models  # registers the tables
from aggregator.store.migrations import metadata

__all__ = ["aggregator"]

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
    # Alembic takes it for granted that SQLite commits each DDL statement, and would commit after each step; ours does
    # not (`store/database.py`), so that several steps are one transaction there as well.
    transactional_ddl=True,
)
context.run_migrations()
