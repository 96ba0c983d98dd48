"""An access log in a real database, verified, and altered as somebody with all rights would."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg

from gateway.access.access_log import AccessLog
from gateway.access.audit.stored import Span
from gateway.access.audit.verify import Verdict, Verification
from gateway.access.link_table import LinkTable
from gateway.access.seal import Seal
from gateway.access.seal_table import set_seal
from runtime.clock import Clock
from runtime.postgres.database import open_database
from tests.contract.filled_register import connect
from tests.fakes.look_ups import look_ups


@asynccontextmanager
async def an_access_log(database_url: str) -> AsyncIterator[AccessLog]:
    """As a gateway has one."""
    async with open_database(database_url) as database:
        yield AccessLog(LinkTable(database), Clock().now)


async def write(database_url: str, *trips: int) -> None:
    """One chain with a link a trip, of so many entries each."""
    async with an_access_log(database_url) as log:
        for count in trips:
            await log.write(look_ups(count))


async def alter(database_url: str, *statements: str) -> None:
    """What an administrator can do."""
    connection = await connect(database_url)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def rows(database_url: str, statement: str) -> list[asyncpg.Record]:
    """What the database says."""
    connection = await connect(database_url)
    found = await connection.fetch(statement)
    await connection.close()
    return list(found)


async def seal(database_url: str) -> Seal:
    """Set one."""
    connection = await connect(database_url)
    async with connection.transaction():
        made = await set_seal(connection)
    await connection.close()
    return made


async def verified(database_url: str, kept: Sequence[Seal] = (), span: Span | None = None) -> Verdict:
    """The whole walk."""
    connection = await connect(database_url)
    exported = {seal.seal: seal.hash for seal in kept}
    verdict = await Verification(connection, span or Span(), exported, lambda _: None).run()
    await connection.close()
    return verdict


async def found(database_url: str, *kept: Seal) -> list[str]:
    """What is wrong and where, chains named X."""
    verdict = await verified(database_url, kept)
    (chain,) = {
        row["chain"] for row in await rows(database_url, "SELECT chain FROM gateway.access_links")
    } or {0}
    return [f"{each.wrong} {each.where}".replace(f"{chain:012x}", "X") for each in verdict.findings]
