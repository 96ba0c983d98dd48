"""A client certificate names its facility as long as it counts."""

from datetime import timedelta
from typing import Any, cast

import pytest
from cryptography import x509

from gateway.admission.caller import Caller
from gateway.admission.certificates import client_certificates
from gateway.admission.certificates.client_certificates import REMEMBERED_SECONDS, ClientCertificates
from gateway.admission.certificates.trust import Trust, read_trust
from gateway.admission.identification import Identification, Presented
from gateway.admission.tokens.authenticator import Authenticator
from gateway.refusals import CallersDiffer, CallerUnknown, CertificateRefused
from insurance.law.visit import Tier
from runtime.postgres.database_away import DatabaseAway
from tests.certificates import Authority
from tests.fakes.clock import FakeClock
from tests.fakes.query_timeout import query_timeout
from tests.fakes.tokens import FakeTokens

ROOT = Authority("of the clinics")


class Facilities(FakeTokens):
    """The facilities of the register: the key of each is its code."""

    async def callers(self, keys: Any) -> Any:
        if self.away:
            raise DatabaseAway
        return {key: Caller(key.decode(), Tier.COMMUNE) for key in keys if key != b"99999"}


class Door:
    """Certificates that are checked by what is trusted at the moment."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        # From today on: the certificates are made now.
        self.clock.moment = ROOT.certificate.not_valid_before_utc + timedelta(days=400)
        self.trust = trust_in(ROOT)
        self.facilities, self.tokens = Facilities(), FakeTokens()
        self.tokens.issue("secret", "79001")
        facilities = Authenticator(self.facilities, query_timeout(), self.clock.seconds, key=str.encode)
        self.certificates = ClientCertificates(lambda: self.trust, facilities, self.clock.now)
        tokens = Authenticator(self.tokens, query_timeout(), self.clock.seconds)
        self.identification = Identification(tokens, self.certificates)

    async def facility(self, chain: bytes | None, token: str | None = None) -> str:
        return (await self.identification.identify(Presented(token, chain))).facility

    async def problem(self, chain: bytes) -> str:
        with pytest.raises(CertificateRefused) as refused:
            await self.facility(chain)
        return refused.value.metadata["problem"]


def trust_in(*authorities: Authority, revoked: bytes | None = None) -> Trust:
    files = {str(number): authority.pem for number, authority in enumerate(authorities)}
    return read_trust(files, {} if revoked is None else {"crl": revoked})


@pytest.fixture
def door() -> Door:
    return Door()


async def test_a_certificate_counts_until_it_expires(door: Door) -> None:
    chain = ROOT.client("79001", expires=timedelta(days=2)).chain
    assert await door.facility(chain) == "79001"
    door.clock.pass_by(3 * 86_400)
    assert "expired" in await door.problem(chain)


async def test_a_list_counts_as_soon_as_it_is_read(door: Door) -> None:
    issued = ROOT.client("79001")
    assert await door.facility(issued.chain) == "79001"
    door.trust = trust_in(ROOT, revoked=Authority("another").list_of_revoked())
    assert await door.facility(issued.chain) == "79001"
    door.trust = trust_in(ROOT, revoked=ROOT.revoke(issued))
    assert "revoked" in await door.problem(issued.chain)


async def test_what_is_known_needs_no_query(door: Door) -> None:
    chain = ROOT.client("79001").chain
    presented = Presented(None, chain)
    assert door.identification.remembered(presented) is None
    caller = await door.identification.identify(presented)
    assert door.identification.remembered(presented) is caller
    door.clock.pass_by(REMEMBERED_SECONDS)
    assert door.identification.remembered(presented) is None
    door.facilities.away = True
    assert await door.facility(chain) == "79001"


async def test_a_facility_that_the_register_lacks_is_refused(door: Door) -> None:
    assert await door.problem(ROOT.client("99999").chain) == "its facility or office is not in the register"


async def test_a_token_beside_a_certificate_must_be_of_the_same_facility(door: Door) -> None:
    same, other = ROOT.client("79001").chain, ROOT.client("79002").chain
    assert await door.facility(same, "secret") == "79001"
    assert await door.facility(None, "secret") == "79001"
    with pytest.raises(CallersDiffer):
        await door.facility(other, "secret")
    with pytest.raises(CallersDiffer):
        door.identification.remembered(Presented("secret", other))
    with pytest.raises(CallerUnknown):
        await door.facility(same, "guess")


async def test_a_certificate_that_cannot_be_read_is_refused_and_no_failure(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def duplicated(_: object) -> str:
        raise x509.DuplicateExtension("Duplicate extension", x509.oid.ExtensionOID.SUBJECT_ALTERNATIVE_NAME)

    assert "there is no certificate in PEM" in await door.problem(b"nothing")
    monkeypatch.setattr(client_certificates, "code_of", duplicated)
    assert await door.problem(ROOT.client("79001").chain)


def test_a_call_that_presents_nothing_is_of_nobody(door: Door) -> None:
    class Context:
        def auth_context(self) -> dict[str, list[bytes]]:
            return {"transport_security_type": [b"ssl"]}

    context = cast(Any, Context())
    with pytest.raises(CallerUnknown):
        door.identification.presented(context, [])
    presented = door.identification.presented(context, [("authorization", "Bearer secret")])
    assert presented == Presented("secret", None)
