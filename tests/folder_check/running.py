"""A gateway, a worker and their database, and the processor time that each uses."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from tests.fakes.fhir_claim import FACILITY
from tests.folder_check.month import POPULATION
from tests.free_address import free_address
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway, claim_stack
from tests.integration.processes import Worker
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis

KEPT = "SELECT count(*), count(DISTINCT number) FROM gateway.claims"


class Running(NamedTuple):
    """The processes."""

    stack: ClaimStack
    address: str
    gateway: Gateway
    worker: Worker
    postgres: EmbeddedPostgres | None

    @property
    def connection(self) -> dict[str, str]:
        """The settings of a command of the facility."""
        return {"WARDGATE_TARGET": self.address, "WARDGATE_TOKEN": TOKENS[FACILITY]}

    async def kept(self) -> tuple[int, int]:
        """The claims in the database, and their numbers."""
        [(claims, numbers)] = await self.stack.rows(KEPT)
        return claims, numbers

    async def killed_gateway(self) -> "Running":
        """Kill the gateway (SIGKILL) and start it again."""
        self.gateway.process.kill()
        return self._replace(gateway=await self.stack.gateway(WARDGATE_LISTEN=self.address))

    def cpu_seconds(self) -> dict[str, float]:
        """By process, so far."""
        gateway, worker = self.gateway.process, self.worker.process
        used = {"gateway": gateway.cpu_seconds(), "worker": worker.cpu_seconds()}
        return {**used, "PostgreSQL": _with_children(self.postgres)} if self.postgres else used


@contextmanager
def servers(folder: Path, people: int) -> Iterator[tuple[ClaimStack, EmbeddedPostgres]]:
    """A database that knows so many people."""
    folder.mkdir()
    with EmbeddedPostgres(folder / "postgres") as postgres, EmbeddedRedis(folder / "redis") as redis:
        asyncio.run(migrate(postgres.url()))
        with claim_stack(postgres.url(), redis.url, folder) as stack:
            for statement in POPULATION:
                asyncio.run(stack.rows(statement, people))
            yield stack, postgres


@asynccontextmanager
async def running(stack: ClaimStack, postgres: EmbeddedPostgres | None = None) -> AsyncIterator[Running]:
    """A gateway and a worker."""
    address = free_address()
    gateway = await stack.gateway(WARDGATE_LISTEN=address)
    yield Running(stack, address, gateway, await stack.worker(), postgres)


def _with_children(postgres: EmbeddedPostgres) -> float:
    """Of the sessions that run, and of those that have ended."""
    main = psutil.Process(postgres.child.pid or 0)
    times = [each.cpu_times() for each in (main, *main.children(recursive=True))]
    return sum(each.user + each.system for each in times) + times[0].children_user + times[0].children_system
