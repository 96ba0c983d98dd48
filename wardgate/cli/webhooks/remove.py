"""`wardgate webhooks remove`: sends nothing to a URL any more."""

from pathlib import Path

from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.run_command import run_command
from wardgate.cli.webhooks.opened import WebhookId, opened_webhooks
from wardgate.data_folder.paths import DEFAULT_FOLDER


def remove(
    webhook_id: WebhookId,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Remove a webhook, with the events that it has not got.

        wardgate webhooks remove 3

    Exit status: 0 if it is removed; 1 if there is no such webhook, or the database cannot be used; 2 if the
    command is wrong.
    """
    run_command(_remove(webhook_id, database_url, data))


async def _remove(webhook_id: int, database_url: str | None, data: Path) -> None:
    async with opened_webhooks(database_url, data) as webhooks:
        await webhooks.remove(webhook_id)
    output_console().print(f"Webhook {webhook_id} is removed.")
