"""A progress bar beside the answers; in a log, where nothing can be drawn over, none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from wardgate.cli.output.console import aside

Advance: TypeAlias = Callable[[int], None]


@contextmanager
def progress_bar(what: str, total: int | None) -> Iterator[Advance]:
    """Moves by what it is called with; `total` is None where nobody knows it."""
    console = aside()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=total)
        yield lambda steps: progress.advance(task, steps)
