"""Who tells a person how it goes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol


class ProgressReporter(Protocol):
    """A terminal, or a log."""

    def step(self, what: str) -> AbstractContextManager[Callable[[str], None]]:
        """Around one step; what it calls with the outcome is shown behind the step's name."""

    def progress(self, what: str, done: int, of: int) -> None:
        """How far the step under way is."""

    def say(self, line: str) -> None:
        """One line."""
