"""The register, the access log and the verifications of a test."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from gateway.cards.card import Person
from gateway.cards.subject import PersonKey
from gateway.register.verification.desk.verify_for_office import AskedVerification
from gateway.register.verification.verification import Verification


class FakeVerificationDesk:
    """The port VerificationDesk in memory. `logged` is the access log, `kept` by insurance number."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = list(people)
        self.logged: list[tuple[UUID, str, str | None, str]] = []
        self.kept: dict[str, tuple[Verification, date]] = {}

    async def person(self, number: PersonKey) -> Person | None:
        found = (one for one in self._people if getattr(one, number.kind) == number.text)
        return next(found, None)

    async def log(self, asked: AskedVerification, insurance_number: str | None, outcome: str) -> UUID:
        check_id = uuid4()
        self.logged.append((check_id, asked.office, insurance_number, outcome))
        return check_id

    async def keep(self, insurance_number: str, found: Verification, today: date) -> None:
        self.kept[insurance_number] = found, today
