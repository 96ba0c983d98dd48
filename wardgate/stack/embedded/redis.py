"""A Redis of our own on a socket below the data folder."""

import time
from pathlib import Path
from types import TracebackType
from typing import Self

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from runtime.problem import Problem
from wardgate.stack.embedded.redis_binary import redis_binary
from wardgate.stack.embedded.socket_folder import socket_folder
from wardgate.stack.processes.child import Child

LONGEST_START = 15.0


class EmbeddedRedis:
    """Started on entry, stopped on exit. Keeps nothing between runs: it only holds what can be recomputed."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._socket = socket_folder(folder, "redis.sock") / "redis.sock"
        self.child = Child(
            "Redis",
            [
                *(
                    str(redis_binary()),
                    "--port",
                    "0",
                    "--unixsocket",
                    str(self._socket),
                    "--unixsocketperm",
                    "700",
                ),
                *("--save", "", "--appendonly", "no", "--dir", str(folder.resolve())),
                *("--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru"),
            ],
            log=folder.resolve().parent / "logs" / "redis.log",
        )

    def __enter__(self) -> Self:
        self.ensure_running()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.child.stop()

    def ensure_running(self) -> None:
        """Start it, or start it again where it has died; returns when it answers."""
        self.child.start()
        deadline = time.monotonic() + LONGEST_START
        while not self._answers():
            if time.monotonic() > deadline or not self.child.is_alive:
                raise Problem(f"Redis does not start: see {self.child.log}.")
            time.sleep(0.02)

    @property
    def url(self) -> str:
        """As redis.from_url wants it."""
        return f"unix://{self._socket}"

    def _answers(self) -> bool:
        try:
            with Redis(unix_socket_path=str(self._socket)) as asker:
                return bool(asker.ping())
        except RedisConnectionError:
            return False
