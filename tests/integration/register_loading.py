"""Loads register files into a real register, and reads what it contains then."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from gateway.cards.card import Holding
from gateway.cards.card_table import CardTable
from gateway.cards.subject import InsuranceNumber
from gateway.register.load.load import load
from gateway.register.load.register_files.register_files import open_files
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.unit.gateway.cards.people import INSURANCE_NUMBER, THIS_YEAR, a_holding

HOLDING = a_holding(THIS_YEAR)
OTHER_INSURANCE_NUMBER, OTHER_CHIP_ID = "0198765432", "001090054321"
OTHER_HOLDING = Holding(
    msgspec.structs.replace(
        HOLDING.person, insurance_number=OTHER_INSURANCE_NUMBER, chip_id=OTHER_CHIP_ID, full_name="Lê Văn Tám"
    ),
    (msgspec.structs.replace(THIS_YEAR, card_number=f"DN401{OTHER_INSURANCE_NUMBER}"),),
)
# Added, changed, unchanged, refused.
Counts = tuple[int, int, int, int]
Fault = tuple[str, int, str]


class Silent:
    """A progress reporter that reports nothing."""

    @contextmanager
    def step(self, what: str) -> Iterator[Callable[[str], None]]:
        yield lambda outcome: None

    def progress(self, what: str, done: int, of: int) -> None:
        assert 0 <= done <= of

    def note(self, line: str) -> None:
        raise AssertionError


async def load_files(database_url: str, *paths: Path) -> tuple[list[Counts], list[Fault]]:
    """The counts of each file's rows; and file, line and column of each fault."""
    report = io.BytesIO()
    tallies = await load(database_url, open_files(paths), report, Silent())
    counts = [(tally.added, tally.changed, tally.unchanged, tally.refused) for tally in tallies]
    faults = [(Path(row["file"]).name, int(row["line"]), row["column"]) for row in read(report)]
    return counts, faults


def read(report: io.BytesIO) -> list[dict[str, str]]:
    """The rows of a report."""
    return list(csv.DictReader(io.StringIO(report.getvalue().decode())))


async def rows(database_url: str, query: str) -> Sequence[Any]:
    """The rows of a query."""
    connection = await connect(database_url)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def read_holding(database_url: str, number: str = INSURANCE_NUMBER) -> Holding | None:
    """What a look-up of this insurance number finds."""
    async with open_database(database_url) as database:
        found = await CardTable(database).holdings([InsuranceNumber(number)])
    return found.get(InsuranceNumber(number))
