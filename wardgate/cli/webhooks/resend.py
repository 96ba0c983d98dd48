"""`wardgate webhooks resend`: sends refused events again."""

from pathlib import Path
from typing import Annotated

import typer

from runtime.output.counted import counted
from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.run_command import run_command
from wardgate.cli.webhooks.opened import WebhookId, opened_webhooks
from wardgate.data_folder.paths import DEFAULT_FOLDER

Numbers = Annotated[
    list[int] | None, typer.Argument(metavar="NUMBER", help="Only these events. Default: all dead ones.")
]


def resend(
    webhook_id: WebhookId,
    numbers: Numbers = None,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Send dead events again, as often as new ones; then what waits behind them.

        wardgate webhooks resend 3
        wardgate webhooks resend 3 1204 1377

    A webhook that pauses after failures is tried at once.

    Exit status: 0, also if there are none; 1 if there is no such webhook, or the database cannot be used; 2
    if the command is wrong.
    """
    run_command(_resend(webhook_id, numbers or [], database_url, data))


async def _resend(webhook_id: int, numbers: list[int], database_url: str | None, data: Path) -> None:
    async with opened_webhooks(database_url, data) as webhooks:
        resent = await webhooks.resend(webhook_id, numbers)
    output_console().print(f"{counted(resent, 'event is', 'events are')} sent again.")
