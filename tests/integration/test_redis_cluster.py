"""Commands to a cluster of three real nodes."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import structlog
from prometheus_client import Counter, Gauge
from redis.exceptions import ClusterCrossSlotError
from structlog.testing import LogCapture

from runtime.background import BackgroundTasks
from runtime.redis.advice import advice_on
from runtime.redis.client import open_redis
from runtime.redis.cluster_redis import PROBE_KEYS, ClusterRedis
from runtime.redis.redis_away import RedisAway
from runtime.redis.url import redis_address
from tests.redis_servers import ClusterSetup, RedisServer
from tests.wait_until import LONGEST_WAIT_SECONDS

KEYS = [b"key:%d" % number for number in range(100)]


@pytest.fixture
async def client(redis_cluster: ClusterSetup) -> AsyncIterator[ClusterRedis]:
    """A client without the probe of a process."""
    opened = ClusterRedis(redis_address(f"{redis_cluster.url}?client_name=ours"), LONGEST_WAIT_SECONDS)
    await opened.locate()
    yield opened
    await opened.aclose()


def node_of(client: ClusterRedis, cluster: ClusterSetup, slot: int) -> RedisServer:
    """The node that has a slot."""
    port = client.nodes_manager.slots_cache[slot][0].port
    return next(node for node in cluster.nodes if node.port == port)


async def write_all(client: ClusterRedis, value: bytes) -> None:
    """Write every key, in one batch."""
    pipeline = client.pipeline()
    for key in KEYS:
        pipeline.set(key, value)
    await pipeline.execute()


def reads(cluster: ClusterSetup) -> list[int]:
    """How often each node has read from a connection, this one's included."""
    return [int(node.admin().info("stats")["total_reads_processed"]) for node in cluster.nodes]


async def test_a_batch_takes_one_round_trip_to_each_node(
    client: ClusterRedis, redis_cluster: ClusterSetup
) -> None:
    await client.set(KEYS[0], b"first")
    await client.set(KEYS[99], b"last")
    await client.mget(KEYS)
    idle = [after - before for before, after in zip(reads(redis_cluster), reads(redis_cluster), strict=True)]
    before = reads(redis_cluster)
    values = await client.mget(KEYS)
    after = reads(redis_cluster)
    assert (values[0], values[99], set(values[1:99])) == (b"first", b"last", {None})
    assert [b - a - c for a, b, c in zip(before, after, idle, strict=True)] == [1, 1, 1]


async def test_the_probe_writes_on_each_node(client: ClusterRedis, redis_cluster: ClusterSetup) -> None:
    redis_cluster.empty()
    await client.write_probe()
    written = [set(node.admin().keys()) for node in redis_cluster.nodes]
    assert [len(keys) for keys in written] == [1, 1, 1]
    assert set().union(*written) <= set(PROBE_KEYS)


async def test_a_url_of_one_server_that_leads_to_a_node_of_a_cluster_is_noticed(
    redis_cluster: ClusterSetup,
) -> None:
    log = LogCapture()
    failures = Counter("failures", "-", ("task",), registry=None)
    tasks = BackgroundTasks(structlog.wrap_logger(None, [log]), failures)
    up = Gauge("up", "-", registry=None)
    for node in redis_cluster.nodes:
        async with open_redis(f"redis://{node.address}/0", up, tasks, LONGEST_WAIT_SECONDS) as redis:
            await redis.probe()
            with pytest.raises(RedisAway):
                await redis.run(lambda commands: commands.get(KEYS[0]))
    advice = {entry["advice"] for entry in log.entries}
    assert advice == {advice_on(ClusterCrossSlotError())}


async def test_keys_of_a_slot_that_is_moving_are_found_wherever_they_are(
    client: ClusterRedis, redis_cluster: ClusterSetup
) -> None:
    # Connections enough for two commands to take different ones.
    await asyncio.gather(*(client.mget(KEYS) for _ in range(5)))
    slot = client.keyslot(KEYS[0])
    giver = node_of(client, redis_cluster, slot)
    taker = next(node for node in redis_cluster.nodes if node is not giver)
    giver_id, taker_id = (node.command("CLUSTER MYID") for node in (giver, taker))
    await client.set(KEYS[0], b"before")
    taker.command("CLUSTER SETSLOT", slot, "IMPORTING", giver_id)
    giver.command("CLUSTER SETSLOT", slot, "MIGRATING", taker_id)
    assert (await client.mget(KEYS))[0] == b"before"
    giver.command("MIGRATE", "127.0.0.1", taker.port, KEYS[0], 0, 10_000)
    assert (await client.mget(KEYS))[0] == b"before"
    await asyncio.gather(*(write_all(client, b"%d" % number) for number in range(5)))
    assert taker.command("CLUSTER COUNTKEYSINSLOT", slot) == 1
    for node in (taker, giver, *redis_cluster.nodes):
        node.command("CLUSTER SETSLOT", slot, "NODE", taker_id)
    await write_all(client, b"after")
    assert await client.mget(KEYS) == [b"after"] * len(KEYS)


async def test_simultaneous_batches_share_connections(
    client: ClusterRedis, redis_cluster: ClusterSetup
) -> None:
    batches = await asyncio.gather(*(client.mget(KEYS) for _ in range(10)))
    assert len(batches) == 10
    await asyncio.gather(*(client.mget(KEYS) for _ in range(10)))
    for node in redis_cluster.nodes:
        ours = [one for one in node.admin().client_list() if one["name"] == "ours"]
        # Also the one that has read which node has which slots.
        assert len(ours) <= 10 + 1
