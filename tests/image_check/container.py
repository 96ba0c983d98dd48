"""Runs commands out of the image, with a read-only root and no capability, as process 1 of a namespace."""

import http.client
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from runtime.problem import Problem

ENTER = Path(__file__).with_name("enter.sh")
ALONE = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
TIMEOUT_SECONDS = 60


class Running:
    """A process that was started out of the image."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self._log = log

    def wait_for_event(self, event: str) -> dict[str, Any]:
        """The first line of its log with this event. Raises Problem."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            for line in self._log.read_text(errors="replace").splitlines():
                if line.startswith("{") and json.loads(line).get("event") == event:
                    return dict(json.loads(line))
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise Problem(f"{event!r} is not in {self._log}.")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process itself, which is the child of `unshare`."""
        self._inner.send_signal(number)

    def memory(self) -> int:
        """Resident bytes."""
        return int(self._inner.memory_info().rss)

    def wait(self) -> int:
        """The exit status, once it has ended by itself."""
        return self._process.wait(TIMEOUT_SECONDS)

    def kill(self) -> None:
        """End it now, if it still runs; its namespace ends with it."""
        self._process.kill()
        self._process.wait()

    @property
    def _inner(self) -> psutil.Process:
        return psutil.Process(self._process.pid).children()[0]


class Root:
    """The mounted root of the image, and what a runtime gives it: environment, volume, secrets."""

    def __init__(self, path: Path, environment: Mapping[str, str], volumes: Path) -> None:
        """`volumes` has the folders `spool` and `secrets`, and gets the logs."""
        self.path = path
        self._environment = environment
        self._volumes = volumes

    def start(self, name: str, command: Sequence[str], **settings: str) -> Running:
        """Start a process with these settings; its log is `name`.log."""
        log = self._volumes / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                self._words(command, settings), stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        return Running(process, log)

    def run(self, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self._words(command, settings),
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_SECONDS,
        )

    def _words(self, command: Sequence[str], settings: Mapping[str, str]) -> list[str]:
        volumes = (str(self._volumes / "spool"), str(self._volumes / "secrets"))
        environment = [f"{name}={value}" for name, value in {**self._environment, **settings}.items()]
        return [*ALONE, "sh", str(ENTER), str(self.path), *volumes, *environment, *command]


def get(port: int, path: str) -> int:
    """The status of an HTTP request to this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def own(folder: Path, user: int) -> Path:
    """Make a folder for a user."""
    folder.mkdir(parents=True, exist_ok=True)
    os.chown(folder, user, user)
    return folder
