"""Reads a register's pages into memory, where those of a server that has run for hours are."""

from pathlib import Path

from gateway.cards.card_table import HOLDINGS
from tests.bench.database import Driver

CHUNK = 8 * 1024 * 1024
BATCH, BATCHES = 1_000, 150
# Other people than those who are looked up later.
RANDOM_PEOPLE = """
    SELECT chip_id FROM gateway.people WHERE chip_id IS NOT NULL ORDER BY random() LIMIT $1
"""


async def warm(connection: Driver, folder: Path) -> None:
    """Read every file into the system's memory, then look people up to fill PostgreSQL's buffers."""
    for file in folder.joinpath("base").rglob("*"):
        if file.is_file():
            _read(file)
    people = [row[0] for row in await connection.fetch(RANDOM_PEOPLE, BATCH * BATCHES)]
    for first in range(0, len(people), BATCH):
        await connection.fetch(HOLDINGS, [], people[first : first + BATCH])
    # So that pages changed by filling or deleting are not written during a measurement.
    await connection.execute("CHECKPOINT")


def _read(file: Path) -> None:
    with file.open("rb", buffering=0) as content:
        while content.read(CHUNK):
            pass
