"""The own records of a test: people, who looked them up, their claims and files."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID, uuid4

from msgspec.structs import replace

from gateway.cards.card import Holding, Person
from gateway.cards.subject import ChipId
from gateway.record.own_record import LookUpPurpose, OwnCopayment, OwnFile, OwnLookUp
from gateway.register.procedures.objection.objection_code import CITIZENS


class KeptLookUp(NamedTuple):
    """An entry of the access log: about this person."""

    insurance_number: str
    look_up: OwnLookUp


class KeptOwnFile(NamedTuple):
    """A file: for whom, who sent it, and under which number. Of an open one, `ended` is False."""

    citizen_id: str
    sender: str
    number: str
    file: OwnFile
    ended: bool = False


class FakeOwnRecords:
    """The port OwnRecordStore in memory. `calls` is what was asked for, in order."""

    def __init__(
        self,
        holdings: Iterable[Holding],
        look_ups: Iterable[KeptLookUp] = (),
        claims: Mapping[UUID, tuple[str, str]] = MappingProxyType({}),
    ) -> None:
        """`claims` have the facility and the insurance number."""
        self._holdings = list(holdings)
        self._look_ups = list(look_ups)
        self._copayments: list[tuple[str, OwnCopayment]] = []
        self._files: list[KeptOwnFile] = []
        self._claims = dict(claims)
        self.calls: list[str] = []
        self.limit = self.year = 0

    async def keep_look_up(self, kept: KeptLookUp) -> None:
        self._look_ups.append(kept)

    async def keep_file(self, kept: KeptOwnFile) -> None:
        self._files.append(kept)

    async def keep_claim(self, claim_id: UUID, facility: str, insurance_number: str) -> None:
        self._claims[claim_id] = facility, insurance_number

    async def keep_copayment(self, insurance_number: str, paid: OwnCopayment) -> None:
        self._copayments.append((insurance_number, paid))

    async def holding(self, citizen: ChipId) -> Holding | None:
        found = (one for one in self._holdings if one.person.chip_id == citizen.text)
        return next(found, None)

    async def log(self, _citizen: ChipId, insurance_number: str, now: datetime) -> None:
        self.calls.append("log")
        read = OwnLookUp(now, "", "", LookUpPurpose.OWN_RECORD, now.date(), uuid4())
        await self.keep_look_up(KeptLookUp(insurance_number, read))

    async def look_ups(self, person: Person, limit: int) -> Sequence[OwnLookUp]:
        self.calls.append("look-ups")
        self.limit = limit
        found = [one.look_up for one in self._look_ups if one.insurance_number == person.insurance_number]
        return sorted(found, key=lambda one: one.asked_at, reverse=True)[:limit]

    async def copayments(self, person: Person, year: int) -> Sequence[OwnCopayment]:
        self.calls.append("copayments")
        self.year = year
        found = [paid for number, paid in self._copayments if number == person.insurance_number]
        return sorted((paid for paid in found if paid.day.year == year), key=lambda paid: paid.day)

    async def files(self, citizen: ChipId, now: datetime) -> Sequence[OwnFile]:
        self.calls.append("files")
        found = [self._shown(one, now) for one in self._files if one.citizen_id == citizen.text]
        return sorted(found, key=lambda file: file.received_at, reverse=True)

    async def open_objections(self, citizen: ChipId, besides: str) -> int:
        return sum(
            (one.citizen_id, one.sender, one.ended) == (citizen.text, CITIZENS, False)
            and one.number != besides
            for one in self._files
        )

    async def facility_of_look_up(self, person: Person, check_id: UUID) -> str | None:
        found = (
            one.look_up.facility
            for one in self._look_ups
            if (one.insurance_number, one.look_up.check_id) == (person.insurance_number, check_id)
        )
        return next(found, None)

    async def facility_of_claim(self, person: Person, claim_id: UUID) -> str | None:
        facility, insurance_number = self._claims.get(claim_id, (None, ""))
        return facility if insurance_number == person.insurance_number else None

    @staticmethod
    def _shown(one: KeptOwnFile, now: datetime) -> OwnFile:
        return replace(one.file, is_overdue=not one.ended and now > one.file.due_at)
