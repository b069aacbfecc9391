"""Run by Alembic, always online and on a connection that storage.schema hands over."""

from alembic import context

from storage.office_tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
