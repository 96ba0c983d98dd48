"""Shows messages to an office: a row for each."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from gateway.v1.office_message_pb2 import OfficeMessage
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.value_text import date_text, time_text


def message_list(messages: Sequence[OfficeMessage]) -> RenderableType:
    """One row for each message."""
    if not messages:
        return Text("No messages.")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("No.", "Sent", "What", "File"):
        table.add_column(name, overflow="fold")
    for message in map(escaped, messages):
        what, file = Text(_what(message)), Text(message.file_id)
        table.add_row(str(message.number), time_text(message.created_at), what, file)
    return table


def _what(message: OfficeMessage) -> str:
    match message.WhichOneof("body"):
        case "refund":
            return _refund(message)
        case "recovery":
            due = message.recovery
            return f"claim back {due.amount:,} VND of transfer {due.transfer_number}"
        case "allowances_ended":
            return _allowances_ended(message)
        case "check_entry":
            return "check the entry of the population register: the file has the facts"
        case _:
            return "of a later release: update this program to read it"


def _refund(message: OfficeMessage) -> str:
    due = message.refund
    member = f", for {due.insurance_number}" if due.insurance_number else ""
    return f"pay back {due.amount:,} VND of receipt {due.receipt_number}{member}: {due.reason}"


def _allowances_ended(message: OfficeMessage) -> str:
    ended = message.allowances_ended
    parts = [
        f"{amount:,} VND {what}"
        for amount, what in (
            (ended.not_to_be_paid, "not to be paid any more"),
            (ended.survivors_monthly, f"a month since {date_text(ended.since)}"),
            (ended.months_to_recover, "of its months begun"),
        )
        if amount
    ]
    return ", ".join([f"allowances of the death {ended.file_id} ended", *parts])
