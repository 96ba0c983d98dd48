"""The tables declared in SQLAlchemy Core are those that the migrations make."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

import gateway.access.tables
import gateway.admission.tables
import gateway.cards.guessing.tables
import gateway.claims.tables
import gateway.register.tables
import gateway.schema
import review.mailbox.tables
import review.triage.tables

# Partitions, which no metadata declares, and an index whose expression PostgreSQL writes on several lines,
# which Alembic takes for a difference. The second test compares the index.
NOT_COMPARED_BY_ALEMBIC = (
    "access_log_2",
    "access_log_rest",
    "access_links_2",
    "access_links_rest",
    "access_log_of_a_person",
)
SCHEMAS = {"gateway": gateway.schema.METADATA, "review": review.mailbox.tables.METADATA}

# What PostgreSQL says of the tables of a schema. Alembic compares no CHECK, exclusion constraint, partition
# key, persistence or sequence: these queries do. Left out are partitions, functions and triggers, which no
# metadata declares (test_access_months.py and test_register_changes.py test them), and the names of NOT NULL
# constraints (the columns show what is nullable).
CATALOG = {
    "tables": """
        SELECT relname, relkind, relpersistence, pg_get_partkeydef(oid) FROM pg_class
        WHERE relnamespace = to_regnamespace(:schema) AND relkind IN ('r', 'p', 'v', 'm')
            AND NOT relispartition
    """,
    "columns": """
        SELECT relname, attnum, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
            attgenerated, pg_get_expr(adbin, adrelid)
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = to_regnamespace(:schema) AND relkind IN ('r', 'p') AND NOT relispartition
            AND attnum > 0 AND NOT attisdropped
    """,
    "constraints": """
        SELECT relname, conname, pg_get_constraintdef(pg_constraint.oid)
        FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
        WHERE connamespace = to_regnamespace(:schema) AND NOT relispartition AND contype <> 'n'
    """,
    "indexes": """
        SELECT pg_get_indexdef(pg_class.oid) FROM pg_class
        WHERE relnamespace = to_regnamespace(:schema) AND relkind IN ('i', 'I') AND NOT relispartition
    """,
    "sequences": """
        SELECT sequencename, data_type::text, start_value, min_value, max_value, increment_by, cycle
        FROM pg_sequences WHERE schemaname = :schema
    """,
}


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_alembic_finds_no_difference(database_url: str, schema: str) -> None:
    async with _connected(database_url) as connection:
        assert await connection.run_sync(_differences, schema) == []


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_tables_created_from_the_declarations_equal_the_migrated_ones(
    database_url: str, schema: str
) -> None:
    async with _connected(database_url) as connection:
        migrated = await _catalog(connection, schema)
        await connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        await connection.execute(text(f"CREATE SCHEMA {schema}"))
        await connection.run_sync(SCHEMAS[schema].create_all)
        created = await _catalog(connection, schema)
    for kind in CATALOG:
        assert created[kind] - migrated[kind] == set(), kind
        assert migrated[kind] - created[kind] == set(), kind


def _differences(connection: Connection, schema: str) -> list[object]:
    options = {
        "include_schemas": True,
        "include_name": lambda name, kind, _parents: kind != "schema" or name == schema,
        "include_object": lambda _object, name, *_: not name.startswith(NOT_COMPARED_BY_ALEMBIC),
        "compare_type": True,
        "compare_server_default": True,
    }
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, SCHEMAS[schema]))


@asynccontextmanager
async def _connected(database_url: str) -> AsyncIterator[AsyncConnection]:
    """In a transaction, which is rolled back."""
    engine = create_async_engine(database_url)
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


async def _catalog(connection: AsyncConnection, schema: str) -> dict[str, set[tuple[object, ...]]]:
    return {
        kind: set(map(tuple, await connection.execute(text(query), {"schema": schema})))
        for kind, query in CATALOG.items()
    }
