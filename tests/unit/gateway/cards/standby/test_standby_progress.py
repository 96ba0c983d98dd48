"""Look-ups use a standby only while it is known to be recent enough."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import structlog
from structlog.testing import LogCapture

from gateway.cards.standby.position_record import Lineage
from gateway.cards.standby.standby_progress import StandbyProgress
from runtime.outages.outage_log import OutageLog
from tests.fakes.clock import FakeClock
from tests.fakes.standby import FakeServer

LIMIT_SECONDS = 10


class Servers:
    """A primary and its standby, and how far the standby is."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.primary, self.standby = FakeServer(is_standby=False), FakeServer(is_standby=True)
        self.log = LogCapture()
        log = structlog.wrap_logger(structlog.PrintLogger(), processors=[self.log])
        outage = OutageLog(log, "not used", "used again")
        limit = timedelta(seconds=LIMIT_SECONDS)
        self.progress = StandbyProgress(self.primary, self.standby, self.clock, limit, outage)

    async def pass_by(self, seconds: int, *, replayed: bool) -> None:
        """Let the primary write every second; the standby replays all of it, or nothing."""
        for _ in range(seconds):
            self.clock.pass_by(1)
            self.primary.place += 50
            if replayed:
                self.standby.place = self.primary.place
            await self.progress.check()

    @property
    def logged(self) -> list[tuple[str, str | None]]:
        """Events and their reasons."""
        return [(entry["event"], entry.get("reason")) for entry in self.log.entries]


@pytest.fixture
async def servers() -> Servers:
    """The standby keeps up."""
    servers = Servers()
    await servers.progress.check()
    return servers


async def test_a_standby_that_keeps_up_is_as_recent_as_the_last_check(servers: Servers) -> None:
    await servers.pass_by(3, replayed=True)
    assert servers.progress.as_of() == servers.clock.now()
    assert servers.progress.lag_seconds() == 0
    servers.clock.pass_by(0.4)
    assert servers.progress.lag_seconds() == pytest.approx(0.4)
    assert servers.logged == []


async def test_a_standby_that_stands_still_is_used_up_to_the_limit(servers: Servers) -> None:
    began = servers.clock.now()
    await servers.pass_by(LIMIT_SECONDS, replayed=False)
    assert servers.progress.as_of() == began
    await servers.pass_by(1, replayed=False)
    assert servers.progress.as_of() is None
    assert servers.progress.moment_of(servers.standby.place) is None
    assert servers.progress.lag_seconds() == LIMIT_SECONDS + 1
    assert servers.logged == [("not used", "StandbyBehind")]
    await servers.pass_by(1, replayed=True)
    assert servers.progress.as_of() == servers.clock.now()
    assert servers.logged[1:] == [("used again", None)]


async def test_the_limit_counts_between_two_checks_too(servers: Servers) -> None:
    servers.clock.pass_by(LIMIT_SECONDS + 1)
    assert servers.progress.as_of() is None


async def test_a_standby_that_has_replayed_a_part_is_as_recent_as_that_part(servers: Servers) -> None:
    await servers.pass_by(4, replayed=False)
    servers.standby.place = servers.primary.place - 75
    await servers.progress.check()
    assert servers.progress.lag_seconds() == 2
    assert servers.progress.moment_of(servers.primary.place - 25) == moment(servers, -1)


def moment(servers: Servers, seconds: float) -> datetime:
    """So many seconds from now."""
    return servers.clock.now() + timedelta(seconds=seconds)


async def test_while_no_server_writes_the_standby_is_as_recent_as_the_last_check(servers: Servers) -> None:
    for _ in range(2 * LIMIT_SECONDS):
        servers.clock.pass_by(1)
        await servers.progress.check()
    assert servers.progress.as_of() == servers.clock.now()


@pytest.mark.parametrize("which", [lambda servers: servers.primary, lambda servers: servers.standby])
async def test_while_a_server_cannot_be_reached_the_lag_is_unknown_and_the_standby_used_up_to_the_limit(
    servers: Servers, which: Callable[[Servers], FakeServer]
) -> None:
    which(servers).away = True
    await servers.pass_by(LIMIT_SECONDS, replayed=True)
    assert math.isnan(servers.progress.lag_seconds())
    assert servers.progress.as_of() == moment(servers, -LIMIT_SECONDS)
    await servers.pass_by(1, replayed=True)
    assert servers.progress.as_of() is None
    assert servers.logged == [("not used", "DatabaseAway")]
    which(servers).away = False
    await servers.pass_by(1, replayed=True)
    assert servers.progress.lag_seconds() == 0


async def test_a_server_that_takes_writes_is_no_standby(servers: Servers) -> None:
    servers.standby.is_standby = False
    await servers.pass_by(1, replayed=True)
    assert servers.progress.as_of() is None
    assert math.isnan(servers.progress.lag_seconds())
    assert servers.logged == [("not used", "StandbyPromoted")]


@pytest.mark.parametrize("lineage", [Lineage(8, 1, 5), Lineage(7, 2, 5), Lineage(7, 1, 6)])
async def test_a_standby_of_another_database_or_timeline_is_not_used(
    servers: Servers, lineage: Lineage
) -> None:
    servers.standby.lineage = lineage
    await servers.pass_by(1, replayed=True)
    assert servers.progress.as_of() is None
    assert servers.progress.moment_of(servers.standby.place) is None
    assert servers.logged == [("not used", "StandbyOfOtherPrimary")]


async def test_after_a_failover_the_standby_is_used_when_it_follows_the_new_primary(servers: Servers) -> None:
    # The new primary lacks the end of what the standby has from the old one.
    servers.primary.lineage, servers.primary.place = Lineage(7, 2, 5), 60
    await servers.progress.check()
    assert servers.progress.as_of() is None
    servers.standby.lineage, servers.standby.place = Lineage(7, 2, 5), 60
    await servers.progress.check()
    assert servers.progress.as_of() == servers.clock.now()


async def test_a_standby_that_was_promoted_is_connected_to_anew_every_five_seconds(servers: Servers) -> None:
    servers.standby.is_standby = False
    await servers.pass_by(11, replayed=True)
    assert servers.standby.reconnects == 3


async def test_a_standby_that_is_behind_keeps_its_connections(servers: Servers) -> None:
    await servers.pass_by(2 * LIMIT_SECONDS, replayed=False)
    assert servers.standby.reconnects == 0


async def test_a_clock_that_is_set_back_makes_no_standby_more_recent_than_it_is(servers: Servers) -> None:
    await servers.pass_by(3, replayed=True)
    servers.clock.pass_by(-7 * 3600)
    await servers.pass_by(1, replayed=False)
    assert servers.progress.as_of() is None
    assert servers.progress.moment_of_any(servers.standby.place) is None
    await servers.pass_by(1, replayed=True)
    assert servers.progress.as_of() == servers.clock.now()


async def test_a_promoted_standby_is_connected_to_anew_when_the_clock_was_set_back(servers: Servers) -> None:
    servers.standby.is_standby = False
    await servers.pass_by(1, replayed=False)
    reconnects = servers.standby.reconnects
    servers.clock.pass_by(-7 * 3600)
    await servers.pass_by(1, replayed=False)
    assert servers.standby.reconnects == reconnects + 1


async def test_nothing_is_known_before_both_have_answered() -> None:
    servers = Servers()
    servers.standby.away = True
    await servers.progress.check()
    assert servers.progress.as_of() is None
    assert servers.progress.moment_of(1_000) is None
    assert math.isnan(servers.progress.lag_seconds())
