"""`wardgate access head`: the line to keep elsewhere."""

from pathlib import Path

import typer

from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.run import carry_out
from wardgate.data_folder.paths import DEFAULT_FOLDER


def head(database_url: options.DatabaseUrl = None, data: options.Data = DEFAULT_FOLDER) -> None:
    """Set a seal over all that is in the access log now, and print it: a line of JSON, to be kept elsewhere.

        wardgate access head >> seals.ndjson

    Where nothing was written since the last seal, that one is printed. `wardgate access verify --heads`
    compares them. Exits with 0; with 1 when the database could not be used, or nothing was ever logged.
    """
    carry_out(_head(database_url, data))


async def _head(database_url: str | None, data: Path) -> None:
    # Only here: the other commands do without the driver, which is slow to load.
    from gateway.access.audit.database import connected  # noqa: PLC0415
    from gateway.access.seal_table import newest_seal, set_seal_if_due  # noqa: PLC0415

    async with connected(find_database(database_url, data)) as connection, connection.transaction():
        seal = await set_seal_if_due(connection) or await newest_seal(connection)
    if seal is None:
        raise Problem("The access log is empty: there is nothing to set a seal over.")
    typer.echo(as_line(seal=seal.seal, hash=seal.hash.hex(), made_at=seal.made_at.isoformat()))
