"""Start-up, step by step: drawn over in a terminal, line by line in a log."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn

SECONDS_BETWEEN_LINES = 5.0


class Steps:
    """A ProgressReporter of the stack."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._next_line = 0.0

    @contextmanager
    def step(self, what: str) -> Iterator[Callable[[str], None]]:
        """Shows the step under way, then its outcome and how long it took."""
        started = time.monotonic()
        self._next_line = started + SECONDS_BETWEEN_LINES
        outcomes: list[str] = []
        columns = (TextColumn("  {task.description:<15}"), BarColumn(), TextColumn("{task.fields[done]}"))
        with Progress(
            *columns, console=self._console, transient=True, disable=not self._console.is_terminal
        ) as self._bar:
            self._task = self._bar.add_task(what, total=None, done="")
            yield outcomes.append
        took = time.monotonic() - started
        self._console.print(
            f"  [green]✓[/] {what:<14} {escape(' '.join(outcomes)):<58} [dim]{took:5.1f} s[/]", soft_wrap=True
        )

    def progress(self, what: str, done: int, of: int) -> None:
        """Moves the bar; in a log, a line every few seconds."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=of, done=f"{what} {done:,} of {of:,}")
        if not self._console.is_terminal and time.monotonic() > self._next_line:
            self._next_line = time.monotonic() + SECONDS_BETWEEN_LINES
            self._console.print(f"    {what}: {done:,} of {of:,}", soft_wrap=True)

    def note(self, line: str) -> None:
        """One line, with the time of day: it may come hours after the last."""
        self._console.print(f"{time.strftime('%H:%M:%S')} {escape(line)}", style="yellow", soft_wrap=True)
