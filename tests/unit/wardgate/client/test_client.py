"""What the Python client promises to those who look up cards."""

import textwrap
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import grpc
import pytest

import wardgate.client
from gateway.v1.card_service_pb2 import CheckCardRequest, CheckCardResponse
from tests.fakes.gateway_server import TOKEN, FakeGateway, fault_for_now
from wardgate.client import FieldFault, Holder, Refused, WardgateClient, card_question, kind_of_number

MANY = 5000


def questions(count: int) -> Iterator[tuple[str, CheckCardRequest]]:
    return ((f"row {n}", card_question(chip_id=f"{n:012d}")) for n in range(count))


def test_the_example_in_the_docstring_runs(
    gateway: FakeGateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    indented = (wardgate.client.__doc__ or "").split("\n\nTo look up a day's list")[0].partition("\n")[2]
    example = textwrap.dedent(indented).replace("the token of your facility", TOKEN)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "claim.json").write_bytes(b"{}")
    exec(example.replace("127.0.0.1:50051", f"127.0.0.1:{gateway.port}"), {})
    assert capsys.readouterr().out.startswith("000 ")


def test_a_token_that_cannot_be_sent_is_named_at_once_without_its_value() -> None:
    with pytest.raises(ValueError, match="the token cannot be sent") as raised:
        WardgateClient("127.0.0.1:1", "secret\nsecond line")
    assert "secret" not in str(raised.value)


async def test_one_look_up_is_answered(client: WardgateClient) -> None:
    answer = await client.check_card(chip_id="001099000001", holder=Holder(full_name="Thử"))
    assert answer.vss_code == "000"


async def test_a_refusal_names_every_fault_by_its_field(client: WardgateClient) -> None:
    with pytest.raises(Refused) as caught:
        await client.check_card(chip_id="1")
    assert caught.value.code is grpc.StatusCode.INVALID_ARGUMENT
    assert caught.value.reason == "REQUEST_MALFORMED"
    assert caught.value.faults == (FieldFault("chip_id", "has the wrong length"),)


def test_the_text_of_a_refusal_names_reason_and_faults() -> None:
    faults = tuple(FieldFault(f"field_{n}", "is required") for n in range(12))
    refused = Refused(
        grpc.StatusCode.INVALID_ARGUMENT, "Wrong fields.", reason="REQUEST_MALFORMED", faults=faults
    )
    first, *lines = str(refused).splitlines()
    assert first == "INVALID_ARGUMENT REQUEST_MALFORMED: Wrong fields."
    assert (lines[0], len(lines), lines[-1]) == ("  field_0: is required", 11, "  and 2 more")


async def test_a_wrong_token_is_refused_without_a_retry(gateway: FakeGateway) -> None:
    async with WardgateClient(f"127.0.0.1:{gateway.port}", "stranger") as client:
        with pytest.raises(Refused) as caught:
            await client.check_card(chip_id="001099000001")
    assert caught.value.reason == "CALLER_UNKNOWN"


@pytest.mark.parametrize("starting_or_stopping", [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED])
async def test_a_call_is_retried_while_the_gateway_is_unavailable_for_a_moment(
    starting_or_stopping: grpc.StatusCode, client: WardgateClient, gateway: FakeGateway
) -> None:
    gateway.away_for_calls, gateway.away_as = 2, starting_or_stopping
    assert (await client.check_card(chip_id="001099000001")).vss_code == "000"


async def test_a_gateway_that_stays_unavailable_raises_refused(
    client: WardgateClient, gateway: FakeGateway
) -> None:
    gateway.away_for_calls = 100
    with pytest.raises(Refused) as caught:
        await client.check_card(chip_id="001099000001")
    assert caught.value.code is grpc.StatusCode.UNAVAILABLE


async def test_a_call_to_an_overloaded_gateway_is_retried_after_the_delay_it_gives(
    client: WardgateClient, gateway: FakeGateway
) -> None:
    gateway.refuses_next = [fault_for_now("OVERLOADED", 0.3)] * 2
    began = time.monotonic()
    assert (await client.check_card(chip_id="001099000001")).vss_code == "000"
    assert time.monotonic() - began >= 0.6


async def test_a_list_is_retried_too_while_the_gateway_is_overloaded(
    client: WardgateClient, gateway: FakeGateway
) -> None:
    gateway.refuses_next = [fault_for_now("OVERLOADED", 0.1)] * 2
    assert len([key async for key, _ in client.check_cards(questions(100))]) == 100


async def test_a_refusal_for_too_many_unknown_people_is_raised_at_once_with_its_delay(
    client: WardgateClient, gateway: FakeGateway
) -> None:
    gateway.refuses_next = [fault_for_now("TOO_MANY_UNKNOWN", 18.5)]
    with pytest.raises(Refused) as caught:
        await client.check_card(chip_id="001099000001")
    assert (caught.value.reason, caught.value.retry_after) == ("TOO_MANY_UNKNOWN", timedelta(seconds=18.5))


async def test_a_long_list_comes_back_whole_under_the_callers_own_keys(
    client: WardgateClient, gateway: FakeGateway
) -> None:
    keys = [key async for key, _ in client.check_cards(questions(MANY))]
    assert sorted(keys) == sorted(key for key, _ in questions(MANY))
    assert len(gateway.messages) < MANY / 10


async def test_the_same_key_twice_is_answered_twice(client: WardgateClient) -> None:
    twice = [("same", card_question(chip_id="001099000001"))] * 2
    assert [key async for key, _ in client.check_cards(twice)] == ["same", "same"]


async def test_one_bad_question_of_a_list_is_refused_and_the_others_answered(client: WardgateClient) -> None:
    asked = [("bad", card_question(chip_id="1")), ("good", card_question(insurance_number="0123456789"))]
    answers = {key: answer async for key, answer in client.check_cards(asked)}
    assert isinstance(answers["bad"], Refused)
    assert isinstance(answers["good"], CheckCardResponse)


async def test_a_stream_that_breaks_is_opened_again_and_nothing_is_lost(
    client: WardgateClient, gateway: FakeGateway
) -> None:
    gateway.stream_breaks_after = 3
    keys = [key async for key, _ in client.check_cards(questions(MANY))]
    assert sorted(keys) == sorted(key for key, _ in questions(MANY))


async def test_a_list_is_read_only_as_answers_arrive(client: WardgateClient) -> None:
    taken = 0

    def endless() -> Iterator[tuple[str, CheckCardRequest]]:
        nonlocal taken
        while True:
            taken += 1
            yield "", card_question(chip_id="001099000001")

    stream = client.check_cards(endless())
    await anext(stream)
    await stream.aclose()
    assert taken < 3000


async def test_an_exception_of_the_list_itself_reaches_the_caller(client: WardgateClient) -> None:
    def torn() -> Iterator[tuple[str, CheckCardRequest]]:
        yield "1", card_question(chip_id="001099000001")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        _ = [key async for key, _ in client.check_cards(torn())]


def test_the_service_date_is_sent_as_a_calendar_day_or_left_out() -> None:
    asked = card_question(chip_id="001099000001", service_date=date(2026, 5, 1))
    assert (asked.service_date.year, asked.service_date.month, asked.service_date.day) == (2026, 5, 1)
    assert not card_question(chip_id="001099000001").HasField("service_date")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("001099000001", "chip_id"),
        ("DN4010123456789", "card_number"),
        ("0123456789", "insurance_number"),
        ("00109900000", "chip_id"),
    ],
)
def test_the_kind_of_a_number_follows_from_its_shape(number: str, kind: str) -> None:
    assert kind_of_number(number) == kind


async def test_a_wrong_token_is_refused_on_a_stream_too(gateway: FakeGateway) -> None:
    async with WardgateClient(f"127.0.0.1:{gateway.port}", "stranger") as client:
        with pytest.raises(Refused) as caught:
            _ = [key async for key, _ in client.check_cards(questions(MANY))]
    assert caught.value.reason == "CALLER_UNKNOWN"
