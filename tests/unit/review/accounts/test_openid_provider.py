"""Log-in by an OpenID Connect provider: which answers of the provider let a person in."""

from collections.abc import AsyncIterator
from datetime import timedelta
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from msgspec.structs import replace

from review.accounts.provider.log_in_by_provider import (
    LONGEST,
    Flow,
    LogInByProvider,
    NoSuchReviewer,
    ProviderAway,
    ProviderRefused,
)
from review.accounts.provider.openid_provider import Client, OpenIdProvider
from review.accounts.reviewer import Reviewer
from tests.fakes.clock import FakeClock
from tests.fakes.openid_provider import CLIENT_ID, CLIENT_SECRET, FakeOpenIdProvider
from tests.fakes.reviewers import LONG_AGO, FakeReviewers, reviewer

CALLBACK = "https://review.example/login/provider/callback"
HA = reviewer("ha.tran", password_hash="", oidc_subject="248289761001")


class Desk:
    """The use case, its provider, and a browser that goes there and back."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.there = FakeOpenIdProvider()
        self.there.issuer = "https://id.example"
        self.reviewers = FakeReviewers(HA)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.there.application))
        client = Client(CLIENT_ID, CLIENT_SECRET, CALLBACK)
        self.provider = OpenIdProvider(self.there.issuer, client, self.http)
        self.log_in = LogInByProvider(self.provider, self.reviewers, self.clock)

    async def go(self) -> tuple[Flow, str, str]:
        """The flow, and the state and code that the browser comes back with."""
        flow, address = await self.log_in.begin("/queue")
        back = (await self.http.get(address)).headers["location"]
        assert back.startswith(CALLBACK)
        query = parse_qs(urlsplit(back).query)
        return flow, query["state"][0], query["code"][0]

    async def enter(self) -> Reviewer:
        return await self.log_in.finish(*await self.go())


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    async with made.http:
        yield made


async def test_the_account_with_the_subject_is_let_in(desk: Desk) -> None:
    assert await desk.enter() == HA


async def test_a_subject_without_an_account_and_a_disabled_account_are_not(desk: Desk) -> None:
    desk.there.subject = "somebody else"
    with pytest.raises(NoSuchReviewer):
        await desk.enter()
    desk.there.subject = HA.oidc_subject
    await desk.reviewers.disable(HA.account, LONG_AGO)
    with pytest.raises(NoSuchReviewer):
        await desk.enter()


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"aud": "another client"},
        {"aud": ["another client"]},
        {"aud": [CLIENT_ID, "another client"], "azp": "another client"},
        {"exp": int(time()) - 3600},
        {"nonce": "of another log-in"},
        {"sub": None},
    ],
)
async def test_an_id_token_that_is_not_for_this_log_in_is_refused(desk: Desk, claims: dict[str, Any]) -> None:
    desk.there.claims = claims
    with pytest.raises(ProviderRefused):
        await desk.enter()


async def test_a_signature_by_a_key_that_is_not_the_providers_is_refused(desk: Desk) -> None:
    published = desk.there.keys
    desk.there.change_keys()
    desk.there.keys = published
    with pytest.raises(ProviderRefused):
        await desk.enter()


async def test_new_keys_of_the_provider_are_read_when_they_are_needed(desk: Desk) -> None:
    await desk.enter()
    desk.there.change_keys()
    assert await desk.enter() == HA


async def test_a_code_works_once_and_in_the_browser_that_began_only(desk: Desk) -> None:
    flow, state, code = await desk.go()
    other, _ = await desk.log_in.begin("/queue")
    for wrong in (None, other, replace(flow, verifier="of another browser")):
        with pytest.raises(ProviderRefused):
            await desk.log_in.finish(wrong, state, code)
    flow, state, code = await desk.go()
    assert await desk.log_in.finish(flow, state, code) == HA
    with pytest.raises(ProviderRefused):
        await desk.log_in.finish(flow, state, code)


async def test_a_log_in_takes_ten_minutes_at_most(desk: Desk) -> None:
    flow, state, code = await desk.go()
    desk.clock.pass_by((LONGEST + timedelta(seconds=1)).total_seconds())
    with pytest.raises(ProviderRefused):
        await desk.log_in.finish(flow, state, code)


async def test_a_person_who_declines_comes_back_without_a_code(desk: Desk) -> None:
    flow, state, _ = await desk.go()
    with pytest.raises(ProviderRefused):
        await desk.log_in.finish(flow, state, "")


async def test_a_provider_of_another_name_or_that_does_not_answer_is_away(desk: Desk) -> None:
    other = OpenIdProvider("https://id.example/", Client(CLIENT_ID, CLIENT_SECRET, CALLBACK), desk.http)
    with pytest.raises(ProviderAway):
        await LogInByProvider(other, desk.reviewers, desk.clock).begin("/queue")
    async with httpx.AsyncClient(transport=httpx.MockTransport(_fail)) as http:
        gone = OpenIdProvider("https://id.example", Client(CLIENT_ID, CLIENT_SECRET, CALLBACK), http)
        with pytest.raises(ProviderAway):
            await LogInByProvider(gone, desk.reviewers, desk.clock).begin("/queue")


def _fail(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)
