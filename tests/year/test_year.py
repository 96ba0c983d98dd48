"""What must hold after a simulated year holds after some weeks, too."""

from datetime import date

from runtime.postgres.database import open_database
from tests.year.invariants import broken_invariants
from tests.year.simulation import Beginning, fill_register, open_year

# Over New Year and Tết, when offices are closed.
FIRST, LAST = date(2026, 1, 26), date(2026, 3, 6)
BEGINNING = Beginning(people=400, seed=7, first_day=FIRST)


async def test_weeks_of_births_deaths_and_renewals_leave_nothing_unaccounted_for(database_url: str) -> None:
    await fill_register(database_url, BEGINNING)
    async with open_database(database_url) as database:
        year = await open_year(database, database_url, BEGINNING)
        await year.pass_days(FIRST, LAST, lambda _: None)
        held = [broken async for broken in broken_invariants(database, FIRST)]
        assert [one for one in held if one.broken_by] == []
        (report,) = await year.reports(FIRST.year)
    submitted = sum(count for name, count in year.counts.items() if name.endswith("submitted"))
    assert report.total.figures.received == submitted > 10
    assert year.counts["household: paid"] > 0
