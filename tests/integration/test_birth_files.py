"""A birth over the wire: the child is insured at the desk at once, and each office does its part."""

import asyncio

import grpc

from gateway.v1 import card_service_pb2 as cards
from gateway.v1 import registry_service_pb2 as messages
from gateway.v1.birth_file_pb2 import BirthFacts, BirthRegistered, ResidenceRegistered
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.outcome_pb2 import VERDICT_NOT_VALID, VERDICT_VALID
from tests.contract.filled_register import connect
from tests.integration.claim_calls import refused
from tests.integration.file_calls import FileCalls, bearer, birth_today, start_with_offices
from tests.integration.in_process_gateway import start_gateway
from tests.unit.gateway.cards.people import CHIP_ID
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until

PERSONAL_ID = "001326000001"
REGISTERED = AnswerFacts(birth_registered=BirthRegistered(personal_id=PERSONAL_ID, full_name="Lê An Nhiên"))
RESIDENCE = AnswerFacts(residence_registered=ResidenceRegistered(number="TT-1"))


async def check(calls: FileCalls, **subject: object) -> cards.CheckCardResponse:
    request = cards.CheckCardRequest(**subject)  # type: ignore[arg-type]
    response: cards.CheckCardResponse = await calls.gateway.cards.CheckCard(
        request, metadata=bearer("secret")
    )
    return response


def newborn(order: int = 1) -> cards.Newborn:
    return cards.Newborn(mother_chip_id=CHIP_ID, born_on=birth_today().child.born_on, birth_order=order)


async def test_a_child_is_insured_from_the_receipt_of_its_file_to_its_registration(
    database_url: str, redis_url: str
) -> None:
    async with start_with_offices(database_url, redis_url) as calls:
        before = await check(calls, newborn=newborn())
        assert (before.verdict, before.vss_code) == (VERDICT_NOT_VALID, "070")
        assert before.message.en.startswith("No birth file of this child was received")
        assert "birth file" in before.advice.clerk_en
        mother = await check(calls, chip_id=CHIP_ID, holder=cards.Holder(birth_date="1999-01-01"))
        assert (mother.vss_code, mother.message.en) == ("070", "The birth date is not the holder's.")
        submitted = await calls.submit()
        file = submitted.file
        found = await check(calls, newborn=newborn())
        assert found.verdict == VERDICT_VALID
        (card,) = found.cards
        assert (card.card_number, card.registered_facility) == (file.result.birth.card_number, "01000")
        assert (await calls.submit()).already_known

        waiting = messages.ListFilesRequest(waiting_for_me=True)
        sent = await calls.call("ListFiles", messages.ListFilesRequest())
        assert [one.file_id for one in sent.files] == [file.file_id]
        assert (await calls.call("ListFiles", waiting)).files == []
        assert [one.file_id for one in (await calls.call("ListFiles", waiting, "civil-status-01")).files] == [
            file.file_id
        ]
        file = await calls.answer(file, "civil-status-01", "registered", REGISTERED)
        (card,) = (await check(calls, chip_id=PERSONAL_ID)).cards
        assert card.registered_facility == "01007"
        assert (await calls.call("ListFiles", waiting, "police-79")).files == []
        file = await calls.answer(file, "police-01", "registered", RESIDENCE)
        assert file.state == messages.FILE_STATE_SETTLED

        whole = (await calls.call("GetFile", messages.GetFileRequest(file_id=file.file_id))).file
        assert [event.answer for event in whole.events] == ["", "registered", "registered"]
        assert await told(calls, "secret", 3) == [1, 2, 3]
        assert await told(calls, "police-01", 2) == [2, 3]
        tracking = messages.TrackFileRequest(file_id=file.file_id, secret=submitted.secret)
        assert (await calls.call("TrackFile", tracking, "portal-01")).state == messages.FILE_STATE_SETTLED
        tracking.secret = "guess"
        assert (await refused(calls.call("TrackFile", tracking, "portal-01")))[1] == "FILE_NOT_FOUND"
        as_office = calls.gateway.cards.CheckCard(
            cards.CheckCardRequest(chip_id=CHIP_ID), metadata=bearer("police-01")
        )
        assert (await refused(as_office))[:2] == (grpc.StatusCode.PERMISSION_DENIED, "NOT_FOR_OFFICES")


async def test_another_gateway_knows_the_child_although_it_had_looked_it_up_before(
    database_url: str, redis_url: str
) -> None:
    async with (
        start_with_offices(database_url, redis_url) as calls,
        start_gateway(database_url, redis_url) as other,
    ):
        request = cards.CheckCardRequest(chip_id=PERSONAL_ID)

        async def verdict() -> int:
            response: cards.CheckCardResponse = await other.cards.CheckCard(
                request, metadata=bearer("secret")
            )
            return response.verdict

        assert await verdict() == VERDICT_NOT_VALID
        file = (await calls.submit()).file
        await calls.answer(file, "civil-status-01", "registered", REGISTERED)
        await wait_until(verdict, lambda found: found == VERDICT_VALID)


async def told(calls: FileCalls, caller: str, count: int) -> list[int]:
    """The numbers of the events that a caller is told of, until there are so many."""
    request = messages.WatchFilesRequest(from_earliest=True)
    stream = calls.stub.WatchFiles(request, metadata=bearer(caller))
    events: list[int] = []
    async with asyncio.timeout(LONGEST_WAIT_SECONDS):
        while len(events) < count:
            events += [change.event for change in (await stream.read()).changes]
    stream.cancel()
    return events


async def test_the_same_child_twice_twins_and_a_refusal_leave_a_consistent_register(
    database_url: str, redis_url: str
) -> None:
    async with start_with_offices(database_url, redis_url, serves="files") as calls:
        first = (await calls.submit()).file
        by_number = birth_today()
        by_number.mother.citizen_id = ""
        by_number.mother.insurance_number = "0112345678"
        again = (await calls.submit("KS-2", by_number)).file
        assert again.state == messages.FILE_STATE_REFUSED
        assert again.rejection.law
        twins = await asyncio.gather(*(calls.submit(f"KS-{order}", birth_today(2)) for order in (3, 4)))
        states = sorted(twin.file.state for twin in twins)
        assert states == [messages.FILE_STATE_OPEN, messages.FILE_STATE_REFUSED]
        await calls.answer(first, "civil-status-01", "refused", note="Không có dữ liệu giấy chứng sinh")
        assert (await calls.submit("KS-5")).file.state == messages.FILE_STATE_OPEN
        assert await ended_periods(database_url) == 1
        _, reason, *_ = await refused(
            calls.gateway.cards.CheckCard(cards.CheckCardRequest(), metadata=bearer("secret"))
        )
        assert reason == "SERVICE_NOT_SERVED"
        assert 'wardgate_file_events_total{kind="received",procedure="birth",state="refused"} 2.0' in (
            calls.gateway.metrics()
        )


async def ended_periods(database_url: str) -> int:
    connection = await connect(database_url)
    count: int = await connection.fetchval(
        "SELECT count(*) FROM gateway.card_periods WHERE end_reason = 'withdrawn'"
    )
    await connection.close()
    return count


async def test_every_fault_of_a_file_is_named_at_once(database_url: str, redis_url: str) -> None:
    async with start_with_offices(database_url, redis_url) as calls:
        named = await faults_of(calls, messages.SubmitFileRequest())
        assert named == ["number", "applicant.citizen_id", "facts"]
        empty_birth = messages.SubmitFileRequest(facts=FileFacts(birth=BirthFacts()))
        assert {"number", "applicant.citizen_id", "facts.birth.province"} < set(
            await faults_of(calls, empty_birth)
        )


async def faults_of(calls: FileCalls, request: messages.SubmitFileRequest) -> list[str]:
    return list((await refused(calls.call("SubmitFile", request)))[3])
