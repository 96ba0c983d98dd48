"""Opens the webhooks for a command; the parameters that several commands share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardgate.cli.connection import find_database

if TYPE_CHECKING:
    from gateway.relay.webhooks.manage_webhooks import ManageWebhooks

WebhookId = Annotated[
    int, typer.Argument(metavar="ID", help="The webhook, as `wardgate webhooks list` shows it.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on a line for each.")]


@asynccontextmanager
async def opened_webhooks(database_url: str | None, data: Path) -> AsyncIterator["ManageWebhooks"]:
    """The use cases on the database. Raises Problem."""
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.relay.webhooks.manage_webhooks import open_webhooks  # noqa: PLC0415

    async with open_webhooks(find_database(database_url, data)) as opened:
        yield opened
