"""`wardgate access head`: seals the access log and prints the seal, to be kept outside the database."""

from pathlib import Path

from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER


def head(database_url: options.DatabaseUrl = None, data: options.Data = DEFAULT_FOLDER) -> None:
    """Seal the whole access log, and print the seal as a line of JSON, to be kept outside the database.

        wardgate access head >> seals.ndjson

    If nothing was logged since the last seal, that one is printed. `wardgate access verify --heads` compares
    the seals with the log.

    Exit status: 0; 1 if the database cannot be used, or the log is empty; 2 if the command is wrong.
    """
    run_command(_head(database_url, data))


async def _head(database_url: str | None, data: Path) -> None:
    # Imported here: the other commands do not need the driver, which is slow to import.
    from gateway.access.audit.audit_engine import audit_engine  # noqa: PLC0415
    from gateway.access.seal_table import newest_seal, set_seal_if_due  # noqa: PLC0415

    async with audit_engine(find_database(database_url, data)) as engine, engine.begin() as connection:
        seal = await set_seal_if_due(connection) or await newest_seal(connection)
    if seal is None:
        raise Problem("The access log is empty: there is nothing to seal.")
    print_data(as_line(seal=seal.seal, hash=seal.hash.hex(), made_at=seal.made_at.isoformat()))
