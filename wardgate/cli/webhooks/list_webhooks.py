"""`wardgate webhooks list`: shows where events are sent to, and how it goes."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import run_command
from wardgate.cli.webhooks.opened import Json, opened_webhooks
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from gateway.relay.webhooks.manage_webhooks import ListedWebhook


def list_webhooks(
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List the webhooks: whose they are, how many events they have not got, and what went wrong last.

        wardgate webhooks list
        wardgate webhooks list --json

    Waiting events were refused and are sent again; dead ones wait for `wardgate webhooks resend`.

    Exit status: 0, also if there are none; 1 if the database cannot be used; 2 if the command is wrong.
    """
    run_command(_list(json, database_url, data))


async def _list(json: bool, database_url: str | None, data: Path) -> None:
    async with opened_webhooks(database_url, data) as webhooks:
        found = await webhooks.list()
    if json:
        for webhook in found:
            print_data(as_line(**msgspec.to_builtins(webhook)))
    else:
        output_console().print(_table(found))


def _table(found: Sequence["ListedWebhook"]) -> RenderableType:
    if not found:
        return Text("There are no webhooks. Add one with `wardgate webhooks add`.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in ("ID", "Office", "URL", "Of", "Behind", "Waiting", "Dead", "Failure"):
        table.add_column(column, overflow="fold")
    for webhook in found:
        limits = " ".join((*webhook.kinds, *webhook.provinces)) or "all"
        counts = map(str, (webhook.behind, webhook.waiting, webhook.dead))
        office, url = escaped(webhook.office), escaped(webhook.url)
        table.add_row(str(webhook.webhook_id), office, url, limits, *counts, webhook.failure or "")
    return table
