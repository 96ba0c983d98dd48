"""A progress bar on standard error; none if that is not a terminal."""

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

from wardgate.cli.output.console import error_console

Advance: TypeAlias = Callable[[int], None]


@contextmanager
def progress_bar(what: str, total: int | None) -> Iterator[Advance]:
    """Show a bar. The result advances it by a number of items; `total` is None if it is not known."""
    console = error_console()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=total)
        yield lambda items: progress.advance(task, items)
