"""A child process: started, checked and stopped by the stack."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

DIE_WITH_PARENT = Path(__file__).with_name("die_with_parent.py")
MAX_LOG_BYTES = 20 * 1024 * 1024


class Child:
    """A child process whose output goes to a log file.

    `stop_signal` asks it to finish its current work and exit. `user` is the user that it runs as; "" means
    the current one.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        user: str = "",
    ) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._environment = environment
        self._stop_signal = stop_signal
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process if it does not run."""
        if self.is_alive:
            return
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > MAX_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        command = dying_with_this_process(self._command, self._stop_signal, self._user)
        with self.log.open("ab") as log:
            # In its own session, so that Ctrl-C reaches only the stack, which then stops it in order.
            self._process = subprocess.Popen(
                command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int | None:
        """Its process ID; None if it does not run."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    @property
    def is_alive(self) -> bool:
        """Whether the process runs now."""
        return self.pid is not None

    @property
    def how_it_ended(self) -> str:
        """A text to put after the name: "was killed by SIGKILL"."""
        status = self._process.poll() if self._process is not None else None
        if status is None:
            return "has not ended"
        return (
            f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
        )

    def ask_to_stop(self) -> None:
        """Send the stop signal, and do not wait."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(self._stop_signal)

    def stop(self, timeout_seconds: float = 30) -> None:
        """Ask the process to stop, and kill it after the timeout."""
        self.ask_to_stop()
        if self._process is None:
            return
        try:
            self._process.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def dying_with_this_process(
    command: Sequence[str], stop_signal: signal.Signals, user: str = ""
) -> Sequence[str]:
    """The command that runs this one, as `user`, and sends it the signal when this process is killed."""
    parent = (str(os.getpid()), str(int(stop_signal)), user)
    return (sys.executable, "-I", "-S", str(DIE_WITH_PARENT), *parent, *command)
