"""Brings a register's pages into memory, where those of a server that runs since the morning are."""

from pathlib import Path

from gateway.cards.card_table import HOLDINGS
from tests.bench.database import Driver

CHUNK = 8 * 1024 * 1024
AT_ONCE, TIMES = 1_000, 150
# Not those who are going to be asked about: they are drawn anew.
DRAWN = """
    SELECT chip_id FROM gateway.people WHERE chip_id IS NOT NULL ORDER BY random() LIMIT $1
"""


async def warm(connection: Driver, folder: Path) -> None:
    """Every file into the system's memory, then what look-ups read of them into PostgreSQL's own."""
    for file in folder.joinpath("base").rglob("*"):
        if file.is_file():
            _read(file)
    people = [row[0] for row in await connection.fetch(DRAWN, AT_ONCE * TIMES)]
    for first in range(0, len(people), AT_ONCE):
        await connection.fetch(HOLDINGS, [], people[first : first + AT_ONCE])
    # What filling or emptying has left to write is not to be written while something is measured.
    await connection.execute("CHECKPOINT")


def _read(file: Path) -> None:
    with file.open("rb", buffering=0) as content:
        while content.read(CHUNK):
            pass
