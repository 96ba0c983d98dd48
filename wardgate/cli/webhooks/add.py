"""`wardgate webhooks add`: has events of the register sent to a URL."""

import re
from pathlib import Path
from typing import Annotated

import typer

from gateway.register.events.register_event import EventKind
from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import run_command
from wardgate.cli.webhooks.opened import Json, opened_webhooks
from wardgate.data_folder.paths import DEFAULT_FOLDER

Office = Annotated[str, typer.Argument(metavar="OFFICE", help="Whose it is: a code or a name.")]
Url = Annotated[str, typer.Argument(metavar="URL", help="Where events are sent to: https://HOST/PATH.")]
Kinds = Annotated[
    list[EventKind] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="Only person, card, period or file. Repeat it for several. Default: all.",
    ),
]
Provinces = Annotated[
    list[str] | None,
    typer.Option(
        "--province",
        metavar="CODE",
        help="Only people who are registered in this province. Repeat it for several. Default: all.",
    ),
]
FromEarliest = Annotated[
    bool, typer.Option("--from-earliest", help="Send the events that are kept, too. Default: from now on.")
]


def add(
    office: Office,
    url: Url,
    kinds: Kinds = None,
    provinces: Provinces = None,
    from_earliest: FromEarliest = False,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Send events of the register to a URL, and show the secret that the messages are signed with.

        wardgate webhooks add 79001 https://portal.example.vn/events --province 79
        wardgate webhooks add portal https://portal.example.vn/events --kind person --from-earliest

    The relay sends to hosts only that WARDGATE_RELAY_HOSTS lists. The events have names, birth dates and
    numbers: docs/howto/follow-the-register.md says what the receiver has to do.

    Exit status: 0 if the webhook was added; 1 if the database cannot be used; 2 if the command or the URL is
    wrong.
    """
    for province in provinces or ():
        if not re.fullmatch("[0-9]{2}", province):
            raise typer.BadParameter("A province has two digits.", param_hint="--province")
    run_command(_add(office, url, kinds or [], provinces or [], from_earliest, json, database_url, data))


async def _add(
    office: str,
    url: str,
    kinds: list[EventKind],
    provinces: list[str],
    from_earliest: bool,
    json: bool,
    database_url: str | None,
    data: Path,
) -> None:
    from gateway.relay.webhooks.manage_webhooks import NewWebhook  # noqa: PLC0415 - see opened.py

    new = NewWebhook(office=office, url=url, kinds=kinds, provinces=provinces, from_earliest=from_earliest)
    async with opened_webhooks(database_url, data) as webhooks:
        added = await webhooks.add(new)
    if json:
        print_data(as_line(id=added.webhook_id, secret=added.secret))
    else:
        console = output_console()
        console.print(f"Webhook {added.webhook_id} is added. Its messages are signed with this secret:")
        console.print(f"  {added.secret}", markup=False, soft_wrap=True)
        console.print("Give it to the receiver now: it is not shown again.", style="dim")
