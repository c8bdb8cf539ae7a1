"""Alembic's entry: the URL comes from the caller, never from a file."""

import sqlmodel
from alembic import context

import webapp.store.outreach.staff_tables
import webapp.store.outreach.tables
import webapp.store.school.tables  # noqa: F401
from webapp.store import footprint_tables, participation_tables, saving_tables, seal_tables, tables  # noqa: F401  (they fill the metadata)
from webapp.store.database import open_database

database = open_database(context.config.attributes["url"])
with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=sqlmodel.SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
database.close()
