"""`wardgate migrate`: brings a database to the newest form."""

from typing import Annotated

import typer

from wardgate.cli import options
from wardgate.cli.running import carry_out
from wardgate.connection import DEFAULT_FOLDER, read_environment_file
from wardgate.data_folder import DataFolder
from wardgate.problem import Problem


def migrate(
    database_url: Annotated[
        str | None,
        typer.Option(
            envvar="WARDGATE_DATABASE_URL",
            metavar="URL",
            help="postgresql://USER:PASSWORD@HOST/DATABASE; else the one in DIR/connection.env.",
        ),
    ] = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Make or bring up to date the schemas of gateway and review. Safe to say twice, or from two places.

        WARDGATE_DATABASE_URL=postgresql://wardgate@db/wardgate wardgate migrate

    Exits with 0; with 1 when the database could not be reached; with 2 when the command itself is wrong.
    """
    carry_out(_migrate(database_url, DataFolder(data)))


async def _migrate(database_url: str | None, folder: DataFolder) -> None:
    # Only here: the other commands need neither SQLAlchemy nor Alembic, which are slow to load.
    from wardgate.stack.reachable_database import bring_up_to_date  # noqa: PLC0415

    url = database_url or read_environment_file(folder.connection).get("WARDGATE_DATABASE_URL")
    if not url:
        raise Problem("No database to migrate: set WARDGATE_DATABASE_URL.")
    await bring_up_to_date(url)
    typer.echo("Both schemas are up to date.")
