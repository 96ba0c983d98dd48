"""A primary fails, its standby is promoted: `make failover-check` has longer drills."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.failover.cluster import Cluster, cluster
from tests.failover.drill import drill, killed
from tests.integration.claim_stack import ClaimStack, claim_stack
from wardgate.stack.embedded.postgres import EmbeddedPostgres


@pytest.fixture
def two_servers(own_postgres: EmbeddedPostgres) -> Iterator[Cluster]:
    """A primary and its standby."""
    with cluster(own_postgres, own_postgres.child.log.parents[1] / "standby") as opened:
        yield opened


@pytest.fixture
def stack(two_servers: Cluster, redis_url: str, tmp_path: Path) -> Iterator[ClaimStack]:
    """The standby is the first host of its URL: it is skipped until it takes writes."""
    with claim_stack(two_servers.url(standby_first=True), redis_url, tmp_path) as opened:
        yield opened


async def test_when_the_primary_is_killed_nothing_acknowledged_is_lost_and_all_go_on_with_the_standby(
    two_servers: Cluster, stack: ClaimStack
) -> None:
    await two_servers.make_synchronous()
    result = await drill(two_servers, stack, killed, calls=20)
    assert (result.lost_claims, result.lost_look_ups, result.refused_look_ups) == (0, 0, 0)
    assert result.log_is_sound
