"""Shows what is being measured: in one line of a terminal, or a line for each measure in a log."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from wardgate.samples.progress import Progress as Report


@contextmanager
def progress_line() -> Iterator[Report]:
    """A function to call with the name of a step, how much of it is done, and the total."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Log(console)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        bar = bars.add_task("", total=None)
        yield lambda what, done, of: bars.update(bar, description=what, completed=done, total=of)


class _Log:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = ""

    def __call__(self, what: str, done: int, of: int) -> None:
        if what != self._last:
            self._console.print(what, highlight=False)
            self._last = what
