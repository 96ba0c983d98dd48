"""A simulated year of the register: `make demo-year`, or `python -m tests.year`."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from time import monotonic

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table
from sqlalchemy import insert

from gateway.register.offices.office import OfficeKind
from gateway.register.offices.tables import offices
from runtime.postgres.database import Database, open_database
from runtime.time_zone import HO_CHI_MINH
from tests.receipt_keys import receipt_keys
from tests.year.happenings.births import Births
from tests.year.happenings.deaths import Deaths
from tests.year.happenings.happening import Happening
from tests.year.happenings.households import Households
from tests.year.invariants import Broken, broken_invariants
from tests.year.offices import Offices, office_code
from tests.year.registry import open_registry
from tests.year.residents import Residents
from tests.year.simulated_clock import SimulatedClock
from tests.year.year import Year
from wardgate.migrate import migrate
from wardgate.samples.loading.load import fill
from wardgate.samples.people.numbers import Numbers
from wardgate.samples.world import SampleWorld
from wardgate.stack.embedded.postgres import EmbeddedPostgres

PEOPLE, CLAIMS, SEED, YEAR = 20_000, 300, 20_260_101, 2026
# Nothing of it outlives the run.
WITHOUT_WAITING = {"fsync": "off"}
# So that the numbers of children are none of those of the people who were there before.
NUMBERS_OF_CHILDREN = 1


def main() -> int:
    """1 where something does not hold at the end."""
    options = _options()
    console = Console()
    with (
        tempfile.TemporaryDirectory(prefix="wardgate-year-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres", WITHOUT_WAITING) as postgres,
    ):
        held = asyncio.run(_simulate(postgres.url(), options, console))
    return int(not held)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.year", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE, help="at the beginning of the year")
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed makes the same year")
    parser.add_argument("--year", type=int, default=YEAR)
    return parser.parse_args()


async def _simulate(url: str, options: argparse.Namespace, console: Console) -> bool:
    first, last = date(options.year, 1, 1), date(options.year, 12, 31)
    world = SampleWorld(options.seed, options.people, CLAIMS, first, receipt_keys())
    await migrate(url)
    await fill(url, world, lambda *_: None)
    began = monotonic()
    async with open_database(url) as database:
        await _add_offices(database)
        year = _year(database, world, options.seed)
        with Progress(console=console) as progress:
            days = progress.add_task(f"The year {options.year}", total=(last - first).days + 1)
            await year.pass_days(first, last, lambda _: progress.advance(days))
        console.print(f"{monotonic() - began:.0f} s for the year of {options.people:,} people")
        console.print(_counts(year))
        found = [broken async for broken in broken_invariants(database, first)]
    console.print(_held(found))
    return not any(broken.broken_by for broken in found)


def _year(database: Database, world: SampleWorld, seed: int) -> Year:
    random = Random(seed)
    clock = SimulatedClock(datetime.combine(world.today, time(0), HO_CHI_MINH))
    residents = Residents(world.citizens(), random)
    numbers = Numbers(seed + NUMBERS_OF_CHILDREN)
    facility = world.home_facility
    happenings: tuple[Happening, ...] = (
        Births(residents, facility, numbers, random),
        Households(residents, random),
        Deaths(residents, facility, random),
    )
    by_procedure = {code: happening for happening in happenings for code in happening.procedures}
    offices_of_year = Offices(by_procedure, random)
    return Year(open_registry(database, clock), happenings, offices_of_year, clock)


async def _add_offices(database: Database) -> None:
    rows = [{"office": office_code(kind), "full_name": kind.value, "kind": kind.value} for kind in OfficeKind]
    async with database.transaction() as connection:
        await connection.execute(insert(offices), rows)


def _counts(year: Year) -> Table:
    table = Table("what happened", Column("times", justify="right"), box=SIMPLE)
    for name, count in sorted(year.counts.items()):
        table.add_row(name, f"{count:,}")
    return table


def _held(found: Sequence[Broken]) -> Table:
    table = Table("what must hold", Column("broken by", justify="right"), box=SIMPLE)
    for says, count in found:
        table.add_row(says, f"{count:,}" if count else "nothing")
    return table


if __name__ == "__main__":
    sys.exit(main())
