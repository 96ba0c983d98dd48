"""`wardgate tokens list`: shows the tokens of facilities and offices, without the tokens themselves."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from gateway.admission.tokens.caller_token import CallerToken, TokenState
from runtime.time_zone import HO_CHI_MINH
from wardgate.cli import options
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import run_command
from wardgate.cli.tokens.opened import Json, facility_code, opened_tokens
from wardgate.data_folder.paths import DEFAULT_FOLDER

OneFacility = Annotated[
    str | None, typer.Argument(metavar="FACILITY", help="Only this facility's. Default: all.")
]
All = Annotated[bool, typer.Option("--all", help="Also those that have expired or were revoked.")]


def list_tokens(
    facility: OneFacility = None,
    every: All = False,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List the tokens in force by facility: ID, when each was made, expires, and was last used.

        wardgate tokens list
        wardgate tokens list 01001 --all --json

    The last use is up to an hour old.

    Exit status: 0, also if there are none; 1 if the database cannot be used; 2 if the command is wrong.
    """
    run_command(_list(facility, every, json, database_url, data))


async def _list(facility: str | None, every: bool, json: bool, database_url: str | None, data: Path) -> None:
    async with opened_tokens(database_url, data) as tokens:
        found = await tokens.list(None if facility is None else facility_code(facility))
    now = datetime.now(UTC)
    shown = [token for token in found if every or token.state(now) is TokenState.IN_FORCE]
    if json:
        for token in shown:
            print_data(_line(token, now))
    else:
        output_console().print(_table(shown, now))


def _line(token: CallerToken, now: datetime) -> str:
    return as_line(
        id=token.id,
        facility=token.caller,
        state=token.state(now).value,
        made_at=_iso(token.made_at),
        expires_at=_iso(token.expires_at),
        last_used_at=_iso(token.last_used_at),
        revoked_at=_iso(token.revoked_at),
    )


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _table(tokens: Sequence[CallerToken], now: datetime) -> RenderableType:
    if not tokens:
        return Text("There are no tokens. Issue one with `wardgate tokens add`.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in ("Facility", "ID", "State", "Made", "Expires", "Last used"):
        table.add_column(column, overflow="fold")
    for token in tokens:
        times = (token.made_at, token.expires_at, token.last_used_at)
        table.add_row(token.caller, token.id, token.state(now).value, *map(_day, times))
    return table


def _day(time: datetime | None) -> str:
    return "never" if time is None else f"{time.astimezone(HO_CHI_MINH):%Y-%m-%d}"
