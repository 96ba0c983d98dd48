"""A standby answers for the register, and no change is seen later because of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry

from gateway.cards.cache.invalidating_card_cache import InvalidatingCardCache
from gateway.cards.cache.key_digest import key_digest
from gateway.cards.card import Holding
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.cards.standby.register_with_standby import RegisterWithStandby
from gateway.cards.standby.standby_metrics import StandbyMetrics
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey
from tests.fakes.card_ports import FakeCardCache, FakeRegister
from tests.fakes.clock import FakeClock
from tests.fakes.standby import FakeStandby
from tests.unit.gateway.cards.people import CHIP_ID, INSURANCE_NUMBER, LAST_YEAR, THIS_YEAR, a_holding

HER, ALSO_HER, NOBODY = ChipId(CHIP_ID), InsuranceNumber(INSURANCE_NUMBER), ChipId("079200999999")
OLD, NEW = a_holding(LAST_YEAR), a_holding(LAST_YEAR, THIS_YEAR)
LAG = timedelta(seconds=20)


class Progress:
    """As recent as the standby itself, unless a test says otherwise."""

    def __init__(self, standby: FakeStandby) -> None:
        self._standby = standby
        self.is_known = True

    def as_of(self) -> datetime | None:
        return self._standby.as_of if self.is_known else None


class Registers:
    """A primary with the new holding, a standby with the old one, and the cache that hears of changes."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.primary = FakeRegister(NEW)
        self.standby = FakeStandby(FakeRegister(OLD), self.clock.now() - timedelta(seconds=5))
        self.progress = Progress(self.standby)
        self.redis = FakeCardCache()
        self.cache = InvalidatingCardCache(self.redis, self.clock, LAG)
        self.registry = CollectorRegistry()
        reads = StandbyMetrics(self.registry).show(lambda: True, lambda: 5.0)
        self.register = RegisterWithStandby(self.primary, self.standby, self.progress, self.cache, reads)

    async def read(self, *people: PersonKey) -> dict[PersonKey, RegisterSnapshot]:
        return dict(await self.register.read(people, self.clock.now()))

    def announce(self, *people: PersonKey) -> None:
        """The primary says that these have changed; all of them without names."""
        self.cache.note_change(" ".join(key_digest(person).hex() for person in people) or "all")

    def reads(self, server: str) -> float | None:
        """How many people were read from this server."""
        return self.registry.get_sample_value("wardgate_register_reads_total", {"server": server})

    @property
    def behind(self) -> datetime:
        """How recent the standby is."""
        assert self.standby.as_of is not None
        return self.standby.as_of


@pytest.fixture
async def registers() -> Registers:
    return Registers()


async def test_the_standby_answers_with_the_moment_that_it_is_as_recent_as(registers: Registers) -> None:
    assert await registers.read(HER, NOBODY) == {
        HER: RegisterSnapshot(OLD, registers.behind),
        NOBODY: RegisterSnapshot(None, registers.behind),
    }
    assert registers.primary.read_people == []
    assert (registers.reads("standby"), registers.reads("primary")) == (2, 0)


async def test_who_has_changed_since_then_is_read_from_the_primary(registers: Registers) -> None:
    registers.announce(HER)
    assert await registers.read(HER, NOBODY) == {
        HER: RegisterSnapshot(NEW, registers.clock.now()),
        NOBODY: RegisterSnapshot(None, registers.behind),
    }
    assert registers.standby.register.read_people == [NOBODY]
    assert (registers.reads("standby"), registers.reads("primary")) == (1, 1)


async def test_after_a_change_of_all_everybody_is_read_from_the_primary_until_the_standby_has_it(
    registers: Registers,
) -> None:
    registers.announce()
    assert {snapshot.read_at for snapshot in (await registers.read(HER, NOBODY)).values()} == {
        registers.clock.now()
    }
    registers.standby.as_of = registers.clock.now() + timedelta(milliseconds=1)
    assert (await registers.read(HER))[HER].read_at == registers.standby.as_of


async def test_a_change_that_is_announced_during_the_read_is_read_from_the_primary(
    registers: Registers,
) -> None:
    class Announcing(FakeRegister):
        async def holdings(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Holding]:
            registers.announce(HER)
            return await super().holdings(people)

    registers.standby.register = Announcing(OLD)
    assert (await registers.read(HER))[HER].holding == NEW


async def test_a_connection_to_a_standby_that_is_further_behind_is_not_believed(registers: Registers) -> None:
    changed_at = registers.clock.now()
    registers.announce(HER)
    registers.clock.pass_by(5)
    registers.progress.as_of = registers.clock.now  # type: ignore[method-assign]
    assert registers.behind < changed_at
    assert (await registers.read(HER))[HER].holding == NEW


async def test_what_the_standby_does_not_answer_the_primary_does(registers: Registers) -> None:
    registers.standby.register.away = True
    assert (await registers.read(HER))[HER].holding == NEW
    registers.standby.register.away = False
    registers.progress.is_known = False
    assert (await registers.read(HER))[HER].holding == NEW
    assert registers.standby.register.read_people == []


async def test_the_state_from_before_a_change_is_not_cached_after_it(registers: Registers) -> None:
    before = await registers.read(HER, ALSO_HER)
    registers.clock.pass_by(1)
    registers.announce(HER, ALSO_HER)
    await registers.cache.put(before)
    assert await registers.redis.get([HER, ALSO_HER]) == {}
    registers.clock.pass_by(1)
    await registers.cache.put(await registers.read(HER))
    assert (await registers.cache.get([HER]))[HER].holding == NEW


async def test_a_change_is_remembered_for_as_long_as_the_standby_may_lack_it(registers: Registers) -> None:
    registers.announce(HER)
    for _ in range(int(LAG.total_seconds())):
        registers.clock.pass_by(1)
        await registers.cache._delete_changed()
    registers.standby.as_of = registers.clock.now() - LAG
    assert (await registers.read(HER))[HER].holding == NEW
