"""Gateway and worker processes while they run: their logs, their metrics, how they end."""

import asyncio
import json
import re
import signal
import urllib.request
from pathlib import Path
from typing import Any

import psutil

from tests.integration.python_process import StartedProcess
from tests.wait_until import LONGEST_WAIT_SECONDS


class RunningProcess:
    """A process and its log file."""

    def __init__(self, process: StartedProcess, log: Path) -> None:
        self._process = process
        self._log = log

    def log(self) -> str:
        """Everything that it has logged."""
        return self._log.read_text()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def kill(self) -> None:
        """Kill it (SIGKILL)."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask it to stop (SIGTERM); returns the exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def cpu_seconds(self) -> float:
        """The processor time that it has used."""
        times = psutil.Process(self._process.pid).cpu_times()
        return times.user + times.system

    def wake_ups(self) -> int:
        """How often its main thread has waited for something."""
        return int(psutil.Process(self._process.pid).num_ctx_switches().voluntary)

    def memory_bytes(self) -> int:
        """Its resident memory."""
        return int(psutil.Process(self._process.pid).memory_info().rss)

    def freeze(self) -> None:
        """Suspend it (SIGSTOP)."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Resume it (SIGCONT)."""
        self._process.send_signal(signal.SIGCONT)

    def open_files(self) -> int:
        """How many files and connections it has open."""
        return psutil.Process(self._process.pid).num_fds()

    def wait(self) -> int:
        """Wait until it ends by itself; returns the exit status."""
        return self._process.wait(timeout=LONGEST_WAIT_SECONDS)

    async def wait_for_event(self, event: str) -> dict[str, Any]:
        """The first log line with this event."""
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            while True:
                for line in self.log().splitlines():
                    if line.startswith("{") and json.loads(line).get("event") == event:
                        return dict(json.loads(line))
                assert self._process.poll() is None, self.log()
                await asyncio.sleep(0.02)

    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None


class Worker:
    """A running worker."""

    def __init__(self, process: RunningProcess, metrics_port: int) -> None:
        self.process = process
        self.metrics_port = metrics_port

    async def value(self, name: str) -> float:
        """A metric without labels, for `wait_until`."""
        return self.metric(name)

    def metric(self, name: str, **labels: str) -> float:
        """The value of a metric."""
        return read_metric(self.metrics_port, name, labels)


def read_metric(port: int, name: str, labels: dict[str, str]) -> float:
    """The value of a metric on the page at this port; 0 where the page does not have it."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as page:
        text = page.read().decode()
    inside = ",".join(f'{key}="{value}"' for key, value in labels.items())
    line = re.search(rf"^{re.escape(name + (f'{{{inside}}}' if inside else ''))} (\S+)$", text, re.MULTILINE)
    return float(line[1]) if line else 0.0
