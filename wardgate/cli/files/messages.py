"""`wardgate files messages`: shows an office what it has to know beside its tasks."""

from typing import Annotated

import typer

from gateway.v1.office_message_pb2 import TakeMessagesRequest
from wardgate.cli import options
from wardgate.cli.files.message_view import message_list
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import connected_client, run_command
from wardgate.client import WardgateClient
from wardgate.data_folder.paths import DEFAULT_FOLDER

BATCH = 100


def messages(  # noqa: PLR0913 - one a flag
    *,
    received: Annotated[
        list[int] | None,
        typer.Option(
            metavar="NUMBER",
            min=1,
            help="You have kept the message with this number: it does not come again. Repeat it for several.",
        ),
    ] = None,
    take: Annotated[
        bool,
        typer.Option(
            "--take", help="Print all messages, and have each noted as received as soon as it is printed."
        ),
    ] = False,
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Show what your office has to know beside its tasks.

    Money to pay back or to claim back, allowances that have ended, entries of the population register to be
    checked:

        wardgate files messages
        wardgate files messages --received 204 --received 205
        wardgate files messages --take --json >> messages.ndjson

    The first hundred are shown, the oldest first. Each comes again until it is noted as received. With
    --json, one message on each line. If --take is interrupted, the next one prints some messages again, with
    the same key.

    Exit status: 0, also if there are no messages; 1 if the gateway could not answer, or you are no office; 2
    if the command is wrong.
    """
    flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
    run_command(_print(flags, received or [], take, json))


async def _print(flags: options.ConnectionFlags, received: list[int], take: bool, as_lines: bool) -> None:
    async with connected_client(flags.find()) as client:
        shown = await _print_batch(client, received, as_lines, is_first=True)
        while take and shown:
            shown = await _print_batch(client, shown, as_lines, is_first=False)


async def _print_batch(
    client: WardgateClient, received: list[int], as_lines: bool, *, is_first: bool
) -> list[int]:
    """Print what waits besides what is received; its numbers."""
    request = TakeMessagesRequest(received=received, limit=BATCH)
    found = (await client.files.take_messages(request)).messages
    if as_lines:
        for message in found:
            print_data(as_json(message, lines=False))
    elif found or is_first:
        output_console().print(message_list(found))
    return [message.number for message in found]
