"""What `wardgate archive` prints."""

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.claims.archiving.archive_claims import MonthTotal
from gateway.claims.archiving.archived_claim import WrittenFile

MEGABYTE = 1_000_000


def totals_view(totals: Sequence[MonthTotal]) -> RenderableType:
    """What there is to archive of each month."""
    found = [total for total in totals if total.claims]
    if not found:
        return Text("Nothing to archive: no claim of these months is settled.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Month")
    table.add_column("Settled claims", justify="right")
    table.add_column("Their contents", justify="right")
    for total in found:
        table.add_row(f"{total.month:%Y-%m}", f"{total.claims:,}", _megabytes(total.content_bytes))
    return Group(table, Text("Nothing was changed: add -o DIR to archive them.", style="dim"))


def file_line(name: str, written: WrittenFile) -> Text:
    """A file whose claims are no longer in the database."""
    return Text(f"{name}  {written.claims:,} claims  {_megabytes(written.size)}")


def end_line(count: int) -> Text:
    """The whole run."""
    if not count:
        return Text("Nothing to archive: no claim of these months is settled.")
    return Text(f"{count:,} claims are archived. PostgreSQL uses their space again after its next vacuum.")


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.1f} MB"
