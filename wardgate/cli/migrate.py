"""`wardgate migrate`: creates or upgrades the schemas of a database."""

from pathlib import Path

from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import error_console, output_console
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

UP_TO_DATE = "Both schemas are up to date."
NEWER = (
    "The schemas are those of a newer release, and were left as they are: a release works on the schemas of "
    "the next one (docs/howto/upgrade.md)."
)

REVEALING = (
    "Warning: the log of PostgreSQL may have numbers of people where a statement fails. Set {} "
    "(docs/howto/use-your-own-postgresql.md)."
)


def migrate(
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Create or upgrade the schemas of gateway and review. Repeated and concurrent runs are safe.

        WARDGATE_DATABASE_URL=postgresql://wardgate@db/wardgate wardgate migrate

    Schemas of a newer release are left as they are. docs/howto/upgrade.md says how to upgrade and to go back.

    It warns where the log of PostgreSQL may have numbers of people.

    Exit status: 0 if the schemas are up to date, or newer; 1 if the database cannot be used; 2 if the command
    is wrong.
    """
    run_command(_migrate(database_url, data))


async def _migrate(database_url: str | None, data: Path) -> None:
    # Imported here: the other commands need neither SQLAlchemy nor Alembic, which are slow to import.
    from wardgate.stack.preparation.schemas import bring_up_to_date  # noqa: PLC0415
    from wardgate.stack.preparation.server_log import revealing_settings  # noqa: PLC0415

    url = find_database(database_url, data)
    is_up_to_date = await bring_up_to_date(url)
    output_console().print(UP_TO_DATE if is_up_to_date else NEWER, soft_wrap=True)
    if settings := await revealing_settings(url):
        error_console().print(REVEALING.format(", ".join(settings)), style="yellow", soft_wrap=True)
