"""Shows a refusal: the reason and message, its details, and every fault by its field."""

import math
from datetime import timedelta

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.plain_messages import plain_message
from wardgate.client import FieldFault, Refused

MAX_FAULTS = 30
MAX_WORDS = 8


def refusal_view(refused: Refused) -> RenderableType:
    """The refusal over several lines."""
    name = escaped(refused.reason) or refused.code.name
    head = Text.assemble((name, "bold red"), " ", _message(refused))
    parts: list[RenderableType] = [head]
    parts += [_metadatum(name, value) for name, value in sorted(escaped(refused.metadata).items())]
    if refused.retry_after is not None:
        parts.append(Text(f"  Try again {_from_now(refused.retry_after)}."))
    if refused.faults:
        parts.append(fault_table(refused.faults))
    return Group(*parts)


def _message(refused: Refused) -> str:
    """On one line."""
    return escaped(" ".join(plain_message(refused).split()))


def _from_now(delay: timedelta) -> str:
    seconds = math.ceil(delay.total_seconds())
    return f"in {seconds} s" if seconds < 120 else f"in {math.ceil(seconds / 60)} minutes"


def _metadatum(name: str, value: str) -> Text:
    """One detail. A long list, such as the paths that differ, is cut."""
    words = value.split(", ")
    more = len(words) - MAX_WORDS
    text = ", ".join(words[:MAX_WORDS]) + (f" and {more} more" if more > 0 else "")
    return Text(f"  {name}: {text}")


def fault_table(faults: tuple[FieldFault, ...]) -> RenderableType:
    """One row for each fault, up to MAX_FAULTS, and the number of the others."""
    table = Table(box=None, pad_edge=False, padding=(0, 2), show_header=False)
    table.add_column(style="cyan", overflow="fold")
    table.add_column(overflow="fold")
    for fault in escaped(faults[:MAX_FAULTS]):
        table.add_row(Text("  " + fault.field), Text(fault.description))
    more = len(faults) - MAX_FAULTS
    return Group(table, Text(f"  and {more} more")) if more > 0 else table


def in_one_line(refused: Refused) -> str:
    """For a row of a list: every fault by its field, or the message if there is none."""
    faults = "; ".join(f"{fault.field}: {fault.description}" for fault in refused.faults)
    again = "" if refused.retry_after is None else f" Try again {_from_now(refused.retry_after)}."
    return escaped(faults) or _message(refused) + again


def as_fields(refused: Refused) -> dict[str, object]:
    """The refusal as the fields of a JSON object."""
    return {
        "code": refused.code.name,
        "reason": refused.reason,
        "message": refused.message,
        "metadata": refused.metadata,
        "retry_after_seconds": None if refused.retry_after is None else refused.retry_after.total_seconds(),
        "faults": [fault._asdict() for fault in refused.faults],
    }
