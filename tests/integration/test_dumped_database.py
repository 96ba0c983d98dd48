"""What docs/howto/restore.md says of pg_dump: a restored dump has everything, and the log verifies."""

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from tests.conftest import execute
from tests.contract.claim_ports import an_entry, real_ports
from tests.integration.access_audit import add_seal, verify, write_chain
from tests.integration.schema_catalog import CATALOG, schema_catalog
from wardgate.backup.database_facts import count_rows
from wardgate.backup.running_database import libpq_url
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres, programs_folder

SCHEMAS = ("gateway", "review")


@pytest.fixture
def empty_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """A database without our schemas."""
    asyncio.run(execute(postgres.url(), "CREATE DATABASE restored TEMPLATE template0"))
    yield postgres.url("restored")
    asyncio.run(execute(postgres.url(), "DROP DATABASE restored WITH (FORCE)"))


async def test_a_restored_dump_has_the_same_tables_and_rows_and_a_log_that_verifies(
    database_url: str, empty_url: str, tmp_path: Path
) -> None:
    async with real_ports(database_url) as ports:
        await ports.intake.keep([an_entry()])
    await write_chain(database_url, 3, 4)
    seal = await add_seal(database_url)
    run("pg_dump", "--format=custom", f"--file={tmp_path / 'dump'}", libpq_url(database_url))
    run("pg_restore", "--exit-on-error", f"--dbname={libpq_url(empty_url)}", str(tmp_path / "dump"))
    await migrate(empty_url)
    assert await contents(empty_url) == await contents(database_url)
    verdict = await verify(empty_url, [seal])
    assert (verdict.entries, verdict.wrong) == (7, 0)


def run(program: str, *arguments: str) -> None:
    subprocess.run([str(programs_folder() / program), *arguments], check=True)


async def contents(url: str) -> list[object]:
    """The numbers of rows, and what the catalog says of both schemas."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            catalogs = [await schema_catalog(connection, schema) for schema in SCHEMAS]
            parts = [sorted(map(repr, found[kind])) for found in catalogs for kind in CATALOG]
            return [await count_rows(connection), *parts]
    finally:
        await engine.dispose()
