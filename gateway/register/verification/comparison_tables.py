"""The statements of a verification: what is equal is compared as sets, the rest person by person."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import asyncpg

from gateway.cards.card import Person, Sex
from gateway.register.verification.compare import compare
from gateway.register.verification.population_entry import PopulationEntry, PopulationState
from gateway.register.verification.verification import Verification

# Text on the driver: set statements over temporary tables, cursors and COPY. `staged_population` is the table
# of the staged rows (runtime/loading/staging_tables.py). Nearly all people are equal to the letter.
CREATE = """
    CREATE TEMPORARY TABLE compared (insurance_number text, outcome text, fields text[]) ON COMMIT DROP
"""
COMPARE_EQUAL = """
    INSERT INTO compared
    SELECT p.insurance_number, 'matched', '{}'
    FROM gateway.people p JOIN staged_population s ON s.personal_id = p.chip_id
    WHERE p.full_name = s.full_name AND p.birth_date = s.birth_date AND p.sex = s.sex
        AND p.died_on IS NULL AND s.state = 'alive'
        AND NOT EXISTS (SELECT FROM staged_population other
            WHERE other.personal_id = s.personal_id AND other.line <> s.line)
"""
PERSON = "p.insurance_number, p.chip_id, p.full_name, p.birth_date, p.sex, p.died_on"
ENTRY = "s.personal_id, s.full_name, s.birth_date, s.sex, s.state, s.died_on"
BY_NUMBER = f"""
    SELECT {PERSON}, {ENTRY}
    FROM gateway.people p JOIN staged_population s ON s.personal_id = p.chip_id
    WHERE NOT EXISTS (SELECT FROM compared c WHERE c.insurance_number = p.insurance_number)
    ORDER BY p.insurance_number
"""
# The letters of Vietnamese names: which of them lower() changes depends on the locale of the database.
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ"
UPPER += "".join(map(chr, range(ord("Ạ"), ord("Ỹ") + 1, 2)))
NAME = f"lower(translate({{}}, '{UPPER}', '{UPPER.lower()}'))"
# People without a chip ID. Entries that are another person's by their number are not theirs.
BY_PARTICULARS = f"""
    SELECT {PERSON}, {ENTRY}
    FROM gateway.people p JOIN staged_population s
        ON s.birth_date = p.birth_date AND s.sex = p.sex
            AND {NAME.format("s.full_name")} = {NAME.format("p.full_name")}
    WHERE p.chip_id IS NULL
        AND NOT EXISTS (SELECT FROM gateway.people other WHERE other.chip_id = s.personal_id)
    ORDER BY p.insurance_number
"""
COMPARE_ABSENT = """
    INSERT INTO compared
    SELECT insurance_number, 'not_found', '{}' FROM gateway.people p
    WHERE NOT EXISTS (SELECT FROM compared c WHERE c.insurance_number = p.insurance_number)
"""
KEEP = """
    INSERT INTO gateway.verifications (insurance_number, verified_on, outcome, fields)
    SELECT insurance_number, $1, outcome, fields FROM compared ORDER BY insurance_number
    ON CONFLICT (insurance_number) DO UPDATE
    SET verified_on = excluded.verified_on, outcome = excluded.outcome, fields = excluded.fields
"""
COUNT = "SELECT outcome, count(*) FROM compared GROUP BY outcome"
CHUNK = 10_000


async def compare_staged(connection: asyncpg.Connection) -> None:
    """Compare everybody of whom an entry is staged; the result is in the temporary table `compared`."""
    await connection.execute(CREATE)
    await connection.execute(COMPARE_EQUAL)
    await connection.execute("ANALYZE compared")
    for query in (BY_NUMBER, BY_PARTICULARS):
        async for pairs in _pairs(connection, query):
            await connection.copy_records_to_table(
                "compared", records=list(_compared(pairs)), columns=("insurance_number", "outcome", "fields")
            )


async def compare_absent(connection: asyncpg.Connection) -> None:
    """Everybody else of the register is not found."""
    await connection.execute("ANALYZE compared")
    await connection.execute(COMPARE_ABSENT)


async def keep_compared(connection: asyncpg.Connection, today: date) -> dict[str, int]:
    """Keep what was compared, in place of earlier verifications. Return how many have each outcome."""
    await connection.execute(KEEP, today)
    return dict(await connection.fetch(COUNT))


async def _pairs(connection: asyncpg.Connection, query: str) -> AsyncIterator[Sequence[asyncpg.Record]]:
    """The rows of the query, in parts that have all rows of a person."""
    cursor = await connection.cursor(query)
    kept: list[asyncpg.Record] = []
    while rows := await cursor.fetch(CHUNK):
        kept += rows
        last = kept[-1][0]
        whole = [row for row in kept if row[0] != last]
        kept = [row for row in kept if row[0] == last]
        if whole:
            yield whole
    if kept:
        yield kept


def _compared(pairs: Iterable[asyncpg.Record]) -> Iterable[tuple[str, str, list[str]]]:
    for number, rows in groupby(pairs, key=lambda row: row[0]):
        of_person = list(rows)
        found = compare(_person(of_person[0]), [_entry(row) for row in of_person])
        yield _row(number, found)


def _row(insurance_number: str, found: Verification) -> tuple[str, str, list[str]]:
    return insurance_number, found.outcome.value, [field.value for field in found.fields]


def _person(row: Sequence[Any]) -> Person:
    insurance_number, chip_id, full_name, birth_date, sex, died_on = row[:6]
    return Person(insurance_number, chip_id, full_name, birth_date, Sex(sex), died_on)


def _entry(row: Sequence[Any]) -> PopulationEntry:
    personal_id, full_name, birth_date, sex, state, died_on = row[6:]
    return PopulationEntry(personal_id, full_name, birth_date, Sex(sex), PopulationState(state), died_on)
