"""Callers are identified by tokens of an issuer, while its keys change and while it cannot be reached."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import structlog
from structlog.testing import LogCapture

from gateway.admission.tokens.authenticator import Authenticator
from gateway.admission.tokens.issuer.issued_claims import Expected
from gateway.admission.tokens.issuer.issued_tokens import IssuedTokens
from gateway.admission.tokens.issuer.issuer_keys import ASK_SECONDS, IssuerAway, IssuerKeys, is_safe
from gateway.refusals import CallerUnknown, IssuerUnavailable
from runtime.outages.outage_log import OutageLog
from tests.fakes.clock import FakeClock
from tests.fakes.query_timeout import query_timeout
from tests.fakes.token_issuer import AUDIENCE, FakeIssuer, new_key
from tests.fakes.tokens import FakeTokens
from tests.unit.gateway.admission.certificates.test_client_certificates import Facilities


class Identified:
    """Tokens of a fake issuer, and of a fake database."""

    def __init__(self) -> None:
        self.clock, self.issuer, self.log = FakeClock(), FakeIssuer(), LogCapture()
        outage = OutageLog(structlog.wrap_logger(None, [self.log]), "unavailable", "available again")
        self.keys = IssuerKeys(self.issuer.issuer, self.issuer.http, outage, self.clock.seconds)
        stored = FakeTokens()
        stored.issue("secret", "01001")
        self.tokens = IssuedTokens(
            Authenticator(stored, query_timeout(), self.clock.seconds),
            Authenticator(Facilities(), query_timeout(), self.clock.seconds, key=str.encode),
            self.keys,
            Expected(self.issuer.issuer, AUDIENCE, "facility"),
            self.clock.seconds,
        )

    def token(self, facility: str = "79001") -> str:
        return self.issuer.token(self.clock.seconds(), facility=facility)

    async def facility(self, token: str) -> str:
        return (await self.tokens.identify(token)).facility

    def rotate(self, kid: str) -> None:
        self.issuer.key = new_key(kid)
        self.issuer.keys = [self.issuer.key]


@pytest.fixture
async def by() -> AsyncIterator[Identified]:
    identified = Identified()
    yield identified
    await identified.issuer.http.aclose()


async def test_tokens_of_the_issuer_and_of_the_database_count(by: Identified) -> None:
    assert await by.facility(by.token()) == "79001"
    assert await by.facility("secret") == "01001"
    for unknown in ("guess", by.token("99999")):
        with pytest.raises(CallerUnknown):
            await by.facility(unknown)


async def test_a_token_is_checked_once_and_remembered_until_it_expires(by: Identified) -> None:
    token = by.token()
    assert by.tokens.remembered(token) is None
    caller = await by.tokens.identify(token)
    assert by.tokens.remembered(token) is caller
    assert by.issuer.asked == 1
    by.clock.pass_by(2 * 3600)
    assert by.tokens.remembered(token) is None
    with pytest.raises(CallerUnknown):
        await by.facility(token)


async def test_a_new_key_is_fetched_when_a_token_names_it_and_an_old_one_counts_no_more(
    by: Identified,
) -> None:
    old = by.token()
    await by.facility(old)
    by.rotate("2")
    by.clock.pass_by(ASK_SECONDS)
    assert await by.facility(by.token()) == "79001"
    with pytest.raises(CallerUnknown):
        await by.facility(old)


async def test_tokens_with_keys_of_nobody_make_few_requests(by: Identified) -> None:
    await by.facility(by.token())
    forged = [by.issuer.token(by.clock.seconds(), new_key(str(number))) for number in range(5)]
    by.clock.pass_by(ASK_SECONDS)
    results = await asyncio.gather(*map(by.facility, forged), return_exceptions=True)
    assert all(isinstance(result, CallerUnknown) for result in results)
    assert by.issuer.asked == 2


async def test_while_the_issuer_cannot_be_reached_known_keys_go_on_and_new_ones_wait(by: Identified) -> None:
    token = by.token()
    await by.facility(token)
    by.issuer.away = True
    by.rotate("2")
    by.clock.pass_by(ASK_SECONDS)
    for _ in range(2):
        with pytest.raises(IssuerUnavailable):
            await by.facility(by.token())
        assert await by.facility(token) == "79001"
    by.issuer.away = False
    by.clock.pass_by(ASK_SECONDS)
    assert await by.facility(by.token()) == "79001"
    assert [entry["event"] for entry in by.log.entries] == ["unavailable", "available again"]


async def test_an_issuer_that_calls_itself_otherwise_is_none(by: Identified) -> None:
    by.issuer.says_issuer = "https://another.example"
    with pytest.raises(IssuerAway):
        await by.keys.look_for_newer(by.keys.newest)
    assert not by.keys.is_known


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://issuer.example/realm", True),
        ("http://127.0.0.1:8080", True),
        ("http://localhost/realm", True),
        ("http://[::1]:8080/realm", True),
        ("http://[2001:db8::1]/realm", False),
        ("http:///realm", False),
        ("http://issuer.example", False),
        ("file:///etc/passwd", False),
        ("None", False),
    ],
)
def test_keys_are_fetched_by_tls_except_from_this_machine(address: str, expected: bool) -> None:
    assert is_safe(address) is expected
