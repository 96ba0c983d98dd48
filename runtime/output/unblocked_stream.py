"""A stream of lines that never waits for its reader."""

import json
import os
import select
from collections import deque
from time import monotonic
from typing import TextIO

# A pipe that can be written to has room for 4,096 bytes, and a character takes four at most.
CHARACTERS = 1000
# A megabyte or so.
KEPT_PARTS = 2000


class UnblockedStream:
    """Writes to a stream as far as there is room, and the rest when there is room again.

    The reader of a process's log may stand still, such as a terminal that is paused or a collector that is
    overloaded. Then a pipe is full, and whoever writes to it waits: with it, the event loop. What comes while
    KEPT_PARTS wait is lost, and a line says how much. `flush` also writes what waits: logging calls it after
    each record, and when the process ends.
    """

    def __init__(self, stream: TextIO, kept_parts: int = KEPT_PARTS) -> None:
        self._stream = stream
        self._descriptor = _descriptor_of(stream)
        self._kept_parts = kept_parts
        self._waiting: deque[bytes] = deque()
        self._lost = 0

    @property
    def encoding(self) -> str:
        """That of the stream."""
        return self._stream.encoding or "utf-8"

    def isatty(self) -> bool:
        """Whether a person reads it."""
        return self._stream.isatty()

    def write(self, line: str) -> None:
        """Take a whole line, or lose it."""
        parts = [line[at : at + CHARACTERS] for at in range(0, len(line), CHARACTERS)]
        if len(self._waiting) + len(parts) > self._kept_parts:
            self._lost += 1
        else:
            errors = self._stream.errors or "strict"
            self._waiting += [part.encode(self.encoding, errors) for part in parts]

    def flush(self) -> None:
        """Write as much as there is room for."""
        while self._waiting and self._is_writable() and self._write_some():
            pass
        if self._lost and not self._waiting:
            event = "lines of the log are lost: nothing read them"
            line = json.dumps({"event": event, "level": "warning", "lines": self._lost}) + "\n"
            self._waiting.append(line.encode())
            self._lost = 0

    def drain(self, seconds: float) -> None:
        """Write what waits, to a reader who is slow, in so many seconds."""
        until = monotonic() + seconds
        while self._waiting and self._is_writable(max(until - monotonic(), 0)) and self._write_some():
            pass

    def _write_some(self) -> bool:
        """Whether there was room for at least a byte."""
        # First: where writing fails, as to a pipe that is closed, the next line is another one.
        part = self._waiting.popleft()
        rest = part[self._write(part) :]
        if rest:
            self._waiting.appendleft(rest)
        return len(rest) < len(part)

    def _write(self, part: bytes) -> int:
        """Return how many bytes were written."""
        if self._descriptor is None:
            self._stream.write(part.decode(self.encoding))
            return len(part)
        try:
            return os.write(self._descriptor, part)
        except BlockingIOError:
            return 0

    def _is_writable(self, within: float = 0) -> bool:
        return self._descriptor is None or bool(select.select((), (self._descriptor,), (), within)[1])


def _descriptor_of(stream: TextIO) -> int | None:
    """The descriptor to write to; None where it has none, as a stream in memory."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):
        return None
    return _own_terminal(descriptor) if os.isatty(descriptor) else descriptor


def _own_terminal(descriptor: int) -> int:
    """Open a terminal again, as one that never waits: for others, such as the shell, it stays as it is.

    One that can be written to may have room for a single byte.
    """
    try:
        return os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        # It is another user's, as after su.
        return descriptor
