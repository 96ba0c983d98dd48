"""Verifies one person, at the desk."""

from datetime import date

import asyncpg
import msgspec

from gateway.cards.card import Person, Sex
from gateway.cards.subject import PersonKey
from gateway.register.verification.compare import compare
from gateway.register.verification.population_entry import PopulationEntry
from gateway.register.verification.verification import Verification

PERSON = """
    SELECT insurance_number, chip_id, full_name, birth_date, sex, died_on FROM gateway.people
    WHERE CASE WHEN $1 = 'chip_id' THEN chip_id = $2 ELSE insurance_number = $2 END
"""
KEEP = """
    INSERT INTO gateway.verifications (insurance_number, verified_on, outcome, fields) VALUES ($1, $2, $3, $4)
    ON CONFLICT (insurance_number) DO UPDATE
    SET verified_on = excluded.verified_on, outcome = excluded.outcome, fields = excluded.fields
"""


async def verify_person(
    connection: asyncpg.Connection, number: PersonKey, entry: PopulationEntry | None, today: date
) -> Verification | None:
    """Compare the person with the entry that was found, None for none. Keep and return the outcome.

    An entry without a personal ID is taken as one with that of the person. None where the register does not
    have the person.
    """
    person = await read_person(connection, number)
    if person is None:
        return None
    found = compare(person, [_with_number(entry, person)] if entry else [])
    await keep_verification(connection, person.insurance_number, found, today)
    return found


async def read_person(connection: asyncpg.Connection, number: PersonKey) -> Person | None:
    """The person with this number, None where the register has nobody."""
    row = await connection.fetchrow(PERSON, number.kind, number.text)
    if row is None:
        return None
    insurance_number, chip_id, full_name, birth_date, sex, died_on = row
    return Person(insurance_number, chip_id, full_name, birth_date, Sex(sex), died_on)


async def keep_verification(
    connection: asyncpg.Connection, insurance_number: str, found: Verification, today: date
) -> None:
    """In place of the last one of the person."""
    fields = [field.value for field in found.fields]
    await connection.execute(KEEP, insurance_number, today, found.outcome.value, fields)


def _with_number(entry: PopulationEntry, person: Person) -> PopulationEntry:
    if entry.personal_id:
        return entry
    return msgspec.structs.replace(entry, personal_id=person.chip_id or "")
