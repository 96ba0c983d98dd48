"""Alembic's entry: brings both schemas, gateway and review, to their newest form."""

from alembic import context
from sqlalchemy import Connection

from wardgate.version_table import version_table_schema

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    transaction_per_migration=False,
    version_table_schema=version_table_schema(connection),
)
with context.begin_transaction():
    context.run_migrations()
