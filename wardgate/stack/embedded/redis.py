"""Runs a Redis server for the stack, on a Unix socket in the data folder."""

import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from runtime.problem import Problem
from wardgate.stack.embedded.redis_binary import redis_binary
from wardgate.stack.embedded.socket_folder import socket_folder
from wardgate.stack.processes.child import Child

START_TIMEOUT_SECONDS = 15.0


class EmbeddedRedis:
    """A Redis server, started on entry and stopped on exit. It keeps nothing between runs."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._socket = socket_folder(folder, "redis.sock") / "redis.sock"
        self.child = Child(
            "Redis",
            [
                str(redis_binary()),
                *("--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700"),
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
        """Start the server if it does not run, and return when it answers. Raises Problem."""
        self.child.start()
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while not self._answers():
            if time.monotonic() > deadline or not self.child.is_alive:
                raise Problem(f"Redis does not start: see its log {self.child.log}.")
            time.sleep(0.02)

    @property
    def url(self) -> str:
        """The URL for redis.from_url. A shell reads it as it stands, such as of a folder with spaces."""
        return f"unix://{quote(str(self._socket))}"

    def _answers(self) -> bool:
        try:
            with Redis(unix_socket_path=str(self._socket)) as client:
                return bool(client.ping())
        except RedisConnectionError:
            return False
