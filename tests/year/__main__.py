"""A simulated year of the register: `make demo-year`, or `python -m tests.year`."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table

from runtime.postgres.open_database import open_database
from tests.year.invariants import Broken, broken_invariants
from tests.year.kept_bytes import KeptBytes, kept_bytes
from tests.year.simulation import Beginning, fill_register, open_year
from tests.year.year import Year
from wardgate.cli.files.report import report_view
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres

PEOPLE, SEED, YEAR = 20_000, 20_260_101, 2026
COLUMNS = 130
ONE_DAY = timedelta(days=1)
# Nothing of it outlives the run.
WITHOUT_WAITING = {"fsync": "off"}


def main() -> int:
    """1 where something does not hold at the end."""
    options = _options()
    # A pipe has no width, and the usual 80 columns would break every title.
    console = Console(width=None if sys.stdout.isatty() else COLUMNS)
    beginning = Beginning(options.people, options.seed, date(options.year, 1, 1))
    with (
        tempfile.TemporaryDirectory(prefix="wardgate-year-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres", WITHOUT_WAITING) as postgres,
    ):
        return int(not asyncio.run(_simulate(postgres.url(), beginning, console)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.year", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE, help="at the beginning of the year")
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed makes the same year")
    parser.add_argument("--year", type=int, default=YEAR)
    return parser.parse_args()


async def _simulate(url: str, beginning: Beginning, console: Console) -> bool:
    console.print(f"Filling a register with {beginning.people:,} people")
    await migrate(url)
    await fill_register(url, beginning)
    began, first = monotonic(), beginning.first_day
    async with open_database(url) as database:
        year = await open_year(database, url, beginning)
        await _pass_year(year, first, console)
        console.print(f"{monotonic() - began:.0f} s for the year of {beginning.people:,} people")
        console.print(_counts(year))
        for report in await year.reports(first.year):
            console.print(report_view(report), "")
        console.print(_kept(await kept_bytes(database)))
        console.print("Looking for what does not hold")
        found = [broken async for broken in broken_invariants(database)]
    console.print(_held(found))
    broken = sum(each.broken_by > 0 for each in found)
    console.print(f"{broken} of {len(found)} do not hold." if broken else f"All {len(found)} hold.")
    return not broken


async def _pass_year(year: Year, first: date, console: Console) -> None:
    last = date(first.year, 12, 31)
    with Progress(console=console, disable=not console.is_terminal) as progress:
        days = progress.add_task(f"The year {first.year}", total=(last - first).days + 1)

        def passed(day: date) -> None:
            progress.advance(days)
            if not console.is_terminal and (day + ONE_DAY).day == 1:
                console.print(f"{day:%Y-%m} has passed")

        await year.pass_days(first, last, passed)


def _counts(year: Year) -> Table:
    table = Table("what happened", Column("times", justify="right"), box=SIMPLE)
    for name, count in sorted(year.counts.items()):
        table.add_row(name, f"{count:,}")
    return table


def _kept(found: Sequence[KeptBytes]) -> Table:
    of_a_file = Column("bytes a file", justify="right")
    table = Table("what is kept of files", Column("bytes", justify="right"), of_a_file, box=SIMPLE)
    for name, total, for_each in found:
        table.add_row(name, f"{total:,}", f"{for_each:,.0f}")
    return table


def _held(found: Sequence[Broken]) -> Table:
    table = Table("what must hold", Column("broken by", justify="right"), box=SIMPLE)
    for says, count in found:
        table.add_row(says, f"{count:,}" if count else "nothing")
    return table


if __name__ == "__main__":
    sys.exit(main())
