"""Callers are identified by their tokens."""

import asyncio

import pytest

from gateway.admission.caller import Caller
from gateway.admission.tokens.authenticator import (
    REMEMBERED_SECONDS,
    RETRY_SECONDS,
    TRUSTED_SECONDS,
    Authenticator,
)
from gateway.refusals import CallerUnknown
from insurance.law.visit import Tier
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import TIMEOUT_SECONDS
from tests.fakes.clock import FakeClock
from tests.fakes.query_timeout import query_timeout
from tests.fakes.tokens import FakeTokens
from tests.virtual_time import in_virtual_time


@pytest.fixture
def tokens() -> FakeTokens:
    known = FakeTokens()
    known.issue("secret", "01001")
    return known


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def authenticator(tokens: FakeTokens, clock: FakeClock) -> Authenticator:
    return Authenticator(tokens, query_timeout(), clock.seconds)


async def test_a_token_names_its_facility(authenticator: Authenticator) -> None:
    assert await authenticator.identify("secret") == Caller("01001", Tier.COMMUNE)


async def test_an_unknown_token_is_refused(authenticator: Authenticator) -> None:
    with pytest.raises(CallerUnknown):
        await authenticator.identify("Secret")


async def test_a_token_is_looked_up_once_in_some_seconds(
    authenticator: Authenticator, tokens: FakeTokens, clock: FakeClock
) -> None:
    for _ in range(3):
        await authenticator.identify("secret")
    assert tokens.asked == 1
    clock.pass_by(REMEMBERED_SECONDS)
    await authenticator.identify("secret")
    assert tokens.asked == 2


async def test_unknown_tokens_are_remembered_too(authenticator: Authenticator, tokens: FakeTokens) -> None:
    for _ in range(3):
        with pytest.raises(CallerUnknown):
            await authenticator.identify("guess")
    assert tokens.asked == 1


async def test_a_revoked_token_stops_working_within_seconds(
    authenticator: Authenticator, tokens: FakeTokens, clock: FakeClock
) -> None:
    await authenticator.identify("secret")
    tokens.revoke("secret")
    clock.pass_by(REMEMBERED_SECONDS)
    with pytest.raises(CallerUnknown):
        await authenticator.identify("secret")


async def test_tokens_that_arrive_together_share_one_query(
    authenticator: Authenticator, tokens: FakeTokens
) -> None:
    tokens.issue("other", "79001")
    facilities = await asyncio.gather(authenticator.identify("secret"), authenticator.identify("other"))
    assert [caller.facility for caller in facilities] == ["01001", "79001"]


async def test_a_remembered_token_is_known_while_the_database_cannot_be_reached(
    authenticator: Authenticator, tokens: FakeTokens
) -> None:
    await authenticator.identify("secret")
    tokens.away = True
    assert await authenticator.identify("secret") == Caller("01001", Tier.COMMUNE)
    with pytest.raises(DatabaseAway):
        await authenticator.identify("other")


async def test_a_known_token_stays_known_while_the_database_cannot_be_reached(
    authenticator: Authenticator, tokens: FakeTokens, clock: FakeClock
) -> None:
    await authenticator.identify("secret")
    tokens.away = True
    for _ in range(20):
        clock.pass_by(REMEMBERED_SECONDS)
        assert await authenticator.identify("secret") == Caller("01001", Tier.COMMUNE)


async def test_a_known_token_does_not_stay_known_for_ever(
    authenticator: Authenticator, tokens: FakeTokens, clock: FakeClock
) -> None:
    await authenticator.identify("secret")
    tokens.away = True
    clock.pass_by(TRUSTED_SECONDS + 1)
    with pytest.raises(DatabaseAway):
        await authenticator.identify("secret")


async def test_no_token_is_called_unknown_while_the_database_cannot_be_reached(
    authenticator: Authenticator, tokens: FakeTokens, clock: FakeClock
) -> None:
    with pytest.raises(CallerUnknown):
        await authenticator.identify("guess")
    tokens.away = True
    clock.pass_by(REMEMBERED_SECONDS)
    for token in ("guess", "new"):
        with pytest.raises(DatabaseAway):
            await authenticator.identify(token)


async def test_a_token_revoked_during_an_outage_stops_working_when_the_database_is_back(
    authenticator: Authenticator, tokens: FakeTokens, clock: FakeClock
) -> None:
    await authenticator.identify("secret")
    tokens.away = True
    tokens.revoke("secret")
    clock.pass_by(REMEMBERED_SECONDS)
    await authenticator.identify("secret")
    tokens.away = False
    clock.pass_by(RETRY_SECONDS)
    with pytest.raises(CallerUnknown):
        await authenticator.identify("secret")
    tokens.away = True
    clock.pass_by(REMEMBERED_SECONDS)
    with pytest.raises(DatabaseAway):
        await authenticator.identify("secret")


@in_virtual_time
async def test_calls_wait_for_a_frozen_database_once_in_a_while(
    authenticator: Authenticator, tokens: FakeTokens, clock: FakeClock
) -> None:
    await authenticator.identify("secret")
    tokens.hangs = True
    clock.pass_by(REMEMBERED_SECONDS)
    time = asyncio.get_running_loop().time
    began = time()
    await asyncio.gather(*(authenticator.identify("secret") for _ in range(50)))
    for _ in range(50):
        await authenticator.identify("secret")
    assert time() - began == pytest.approx(TIMEOUT_SECONDS)


async def test_random_tokens_push_no_known_token_out(tokens: FakeTokens, clock: FakeClock) -> None:
    authenticator = Authenticator(tokens, query_timeout(), clock.seconds, limit=3)
    await authenticator.identify("secret")
    for number in range(10):
        with pytest.raises(CallerUnknown):
            await authenticator.identify(f"guess {number}")
    tokens.away = True
    clock.pass_by(REMEMBERED_SECONDS)
    assert await authenticator.identify("secret") == Caller("01001", Tier.COMMUNE)


async def test_of_random_tokens_the_latest_are_remembered(tokens: FakeTokens, clock: FakeClock) -> None:
    authenticator = Authenticator(tokens, query_timeout(), clock.seconds, limit=3)
    for token in ("guess 0", "guess 1", "guess 2", "guess 3", "guess 3", "guess 1", "guess 0"):
        with pytest.raises(CallerUnknown):
            await authenticator.identify(token)
    assert tokens.asked == 5


async def test_more_tokens_than_are_remembered_do_not_make_all_unknown(
    tokens: FakeTokens, clock: FakeClock
) -> None:
    authenticator = Authenticator(tokens, query_timeout(), clock.seconds, limit=3)
    for number in range(4):
        tokens.issue(f"token {number}", f"0100{number}")
        await authenticator.identify(f"token {number}")
    tokens.away = True
    for number in (1, 2, 3):
        assert (await authenticator.identify(f"token {number}")).facility == f"0100{number}"
    with pytest.raises(DatabaseAway):
        await authenticator.identify("token 0")


async def test_a_token_that_is_in_use_is_remembered_longer_than_one_that_is_not(
    tokens: FakeTokens, clock: FakeClock
) -> None:
    authenticator = Authenticator(tokens, query_timeout(), clock.seconds, limit=3)
    for number in (0, 1, 2, 0, 3):
        tokens.issue(f"token {number}", f"0100{number}")
        await authenticator.identify(f"token {number}")
        clock.pass_by(REMEMBERED_SECONDS)
    tokens.away = True
    assert (await authenticator.identify("token 0")).facility == "01000"
    with pytest.raises(DatabaseAway):
        await authenticator.identify("token 1")
