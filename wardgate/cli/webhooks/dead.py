"""`wardgate webhooks dead`: shows the events that receivers have refused too often."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from runtime.output.counted import counted
from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import run_command
from wardgate.cli.webhooks.opened import Json, opened_webhooks
from wardgate.data_folder.paths import DEFAULT_FOLDER

OneWebhook = Annotated[int | None, typer.Argument(metavar="ID", help="Only this webhook's. Default: all.")]


def dead(
    webhook_id: OneWebhook = None,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List the events that receivers have refused too often, by webhook and number.

        wardgate webhooks dead
        wardgate webhooks dead 3 --json

    Later events of the same person wait behind them, so that the receiver gets them in order.

    Exit status: 0 if there are none; 1 if there are some, if there is no such webhook, or if the database
    cannot be used; 2 if the command is wrong.
    """
    run_command(_dead(webhook_id, json, database_url, data))


async def _dead(webhook_id: int | None, json: bool, database_url: str | None, data: Path) -> int:
    async with opened_webhooks(database_url, data) as webhooks:
        found = await webhooks.dead(webhook_id)
    for letter in found:
        if json:
            print_data(as_line(**msgspec.to_builtins(letter)))
        else:
            tries = f"{counted(letter.attempts, 'attempt')}, the last one: {letter.failure}"
            output_console().print(f"Webhook {letter.webhook_id}, event {letter.number}: {tries}")
    if not found and not json:
        output_console().print("There are no dead events.")
    return 1 if found else 0
