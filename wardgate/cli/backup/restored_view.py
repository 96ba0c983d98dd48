"""Shows what was restored."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shlex import quote

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from runtime.output.counted import counted
from runtime.time_zone import HO_CHI_MINH
from wardgate.backup.restore import Restored
from wardgate.backup.restored_check import Checked
from wardgate.cli.access.verdict_view import verdict_view
from wardgate.cli.output.escaped import escaped


def restored_view(restored: Restored, until: datetime | None, data: Path, spooled: int) -> RenderableType:
    """The numbers of rows, the verdict on the access log, up to when it goes, and what to do next."""
    kept = 1 if restored.checked.verdict.seals else 0
    return Group(
        _counts(restored.checked),
        verdict_view(restored.checked.verdict, kept),
        *_moment(restored.last_change, until),
        *([Text(escaped(restored.unused), style="bold red")] if restored.unused else []),
        *(
            [Text(f"{counted(spooled, 'file')} of the spool will be delivered by the gateway.")]
            if spooled
            else []
        ),
        Text(f"Start it: wardgate up --data {escaped(quote(str(data)))}"),
    )


def _counts(checked: Checked) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("")
    for heading in ("in the backup", "restored"):
        table.add_column(heading, justify="right")
    for name, count in checked.counts.items():
        table.add_row(name, f"{checked.earlier.get(name, 0):,}", f"{count:,}")
    return table


def _moment(last_change: datetime, until: datetime | None) -> Iterator[Text]:
    yield Text(f"The last change that was restored is of {_time(last_change)}.", style="bold")
    if until is not None:
        yield Text(f"Restored as it was at {_time(until)}, as far as the backup has changes.")


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(HO_CHI_MINH):%Y-%m-%d %H:%M:%S}"
