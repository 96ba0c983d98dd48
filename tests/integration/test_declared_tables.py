"""The tables declared in SQLAlchemy Core are those that the migrations make."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from gateway.schema import METADATA as GATEWAY
from review.mailbox.tables import METADATA as REVIEW
from tests.integration.schema_catalog import CATALOG, schema_catalog

ROOT = Path(__file__).parents[2]
# A subject declares its tables in a file or a folder of this name. Importing it adds them to the metadata.
for pattern in ("gateway/**/tables.py", "review/**/tables.py", "review/**/tables/*.py"):
    for path in sorted(ROOT.glob(pattern)):
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))

# Partitions, which no metadata declares, and an index whose expression PostgreSQL writes on several lines,
# which Alembic takes for a difference. The second test compares the index.
NOT_COMPARED_BY_ALEMBIC = (
    "access_log_2",
    "access_log_rest",
    "access_links_2",
    "access_links_rest",
    "access_log_of_a_person",
)
SCHEMAS = {"gateway": GATEWAY, "review": REVIEW}


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_alembic_finds_no_difference(database_url: str, schema: str) -> None:
    async with _connected(database_url) as connection:
        assert await connection.run_sync(_differences, schema) == []


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_tables_created_from_the_declarations_equal_the_migrated_ones(
    database_url: str, schema: str
) -> None:
    async with _connected(database_url) as connection:
        migrated = await schema_catalog(connection, schema)
        await connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        await connection.execute(text(f"CREATE SCHEMA {schema}"))
        await connection.run_sync(SCHEMAS[schema].create_all)
        created = await schema_catalog(connection, schema)
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
