"""A citizen objects to a look-up or to a claim made in their name."""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterator
from uuid import UUID

import msgspec

from gateway.cards.card import Holding
from gateway.cards.card import Person as Insured
from gateway.cards.subject import ChipId
from gateway.record.own_record import OwnRecord, OwnRecordStore
from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed, TooManyObjections
from gateway.register.files.kept_file import Person
from gateway.register.files.submit_file import Submission, Submitted
from gateway.register.procedures.objection.objection_code import (
    CITIZENS,
    LONGEST_REASON,
    is_reason,
    is_uuid,
)
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.objection_file_pb2 import ObjectionFacts

NUMBER = re.compile("[A-Za-z0-9-]{1,64}")
PROVINCE_DIGITS = 2
# Where the insurer itself looked: its head office answers.
HEAD_OFFICE = "01"
DIGEST_DIGITS = 16
# Offices examine each one.
MOST_OPEN = 20
# Each citizen has one of these, by chance; with so many, citizens hardly ever wait for each other.
LOCKS = 64


class Objection(msgspec.Struct, frozen=True):
    """`target` is "check_id" or "claim_id", and `target_id` what it names; empty where nothing was stated."""

    number: str
    target: str
    target_id: str
    reason: str


class ObjectTo:
    """The use case: the look-up or the claim has to be the citizen's own."""

    def __init__(
        self,
        record: OwnRecord,
        store: OwnRecordStore,
        submit: Callable[[Submission], Awaitable[Submitted]],
    ) -> None:
        self._record = record
        self._store = store
        self._submit = submit
        self._locks = tuple(asyncio.Lock() for _ in range(LOCKS))

    async def __call__(self, citizen: ChipId, objection: Objection) -> Submitted:
        """Committed on return.

        Raises RequestMalformed, TooManyObjections, FileChanged and what OwnRecord raises.
        """
        if faults := [*_faults(objection)]:
            raise RequestMalformed(faults)
        holding = await self._record.opened(citizen)
        facility = await self._facility(holding.person, objection)
        if facility is None:
            raise RequestMalformed([FieldViolation(objection.target, "none of the citizen's has this ID")])
        submission = _submission(citizen, holding, objection, facility)
        # Those of a citizen one after the other: many at once would all count what was there before.
        async with self._locks[hash(citizen) % LOCKS]:
            if await self._store.open_objections(citizen, submission.number) >= MOST_OPEN:
                raise TooManyObjections
            return await self._submit(submission)

    async def _facility(self, person: Insured, objection: Objection) -> str | None:
        target_id = UUID(objection.target_id)
        if objection.target == "claim_id":
            return await self._store.facility_of_claim(person, target_id)
        return await self._store.facility_of_look_up(person, target_id)


def _faults(objection: Objection) -> Iterator[FieldViolation]:
    if not NUMBER.fullmatch(objection.number):
        yield FieldViolation("number", "1 to 64 letters, digits and hyphens expected")
    if not objection.target:
        yield FieldViolation("target", "one of check_id and claim_id expected")
    elif not is_uuid(objection.target_id):
        yield FieldViolation(objection.target, "a UUID expected")
    if not is_reason(objection.reason):
        yield FieldViolation("reason", f"1 to {LONGEST_REASON} characters expected")


def _submission(citizen: ChipId, holding: Holding, objection: Objection, facility: str) -> Submission:
    facts = ObjectionFacts(
        insurance_number=holding.person.insurance_number,
        facility=facility,
        province=facility[:PROVINCE_DIGITS] or HEAD_OFFICE,
        reason=objection.reason,
    )
    setattr(facts, objection.target, str(UUID(objection.target_id)))
    applicant = Person(holding.person.full_name, citizen.text, "self")
    return Submission(CITIZENS, _number(citizen, objection), applicant, FileFacts(objection=facts))


def _number(citizen: ChipId, objection: Objection) -> str:
    """Unique among all citizens, and without the personal ID."""
    digest = hashlib.sha256(citizen.text.encode()).hexdigest()[:DIGEST_DIGITS]
    return f"{digest}-{objection.number}"
