"""`wardgate claims --watch`: prints every change of the facility's claims, without end."""

from contextlib import aclosing

from rich.text import Text

from gateway.v1.claim_service_pb2 import ClaimChange, ClaimChangeKind
from runtime.problem import WrongValue
from wardgate.cli import options
from wardgate.cli.output.console import error_console, output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.output.value_text import bare_number, enum_text, time_text
from wardgate.cli.run_command import connected_client
from wardgate.client import Refused

EARLIEST = "earliest"
NO_CURSOR = (
    "--since is no cursor of your facility. Give one that `wardgate claims --watch` has printed, or "
    "`earliest`, or leave it out to begin now."
)
COLOURS = {
    ClaimChangeKind.CLAIM_CHANGE_KIND_ASKED: "bold yellow",
    ClaimChangeKind.CLAIM_CHANGE_KIND_DECIDED: "bold green",
    ClaimChangeKind.CLAIM_CHANGE_KIND_REPLACED: "dim",
    ClaimChangeKind.CLAIM_CHANGE_KIND_CANCELLED: "dim",
}


async def watch(flags: options.ConnectionFlags, since: str, as_lines: bool) -> None:
    """Print changes until the command is interrupted; then, for a person, how to go on. Raises Problem."""
    is_earliest, told = since == EARLIEST, ""
    cursor = "" if is_earliest else since
    try:
        async with (
            connected_client(flags.find()) as client,
            aclosing(client.watch_claims(cursor, from_earliest=is_earliest)) as messages,
        ):
            async for message in messages:
                for change in message.changes:
                    _show(change, as_lines)
                told = message.cursor
    except Refused as refused:
        if any(fault.field == "cursor" for fault in refused.faults):
            raise WrongValue(NO_CURSOR) from refused
        raise
    finally:
        if told and not as_lines:
            error_console().print(Text(f"Go on with: wardgate claims --watch --since {told}", style="dim"))


def change_line(change: ClaimChange) -> Text:
    """When, what, and which claim."""
    change = escaped(change)
    kind = enum_text(ClaimChangeKind.Name(change.kind), "CLAIM_CHANGE_KIND_")
    return Text.assemble(
        (f"{time_text(change.changed_at)}  ", "dim"),
        (f"{kind:<10}", COLOURS.get(change.kind, "")),
        f"{change.claim_id}  {bare_number(change.number)}",
    )


def _show(change: ClaimChange, as_lines: bool) -> None:
    if as_lines:
        print_data(as_json(change, lines=False))
    else:
        output_console().print(change_line(change), soft_wrap=True)
