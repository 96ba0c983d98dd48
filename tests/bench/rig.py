"""What every measure uses, and the two servers that are measured."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

import redis

from tests.bench.processes import ROOT, SERVER, pin, process, wait_until_serving
from tests.bench.register import Register
from tests.free_address import free_address
from tests.receipt_keys import RECEIPT_KEYS
from wardgate.samples.progress import Progress
from wardgate.stack.embedded.redis import EmbeddedRedis


class Server(NamedTuple):
    """A running server: its address, a caller's token, its process."""

    target: str
    token: str
    pid: int


class Rig(NamedTuple):
    """A filled register, a Redis, a folder for temporary files, and the progress reporter."""

    register: Register
    redis_server: EmbeddedRedis
    folder: Path
    progress: Progress

    @property
    def environment(self) -> dict[str, str]:
        """For a gateway or a worker."""
        return {
            "WARDGATE_DATABASE_URL": self.register.url,
            "WARDGATE_REDIS_URL": self.redis_server.url,
            "WARDGATE_METRICS_LISTEN": "127.0.0.1:0",
        }

    def gateway_environment(self, listen: str) -> dict[str, str]:
        """For a gateway at this address."""
        return self.environment | {
            "WARDGATE_RECEIPT_KEYS": RECEIPT_KEYS,
            "WARDGATE_LISTEN": listen,
            "WARDGATE_SPOOL": str(ROOT / "build" / "spool"),
        }

    @contextmanager
    def gateway(
        self, cores: str = SERVER, serves: str = "all", prefix: Sequence[str] = ()
    ) -> Iterator[Server]:
        """One gateway process over the register."""
        target = free_address()
        environment = self.gateway_environment(target) | {"WARDGATE_SERVES": serves}
        with process(cores, "gateway", environment=environment, prefix=prefix) as child:
            wait_until_serving(child, target)
            yield Server(target, self.register.token, child.pid or 0)

    @contextmanager
    def echo(self, answer: bytes, loop: Literal["asyncio", "uvloop"] = "asyncio") -> Iterator[Server]:
        """A bare server that gives this answer to every call; it is called as a gateway is."""
        target = free_address()
        with process(SERVER, "tests.bench.echo", target, answer.hex(), loop) as child:
            wait_until_serving(child, target)
            yield Server(target, self.register.token, child.pid or 0)

    def databases_on(self, cores: str) -> None:
        """Pin PostgreSQL and Redis to these cores."""
        for child in (self.register.postgres.child, self.redis_server.child):
            pin(child.pid or 0, cores)

    def empty_cache(self) -> None:
        """Delete everything in Redis: the card cache is cold."""
        with redis.from_url(self.redis_server.url) as client:
            client.flushall()
