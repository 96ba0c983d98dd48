"""A refusal as a person reads it: the line that says what it is, and every fault by its field."""

import math
from datetime import timedelta

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wardgate.client import FieldFault, Refused

MOST_FAULTS = 30
MOST_WORDS = 8


def refusal_view(refused: Refused) -> RenderableType:
    """All of it."""
    name = refused.reason or refused.code.name
    head = Text.assemble((name, "bold red"), " ", " ".join(refused.message.split()))
    parts: list[RenderableType] = [head]
    parts += [_metadatum(name, value) for name, value in sorted(refused.metadata.items())]
    if refused.retry_after is not None:
        parts.append(Text(f"  Ask again {_from_now(refused.retry_after)}."))
    if refused.faults:
        parts.append(fault_table(refused.faults))
    return Group(*parts)


def _from_now(delay: timedelta) -> str:
    seconds = math.ceil(delay.total_seconds())
    return f"in {seconds} s" if seconds < 120 else f"in {math.ceil(seconds / 60)} minutes"


def _metadatum(name: str, value: str) -> Text:
    """Lists, such as the paths that differ, are cut to what one reads."""
    words = value.split(", ")
    more = len(words) - MOST_WORDS
    said = ", ".join(words[:MOST_WORDS]) + (f" and {more} more" if more > 0 else "")
    return Text(f"  {name}: {said}")


def fault_table(faults: tuple[FieldFault, ...]) -> RenderableType:
    """One row a fault; of a great many the first, and how many more there are."""
    table = Table(box=None, pad_edge=False, padding=(0, 2), show_header=False)
    table.add_column(style="cyan", overflow="fold")
    table.add_column(overflow="fold")
    for fault in faults[:MOST_FAULTS]:
        table.add_row(Text("  " + fault.field), Text(fault.description))
    more = len(faults) - MOST_FAULTS
    return Group(table, Text(f"  and {more} more")) if more > 0 else table


def in_one_line(refused: Refused) -> str:
    """For a list: every fault by its field, or the message where there is none."""
    faults = "; ".join(f"{fault.field}: {fault.description}" for fault in refused.faults)
    again = "" if refused.retry_after is None else f" Ask again {_from_now(refused.retry_after)}."
    return faults or " ".join(refused.message.split()) + again


def as_fields(refused: Refused) -> dict[str, object]:
    """For a script."""
    return {
        "code": refused.code.name,
        "reason": refused.reason,
        "message": refused.message,
        "metadata": refused.metadata,
        "retry_after_seconds": None if refused.retry_after is None else refused.retry_after.total_seconds(),
        "faults": [fault._asdict() for fault in refused.faults],
    }
