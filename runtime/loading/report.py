"""The report of a load: each fault by file, line and column. It never repeats a cell."""

from collections.abc import Sequence
from typing import BinaryIO

from sqlalchemy.ext.asyncio import AsyncConnection

from runtime.loading.files.data_file import DataFile
from runtime.postgres.driver_connection import driver_connection
from runtime.untrusted.csv_cell import csv_cell

HEADER = b"file,line,column,reason\n"
# Text: it is the query of a COPY, which only the driver has.
FAULTS = """
    SELECT file, line, column_name AS column, reason
    FROM faults JOIN unnest($1::text[], $2::text[]) WITH ORDINALITY AS files (kind, file, number) USING (kind)
    ORDER BY number, line, place, reason
"""


class FaultReport:
    """CSV in UTF-8 with a header. A file without faults has no line.

    A file whose name a spreadsheet would run as a formula has an apostrophe before it.
    """

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        output.write(HEADER)

    async def add(self, connection: AsyncConnection, files: Sequence[DataFile]) -> None:
        """Write the faults of a round of files."""
        kinds, paths = [file.kind.name for file in files], [csv_cell(str(file.path)) for file in files]
        driver = await driver_connection(connection)
        await driver.copy_from_query(FAULTS, kinds, paths, output=self._output, format="csv")
