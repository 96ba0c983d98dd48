"""`wardgate claims --watch`: prints every change of the facility's claims, without end."""

from contextlib import aclosing

from rich.text import Text

from gateway.v1.claim_service_pb2 import ClaimChange, ClaimChangeKind
from wardgate.cli import options
from wardgate.cli.follow_changes import follow, start
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.output.value_text import bare_number, enum_text, time_text
from wardgate.cli.run_command import connected_client

COMMAND = "wardgate claims --watch"
COLOURS = {
    ClaimChangeKind.CLAIM_CHANGE_KIND_ASKED: "bold yellow",
    ClaimChangeKind.CLAIM_CHANGE_KIND_DECIDED: "bold green",
    ClaimChangeKind.CLAIM_CHANGE_KIND_REPLACED: "dim",
    ClaimChangeKind.CLAIM_CHANGE_KIND_CANCELLED: "dim",
}


async def watch(flags: options.ConnectionFlags, cursor: str, as_lines: bool) -> None:
    """Print changes until the command is interrupted; then, for a person, how to go on. Raises Problem."""
    after, from_earliest = start(cursor)
    async with (
        connected_client(flags.find()) as client,
        aclosing(client.watch_claims(after, from_earliest=from_earliest)) as messages,
    ):
        await follow(messages, lambda change: _show(change, as_lines), COMMAND, has_hint=not as_lines)


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
