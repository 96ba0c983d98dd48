"""Whoever can write to Redis changes no answer of a gateway."""

import msgspec
from google.type.date_pb2 import Date
from redis.asyncio import Redis

from gateway.v1 import card_service_pb2 as wire
from tests.integration.in_process_gateway import BEARER, HOLDING, Gateway, fill_register, start_gateway
from tests.unit.gateway.cards.people import CHIP_ID, a_holding, a_period, a_person

OTHER_CHIP_ID, OTHER_NUMBER = "079185000002", "7921234567"
OTHER_CARD = f"DN401{OTHER_NUMBER}"
EXPIRED = a_period("2020-01-01", "2020-12-31", card=OTHER_CARD)
OTHER_PERSON = msgspec.structs.replace(a_person(), chip_id=OTHER_CHIP_ID, insurance_number=OTHER_NUMBER)
OTHER = a_holding(EXPIRED, person=OTHER_PERSON)


async def outcome(gateway: Gateway, chip_id: str) -> int:
    """The outcome of a look-up."""
    request = wire.CheckCardRequest(chip_id=chip_id, service_date=Date(year=2026, month=3, day=2))
    return int((await gateway.cards.CheckCard(request, metadata=BEARER)).outcome)


async def test_exchanging_the_cached_holdings_of_two_people_changes_no_answer(
    database_url: str, redis_url: str
) -> None:
    await fill_register(database_url, HOLDING, OTHER)
    async with start_gateway(database_url, redis_url) as gateway, Redis.from_url(redis_url) as redis:
        before = [await outcome(gateway, chip_id) for chip_id in (CHIP_ID, OTHER_CHIP_ID)]
        assert before[0] != before[1]
        keys = sorted(await redis.keys("wardgate:card:*"))
        assert len(keys) >= 2
        values = await redis.mget(keys)
        for key, value in zip(keys, values[::-1], strict=True):
            await redis.set(key, value or b"")
        assert [await outcome(gateway, chip_id) for chip_id in (CHIP_ID, OTHER_CHIP_ID)] == before
        unverified = 'wardgate_card_cache_answers_total{answer="unverified"} 2.0'
        assert unverified in gateway.metrics()
