"""A change of the register is seen by every gateway within a second, however it was made."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from google.type.date_pb2 import Date

from gateway.cards.cache.key_digest import key_digest
from gateway.cards.card import EndReason
from gateway.cards.subject import ChipId, InsuranceNumber
from gateway.v1 import card_service_pb2 as wire
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE, OUTCOME_UNKNOWN, OUTCOME_WITHDRAWN, Outcome
from tests.contract.filled_register import connect, keep
from tests.integration.a_gateway import BEARER, Gateway, a_gateway, fill
from tests.integration.register_loading import HER, HIM, HIS_CHIP_ID, load_files
from tests.integration.running import until
from tests.unit.cards.people import CHIP_ID, INSURANCE_NUMBER, THIS_YEAR, a_holding
from tests.unit.register_load.files import write_cards

WITHDRAWAL = "UPDATE gateway.card_periods SET ended_on = '2026-02-01', end_reason = 'withdrawn'"
LISTENERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE query = 'SELECT 1' AND datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
async def gateways(database_url: str, redis_url: str) -> AsyncIterator[list[Gateway]]:
    """Two, of one database and one Redis, that know her already."""
    await fill(database_url, HER)
    async with a_gateway(database_url, redis_url) as one, a_gateway(database_url, redis_url) as other:
        both = [one, other]
        await seen(both, CHIP_ID, OUTCOME_ACCURATE)
        await known(both, CHIP_ID)
        yield both


async def look_up(gateway: Gateway, chip_id: str) -> wire.CheckCardResponse:
    """What the gateway says of somebody on 2 March 2026."""
    request = wire.CheckCardRequest(chip_id=chip_id, service_date=Date(year=2026, month=3, day=2))
    answer: wire.CheckCardResponse = await gateway.cards.CheckCard(request, metadata=BEARER)
    return answer


async def seen(gateways: list[Gateway], chip_id: str, outcome: Outcome) -> None:
    """Return as soon as all of them say so; fail after a second."""
    async with asyncio.timeout(1):
        for gateway in gateways:
            while (await look_up(gateway, chip_id)).outcome != outcome:
                pass


async def known(gateways: list[Gateway], chip_id: str) -> None:
    """Return when all of them have it from the cache: one that starts forgets first."""
    for gateway in gateways:

        async def source(asked: Gateway = gateway) -> wire.ServedFrom:
            return (await look_up(asked, chip_id)).served_from

        await until(source, lambda said: said == wire.SERVED_FROM_CACHE)


async def execute(database_url: str, statement: str) -> None:
    """By hand."""
    connection = await connect(database_url)
    await connection.execute(statement)
    await connection.close()


async def test_a_card_withdrawn_by_hand(gateways: list[Gateway], database_url: str) -> None:
    await execute(database_url, WITHDRAWAL)
    await seen(gateways, CHIP_ID, OUTCOME_WITHDRAWN)
    assert (await look_up(gateways[0], CHIP_ID)).vss_code == "110"


async def test_a_card_withdrawn_by_a_file(gateways: list[Gateway], database_url: str, tmp_path: Path) -> None:
    cut = msgspec.structs.replace(THIS_YEAR, ended_on=date(2026, 2, 1), end_reason=EndReason.WITHDRAWN)
    counts, _ = await load_files(database_url, write_cards(tmp_path / "cards.csv", [a_holding(cut)]))
    assert counts == [(0, 1, 0, 0)]
    await seen(gateways, CHIP_ID, OUTCOME_WITHDRAWN)


async def test_a_person_whom_nobody_knew(gateways: list[Gateway], database_url: str) -> None:
    await seen(gateways, HIS_CHIP_ID, OUTCOME_UNKNOWN)
    await keep(database_url, [HIM])
    await seen(gateways, HIS_CHIP_ID, OUTCOME_ACCURATE)


async def test_a_chip_id_that_goes_from_one_to_another(gateways: list[Gateway], database_url: str) -> None:
    await execute(database_url, f"UPDATE gateway.people SET chip_id = '{HIS_CHIP_ID}'")
    await seen(gateways, CHIP_ID, OUTCOME_UNKNOWN)
    await seen(gateways, HIS_CHIP_ID, OUTCOME_ACCURATE)


async def test_a_card_that_is_taken_out_of_the_register(gateways: list[Gateway], database_url: str) -> None:
    await execute(database_url, "TRUNCATE gateway.card_periods")
    await seen(gateways, CHIP_ID, OUTCOME_UNKNOWN)


async def test_a_statement_about_many(gateways: list[Gateway], database_url: str) -> None:
    others = "SELECT lpad(n::text, 10, '0') AS number FROM generate_series(1, 60) AS n"
    await execute(
        database_url,
        f"""
        INSERT INTO gateway.people SELECT number, NULL, 'Trần Thử', '1999', 'male' FROM ({others});
        INSERT INTO gateway.cards (card_number, insurance_number)
        SELECT 'DN401' || number, number FROM ({others});
        INSERT INTO gateway.card_periods
        SELECT card_id, '2026-01-01', '2026-12-31', '01001' FROM gateway.cards WHERE insurance_number < '01'
        """,
    )
    await seen(gateways, CHIP_ID, OUTCOME_ACCURATE)
    await execute(database_url, WITHDRAWAL)
    await seen(gateways, CHIP_ID, OUTCOME_WITHDRAWN)


async def test_a_change_while_the_gateways_are_cut_off_from_the_database(
    gateways: list[Gateway], database_url: str
) -> None:
    # By then both have felt their pulse.
    await asyncio.sleep(1.1)
    await execute(database_url, LISTENERS)
    await execute(database_url, WITHDRAWAL)
    await seen(gateways, CHIP_ID, OUTCOME_WITHDRAWN)


async def test_a_change_while_no_gateway_is_there(database_url: str, redis_url: str) -> None:
    await fill(database_url, HER)
    async with a_gateway(database_url, redis_url) as gateway:
        await seen([gateway], CHIP_ID, OUTCOME_ACCURATE)
    await execute(database_url, WITHDRAWAL)
    async with a_gateway(database_url, redis_url) as gateway:
        assert (await look_up(gateway, CHIP_ID)).outcome == OUTCOME_WITHDRAWN


async def test_many_who_ask_for_one_unread_card_make_one_query(gateways: list[Gateway]) -> None:
    gateway = gateways[0]
    before = misses(gateway)
    answers = await asyncio.gather(*(look_up(gateway, HIS_CHIP_ID) for _ in range(100)))
    assert {answer.outcome for answer in answers} == {OUTCOME_UNKNOWN}
    assert misses(gateway) == before + 1


def misses(gateway: Gateway) -> float:
    """How many people the gateway has had to ask the database for."""
    name = 'wardgate_card_cache_answers_total{answer="miss"} '
    return sum(float(line.removeprefix(name)) for line in gateway.metrics() if line.startswith(name))


async def test_what_is_said_of_a_change_names_nobody(database_url: str) -> None:
    heard: list[str] = []
    listener = await connect(database_url)
    await listener.add_listener("register_changed", lambda *word: heard.append(word[-1]))
    await keep(database_url, [HER])
    await execute(database_url, "UPDATE gateway.people SET chip_id = NULL")
    await listener.execute("SELECT 1")
    await listener.close()
    by_both = {key_digest(number).hex() for number in (InsuranceNumber(INSURANCE_NUMBER), ChipId(CHIP_ID))}
    assert {digest for word in heard for digest in word.split()} == by_both
