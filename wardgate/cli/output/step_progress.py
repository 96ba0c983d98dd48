"""Shows work step by step: with a progress bar in a terminal, line by line elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn

SECONDS_BETWEEN_LINES = 5.0


class StepProgress:
    """A ProgressReporter that writes to a console."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._next_line = 0.0

    @contextmanager
    def step(self, what: str) -> Iterator[Callable[[str], None]]:
        """Show the current step, then its outcome and its duration."""
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
        """Move the bar; without a terminal, write a line every few seconds."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=of, done=f"{what} {done:,} of {of:,}")
        if not self._console.is_terminal and time.monotonic() > self._next_line:
            self._next_line = time.monotonic() + SECONDS_BETWEEN_LINES
            self._console.print(f"    {what}: {done:,} of {of:,}", soft_wrap=True)

    def note(self, line: str) -> None:
        """Write a line with the time of day, since it may come hours after the last one."""
        self._console.print(f"{time.strftime('%H:%M:%S')} {escape(line)}", style="yellow", soft_wrap=True)
