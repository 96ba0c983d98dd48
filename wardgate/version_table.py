"""Finds the table in which Alembic keeps the versions of our schemas, whatever the search_path is now."""

from sqlalchemy import ColumnClause, Connection, Text, column, func, or_, select, table, text

NAME = "alembic_version"
# Other programs may have a table of that name too.
SCHEMAS = text(f"""
    SELECT nspname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
    WHERE relname = '{NAME}' AND relkind = 'r' AND has_table_privilege(pg_class.oid, 'SELECT')
    ORDER BY nspname <> 'public', nspname
""")
FIRST_SCHEMA = select(func.coalesce(func.current_schema(), "public"))


def version_table_schema(connection: Connection) -> str:
    """The schema that has our table, or else the one in which to create it: the first of the search_path."""
    found = (schema for schema in connection.scalars(SCHEMAS).all() if _is_ours(connection, schema))
    return next(found, None) or str(connection.scalar(FIRST_SCHEMA))


def _is_ours(connection: Connection, schema: str) -> bool:
    version: ColumnClause[str] = column("version_num", Text)
    ours = or_(version.startswith("gateway_"), version.startswith("review_"))
    return bool(connection.scalar(select(func.count()).select_from(table(NAME, schema=schema)).where(ours)))
