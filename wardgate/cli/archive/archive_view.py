"""What `wardgate archive` prints."""

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.archiving.archive_months import MonthTotal
from gateway.archiving.written_file import WrittenFile
from runtime.output.counted import counted

MEGABYTE = 1_000_000


class ArchiveView:
    """Of `noun`, such as "claim". `nothing` says that there is nothing to archive."""

    def __init__(self, noun: str, nothing: str) -> None:
        self._noun = noun
        self._nothing = Text(f"Nothing to archive: {nothing}.")

    def totals(self, totals: Sequence[MonthTotal]) -> RenderableType:
        """What there is to archive of each month."""
        found = [total for total in totals if total.rows]
        if not found:
            return self._nothing
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        table.add_column("Month")
        table.add_column(f"Settled {self._noun}s", justify="right")
        table.add_column("Their contents", justify="right")
        for total in found:
            table.add_row(f"{total.month:%Y-%m}", f"{total.rows:,}", _megabytes(total.content_bytes))
        return Group(table, Text("Nothing was changed: add -o DIR to archive them.", style="dim"))

    def written(self, name: str, written: WrittenFile) -> Text:
        """A file of the archive whose rows are no longer in the database."""
        return Text(f"{name}  {counted(written.rows, self._noun)}  {_megabytes(written.size)}")

    def end(self, count: int) -> Text:
        """The whole run."""
        if not count:
            return self._nothing
        are = counted(count, f"{self._noun} is", f"{self._noun}s are")
        return Text(f"{are} archived. PostgreSQL uses the space again after its next vacuum.")


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.1f} MB"
