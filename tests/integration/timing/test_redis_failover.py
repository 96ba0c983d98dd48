"""A primary of Redis is killed, and another server takes its place: nobody restarts anything."""

from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from prometheus_client import Gauge

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE
from runtime.redis.client import RedisClient, open_redis
from runtime.redis.redis_away import RedisAway
from tests.fakes.fhir_claim import FACILITY
from tests.integration.claim_stack import TOKENS, ClaimStack
from tests.integration.facility_connections import FacilityConnection, open_connections
from tests.redis_servers import cluster_setup, sentinel_setup
from tests.wait_until import wait_until

# In slots of all three primaries.
KEYS = [b"key:%d" % number for number in range(30)]


async def answer(connection: FacilityConnection) -> wire.CheckCardResponse:
    """A look-up, which must have the right answer all the time."""
    answered = await connection.look_up()
    assert answered.outcome == OUTCOME_ACCURATE
    return answered


async def test_a_gateway_uses_the_master_that_the_sentinels_have_chosen(
    stack: ClaimStack, scratch: Path
) -> None:
    with sentinel_setup(Path(mkdtemp(dir=scratch)) / "redis") as redis:
        stack.use_redis(redis.url)
        gateway = await stack.gateway()
        async with open_connections(gateway.target, TOKENS[FACILITY], 1) as (connection,):

            async def served_from() -> "wire.ServedFrom":
                return (await answer(connection)).served_from

            await wait_until(served_from, lambda source: source == wire.SERVED_FROM_CACHE)
            old = redis.master()
            old.kill()
            await wait_until(served_from, lambda source: source == wire.SERVED_FROM_REGISTER)
            await wait_until(served_from, lambda source: source == wire.SERVED_FROM_CACHE)
            assert redis.master() is not old
            assert gateway.process.is_running()


async def are_stored(redis: RedisClient) -> bool:
    """Write and read all keys, in one batch each."""

    async def store_all(client: object) -> None:
        pipeline = client.pipeline(transaction=False)  # type: ignore[attr-defined]
        for key in KEYS:
            pipeline.set(key, b"1")
        await pipeline.execute()

    with suppress(RedisAway):
        await redis.run(store_all)
        return await redis.run(lambda client: client.mget(KEYS)) == [b"1"] * len(KEYS)
    return False


async def test_a_cluster_is_used_again_when_a_replica_has_taken_over(scratch: Path) -> None:
    with cluster_setup(Path(mkdtemp(dir=scratch)) / "redis", replicas=1) as cluster:
        # The URL names only the node that is killed.
        url = f"redis+cluster://{cluster.nodes[0].address}"
        async with open_redis(url, Gauge("up", "Up.", registry=None)) as redis:
            await wait_until(lambda: are_stored(redis), bool)
            cluster.nodes[0].kill()
            assert not await are_stored(redis)
            await wait_until(lambda: are_stored(redis), bool)
