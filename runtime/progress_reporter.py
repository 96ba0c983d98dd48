"""The port through which long work reports its progress to a person."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol


class ProgressReporter(Protocol):
    """A terminal, or a log."""

    def step(self, what: str) -> AbstractContextManager[Callable[[str], None]]:
        """Enclose one step; the function it yields shows the result behind the step's name."""

    def progress(self, what: str, done: int, of: int) -> None:
        """Show how far the current step is."""

    def note(self, line: str) -> None:
        """Show one line."""
