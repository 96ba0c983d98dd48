"""`wardgate register baseline`: records what the register has as events."""

from pathlib import Path

from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.console import output_console
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def baseline(
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Add an event for each person, card and period of the register, once after an upgrade.

        wardgate register baseline

    A register that was filled by a release without events has events of its later changes only. After this
    command, the events that it has added and those after them make the whole register. Readers who have a
    record already get it again as ADDED. Look-ups go on meanwhile; changes of the register wait.

    Exit status: 0; 1 if the database cannot be used; 2 if the command is wrong.
    """
    run_command(_baseline(database_url, data))


async def _baseline(database_url: str | None, data: Path) -> None:
    # Imported here: the other commands need neither SQLAlchemy nor the driver, which are slow to import.
    from gateway.register.events.baseline import record_baseline  # noqa: PLC0415

    count = await record_baseline(find_database(database_url, data))
    output_console().print(f"{count:,} events are added: the register as it is now.")
