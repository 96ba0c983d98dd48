"""The user of Redis in docs/howto/run-redis-sentinel-or-cluster.md may do all that our processes do."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import redis
from prometheus_client import CollectorRegistry, Gauge
from redis.exceptions import NoPermissionError

from gateway.cards.cache.key_digest import key_digest
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.cards.subject import ChipId
from gateway.metrics import Metrics as GatewayMetrics
from review.accounts.login_limits.redis_login_limit import RedisLoginLimit
from review.console.http.session import Lifetimes, RedisSessions
from review.metrics import Metrics as WorkerMetrics
from review.worker.review_cache import ReviewCache
from runtime.clock import Clock
from runtime.redis.client import RedisClient, open_redis
from runtime.redis.url import Topology, redis_address
from runtime.sealing import SealingKeys
from tests.contract.card_caches import a_cache
from tests.fakes.clock import FakeClock
from tests.redis_servers import ClusterSetup
from tests.unit.gateway.cards.people import CHIP_ID, THIS_YEAR, a_holding
from tests.wait_until import LONGEST_WAIT_SECONDS

PAGE = Path(__file__).parents[2] / "docs/howto/run-redis-sentinel-or-cluster.md"
RIGHTS = re.findall(r"^ACL SETUSER .*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
KEYS = SealingKeys([b"k" * 32], b"test")


def limit(client: "redis.Redis") -> None:
    """Add the page's user to a server."""
    assert len(RIGHTS) == 2
    for line in RIGHTS:
        command = line.replace("PASSWORD", "secret").split()
        client.execute_command(*command)  # type: ignore[no-untyped-call]


def url_with_user(url: str) -> str:
    if url.startswith("unix:"):
        return f"unix://processes:secret@{urlsplit(url).path}"
    return url.replace("://", "://processes:secret@")


@pytest.fixture(params=["one server", "a cluster"])
async def client(request: pytest.FixtureRequest) -> AsyncIterator[RedisClient]:
    """A client that has these rights only."""
    if request.param == "a cluster":
        cluster: ClusterSetup = request.getfixturevalue("redis_cluster")
        url = cluster.url
        for node in cluster.nodes:
            limit(node.admin())
    else:
        url = request.getfixturevalue("redis_url")
        with redis.from_url(url) as admin:
            limit(admin)
    up = Gauge("up", "Up.", registry=None)
    async with open_redis(url_with_user(url), up, timeout_seconds=LONGEST_WAIT_SECONDS) as opened:
        yield opened


async def test_the_user_may_do_all_that_our_processes_do(client: RedisClient) -> None:
    await client.probe()
    await client.run(lambda commands: commands.ping())
    clock = FakeClock()
    cards = a_cache(client, GatewayMetrics(CollectorRegistry()), clock=clock)
    person = ChipId(CHIP_ID)
    await cards.put({person: RegisterSnapshot(a_holding(THIS_YEAR), clock.now())})
    assert await cards.get([person])
    await cards.delete([key_digest(person)])
    await cards.drop_recent()
    reviews = ReviewCache(client, KEYS, WorkerMetrics(CollectorRegistry()))
    await reviews.keep({b"a": b"1"})
    assert await reviews.find([b"a", b"b"]) == [b"1", None]
    hour = timedelta(hours=1)
    sessions = RedisSessions(client, KEYS, Lifetimes(hour, hour), Clock())
    token = await sessions.begin(uuid4())
    assert await sessions.find(token)
    await sessions.end(token)
    log_ins = RedisLoginLimit(client, b"key")
    await log_ins.note_failure("ha.tran", "192.0.2.1", Clock().now())
    await log_ins.wait("ha.tran", "192.0.2.1", Clock().now())
    await log_ins.note_success("ha.tran", "192.0.2.1")


def test_the_user_may_do_nothing_else(redis_url: str) -> None:
    with redis.from_url(redis_url) as admin:
        limit(admin)
    with redis.from_url(url_with_user(redis_url)) as user:
        for command in ("FLUSHALL", "KEYS *", "CONFIG GET *", "GET other"):
            with pytest.raises(NoPermissionError):
                user.execute_command(*command.split())


def test_the_example_urls_of_the_page_can_be_read() -> None:
    examples = re.findall(r"^WARDGATE_REDIS_URL=(\S+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [redis_address(url).topology for url in examples] == [Topology.SENTINEL, Topology.CLUSTER]
