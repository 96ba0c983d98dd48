"""The report of a load: each fault by file, line and column. It never repeats a cell."""

from collections.abc import Sequence
from typing import BinaryIO

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.load.register_files.register_file import RegisterFile
from runtime.postgres.driver_connection import driver_connection
from runtime.untrusted.csv_cell import csv_cell

# Text: it is the query of a COPY, which only the driver has.
FAULTS = """
    SELECT file, line, column_name AS column, reason
    FROM faults JOIN unnest($1::text[], $2::text[]) WITH ORDINALITY AS files (kind, file, number) USING (kind)
    ORDER BY number, line, place, reason
"""


async def write_report(connection: AsyncConnection, files: Sequence[RegisterFile], report: BinaryIO) -> None:
    """Write the faults as CSV in UTF-8 with a header. A file without faults has no line.

    A file whose name a spreadsheet would run as a formula has an apostrophe before it.
    """
    kinds, paths = [file.kind.name for file in files], [csv_cell(str(file.path)) for file in files]
    driver = await driver_connection(connection)
    await driver.copy_from_query(FAULTS, kinds, paths, output=report, format="csv", header=True)
