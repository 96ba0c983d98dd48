"""Shows how many rows of files were added, changed, unchanged and refused."""

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text

from runtime.loading.tally import Tally
from wardgate.cli.output.escaped import escaped


def load_view(tallies: Iterable[Tally]) -> Table:
    """One row for each file."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("File", overflow="fold")
    for name in ("Added", "Changed", "Unchanged", "Refused"):
        table.add_column(name, justify="right", no_wrap=True)
    for tally in tallies:
        refused = Text(f"{tally.refused:,}", style="red" if tally.refused else "")
        counts = (f"{count:,}" for count in (tally.added, tally.changed, tally.unchanged))
        table.add_row(Text(escaped(str(tally.path))), *counts, refused)
    return table
