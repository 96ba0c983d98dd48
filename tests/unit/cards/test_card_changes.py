"""A cache that hears of changes never gives what was read before them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from gateway.cards.cache.card_cache import digest_of
from gateway.cards.cache.card_changes import MOST_RECENT, RECENT, RETRY_SECONDS, CardChanges
from gateway.cards.question import Known
from gateway.cards.subject import ChipId, PersonKey
from tests.fakes.card_ports import FakeCardCache
from tests.fakes.clock import FakeClock
from tests.unit.cards.people import CHIP_ID, THIS_YEAR, a_holding

HER, HIM = ChipId(CHIP_ID), ChipId("001090054321")


class Desk:
    """The cache that hears, the one behind it, and somebody who looks people up."""

    def __init__(self) -> None:
        self.redis = FakeCardCache()
        self.clock = FakeClock()
        self.changes = CardChanges(self.redis, self.clock)

    def reading(self) -> Known:
        """What somebody reads now."""
        known = Known(a_holding(THIS_YEAR), self.clock.now())
        self.clock.pass_by(0.001)
        return known

    def say(self, *people: PersonKey) -> None:
        """That these have changed."""
        self.changes.hear(" ".join(digest_of(person).hex() for person in people))
        self.clock.pass_by(0.001)

    async def behind(self, person: PersonKey) -> bool:
        """Whether Redis has the person, once all is done that is under way."""
        await asyncio.sleep(0.01)
        return person in await self.redis.get([person])

    async def last_known(self, person: PersonKey) -> bool:
        """Whether a look-up would be given the person while the register cannot be read."""
        return person in await self.changes.last_known([person])

    async def given(self, person: PersonKey) -> bool:
        """Whether a look-up would be given the person."""
        return person in await self.changes.get([person])


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    running = asyncio.create_task(desk.changes.run())
    yield desk
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_whom_nothing_was_said_of_is_put_and_given(desk: Desk) -> None:
    desk.say(HIM)
    await desk.changes.put({HER: desk.reading()})
    assert await desk.given(HER)


async def test_the_changed_are_forgotten_and_the_others_are_not(desk: Desk) -> None:
    await desk.changes.put({HER: desk.reading(), HIM: desk.reading()})
    desk.say(HER)
    assert not await desk.behind(HER)
    assert await desk.behind(HIM)


@pytest.mark.parametrize("word", ["all", None, "", "no digest"])
async def test_all_are_forgotten_where_nobody_in_particular_was_named(desk: Desk, word: str | None) -> None:
    await desk.changes.put({HER: desk.reading()})
    desk.changes.hear(word)
    assert not await desk.behind(HER)


async def test_all_are_forgotten_where_too_many_were_named(desk: Desk) -> None:
    await desk.changes.put({HER: desk.reading()})
    for number in range(MOST_RECENT):
        desk.say(ChipId(f"{number:012}"))
    assert await desk.behind(HER)
    desk.say(HIM)
    assert not await desk.behind(HER)


@pytest.mark.parametrize("word", [digest_of(HER).hex(), "all"])
async def test_what_was_read_before_a_change_is_not_put_after_it(desk: Desk, word: str) -> None:
    before = desk.reading()
    desk.changes.hear(word)
    desk.clock.pass_by(0.001)
    assert not await desk.behind(HER)
    await desk.changes.put({HER: before})
    assert not await desk.behind(HER)
    await desk.changes.put({HER: desk.reading()})
    assert await desk.given(HER)


async def test_what_was_on_its_way_to_redis_is_forgotten_soon(desk: Desk) -> None:
    late = desk.reading()
    desk.say(HER)
    assert not await desk.behind(HER)
    await desk.redis.put({HER: late})
    assert not await desk.given(HER)
    await asyncio.sleep(1.1)
    assert not await desk.behind(HER)


async def test_after_a_while_the_changed_are_remembered_like_everybody(desk: Desk) -> None:
    desk.say(HER)
    desk.clock.pass_by(RECENT.total_seconds() + 1)
    desk.say(HIM)
    await desk.behind(HIM)
    await desk.changes.put({HER: desk.reading()})
    await asyncio.sleep(1.1)
    assert await desk.behind(HER)


@pytest.mark.parametrize("word", [digest_of(HER).hex(), "all"])
async def test_what_redis_did_not_hear_while_it_was_away_is_never_given_and_forgotten_when_it_is_back(
    desk: Desk, word: str
) -> None:
    await desk.changes.put({HER: desk.reading()})
    desk.redis.away = True
    desk.changes.hear(word)
    await asyncio.sleep(0.01)
    desk.clock.pass_by(RECENT.total_seconds() + 1)
    desk.redis.away = False
    assert not await desk.given(HER)
    await asyncio.sleep(2 * RETRY_SECONDS)
    assert not await desk.behind(HER)


async def test_where_all_may_have_changed_everybody_is_still_last_known(desk: Desk) -> None:
    await desk.changes.put({HER: desk.reading()})
    desk.changes.hear("all")
    assert not await desk.behind(HER)
    assert not await desk.given(HER)
    assert await desk.last_known(HER)


async def test_who_is_known_to_have_changed_is_not_last_known(desk: Desk) -> None:
    await desk.changes.put({HER: desk.reading(), HIM: desk.reading()})
    desk.say(HER)
    assert not await desk.last_known(HER)
    assert not await desk.behind(HER)
    assert await desk.last_known(HIM)


async def test_nor_while_redis_has_not_heard_of_it(desk: Desk) -> None:
    await desk.changes.put({HER: desk.reading()})
    desk.redis.away = True
    desk.say(HER)
    await asyncio.sleep(0.01)
    desk.clock.pass_by(RECENT.total_seconds() + 1)
    desk.redis.away = False
    assert not await desk.last_known(HER)
    await asyncio.sleep(2 * RETRY_SECONDS)
    assert not await desk.redis.last_known([HER])


async def test_what_was_on_its_way_to_a_redis_that_stood_still_is_forgotten_soon_after_it_goes_on(
    desk: Desk,
) -> None:
    late = desk.reading()
    desk.redis.away = True
    desk.say(HER)
    await asyncio.sleep(0.01)
    desk.clock.pass_by(RECENT.total_seconds() + 1)
    desk.redis.away = False
    await asyncio.sleep(2 * RETRY_SECONDS)
    await desk.redis.put({HER: late})
    assert not await desk.given(HER)
    await asyncio.sleep(1.1)
    assert not await desk.behind(HER)
