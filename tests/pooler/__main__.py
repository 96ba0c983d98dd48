"""`make pooler-check`: each mode of a real PgBouncer, and what a gateway says or does behind it."""

import asyncio
import sys
import tempfile
from functools import partial
from operator import eq
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tests.failover.cluster import execute
from tests.failover.drill import KEPT_CLAIMS, KEPT_LOOK_UPS, lost
from tests.failover.traffic import Traffic
from tests.fakes.fhir_claim import FACILITY
from tests.integration.access_audit import verify
from tests.integration.claim_stack import TOKENS, ClaimStack, claim_stack
from tests.pooler.pgbouncer import PgBouncer, find_pgbouncer, running_pgbouncer, version_of
from tests.wait_until import wait_until
from wardgate.client import WardgateClient
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis

# Since then it keeps the prepared statements of each client.
OLDEST = (1, 21)
CALLS = 200
# In session mode, each connection of a gateway and of a worker has one of its own.
SERVER_CONNECTIONS = {"transaction": 5, "statement": 5, "session": 60}
SESSIONS = """
    SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


class Mode(NamedTuple):
    """How PgBouncer is set up, and whether the processes have a direct URL, too."""

    mode: str
    statements: int
    has_direct_url: bool
    works: bool


MODES = (
    Mode("transaction", 200, has_direct_url=True, works=True),
    Mode("transaction", 0, has_direct_url=True, works=False),
    Mode("transaction", 200, has_direct_url=False, works=False),
    Mode("statement", 200, has_direct_url=False, works=False),
    Mode("session", 0, has_direct_url=False, works=True),
)


def main() -> int:
    """Return the exit status."""
    console = Console(width=160)
    program = find_pgbouncer()
    if program is None:
        console.print("pgbouncer: not installed. On Debian 13: apt-get install pgbouncer")
        return 1
    version = version_of(program)
    if version < OLDEST:
        installed, oldest = (".".join(map(str, each)) for each in (version, OLDEST))
        console.print(
            f"PgBouncer {installed} loses prepared statements in transaction mode: install {oldest} or newer "
            "such as that of Debian 13, and name it by PGBOUNCER=PATH"
        )
        return 1
    table = Table("pool_mode", "max_prepared_statements", "direct URL", "a gateway")
    with tempfile.TemporaryDirectory(prefix="wg-") as folder:
        for number, each in enumerate(MODES, 1):
            direct = "with" if each.has_direct_url else "without"
            console.print(
                f"{number} of {len(MODES)}: pool_mode = {each.mode}, max_prepared_statements = "
                f"{each.statements}, {direct} a direct URL"
            )
            found = _try(each, program, Path(folder) / str(number))
            table.add_row(each.mode, str(each.statements), "yes" if each.has_direct_url else "no", found)
    console.print(table)
    console.print("Every mode does what docs/howto/use-your-own-postgresql.md says.")
    return 0


def _try(each: Mode, program: str, folder: Path) -> str:
    folder.mkdir()
    with (
        EmbeddedPostgres(folder / "postgres") as postgres,
        EmbeddedRedis(folder / "redis") as redis,
    ):
        asyncio.run(migrate(postgres.url()))
        with (
            running_pgbouncer(
                program,
                postgres,
                folder / "pgbouncer",
                each.mode,
                max_prepared_statements=each.statements,
                default_pool_size=SERVER_CONNECTIONS[each.mode],
            ) as pgbouncer,
            claim_stack(postgres.url(), redis.url, folder) as stack,
        ):
            settings = {"WARDGATE_DATABASE_URL": pgbouncer.url}
            if each.has_direct_url:
                settings["WARDGATE_DIRECT_DATABASE_URL"] = postgres.url()
            check = _works if each.works else _refuses
            return asyncio.run(check(stack, settings, postgres, pgbouncer))


async def _refuses(
    stack: ClaimStack, settings: dict[str, str], _postgres: EmbeddedPostgres, _pgbouncer: PgBouncer
) -> str:
    """The one line with which a gateway ends."""
    gateway = stack.start("-m", "gateway", **settings)
    assert await asyncio.to_thread(gateway.wait) == 1
    (line,) = gateway.log().splitlines()
    return f"ends: {line}"


async def _works(
    stack: ClaimStack, settings: dict[str, str], postgres: EmbeddedPostgres, pgbouncer: PgBouncer
) -> str:
    """How many calls were answered, over how many sessions; nothing is lost, also where it is killed."""
    gateway = await stack.gateway(**settings, WARDGATE_CARD_CACHE_SECONDS="1")
    await stack.worker(**settings)
    async with WardgateClient(gateway.target, TOKENS[FACILITY]) as client:
        traffic = Traffic(client)
        async with traffic.pouring():
            for calls in (traffic.look_ups, traffic.claims):
                await traffic.wait_for_more(calls, CALLS)
            (sessions,) = await execute(postgres, SESSIONS)
            pgbouncer.child.stop(timeout_seconds=0)
            await wait_until(partial(gateway.value, "wardgate_database_up"), partial(eq, 0))
            pgbouncer.start()
            await wait_until(partial(gateway.value, "wardgate_database_up"), partial(eq, 1))
            for calls in (traffic.look_ups, traffic.claims):
                await traffic.wait_for_more(calls, CALLS)
    await wait_until(partial(gateway.value, "wardgate_access_spooled"), partial(eq, 0))
    await wait_until(
        lambda: execute(postgres, "SELECT count(*) FROM review.queue"), lambda found: found == [0]
    )
    url = postgres.url()
    assert await lost(url, KEPT_LOOK_UPS, traffic.look_ups) == 0
    assert await lost(url, KEPT_CLAIMS, traffic.claims) == 0
    assert not (await verify(url)).findings
    return (
        f"answers {len(traffic.look_ups)} look-ups and {len(traffic.claims)} claims over {sessions} sessions "
        "and loses nothing when PgBouncer is killed"
    )


if __name__ == "__main__":
    sys.exit(main())
