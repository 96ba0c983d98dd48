"""Starts Python processes: `python -m module`, forked from a process that has imported the packages already.

To import them takes a second of processor time, most of what starting a gateway takes, and the suite starts
some two hundred processes. What a start itself promises is tested with an interpreter of its own: see
tests/integration/test_gateway_process.py and tests/acceptance/.
"""

import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

IMPORTED = "tests.integration.imported_packages"


class StartedProcess(Protocol):
    """What a test does with a process that it has started; see subprocess.Popen."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, number: int, /) -> None: ...

    def kill(self) -> None: ...


class ForkedProcess:
    """A process that runs a module as `python -m` does."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Its process ID."""
        assert self._process.pid
        return self._process.pid

    def poll(self) -> int | None:
        """Its exit status, or None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ends by itself; returns the exit status."""
        self._process.join(timeout)
        status = self._process.exitcode
        if status is None:
            raise TimeoutError
        return status

    def send_signal(self, number: int, /) -> None:
        """Send it a signal if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it (SIGKILL)."""
        self.send_signal(signal.SIGKILL)


def start_python(arguments: tuple[str, ...], environment: Mapping[str, str], log: Path) -> StartedProcess:
    """Start `python arguments` with these environment variables; its standard error goes to the log."""
    if arguments[0] != "-m" or sys.platform != "linux":
        # On macOS, a process that has loaded Apple's frameworks may not fork.
        with log.open("wb") as stderr:
            return subprocess.Popen([sys.executable, *arguments], env=environment, stderr=stderr)
    log.touch()
    context = get_context("forkserver")
    context.set_forkserver_preload([IMPORTED])
    process = context.Process(target=_run_module, args=(arguments[1:], dict(environment), log), daemon=True)
    process.start()
    return ForkedProcess(process)


def _run_module(arguments: tuple[str, ...], environment: dict[str, str], log: Path) -> None:
    with log.open("wb") as stderr:
        os.dup2(stderr.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    module, *sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)
