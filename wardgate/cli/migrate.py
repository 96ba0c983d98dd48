"""`wardgate migrate`: brings a database to the newest form."""

from pathlib import Path

import typer

from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.run import carry_out
from wardgate.data_folder.paths import DEFAULT_FOLDER


def migrate(
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Make or bring up to date the schemas of gateway and review. Safe to say twice, or from two places.

        WARDGATE_DATABASE_URL=postgresql://wardgate@db/wardgate wardgate migrate

    Exits with 0; with 1 when the database could not be reached; with 2 when the command itself is wrong.
    """
    carry_out(_migrate(database_url, data))


async def _migrate(database_url: str | None, data: Path) -> None:
    # Only here: the other commands need neither SQLAlchemy nor Alembic, which are slow to load.
    from wardgate.stack.preparation.schemas import bring_up_to_date  # noqa: PLC0415

    await bring_up_to_date(find_database(database_url, data))
    typer.echo("Both schemas are up to date.")
