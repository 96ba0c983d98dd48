"""Redis away means slower, never broken."""

from pathlib import Path

from google.type.date_pb2 import Date

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE
from tests.integration.a_gateway import BEARER, HER, a_gateway, fill
from tests.unit.cards.people import CHIP_ID
from wardgate.stack.redis import EmbeddedRedis

REQUEST = wire.CheckCardRequest(chip_id=CHIP_ID, service_date=Date(year=2026, month=3, day=2))


async def test_look_ups_go_on_while_redis_is_away_and_use_it_again_when_it_is_back(
    database_url: str, scratch: Path
) -> None:
    await fill(database_url, HER)
    with EmbeddedRedis(scratch / "away") as redis:
        async with a_gateway(database_url, redis.url) as gateway:

            async def look_up() -> tuple[wire.ServedFrom, bool]:
                answer = await gateway.cards.CheckCard(REQUEST, metadata=BEARER)
                assert answer.outcome == OUTCOME_ACCURATE
                return answer.served_from, "wardgate_redis_up 1.0" in gateway.metrics()

            await look_up()
            assert await look_up() == (wire.SERVED_FROM_CACHE, True)
            redis.__exit__(None, None, None)
            for _ in range(5):
                assert await look_up() == (wire.SERVED_FROM_REGISTER, False)
            redis.ensure_running()
            while not (await look_up())[1]:
                pass
            await look_up()
            assert await look_up() == (wire.SERVED_FROM_CACHE, True)


async def test_a_gateway_starts_without_redis(database_url: str, scratch: Path) -> None:
    await fill(database_url, HER)
    async with a_gateway(database_url, f"unix://{scratch}/nothing.sock") as gateway:
        answer = await gateway.cards.CheckCard(REQUEST, metadata=BEARER)
    assert answer.outcome == OUTCOME_ACCURATE
