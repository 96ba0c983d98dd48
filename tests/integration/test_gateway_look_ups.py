"""Look-ups over a real channel, with a real register, cache and log."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import grpc
import pytest
from google.rpc import error_details_pb2, status_pb2
from google.type.date_pb2 import Date
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from grpc_status import rpc_status

from gateway.server import LARGEST_MESSAGE
from gateway.v1 import card_service_pb2 as wire
from gateway.v1.outcome_pb2 import (
    OUTCOME_ACCURATE,
    OUTCOME_REGISTERED_FACILITY_WRONG,
    OUTCOME_UNKNOWN,
    VERDICT_VALID,
)
from tests.contract.filled_register import connect
from tests.integration.in_process_gateway import BEARER, HOLDING, Gateway, fill_register, start_gateway
from tests.unit.gateway.cards.people import CARD, CHIP_ID, INSURANCE_NUMBER
from tests.wait_until import wait_until

DAY = Date(year=2026, month=3, day=2)
HOLDER = wire.Holder(full_name="NGUYỄN THỊ HÒA", birth_date="1990")


@pytest.fixture
async def gateway(database_url: str, redis_url: str) -> AsyncIterator[Gateway]:
    await fill_register(database_url, HOLDING)
    async with start_gateway(database_url, redis_url) as opened:
        yield opened


def check_request(**also: object) -> wire.CheckCardRequest:
    """A look-up of the insured person by chip ID."""
    return wire.CheckCardRequest(chip_id=CHIP_ID, service_date=DAY, **also)  # type: ignore[arg-type]


async def refused(call: object) -> tuple[grpc.StatusCode, status_pb2.Status]:
    """How a call was refused."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call  # type: ignore[misc]
    status = rpc_status.from_call(Refused(error.value))
    assert status is not None
    return error.value.code(), status


class Refused:
    """An error of grpc.aio, as grpcio-status reads one of grpc."""

    def __init__(self, error: grpc.aio.AioRpcError) -> None:
        self.code, self.details, self.trailing_metadata = error.code, error.details, error.trailing_metadata


def reason_of(status: status_pb2.Status) -> str:
    """The reason in the ErrorInfo."""
    info = error_details_pb2.ErrorInfo()
    assert status.details[0].Unpack(info)
    return str(info.reason)


def faulty_fields(status: status_pb2.Status) -> set[str]:
    """The fields in the BadRequest."""
    found = error_details_pb2.BadRequest()
    assert status.details[1].Unpack(found)
    return {violation.field for violation in found.field_violations}


async def stream(*messages: list[wire.KeyedCheck]) -> AsyncIterator[wire.CheckCardsRequest]:
    """A stream of requests with these checks."""
    for checks in messages:
        yield wire.CheckCardsRequest(checks=checks)


@pytest.mark.parametrize(
    "subject", [{"chip_id": CHIP_ID}, {"card_number": CARD}, {"insurance_number": INSURANCE_NUMBER}]
)
async def test_an_insured_person_is_found_by_each_of_their_numbers(
    gateway: Gateway, subject: dict[str, str]
) -> None:
    request = wire.CheckCardRequest(service_date=DAY, holder=HOLDER, **subject)  # type: ignore[arg-type]
    answer = await gateway.cards.CheckCard(request, metadata=BEARER)
    assert (answer.verdict, answer.outcome, answer.vss_code) == (VERDICT_VALID, OUTCOME_ACCURATE, "000")
    assert [card.card_number for card in answer.cards] == [CARD]
    # The register has the day, but the request has the year alone.
    assert (answer.holder.full_name, answer.holder.birth_date) == ("Nguyễn Thị Hoà", "1990")


async def test_a_repeated_look_up_comes_from_the_cache(gateway: Gateway) -> None:
    answers: list[wire.CheckCardResponse] = []

    async def look_up() -> wire.ServedFrom:
        answers.append(await gateway.cards.CheckCard(check_request(), metadata=BEARER))
        return answers[-1].served_from

    # A gateway that has just started may empty the cache once more.
    await wait_until(look_up, lambda served_from: served_from == wire.SERVED_FROM_CACHE)
    *read, cached = answers
    assert {answer.served_from for answer in read} == {wire.SERVED_FROM_REGISTER}
    assert cached.data_as_of == read[-1].data_as_of
    assert len({answer.check_id for answer in answers}) == len(answers)


async def test_a_look_up_is_in_the_log_when_its_answer_arrives(gateway: Gateway, database_url: str) -> None:
    officer = wire.Officer(citizen_id="079188000001", full_name="Lê Văn Tám")
    answers = [await gateway.cards.CheckCard(check_request(officer=officer), metadata=BEARER)]
    answers += await asyncio.gather(
        *(gateway.cards.CheckCard(check_request(officer=officer), metadata=BEARER) for _ in range(30))
    )
    connection = await connect(database_url)
    rows = await connection.fetch("SELECT * FROM gateway.access_log")
    await connection.close()
    assert {str(row["check_id"]) for row in rows} == {answer.check_id for answer in answers}
    assert {(row["facility"], row["officer_name"], row["service_date"]) for row in rows} == {
        ("01001", "Lê Văn Tám", date(2026, 3, 2))
    }


@pytest.mark.parametrize(
    "metadata", [(), (("authorization", "Bearer guess"),), (("authorization", "secret"),)]
)
async def test_a_caller_without_a_token_in_force_is_refused(
    gateway: Gateway, metadata: tuple[tuple[str, str], ...]
) -> None:
    code, status = await refused(gateway.cards.CheckCard(check_request(), metadata=metadata))
    assert (code, reason_of(status)) == (grpc.StatusCode.UNAUTHENTICATED, "CALLER_UNKNOWN")


async def test_a_stream_without_a_token_is_refused(gateway: Gateway) -> None:
    call = gateway.cards.CheckCards(stream([]))
    code, status = await refused(call.read())
    assert (code, reason_of(status)) == (grpc.StatusCode.UNAUTHENTICATED, "CALLER_UNKNOWN")


async def test_a_faulty_request_is_refused_with_every_fault(gateway: Gateway) -> None:
    request = wire.CheckCardRequest(
        chip_id="1",
        service_date=Date(year=2026, month=2, day=31),
        holder=wire.Holder(birth_date="yesterday"),
        officer=wire.Officer(citizen_id="1", full_name="\0"),
    )
    code, status = await refused(gateway.cards.CheckCard(request, metadata=BEARER))
    assert (code, reason_of(status)) == (grpc.StatusCode.INVALID_ARGUMENT, "REQUEST_MALFORMED")
    assert faulty_fields(status) == {
        "chip_id",
        "service_date",
        "holder.birth_date",
        "officer.citizen_id",
        "officer.full_name",
    }


async def test_a_stream_answers_every_key_once_and_faults_do_not_end_it(gateway: Gateway) -> None:
    first = [
        wire.KeyedCheck(key="insured", request=check_request()),
        wire.KeyedCheck(key="unknown", request=wire.CheckCardRequest(chip_id="079200999999")),
        wire.KeyedCheck(key="faulty", request=wire.CheckCardRequest(chip_id="1")),
        wire.KeyedCheck(key="insured", request=check_request()),
        wire.KeyedCheck(request=check_request()),
    ]
    second = [wire.KeyedCheck(key="later", request=check_request())]
    call = gateway.cards.CheckCards(stream(first, [], second), metadata=BEARER)
    answers = [answer for message in [message async for message in call] for answer in message.answers]
    right = [(answer.key, answer.response.outcome) for answer in answers if answer.HasField("response")]
    assert sorted(right) == [
        ("insured", OUTCOME_ACCURATE),
        ("later", OUTCOME_ACCURATE),
        ("unknown", OUTCOME_UNKNOWN),
    ]
    wrong = {(answer.key, *faulty_fields(answer.fault)) for answer in answers if answer.HasField("fault")}
    assert wrong == {("faulty", "chip_id"), ("insured", "key"), ("", "key")}


async def test_a_large_batch_is_answered_in_messages_within_the_client_s_limit(gateway: Gateway) -> None:
    checks = [
        wire.KeyedCheck(key=str(number), request=check_request(holder=HOLDER)) for number in range(12_000)
    ]
    call = gateway.cards.CheckCards(stream(checks), metadata=BEARER)
    keys = [answer.key for message in [message async for message in call] for answer in message.answers]
    assert sorted(keys, key=int) == [check.key for check in checks]


async def test_a_cancelled_stream_does_not_affect_other_calls(gateway: Gateway) -> None:
    checks = [wire.KeyedCheck(key="insured", request=check_request())]

    async def endless_requests() -> AsyncIterator[wire.CheckCardsRequest]:
        while True:
            yield wire.CheckCardsRequest(checks=checks)

    call = gateway.cards.CheckCards(endless_requests(), metadata=BEARER)
    await call.read()
    call.cancel()
    answer = await gateway.cards.CheckCard(check_request(), metadata=BEARER)
    assert answer.outcome == OUTCOME_ACCURATE


async def test_a_message_that_is_too_large_is_refused(gateway: Gateway) -> None:
    request = wire.CheckCardRequest(chip_id="1" * (5 * 1024 * 1024))
    code, status = await refused(gateway.cards.CheckCard(request, metadata=BEARER))
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert (reason_of(status), faulty_fields(status)) == ("REQUEST_MALFORMED", {"request"})


async def test_a_message_above_the_limit_of_the_transport_ends_its_call_without_a_reason(
    gateway: Gateway,
) -> None:
    """As docs/refusals.md says, so that the author of a client knows it again."""
    request = wire.CheckCardRequest(chip_id="1" * (LARGEST_MESSAGE + 1))
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await gateway.cards.CheckCard(request, metadata=BEARER)
    assert error.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert "Received message larger than max" in (error.value.details() or "")
    assert rpc_status.from_call(Refused(error.value)) is None


async def test_calls_and_look_ups_are_counted(gateway: Gateway) -> None:
    await gateway.cards.CheckCard(check_request(), metadata=BEARER)
    await refused(gateway.cards.CheckCard(wire.CheckCardRequest(), metadata=BEARER))
    method = 'grpc_method="CheckCard",grpc_service="gateway.v1.CardService",grpc_type="unary"'
    expected = {
        f"grpc_server_started_total{{{method}}} 2.0",
        f'grpc_server_handled_total{{grpc_code="OK",{method}}} 1.0',
        f'grpc_server_handled_total{{grpc_code="InvalidArgument",{method}}} 1.0',
        f"grpc_server_handling_seconds_count{{{method}}} 2.0",
        'wardgate_card_checks_total{outcome="ACCURATE"} 1.0',
        'wardgate_card_cache_answers_total{answer="miss"} 1.0',
        "wardgate_database_up 1.0",
        "wardgate_redis_up 1.0",
    }
    # A call is counted when it has ended, a moment after its caller has the answer.
    await wait_until(lambda: asyncio.to_thread(gateway.metrics), expected.issubset)


async def test_metrics_contain_no_number_and_no_name(gateway: Gateway) -> None:
    await gateway.cards.CheckCard(check_request(holder=HOLDER), metadata=BEARER)
    page = "\n".join(gateway.metrics())
    assert not [secret for secret in (CHIP_ID, CARD, INSURANCE_NUMBER, "Hoà", "secret") if secret in page]


async def test_reflection_lists_the_services(gateway: Gateway) -> None:
    def services() -> set[str]:
        with grpc.insecure_channel(gateway.target) as channel:
            return set(ProtoReflectionDescriptorDatabase(channel).get_services())

    assert await asyncio.to_thread(services) >= {"gateway.v1.CardService", "grpc.health.v1.Health"}


async def test_a_facility_that_is_renumbered_is_the_same_one_within_a_moment_and_the_answer_says_so(
    gateway: Gateway, database_url: str
) -> None:
    async def look_up() -> wire.CheckCardResponse:
        request = check_request(registered_facility="01A01")
        answer: wire.CheckCardResponse = await gateway.cards.CheckCard(request, metadata=BEARER)
        return answer

    assert (await look_up()).outcome == OUTCOME_REGISTERED_FACILITY_WRONG
    connection = await connect(database_url)
    await connection.execute("INSERT INTO gateway.facility_codes VALUES ('01001', '01A01', '2025-07-01')")
    await connection.close()
    answer = await wait_until(look_up, lambda answer: answer.outcome == OUTCOME_ACCURATE)
    (code,) = answer.renumbered
    assert (code.stated, code.registered, code.thing) == ("01A01", "01001", wire.RENUMBERED_THING_FACILITY)
    assert code.since == Date(year=2025, month=7, day=1)
    assert code.message.vi
    assert code.message.en
