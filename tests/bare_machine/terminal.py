"""Runs a command on a terminal of its own, reads what it prints, and can press Ctrl-C."""

import os
import pty
import re
import select
import signal
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

CTRL_C = b"\x03"
COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def plain(printed: str) -> str:
    """What a terminal printed, without colour codes."""
    return COLOURS.sub("", printed).replace("\r\n", "\n")


class Terminal:
    """Starts the command at once; kills it on exit if it still runs. `log` gets all that it prints."""

    def __init__(self, command: list[str], log: Path) -> None:
        self._printed = ""
        self._log = log.open("wb", buffering=0)
        self._pid, self._screen = pty.fork()
        if self._pid == 0:
            os.execvp(command[0], command)
        self._has_ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._has_ended:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._screen)
        self._log.close()

    @property
    def printed(self) -> str:
        """Everything printed so far, without colour codes."""
        return plain(self._printed)

    def wait_for(self, text: str, seconds: float) -> None:
        """Wait until the command has printed the text. Raises TimeoutError, also if it ends first."""
        deadline = time.monotonic() + seconds
        while text not in self.printed:
            if not self._read(deadline - time.monotonic()):
                raise TimeoutError(f"{text!r} was not printed, or not within {seconds:.0f} s")

    def press_ctrl_c(self) -> None:
        """Make the terminal send SIGINT to its foreground process group, as a key press does."""
        os.write(self._screen, CTRL_C)

    def wait_for_end(self, seconds: float) -> int:
        """Wait and return the exit status. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while self._read(deadline - time.monotonic()):
            pass
        if time.monotonic() > deadline:
            raise TimeoutError(f"it did not end within {seconds:.0f} s")
        _, status = os.waitpid(self._pid, 0)
        self._has_ended = True
        return os.waitstatus_to_exitcode(status)

    def _read(self, seconds: float) -> bool:
        """Wait for output and store it; False when the output or the time has ended."""
        ready, _, _ = select.select([self._screen], [], [], max(seconds, 0))
        part = b""
        if ready:
            with suppress(OSError):  # EIO: no process has the terminal open any more
                part = os.read(self._screen, 65536)
        self._log.write(part)
        self._printed += part.decode(errors="replace")
        return bool(part)
