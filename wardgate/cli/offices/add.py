"""`wardgate offices add`: adds an office."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.register.offices.manage_offices import NamedOffice
from gateway.register.offices.office import Office, OfficeKind
from wardgate.cli import options
from wardgate.cli.offices.opened import opened_offices
from wardgate.cli.output.console import output_console
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

Code = Annotated[
    str, typer.Argument(metavar="CODE", help="A code of your choice with a hyphen, such as police-01.")
]


def add(
    code: Code,
    *,
    kind: Annotated[OfficeKind, typer.Option(help="What the office does.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="Its name for people. Default: the code.")] = "",
    province: Annotated[
        str,
        typer.Option(metavar="PP", help="The province it acts in, two digits. Default: the whole country."),
    ] = "",
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Add an office that acts in files, or change its name and province.

        wardgate offices add police-01 --kind police --province 01 --name "Công an Hà Nội"
        wardgate tokens add police-01

    Its kind cannot be changed.

    Exit status: 0 if the office is there; 1 if it is there with another kind, or the database cannot be used;
    2 if the command is wrong.
    """
    office = NamedOffice(Office(code, kind, province), name or code)
    run_command(_add(office, database_url, data))


async def _add(office: NamedOffice, database_url: str | None, data: Path) -> None:
    async with opened_offices(database_url, data) as offices:
        is_new = await offices.add(office)
    code = office.office.code
    output_console().print(
        f"Office {code} is added. Issue its token with `wardgate tokens add {code}`."
        if is_new
        else f"Office {code} is changed."
    )
