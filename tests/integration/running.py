"""Processes of ours while they run: their logs, their metrics, their ends."""

import asyncio
import json
import re
import signal
import subprocess
import urllib.request
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import psutil
from tenacity import AsyncRetrying, retry_if_result, stop_after_delay, wait_fixed

T = TypeVar("T")


class Running:
    """A process with its log. `port` is where it serves, `metrics_port` where its metrics are."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self._log = log

    def log(self) -> str:
        """Everything it has said."""
        return self._log.read_text()

    def kill(self) -> None:
        """As a power cut does."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """As an operator does: the exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def cpu_seconds(self) -> float:
        """How long it has kept a core busy."""
        times = psutil.Process(self._process.pid).cpu_times()
        return times.user + times.system

    def memory_bytes(self) -> int:
        """How much it holds in memory."""
        return int(psutil.Process(self._process.pid).memory_info().rss)

    def freeze(self) -> None:
        """It stands still, and knows nothing of it."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        self._process.send_signal(signal.SIGCONT)

    def open_files(self) -> int:
        """How many files and connections it holds."""
        return psutil.Process(self._process.pid).num_fds()

    def wait(self) -> int:
        """Until it ends by itself: the exit status."""
        return self._process.wait(timeout=15)

    async def said(self, event: str) -> dict[str, Any]:
        """The first line of its log that says this."""
        async with asyncio.timeout(20):
            while True:
                for line in self.log().splitlines():
                    if line.startswith("{") and json.loads(line).get("event") == event:
                        return dict(json.loads(line))
                assert self._process.poll() is None, self.log()
                await asyncio.sleep(0.02)

    def is_running(self) -> bool:
        """Whether it still is."""
        return self._process.poll() is None


async def until(look: Callable[[], Awaitable[T]], is_so: Callable[[T], bool]) -> T:
    """Look until it is so, for at most twenty seconds."""

    async def look_once() -> T:
        return await look()

    looking = AsyncRetrying(
        retry=retry_if_result(lambda seen: not is_so(seen)),
        wait=wait_fixed(0.05),
        stop=stop_after_delay(20),
    )
    return await looking(look_once)


class Worker:
    """A running worker."""

    def __init__(self, running: Running, metrics_port: int) -> None:
        self.running = running
        self._metrics_port = metrics_port

    async def seen(self, name: str) -> float:
        """One value without labels, to wait for."""
        return self.metric(name)

    def metric(self, name: str, **labels: str) -> float:
        """One value of its page."""
        return metric(self._metrics_port, name, labels)


def metric(port: int, name: str, labels: dict[str, str]) -> float:
    """0 where the page has no such line."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as page:
        text = page.read().decode()
    inside = ",".join(f'{key}="{value}"' for key, value in labels.items())
    line = re.search(rf"^{re.escape(name + (f'{{{inside}}}' if inside else ''))} (\S+)$", text, re.MULTILINE)
    return float(line[1]) if line else 0.0
