"""The access log for reviewers: who looked a person up, and that a reviewer read a person's claim."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from gateway.access.audit.person_look_ups import OUTCOME, LookUp, audit_link, look_ups_of, people_by
from gateway.access.link_table import keep_link
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Malformed, Subject
from runtime.postgres.database import Database

# What the log has as the outcome of an entry about a reader of a claim.
CLAIM_READ, NAME_READ = "CLAIM_SHOWN", "NAME_SHOWN"
# By the length of the number.
KINDS: dict[int, type[ChipId] | type[InsuranceNumber] | type[CardNumber]] = {
    12: ChipId,
    10: InsuranceNumber,
    15: CardNumber,
}


class PersonAccess:
    """Entries are committed before anything is shown. All methods raise DatabaseAway.

    `reader` is the account of the reviewer. A number is a chip ID, a card number or an insurance number; one
    that cannot exist raises Malformed.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def look_ups(
        self, number: str, reader: str, limit: int, provinces: Collection[str] = ()
    ) -> Sequence[LookUp]:
        """Return the newest look-ups by any number of the person, newest first. The question is logged.

        With `provinces`, only those of facilities and offices there, of offices of the whole country, and of
        the insurer.
        """
        subject = parse_number(number)
        async with self._database.transaction() as connection:
            found = (await connection.execute(people_by(subject))).all()
        await self._log(subject, found[0].insurance_number if found else None, reader, OUTCOME)
        numbers = {subject.person.text, *(each for person in found for each in person if each)}
        async with self._database.transaction() as connection:
            found_entries = await connection.execute(look_ups_of(numbers, limit, provinces))
            return [LookUp(*row) for row in found_entries]

    async def log_claim_read(self, number: str, insurance_number: str | None, reader: str) -> None:
        """Log that a reviewer opened a claim of the person. `insurance_number` is the register's."""
        await self._log(parse_number(number), insurance_number, reader, CLAIM_READ)

    async def log_name_read(self, number: str, insurance_number: str | None, reader: str) -> None:
        """Log that a reviewer had the name of the person shown."""
        await self._log(parse_number(number), insurance_number, reader, NAME_READ)

    async def _log(self, subject: Subject, insurance_number: str | None, reader: str, outcome: str) -> None:
        link = audit_link(subject, insurance_number, reader, outcome, self._now())
        async with self._database.connection() as connection:
            await keep_link(connection, link)


def parse_number(number: str) -> Subject:
    """The number as typed, with blanks and in small letters too. Raises Malformed."""
    number = "".join(number.split()).upper()
    if (kind := KINDS.get(len(number))) is None:
        raise Malformed("a chip ID (12 digits), a card number (15 characters) or ten digits expected")
    return kind.parse(number)
