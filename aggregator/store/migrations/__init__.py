"""The schema's history. A new step: `alembic revision` is not needed, copy the last file and number it."""

from sqlmodel import SQLModel

metadata = SQLModel.metadata
