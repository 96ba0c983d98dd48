"""The use case of VerifyPerson: an office compares one person with what the population register says."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Protocol
from uuid import UUID

import msgspec

from gateway.cards.card import Person
from gateway.cards.guessing.statement import Statement
from gateway.cards.question import Officer
from gateway.cards.subject import PersonKey
from gateway.refusal import Refusal
from gateway.register.procedures.verification.verification_code import BECOME_FILES
from gateway.register.verification.compare import compare
from gateway.register.verification.population_entry import PopulationEntry
from gateway.register.verification.verification import ComparedField, Verification
from runtime.clock import Clock

# The outcomes of verifications in the access log begin with it.
VERIFIED = "VERIFICATION_"
NOT_IN_REGISTER = "NOT_IN_REGISTER"
# A difference in one of these counts as a wrong statement, as a caller makes who guesses.
STATED = {ComparedField.CHIP_ID, ComparedField.FULL_NAME, ComparedField.BIRTH_DATE, ComparedField.SEX}


class AskedVerification(msgspec.Struct, frozen=True):
    """What the population register has of a person: no entry, one, or several. `office` is the caller."""

    number: PersonKey
    entries: tuple[PopulationEntry, ...]
    office: str
    officer: Officer = Officer()


class VerifiedPerson(msgspec.Struct, frozen=True):
    """`found` is None where the register does not have the person; `file_id` is the open file, if any."""

    check_id: UUID
    found: Verification | None = None
    file_id: UUID | None = None


class VerificationDesk(Protocol):
    """The register, the access log, and the verifications. Every method raises DatabaseAway."""

    async def person(self, number: PersonKey) -> Person | None:
        """The person as the register has them."""
        ...

    async def log(self, asked: AskedVerification, insurance_number: str | None, outcome: str) -> UUID:
        """Write an entry into the access log: its ID. Committed on return."""
        ...

    async def keep(self, insurance_number: str, found: Verification, today: date) -> None:
        """Keep it; the last verification of the person is replaced."""
        ...


class Budgets(Protocol):
    """What a caller may find out by guessing."""

    def take(self, statement: Statement) -> Refusal | None:
        """Take what a statement costs; the refusal of a caller that has not so much left."""
        ...


class VerifyForOffice:
    """It changes neither register. What a caller without budget states is logged and not kept."""

    def __init__(
        self,
        desk: VerificationDesk,
        budgets: Budgets,
        open_file: Callable[[str], Awaitable[UUID | None]],
        clock: Clock,
    ) -> None:
        """`open_file` makes a file of the person's difference, by insurance number, unless one is open."""
        self._desk = desk
        self._budgets = budgets
        self._open_file = open_file
        self._clock = clock

    async def __call__(self, asked: AskedVerification) -> VerifiedPerson:
        """Raises TooManyUnknown, TooManyMismatches and DatabaseAway."""
        person = await self._desk.person(asked.number)
        found = None if person is None else compare(person, _with_numbers(asked.entries, person))
        known = None if person is None else person.insurance_number
        outcome = NOT_IN_REGISTER if found is None else found.outcome.name
        check_id = await self._desk.log(asked, known, f"{VERIFIED}{outcome}")
        if refusal := self._budgets.take(_statement(asked, person, found)):
            raise refusal
        if known is None or found is None:
            return VerifiedPerson(check_id)
        await self._desk.keep(known, found, self._clock.today())
        file_id = await self._open_file(known) if found.outcome in BECOME_FILES else None
        return VerifiedPerson(check_id, found, file_id)


def _with_numbers(entries: tuple[PopulationEntry, ...], person: Person) -> list[PopulationEntry]:
    """An entry without a personal ID is taken as one with that of the person."""
    own = person.chip_id or ""
    return [
        entry if entry.personal_id else msgspec.structs.replace(entry, personal_id=own) for entry in entries
    ]


def _statement(asked: AskedVerification, person: Person | None, found: Verification | None) -> Statement:
    known = None if person is None else person.insurance_number
    is_wrong = found is not None and not STATED.isdisjoint(found.fields)
    is_wrong = is_wrong or (found is not None and _has_other_day_of_death(asked, person, found))
    return Statement(
        asked.office,
        known if asked.entries else None,
        # Of several entries none is compared: they state no more than the number does.
        is_named=len(set(asked.entries)) == 1,
        is_wrong=is_wrong,
        is_miss=known is None or is_wrong,
    )


def _has_other_day_of_death(asked: AskedVerification, person: Person | None, found: Verification) -> bool:
    """Whether a day of death is stated, and the register has another one: it could be found by trying.

    Who states that somebody has died, or lives, tells news and guesses nothing.
    """
    is_known = person is not None and person.died_on is not None
    is_stated = any(entry.died_on is not None for entry in asked.entries)
    return is_known and is_stated and ComparedField.DIED_ON in found.fields
