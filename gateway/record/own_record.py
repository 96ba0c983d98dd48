"""The use cases of a citizen who reads the own record."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import msgspec

from gateway.cards.card import Holding, Person
from gateway.cards.guessing.budget import Budget
from gateway.cards.qr.card_codes import CardCode
from gateway.cards.subject import ChipId
from gateway.refusals import OwnRecordNotFound, TooManyRequests
from gateway.register.files.kept_file import KeptFile
from runtime.clock import Clock

# Enough for a person who opens the application again and again; a program that collects is stopped.
CALLS_AN_HOUR, HOUR_SECONDS = 120, 3600
MOST_LOOK_UPS, USUAL_LOOK_UPS = 500, 100


class LookUpPurpose(StrEnum):
    """What a person was looked up for, as gateway.v1.LookUpPurpose has it."""

    VISIT = "VISIT"
    CLAIM = "CLAIM"
    INSURER = "INSURER"
    OWN_RECORD = "OWN_RECORD"
    VERIFICATION = "VERIFICATION"
    FILE = "FILE"


class OwnLookUp(msgspec.Struct, frozen=True):
    """An entry of the access log about the citizen. `facility` is empty where none looked."""

    asked_at: datetime
    facility: str
    facility_name: str
    purpose: LookUpPurpose
    service_date: date
    check_id: UUID


class OwnCopayment(msgspec.Struct, frozen=True):
    """What the citizen co-paid for a claim, in VND, with the last day of the visit."""

    day: date
    amount: int
    facility: str
    facility_name: str
    claim_id: UUID


class OwnFile(msgspec.Struct, frozen=True):
    """A file for which the citizen applies."""

    file_id: UUID
    procedure: str
    state: str
    received_at: datetime
    due_at: datetime
    is_overdue: bool


class OwnCards(msgspec.Struct, frozen=True):
    """The citizen as the register has them, and the cards that are in force today."""

    person: Person
    codes: tuple[CardCode, ...]


class OwnRecordStore(Protocol):
    """What is known of a citizen. All methods raise DatabaseAway."""

    async def holding(self, citizen: ChipId) -> Holding | None:
        """The person with all cards; None where the register has nobody with this number."""
        ...

    async def log(self, citizen: ChipId, insurance_number: str, now: datetime) -> None:
        """Write into the access log that the citizen reads the own record. Committed on return."""
        ...

    async def look_ups(self, person: Person, limit: int) -> Sequence[OwnLookUp]:
        """The newest ones, newest first."""
        ...

    async def copayments(self, person: Person, year: int) -> Sequence[OwnCopayment]:
        """Those of the year, by day."""
        ...

    async def files(self, citizen: ChipId, now: datetime) -> Sequence[OwnFile]:
        """The newest hundred, newest first."""
        ...

    async def open_objections(self, citizen: ChipId, besides: str) -> int:
        """How many files of the citizen's objections have not ended, without the one of this number."""
        ...

    async def facility_of_look_up(self, person: Person, check_id: UUID) -> str | None:
        """The facility of a look-up of the person, empty for the insurer; None where there is none."""
        ...

    async def facility_of_claim(self, person: Person, claim_id: UUID) -> str | None:
        """The facility that submitted a claim of the person; None where there is none."""
        ...


MakeCodes = Callable[[Holding, datetime, date], Iterable[CardCode]]


class OwnRecord:
    """Every method raises TooManyRequests, OwnRecordNotFound or DatabaseAway.

    The entry in the access log is committed before anything is shown.
    """

    def __init__(
        self,
        store: OwnRecordStore,
        codes: MakeCodes,
        clock: Clock,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._codes = codes
        self._clock = clock
        self._seconds = seconds
        self._budget: Budget[ChipId] = Budget(CALLS_AN_HOUR, HOUR_SECONDS)

    async def cards(self, citizen: ChipId) -> OwnCards:
        """The cards in force today, with their codes."""
        holding = await self.opened(citizen)
        codes = self._codes(holding, self._clock.now(), self._clock.today())
        return OwnCards(holding.person, tuple(codes))

    async def look_ups(self, citizen: ChipId, limit: int) -> Sequence[OwnLookUp]:
        """The newest look-ups of the citizen; with a limit of 0, a usual number of them."""
        holding = await self.opened(citizen)
        return await self._store.look_ups(holding.person, min(limit or USUAL_LOOK_UPS, MOST_LOOK_UPS))

    async def copayments(self, citizen: ChipId, year: int) -> tuple[int, Sequence[OwnCopayment]]:
        """The year, this one for 0, and the co-payments in it."""
        year = year or self._clock.today().year
        holding = await self.opened(citizen)
        return year, await self._store.copayments(holding.person, year)

    async def files(self, citizen: ChipId) -> Sequence[OwnFile]:
        """The files for which the citizen applies: also of one whom the register does not have."""
        self._ensure_budget(citizen)
        return await self._store.files(citizen, self._clock.now())

    def own_file(self, file: KeptFile) -> OwnFile:
        """A file as the list has it."""
        overdue = file.is_overdue(self._clock.now())
        return OwnFile(file.file_id, file.procedure, file.state.value, file.received_at, file.due_at, overdue)

    async def opened(self, citizen: ChipId) -> Holding:
        """The citizen's record, with the entry about this reading."""
        self._ensure_budget(citizen)
        holding = await self._store.holding(citizen)
        if holding is None:
            raise OwnRecordNotFound
        await self._store.log(citizen, holding.person.insurance_number, self._clock.now())
        return holding

    def _ensure_budget(self, citizen: ChipId) -> None:
        now = self._seconds()
        if wait := self._budget.seconds_until_next(citizen, now):
            raise TooManyRequests(timedelta(seconds=wait))
        self._budget.take(citizen, now)
