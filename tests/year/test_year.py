"""What must hold after a simulated year holds after some weeks, too."""

from datetime import date

from gateway.register.procedures.verification.verification_code import CORRECTED, KEPT
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from tests.year.happenings.moves import MARRIED, TO_PROVINCE
from tests.year.invariants import AFTER_DEATH, STATEMENTS, broken_invariants
from tests.year.simulation import Beginning, fill_register, open_year

# Over New Year and Tết, when offices are closed.
FIRST, LAST = date(2026, 1, 26), date(2026, 3, 6)
# Marriages and differences are too rare for so few people in so few weeks.
BEGINNING = Beginning(people=400, seed=7, first_day=FIRST, eventful=25)
HAPPENED = (
    "household: paid",
    MARRIED,
    TO_PROVINCE,
    "verification: submitted",
    f"verification: {CORRECTED}",
    f"verification: {KEPT}",
)
# A file has registered the death of somebody whose card goes on: the sample people have some.
CARD_AFTER_DEATH = """
    INSERT INTO gateway.deaths (file_id, insurance_number, died_on, ended)
    SELECT file_id, insurance_number, died_on, '[]'
    FROM (SELECT file_id FROM gateway.files EXCEPT SELECT file_id FROM gateway.deaths LIMIT 1) AS file,
        gateway.people
        JOIN gateway.cards USING (insurance_number) JOIN gateway.card_periods USING (card_id)
    WHERE valid_until > died_on AND ended_on IS NULL LIMIT 1
"""


async def test_weeks_of_births_deaths_and_renewals_leave_nothing_unaccounted_for(database_url: str) -> None:
    await fill_register(database_url, BEGINNING)
    async with open_database(database_url) as database:
        year = await open_year(database, database_url, BEGINNING)
        await year.pass_days(FIRST, LAST, lambda _: None)
        held = [broken async for broken in broken_invariants(database)]
        assert [one for one in held if one.broken_by] == []
        (report,) = await year.reports(FIRST.year)
        assert await _found_after_death(database) == 1
    submitted = sum(count for name, count in year.counts.items() if name.endswith("submitted"))
    assert report.total.figures.received == submitted > 10
    assert {happened: year.counts[happened] > 0 for happened in HAPPENED} == dict.fromkeys(HAPPENED, True)


async def _found_after_death(database: Database) -> int:
    """How many cards after a death are found once there is one."""
    async with database.connection() as connection:
        await connection.execute(CARD_AFTER_DEATH)
        return len(await connection.fetch(STATEMENTS[AFTER_DEATH]))
