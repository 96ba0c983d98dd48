"""`wardgate certificates list` and `unknown`: show where certificates are."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from gateway.relay.certificates.certificate import CertificateState
from runtime.time_zone import HO_CHI_MINH
from wardgate.cli import options
from wardgate.cli.certificates.opened import Json, opened_certificates
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from gateway.relay.certificates.manage_certificates import ListedCertificate

States = Annotated[
    list[CertificateState] | None,
    typer.Option("--state", help="Only those in this state. Repeat it for several. Default: all."),
]


def list_certificates(
    states: States = None,
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List certificates by the time of receipt, without what is in them.

        wardgate certificates list
        wardgate certificates list --state waiting --state refused --json

    Exit status: 0, also if there are none; 1 if the database cannot be used; 2 if the command is wrong.
    """
    run_command(_show(states or [], json, database_url, data))


def unknown(
    json: Json = False,
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """List the certificates that the office may have or not: they are not sent again by themselves.

        wardgate certificates unknown

    Ask the office. If it has the paper, `wardgate certificates confirm ID`; if it does not,
    `wardgate certificates resend ID`: sent twice, there would be two.

    Exit status: 0 if there are none; 1 if there are some, or the database cannot be used; 2 if the command is
    wrong.
    """
    run_command(_unknown(json, database_url, data))


async def _show(states: list[CertificateState], json: bool, database_url: str | None, data: Path) -> None:
    await _list(states, json, database_url, data)


async def _unknown(json: bool, database_url: str | None, data: Path) -> int:
    return 1 if await _list([CertificateState.UNKNOWN], json, database_url, data) else 0


async def _list(states: list[CertificateState], json: bool, database_url: str | None, data: Path) -> int:
    async with opened_certificates(database_url, data) as certificates:
        found = await certificates.list(states)
    if json:
        for certificate in found:
            print_data(as_line(**msgspec.to_builtins(certificate)))
    else:
        output_console().print(_table(found))
    return len(found)


def _table(found: Sequence["ListedCertificate"]) -> RenderableType:
    if not found:
        return Text("There are no certificates.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in ("ID", "Facility", "Kind", "Number", "Version", "Signature", "State", "Due", "Last"):
        table.add_column(column, overflow="fold")
    for one in found:
        number, version = escaped(one.number), str(one.version)
        facts = (one.facility, one.kind, number, version, one.signature, one.state)
        table.add_row(str(one.certificate_id), *facts, _minute(one.due_at), escaped(one.note))
    return table


def _minute(time: datetime | None) -> str:
    return "" if time is None else f"{time.astimezone(HO_CHI_MINH):%Y-%m-%d %H:%M}"
