"""What a citizen reads of the own record, and how often."""

import asyncio
from datetime import UTC, datetime
from typing import cast
from uuid import UUID, uuid4

import pytest

from gateway.cards.qr.card_codes import card_codes
from gateway.cards.qr.card_signing import CardSigning
from gateway.cards.subject import ChipId
from gateway.record.object_to import MOST_OPEN, Objection, ObjectTo
from gateway.record.own_record import CALLS_AN_HOUR, LookUpPurpose, OwnFile, OwnLookUp, OwnRecord
from gateway.refusals import OwnRecordNotFound, RequestMalformed, TooManyObjections, TooManyRequests
from gateway.register.files.submit_file import Submission, Submitted
from gateway.register.procedures.objection.objection_code import CITIZENS
from tests.fakes.clock import FakeClock
from tests.fakes.own_records import FakeOwnRecords, KeptLookUp, KeptOwnFile
from tests.unit.gateway.cards.people import CHIP_ID, LAST_YEAR, THIS_YEAR, a_holding

HER, NOBODY = ChipId(CHIP_ID), ChipId("079200999999")
HER_LOOK_UP, BY_INSURER, HER_CLAIM, OTHERS = (UUID(int=number) for number in range(4))
SIGNING = CardSigning({"1": bytes(32)})


HOLDING = a_holding(LAST_YEAR, THIS_YEAR)
NUMBER = HOLDING.person.insurance_number
NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)


def looked_up(check_id: UUID, facility: str) -> KeptLookUp:
    found = OwnLookUp(NOW, facility, "", LookUpPurpose.VISIT, NOW.date(), check_id)
    return KeptLookUp(NUMBER, found)


def an_objection(number: int) -> KeptOwnFile:
    file = OwnFile(uuid4(), "objection", "open", NOW, NOW, is_overdue=False)
    return KeptOwnFile(CHIP_ID, CITIZENS, str(number), file)


def her_records() -> FakeOwnRecords:
    look_ups = looked_up(HER_LOOK_UP, "79001"), looked_up(BY_INSURER, "")
    return FakeOwnRecords([HOLDING], look_ups, {HER_CLAIM: ("01001", NUMBER)})


class Reading:
    """The use cases over the fake."""

    def __init__(self) -> None:
        self.store, self.clock = her_records(), FakeClock()
        self.record = OwnRecord(
            self.store,
            lambda holding, now, today: card_codes(SIGNING, holding, now, today),
            self.clock,
            self.clock.seconds,
        )


@pytest.fixture
def reading() -> Reading:
    return Reading()


async def test_the_card_in_force_comes_with_its_code_and_the_reading_is_logged_before(
    reading: Reading,
) -> None:
    found = await reading.record.cards(HER)
    assert [code.period for code in found.codes] == [THIS_YEAR]
    assert found.person.chip_id == CHIP_ID
    assert reading.store.calls == ["log"]


async def test_look_ups_are_limited_and_shown_after_the_entry_about_this_reading(reading: Reading) -> None:
    await reading.record.look_ups(HER, 0)
    assert (reading.store.calls, reading.store.limit) == (["log", "look-ups"], 100)
    await reading.record.look_ups(HER, 10_000)
    assert reading.store.limit == 500


async def test_copayments_are_those_of_this_year_unless_another_is_asked_for(reading: Reading) -> None:
    year, _ = await reading.record.copayments(HER, 0)
    assert year == reading.store.year == reading.clock.today().year
    year, _ = await reading.record.copayments(HER, 2024)
    assert year == reading.store.year == 2024


async def test_a_person_whom_the_register_does_not_have_reads_nothing_but_the_own_files(
    reading: Reading,
) -> None:
    with pytest.raises(OwnRecordNotFound):
        await reading.record.cards(NOBODY)
    assert await reading.record.files(NOBODY) == []
    assert reading.store.calls == ["files"]


async def test_a_program_that_reads_again_and_again_is_stopped_and_others_are_not(reading: Reading) -> None:
    for _ in range(CALLS_AN_HOUR):
        await reading.record.files(HER)
    with pytest.raises(TooManyRequests) as refused:
        await reading.record.cards(HER)
    assert refused.value.retry_after is not None
    await reading.record.files(NOBODY)
    reading.clock.pass_by(refused.value.retry_after.total_seconds())
    await reading.record.cards(HER)


class Objecting(Reading):
    """A citizen who objects; what is submitted is kept here."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Submission] = []
        self.object_to = ObjectTo(self.record, self.store, self._submit)

    async def _submit(self, submission: Submission) -> Submitted:
        # As a database, it takes its time.
        await asyncio.sleep(0)
        self.sent.append(submission)
        await self.store.keep_file(an_objection(len(self.sent) + MOST_OPEN))
        return cast(Submitted, None)


@pytest.mark.parametrize(
    ("target", "target_id", "facility", "province"),
    [
        ("check_id", HER_LOOK_UP, "79001", "79"),
        ("check_id", BY_INSURER, "", "01"),
        ("claim_id", HER_CLAIM, "01001", "01"),
    ],
)
async def test_an_objection_is_a_file_of_the_citizen_for_the_offices_of_the_facilitys_province(
    target: str, target_id: UUID, facility: str, province: str
) -> None:
    citizen = Objecting()
    await citizen.object_to(HER, Objection("1", target, str(target_id), "Tôi không đến đó."))
    (sent,) = citizen.sent
    facts = sent.facts.objection
    assert (facts.facility, facts.province, getattr(facts, target)) == (facility, province, str(target_id))
    assert (sent.sender, sent.applicant.citizen_id, facts.reason) == ("citizen", CHIP_ID, "Tôi không đến đó.")
    assert CHIP_ID not in sent.number
    assert citizen.store.calls == ["log"]


@pytest.mark.parametrize(
    ("objection", "fields"),
    [
        (Objection("", "", "", ""), ["number", "target", "reason"]),
        (Objection("a/b", "claim_id", "12", "x" * 1001), ["number", "claim_id", "reason"]),
        (Objection("1", "claim_id", str(OTHERS), "x"), ["claim_id"]),
        (Objection("1", "check_id", str(HER_CLAIM), "x"), ["check_id"]),
    ],
)
async def test_what_is_malformed_or_not_of_the_citizen_is_refused(
    objection: Objection, fields: list[str]
) -> None:
    citizen = Objecting()
    with pytest.raises(RequestMalformed) as refused:
        await citizen.object_to(HER, objection)
    assert [fault.field for fault in refused.value.faults] == fields
    assert citizen.sent == []


async def test_a_citizen_has_so_many_open_objections_at_a_time() -> None:
    objecting = Objecting()
    objection = Objection("new", "check_id", str(HER_LOOK_UP), "x")
    for number in range(MOST_OPEN - 1):
        await objecting.store.keep_file(an_objection(number))
    await objecting.object_to(HER, objection)
    await objecting.store.keep_file(an_objection(MOST_OPEN))
    with pytest.raises(TooManyObjections):
        await objecting.object_to(HER, objection)
    assert len(objecting.sent) == 1


async def test_objections_that_come_at_once_are_counted_one_by_one() -> None:
    objecting = Objecting()
    numbers = range(MOST_OPEN + 5)
    objections = [Objection(str(number), "check_id", str(HER_LOOK_UP), "x") for number in numbers]
    tried = [objecting.object_to(HER, objection) for objection in objections]
    refused = [one for one in await asyncio.gather(*tried, return_exceptions=True) if one is not None]
    assert [type(one) for one in refused] == [TooManyObjections] * 5
    assert len(objecting.sent) == MOST_OPEN


async def test_a_look_up_has_one_form_of_its_id_in_the_file() -> None:
    citizen = Objecting()
    await citizen.object_to(HER, Objection("1", "claim_id", f"urn:uuid:{str(HER_CLAIM).upper()}", "x"))
    assert citizen.sent[0].facts.objection.claim_id == str(HER_CLAIM)
