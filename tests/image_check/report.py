"""What `make image-check` prints: one line for each thing that it looked at."""

import sys


class Report:
    """Prints each line at once, and counts what is not as it should be."""

    def __init__(self) -> None:
        self._passed = 0
        self._failed = 0

    def check(self, promise: str, seen: object, *, holds: bool) -> None:
        """A promise, whether it holds, and what was seen."""
        if holds:
            self._passed += 1
        else:
            self._failed += 1
        _say(f"  {'ok    ' if holds else 'FAILED'}  {promise}: {seen}")

    def doing(self, line: str) -> None:
        """What takes a while, before it begins."""
        _say(line)

    def note(self, line: str) -> None:
        """A figure."""
        _say(f"          {line}")

    def summary(self) -> int:
        """The last line; returns the exit status."""
        _say(f"{self._passed} passed, {self._failed} failed")
        return int(self._failed > 0)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
