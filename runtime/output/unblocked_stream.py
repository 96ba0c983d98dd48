"""A stream of lines that never waits for its reader."""

import json
import select
from collections import deque
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
        self._kept_parts = kept_parts
        self._waiting: deque[str] = deque()
        self._lost = 0

    def write(self, line: str) -> None:
        """Take a whole line, or lose it."""
        parts = [line[at : at + CHARACTERS] for at in range(0, len(line), CHARACTERS)]
        if len(self._waiting) + len(parts) > self._kept_parts:
            self._lost += 1
        else:
            self._waiting += parts

    def flush(self) -> None:
        """Write as much as there is room for."""
        while self._waiting and self._is_writable():
            # First: where writing fails, as to a pipe that is closed, the next line is another one.
            self._stream.write(self._waiting.popleft())
            self._stream.flush()
        if self._lost and not self._waiting:
            event = "lines of the log are lost: nothing read them"
            self._waiting.append(json.dumps({"event": event, "level": "warning", "lines": self._lost}) + "\n")
            self._lost = 0

    def _is_writable(self) -> bool:
        try:
            return bool(select.select((), (self._stream.fileno(),), (), 0)[1])
        except (OSError, ValueError):
            # It has no descriptor, as one in memory.
            return True
