"""Reads and keeps in PostgreSQL what an office verifies."""

from datetime import date
from uuid import UUID

from gateway.access.audit.person_look_ups import audit_entry, link_of_entries
from gateway.access.link_table import keep_link
from gateway.cards.card import Person
from gateway.cards.subject import PersonKey
from gateway.register.verification.desk.verify_for_office import AskedVerification
from gateway.register.verification.verification import Verification
from gateway.register.verification.verify_person import keep_verification, read_person
from runtime.clock import Clock
from runtime.postgres.database import Database


class VerificationDeskTable:
    """The port VerificationDesk."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def person(self, number: PersonKey) -> Person | None:
        """See VerificationDesk."""
        async with self._database.connection() as connection:
            return await read_person(connection, number)

    async def log(self, asked: AskedVerification, insurance_number: str | None, outcome: str) -> UUID:
        """See VerificationDesk."""
        now = self._clock.now()
        entry = audit_entry(asked.number, insurance_number, asked.officer, outcome, now, asked.office)
        async with self._database.connection() as connection:
            await keep_link(connection, link_of_entries([entry]))
        return entry.check_id

    async def keep(self, insurance_number: str, found: Verification, today: date) -> None:
        """See VerificationDesk."""
        async with self._database.connection() as connection:
            await keep_verification(connection, insurance_number, found, today)
