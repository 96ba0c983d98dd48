"""`wardgate up` as a person runs it: the process, its output, and other commands on its data folder."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from typer.testing import CliRunner

from wardgate.cli import app

WARDGATE = [sys.executable, "-c", "from wardgate.cli import app; app()"]
LONGEST_START = 120.0
LISTENERS = (
    "WARDGATE_LISTEN",
    "WARDGATE_METRICS_LISTEN",
    "WARDGATE_WORKER_METRICS_LISTEN",
    "WARDGATE_CONSOLE_LISTEN",
    "WARDGATE_CONSOLE_METRICS_LISTEN",
    "WARDGATE_RELAY_METRICS_LISTEN",
)
ANY_PORTS = dict.fromkeys(LISTENERS, "127.0.0.1:0")
TWO_GATEWAYS = {"WARDGATE_GATEWAYS": "2"}
# Which decisions get one is a matter of chance in production.
NO_SECOND_LOOK = {"WARDGATE_SECOND_LOOK_SHARE": "0", "WARDGATE_SECOND_LOOK_AMOUNT": "1000000000000"}


class RunningStack:
    """One run of `wardgate up`."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self._lines: list[str] = []
        self._process = subprocess.Popen(
            [*WARDGATE, "up", "--data", str(folder), "--people", "500"],
            env=_clean_environment() | ANY_PORTS | {"WARDGATE_CLAIMS": "40"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._may_read = threading.Event()
        self._may_read.set()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as output:
            for line in output:
                self._may_read.wait()
                self._lines.append(line)

    @property
    def output(self) -> str:
        return "".join(self._lines)

    def wait_for(self, text: str) -> None:
        wait_until(
            lambda: text in self.output or self._process.poll() is not None, f"{text!r}: {self.output}"
        )
        assert text in self.output, self.output

    @contextmanager
    def unread(self) -> Iterator[None]:
        """Nothing reads the output, and it has no room for another line."""
        self._may_read.clear()
        output = os.open(f"/proc/{self._process.pid}/fd/1", os.O_WRONLY | os.O_NONBLOCK)
        with suppress(BlockingIOError):
            while True:
                os.write(output, b"\n" * select.PIPE_BUF)
                # The reader takes a part before it notices.
                time.sleep(0.001)
        os.close(output)
        try:
            yield
        finally:
            self._may_read.set()

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        """Kill it and all of its processes, as a power failure does."""
        processes = psutil.Process(self._process.pid).children(recursive=True) if self._is_running else []
        self._process.kill()
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes, timeout=LONGEST_START)
        self.wait_for_end()

    @property
    def _is_running(self) -> bool:
        return self._process.poll() is None

    def wait_for_end(self) -> int:
        code = self._process.wait(LONGEST_START)
        self._reader.join()
        return code

    def children(self) -> dict[str, int]:
        processes = json.loads((self.folder / "processes.json").read_text())
        return {child["name"]: child["pid"] for child in processes}

    def run_command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command with the same data folder, in this process: a new one imports for a second."""
        none = {name: None for name in os.environ if name.startswith("WARDGATE_")}
        arguments = [*words, "--data", str(self.folder)]
        done = CliRunner().invoke(app, arguments, env=none, catch_exceptions=False)
        return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)

    def run_process(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command with the same data folder as a person does."""
        return subprocess.run(
            [*WARDGATE, *words, "--data", str(self.folder)],
            env=_clean_environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[RunningStack]:
    """A run that serves; stopped on exit."""
    stack = RunningStack(folder, **environment)
    try:
        stack.wait_for("Serving.")
        yield stack
    finally:
        stack.send(signal.SIGTERM)
        stack.wait_for_end()


def wait_until(is_expected: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + LONGEST_START
    while not is_expected():
        assert time.monotonic() < deadline, f"not seen in time: {what}"
        time.sleep(0.05)


def assert_leaves_no_process(stack: RunningStack, stop_signal: signal.Signals) -> None:
    """Stop the run: it exits with status 0."""
    children = stack.children()
    backends = [child.pid for pid in children.values() for child in psutil.Process(pid).children()]
    stack.send(stop_signal)
    assert stack.wait_for_end() == 0
    assert stack.output.rstrip().endswith("Stopped.")
    assert all_gone(iter([*children.values(), *backends]))


def all_gone(pids: Iterator[int]) -> bool:
    return not any(psutil.pid_exists(pid) for pid in pids)


def _clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("WARDGATE_")}
