"""An access log in a real database: written, altered as an administrator could alter it, and verified."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg

from gateway.access.access_log import AccessLog
from gateway.access.audit.audit_engine import audit_engine
from gateway.access.audit.stored_log import Span
from gateway.access.audit.verify import Verdict
from gateway.access.audit.verify import verify as verify_log
from gateway.access.link_table import LinkTable
from gateway.access.seal import Seal
from gateway.access.seal_table import set_seal
from runtime.clock import Clock
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.fakes.look_ups import look_ups


@asynccontextmanager
async def open_access_log(database_url: str) -> AsyncIterator[AccessLog]:
    """A gateway's access log."""
    async with open_database(database_url) as database:
        yield AccessLog(LinkTable(database), Clock().now)


async def write_chain(database_url: str, *links: int) -> None:
    """A chain whose links have these numbers of entries."""
    async with open_access_log(database_url) as log:
        for count in links:
            await log.write(look_ups(count))


async def execute(database_url: str, *statements: str) -> None:
    """Execute statements as an administrator can."""
    connection = await connect(database_url)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def fetch(database_url: str, statement: str) -> list[asyncpg.Record]:
    """The rows of a query."""
    connection = await connect(database_url)
    rows = await connection.fetch(statement)
    await connection.close()
    return list(rows)


async def add_seal(database_url: str) -> Seal:
    """Seal the log now."""
    async with audit_engine(database_url) as engine, engine.begin() as connection:
        return await set_seal(connection)


async def verify(database_url: str, exported: Sequence[Seal] = (), span: Span | None = None) -> Verdict:
    """Verify the whole log, or a span of it."""
    hashes = {seal.seal: seal.hash for seal in exported}
    async with audit_engine(database_url) as engine:
        return await verify_log(engine, span or Span(), hashes, lambda _: None)


async def findings(database_url: str, *exported: Seal) -> list[str]:
    """What is wrong and where; the chain is named X."""
    verdict = await verify(database_url, exported)
    (chain,) = {
        row["chain"] for row in await fetch(database_url, "SELECT chain FROM gateway.access_links")
    } or {0}
    return [f"{each.wrong} {each.where}".replace(f"{chain:012x}", "X") for each in verdict.findings]
