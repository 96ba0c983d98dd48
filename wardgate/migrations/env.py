"""Alembic's entry: brings both schemas, gateway and review, to their newest form."""

from alembic import context
from sqlalchemy import Connection

from wardgate.version_table import version_table_schema

connection: Connection = context.config.attributes["connection"]
schema = version_table_schema(connection)
# Alembic begins and commits a transaction for each migration only where none is open.
connection.rollback()
context.configure(
    connection=connection,
    transaction_per_migration=True,
    version_table_schema=schema,
)
with context.begin_transaction():
    context.run_migrations()
