"""Callers by their tokens."""

import asyncio
import time

import pytest

from gateway.admission import callers as module
from gateway.admission.caller import Caller
from gateway.admission.callers import AGAIN_SECONDS, REMEMBERED_SECONDS, TRUSTED_SECONDS, Callers
from gateway.refusals import CallerUnknown
from insurance.law.visit import Tier
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import TIMEOUT_SECONDS
from tests.fakes.clock import FakeClock
from tests.fakes.query_timeout import patience
from tests.fakes.tokens import FakeTokens


@pytest.fixture
def tokens() -> FakeTokens:
    known = FakeTokens()
    known.issue("secret", "01001")
    return known


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def callers(tokens: FakeTokens, clock: FakeClock) -> Callers:
    return Callers(tokens, patience(), clock.seconds)


async def test_a_token_names_its_facility(callers: Callers) -> None:
    assert await callers.identify("secret") == Caller("01001", Tier.COMMUNE)


async def test_an_unknown_token_is_refused(callers: Callers) -> None:
    with pytest.raises(CallerUnknown):
        await callers.identify("Secret")


async def test_a_token_is_asked_for_once_in_some_seconds(
    callers: Callers, tokens: FakeTokens, clock: FakeClock
) -> None:
    for _ in range(3):
        await callers.identify("secret")
    assert tokens.asked == 1
    clock.pass_by(REMEMBERED_SECONDS)
    await callers.identify("secret")
    assert tokens.asked == 2


async def test_unknown_tokens_are_remembered_too(callers: Callers, tokens: FakeTokens) -> None:
    for _ in range(3):
        with pytest.raises(CallerUnknown):
            await callers.identify("guess")
    assert tokens.asked == 1


async def test_a_revoked_token_dies_within_seconds(
    callers: Callers, tokens: FakeTokens, clock: FakeClock
) -> None:
    await callers.identify("secret")
    tokens.revoke("secret")
    clock.pass_by(REMEMBERED_SECONDS)
    with pytest.raises(CallerUnknown):
        await callers.identify("secret")


async def test_callers_at_the_same_moment_are_asked_for_in_one_trip(
    callers: Callers, tokens: FakeTokens
) -> None:
    tokens.issue("other", "79001")
    facilities = await asyncio.gather(callers.identify("secret"), callers.identify("other"))
    assert [caller.facility for caller in facilities] == ["01001", "79001"]


async def test_a_remembered_caller_is_known_while_the_database_is_away(
    callers: Callers, tokens: FakeTokens
) -> None:
    await callers.identify("secret")
    tokens.away = True
    assert await callers.identify("secret") == Caller("01001", Tier.COMMUNE)
    with pytest.raises(DatabaseAway):
        await callers.identify("other")


async def test_while_the_database_is_away_who_was_known_is_known_still(
    callers: Callers, tokens: FakeTokens, clock: FakeClock
) -> None:
    await callers.identify("secret")
    tokens.away = True
    for _ in range(20):
        clock.pass_by(REMEMBERED_SECONDS)
        assert await callers.identify("secret") == Caller("01001", Tier.COMMUNE)


async def test_but_not_for_ever(callers: Callers, tokens: FakeTokens, clock: FakeClock) -> None:
    await callers.identify("secret")
    tokens.away = True
    clock.pass_by(TRUSTED_SECONDS + 1)
    with pytest.raises(DatabaseAway):
        await callers.identify("secret")


async def test_while_it_is_away_nobody_is_told_that_a_token_is_unknown(
    callers: Callers, tokens: FakeTokens, clock: FakeClock
) -> None:
    with pytest.raises(CallerUnknown):
        await callers.identify("guess")
    tokens.away = True
    clock.pass_by(REMEMBERED_SECONDS)
    for token in ("guess", "new"):
        with pytest.raises(DatabaseAway):
            await callers.identify(token)


async def test_a_token_revoked_meanwhile_dies_when_the_database_is_back(
    callers: Callers, tokens: FakeTokens, clock: FakeClock
) -> None:
    await callers.identify("secret")
    tokens.away = True
    tokens.revoke("secret")
    clock.pass_by(REMEMBERED_SECONDS)
    await callers.identify("secret")
    tokens.away = False
    clock.pass_by(AGAIN_SECONDS)
    with pytest.raises(CallerUnknown):
        await callers.identify("secret")
    tokens.away = True
    clock.pass_by(REMEMBERED_SECONDS)
    with pytest.raises(DatabaseAway):
        await callers.identify("secret")


async def test_a_frozen_database_is_waited_for_once_in_a_while(
    callers: Callers, tokens: FakeTokens, clock: FakeClock
) -> None:
    await callers.identify("secret")
    tokens.hangs = True
    clock.pass_by(REMEMBERED_SECONDS)
    began = time.monotonic()
    await asyncio.gather(*(callers.identify("secret") for _ in range(50)))
    for _ in range(50):
        await callers.identify("secret")
    assert time.monotonic() - began < 2 * TIMEOUT_SECONDS


async def test_tokens_tried_at_random_push_nobody_out(
    callers: Callers, tokens: FakeTokens, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REMEMBERED_TOKENS", 3)
    await callers.identify("secret")
    for number in range(10):
        with pytest.raises(CallerUnknown):
            await callers.identify(f"guess {number}")
    tokens.away = True
    clock.pass_by(REMEMBERED_SECONDS)
    assert await callers.identify("secret") == Caller("01001", Tier.COMMUNE)


async def test_tokens_tried_at_random_do_not_fill_the_memory(
    callers: Callers, tokens: FakeTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REMEMBERED_TOKENS", 3)
    for number in range(10):
        with pytest.raises(CallerUnknown):
            await callers.identify(f"guess {number}")
    with pytest.raises(CallerUnknown):
        await callers.identify("guess 0")
    assert tokens.asked == 11
