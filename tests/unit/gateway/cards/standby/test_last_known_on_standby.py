"""While the primary cannot be reached, the standby has the last known state of everybody."""

from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from gateway.cards.cache.invalidating_card_cache import InvalidatingCardCache
from gateway.cards.cache.key_digest import key_digest
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.cards.standby.last_known_on_standby import LastKnownOnStandby
from gateway.cards.standby.standby_metrics import StandbyMetrics
from gateway.cards.subject import ChipId
from tests.fakes.card_ports import FakeCardCache, FakeRegister
from tests.fakes.clock import FakeClock
from tests.fakes.standby import FakeStandby
from tests.unit.gateway.cards.people import CHIP_ID, LAST_YEAR, THIS_YEAR, a_holding

HER, NOBODY = ChipId(CHIP_ID), ChipId("079200999999")
CACHED, REPLICATED = a_holding(LAST_YEAR), a_holding(THIS_YEAR)


class Outage:
    """A standby with her state of two hours ago, and a cache with one of yesterday."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        two_hours_ago = self.clock.now() - timedelta(hours=2)
        self.cached = RegisterSnapshot(CACHED, self.clock.now() - timedelta(days=1))
        self.replicated = RegisterSnapshot(REPLICATED, two_hours_ago)
        self.standby = FakeStandby(FakeRegister(REPLICATED), two_hours_ago)
        self.changes = InvalidatingCardCache(FakeCardCache(), self.clock)
        redis = FakeCardCache()
        reads = StandbyMetrics(CollectorRegistry()).show(lambda: False, lambda: 0.0)
        self.redis = redis
        self.cache = LastKnownOnStandby(redis, self.standby, self.changes.without_changed, reads)


@pytest.fixture
async def outage() -> Outage:
    outage = Outage()
    await outage.cache.put({HER: outage.cached})
    return outage


async def test_the_state_of_the_standby_is_last_known_and_that_of_the_cache_is_not(outage: Outage) -> None:
    assert await outage.cache.last_known([HER]) == {HER: outage.replicated}
    assert await outage.cache.get([HER]) == {HER: outage.cached}


async def test_without_the_standby_the_cache_has_the_last_known_state(outage: Outage) -> None:
    outage.standby.as_of = None
    assert await outage.cache.last_known([HER]) == {HER: outage.cached}


async def test_whom_the_standby_does_not_know_is_not_unknown(outage: Outage) -> None:
    assert await outage.cache.last_known([HER, NOBODY]) == {HER: outage.replicated}


async def test_a_person_who_is_known_to_have_changed_since_is_not_last_known(outage: Outage) -> None:
    outage.changes.note_change(key_digest(HER).hex())
    await outage.redis.delete([key_digest(HER)])
    assert await outage.cache.last_known([HER]) == {}


async def test_after_a_change_of_all_everybody_is_still_last_known(outage: Outage) -> None:
    outage.changes.note_change("all")
    assert await outage.cache.last_known([HER]) == {HER: outage.replicated}
