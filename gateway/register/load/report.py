"""The report of a load: each fault by file, line and column; never what stands there."""

from collections.abc import Sequence
from typing import BinaryIO

import asyncpg

from gateway.register.load.register_file import RegisterFile

FAULTS = """
    SELECT file, line, column_name AS column, reason
    FROM faults JOIN unnest($1::text[], $2::text[]) WITH ORDINALITY AS files (kind, file, number) USING (kind)
    ORDER BY number, line, place, reason
"""


async def write_report(
    connection: asyncpg.Connection, files: Sequence[RegisterFile], report: BinaryIO
) -> None:
    """CSV, UTF-8, with a header; of a file without faults nothing."""
    kinds, paths = [file.kind.name for file in files], [str(file.path) for file in files]
    await connection.copy_from_query(FAULTS, kinds, paths, output=report, format="csv", header=True)
