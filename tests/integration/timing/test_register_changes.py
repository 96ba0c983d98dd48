"""A change of the register is wait_for_outcome by every gateway within a second, however it was made."""

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
from tests.integration.in_process_gateway import BEARER, Gateway, fill_register, start_gateway
from tests.integration.register_loading import HOLDING, OTHER_CHIP_ID, OTHER_HOLDING, load_files, rows
from tests.integration.timing.allowed_time import promised
from tests.unit.gateway.cards.people import CHIP_ID, INSURANCE_NUMBER, THIS_YEAR, a_holding
from tests.unit.gateway.register.load.files import write_cards
from tests.wait_until import wait_until

WITHDRAWAL = "UPDATE gateway.card_periods SET ended_on = '2026-02-01', end_reason = 'withdrawn'"
# The connections that receive notifications send this statement as their heartbeat.
LISTENERS = """
    FROM pg_stat_activity
    WHERE query = 'SELECT 1' AND datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
async def gateways(database_url: str, redis_url: str) -> AsyncIterator[list[Gateway]]:
    """Two gateways with one database and one Redis, which have the person in the cache."""
    await fill_register(database_url, HOLDING)
    async with start_gateway(database_url, redis_url) as one, start_gateway(database_url, redis_url) as other:
        both = [one, other]
        await wait_until_cached(both, CHIP_ID)
        yield both


async def look_up(gateway: Gateway, chip_id: str) -> wire.CheckCardResponse:
    """Look a person up for 2 March 2026."""
    request = wire.CheckCardRequest(chip_id=chip_id, service_date=Date(year=2026, month=3, day=2))
    answer: wire.CheckCardResponse = await gateway.cards.CheckCard(request, metadata=BEARER)
    return answer


async def wait_for_outcome(gateways: list[Gateway], chip_id: str, outcome: Outcome) -> None:
    """Return as soon as every gateway answers with this outcome; fail where it takes a second."""
    async with promised(1):
        for gateway in gateways:
            while (await look_up(gateway, chip_id)).outcome != outcome:
                pass


async def wait_until_cached(gateways: list[Gateway], chip_id: str) -> None:
    """Return when every gateway answers from the cache: a gateway that starts empties it first."""
    for gateway in gateways:

        async def source(called: Gateway = gateway) -> wire.ServedFrom:
            return (await look_up(called, chip_id)).served_from

        await wait_until(source, lambda served_from: served_from == wire.SERVED_FROM_CACHE)


async def execute(database_url: str, statement: str) -> None:
    """Execute a statement as an administrator."""
    connection = await connect(database_url)
    await connection.execute(statement)
    await connection.close()


async def test_a_card_withdrawn_by_a_statement_is_seen_by_every_gateway(
    gateways: list[Gateway], database_url: str
) -> None:
    await execute(database_url, WITHDRAWAL)
    await wait_for_outcome(gateways, CHIP_ID, OUTCOME_WITHDRAWN)
    assert (await look_up(gateways[0], CHIP_ID)).vss_code == "110"


async def test_a_card_withdrawn_by_a_register_file_is_seen_by_every_gateway(
    gateways: list[Gateway], database_url: str, tmp_path: Path
) -> None:
    cut = msgspec.structs.replace(THIS_YEAR, ended_on=date(2026, 2, 1), end_reason=EndReason.WITHDRAWN)
    counts, _ = await load_files(database_url, write_cards(tmp_path / "cards.csv", [a_holding(cut)]))
    assert counts == [(0, 1, 0, 0)]
    await wait_for_outcome(gateways, CHIP_ID, OUTCOME_WITHDRAWN)


async def test_a_new_person_is_seen_by_every_gateway(gateways: list[Gateway], database_url: str) -> None:
    await wait_for_outcome(gateways, OTHER_CHIP_ID, OUTCOME_UNKNOWN)
    await keep(database_url, [OTHER_HOLDING])
    await wait_for_outcome(gateways, OTHER_CHIP_ID, OUTCOME_ACCURATE)


async def test_a_chip_id_that_moves_to_another_person_is_seen_by_every_gateway(
    gateways: list[Gateway], database_url: str
) -> None:
    await execute(database_url, f"UPDATE gateway.people SET chip_id = '{OTHER_CHIP_ID}'")
    await wait_for_outcome(gateways, CHIP_ID, OUTCOME_UNKNOWN)
    await wait_for_outcome(gateways, OTHER_CHIP_ID, OUTCOME_ACCURATE)


async def test_a_card_removed_from_the_register_is_seen_by_every_gateway(
    gateways: list[Gateway], database_url: str
) -> None:
    await execute(database_url, "TRUNCATE gateway.card_periods")
    await wait_for_outcome(gateways, CHIP_ID, OUTCOME_UNKNOWN)


async def test_a_facility_that_changes_its_tier_is_read_again_by_every_gateway(
    gateways: list[Gateway], database_url: str
) -> None:
    before = (await look_up(gateways[0], CHIP_ID)).data_as_of.ToDatetime()
    await execute(database_url, "UPDATE gateway.facilities SET tier = 'commune'")
    async with promised(1):
        for gateway in gateways:
            while (await look_up(gateway, CHIP_ID)).data_as_of.ToDatetime() <= before:
                pass


async def test_a_change_of_many_people_is_seen_by_every_gateway(
    gateways: list[Gateway], database_url: str
) -> None:
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
    await wait_for_outcome(gateways, CHIP_ID, OUTCOME_ACCURATE)
    await execute(database_url, WITHDRAWAL)
    await wait_for_outcome(gateways, CHIP_ID, OUTCOME_WITHDRAWN)


async def test_a_change_is_seen_though_the_gateways_lost_their_connections(
    gateways: list[Gateway], database_url: str
) -> None:
    # Each gateway has one for changes of the register, for reviews, and for changes of claims, of files, and
    # of the codes of facilities.
    connections = 5 * len(gateways)
    await wait_until(
        lambda: rows(database_url, f"SELECT pid {LISTENERS}"), lambda found: len(found) == connections
    )
    await execute(database_url, f"SELECT pg_terminate_backend(pid) {LISTENERS}")
    await execute(database_url, WITHDRAWAL)
    await wait_for_outcome(gateways, CHIP_ID, OUTCOME_WITHDRAWN)


async def test_a_change_made_while_no_gateway_runs_is_seen_after_the_start(
    database_url: str, redis_url: str
) -> None:
    await fill_register(database_url, HOLDING)
    async with start_gateway(database_url, redis_url) as gateway:
        await wait_for_outcome([gateway], CHIP_ID, OUTCOME_ACCURATE)
    await execute(database_url, WITHDRAWAL)
    async with start_gateway(database_url, redis_url) as gateway:
        assert (await look_up(gateway, CHIP_ID)).outcome == OUTCOME_WITHDRAWN


async def test_concurrent_look_ups_of_one_uncached_person_make_one_query(gateways: list[Gateway]) -> None:
    gateway = gateways[0]
    before = misses(gateway)
    answers = await asyncio.gather(*(look_up(gateway, OTHER_CHIP_ID) for _ in range(100)))
    assert {answer.outcome for answer in answers} == {OUTCOME_UNKNOWN}
    assert misses(gateway) == before + 1


def misses(gateway: Gateway) -> float:
    """How many people the gateway has read from the database."""
    name = 'wardgate_card_cache_answers_total{answer="miss"} '
    return sum(float(line.removeprefix(name)) for line in gateway.metrics() if line.startswith(name))


async def test_notifications_of_changes_contain_digests_and_no_numbers(database_url: str) -> None:
    notifications: list[str] = []
    listener = await connect(database_url)
    await listener.add_listener("register_changed", lambda *received: notifications.append(received[-1]))
    await keep(database_url, [HOLDING])
    await execute(database_url, "UPDATE gateway.people SET chip_id = NULL")
    await listener.execute("SELECT 1")
    await listener.close()
    digests = {key_digest(number).hex() for number in (InsuranceNumber(INSURANCE_NUMBER), ChipId(CHIP_ID))}
    assert {digest for payload in notifications for digest in payload.split()} == digests
