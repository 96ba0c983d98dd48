"""Exports are read with their signature, and refused without it from a day on."""

from datetime import date

import pytest
from prometheus_client import CollectorRegistry

from gateway.claims.read_claim import ReadClaim
from gateway.claims.signatures.signature_check import SignatureCheck
from gateway.claims.signatures.signers import read_signers
from gateway.claims.submission import Submission
from gateway.metrics import Metrics
from gateway.refusals import ClaimUnreadable
from insurance.claim.bhyt.signature import SignatureState
from insurance.claim.format import ClaimFormat
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from runtime.clock import Clock
from runtime.sharing.side_threads import SideThreads
from tests.certificates import Authority
from tests.fakes.fhir_claim import fhir_claim
from tests.signing import signed, signer
from tests.unit.gateway.claims.reading.claim_reading import WatchedReader, submission
from tests.unit.insurance.claim.bhyt.exports import export

HOSPITAL = signer(Authority("Any"))


def exported(content: bytes) -> Submission:
    return Submission(facility="79001", format=ClaimFormat.BHYT_XML, content=content)


def reading(registry: CollectorRegistry, required_from: date | None = None) -> ReadClaim:
    """Knows the hospital."""
    signers = read_signers({"a.pem": HOSPITAL.pem})
    signatures = SignatureCheck(lambda: signers, Clock(), required_from)
    law = BenefitLaw(read_parameters())
    return ReadClaim(
        WatchedReader(),
        signatures,
        limit_bytes=10**6,
        law=law,
        metrics=Metrics(registry),
        threads=SideThreads(),
    )


async def test_an_export_is_read_with_its_signature_and_fhir_without(registry: CollectorRegistry) -> None:
    read = reading(registry)
    states = [
        None if (one := (await read(submitted)).signature) is None else one.state
        for submitted in (exported(signed(export(), HOSPITAL)), exported(export()), submission(fhir_claim()))
    ]
    assert states == [SignatureState.SIGNED, SignatureState.NOT_SIGNED, None]
    for state in ("SIGNED", "NOT_SIGNED"):
        assert registry.get_sample_value("wardgate_claim_signatures_total", {"state": state}) == 1


async def test_without_a_day_from_which_they_are_required_no_signature_refuses_a_claim(
    read: ReadClaim,
) -> None:
    broken = signed(export(), HOSPITAL).replace(b"20261103", b"20261104")
    assert (await read(exported(broken))).signature.state is SignatureState.BROKEN  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "content",
    [
        export(),
        signed(export(), HOSPITAL).replace(b"20261103", b"20261104"),
        signed(export(), signer(Authority("Other"))),
    ],
    ids=["unsigned", "broken", "unknown signer"],
)
async def test_exports_of_the_day_or_later_are_refused_without_a_known_signature(
    content: bytes, registry: CollectorRegistry
) -> None:
    # Made on 3 November 2026, or the day after.
    before = reading(registry, date(2026, 11, 5))
    assert (await before(exported(content))).signature is not None
    with pytest.raises(ClaimUnreadable) as refused:
        await reading(CollectorRegistry(), date(2026, 11, 3))(exported(content))
    [fault] = refused.value.faults
    assert fault.field == "GIAMDINHHS/CHUKYDONVI"
    assert "chữ ký" in fault.description or "chứng thư" in fault.description
    assert "sign" in fault.description


async def test_a_signed_export_is_accepted_where_signatures_are_required(registry: CollectorRegistry) -> None:
    assert await reading(registry, date(2026, 1, 1))(exported(signed(export(), HOSPITAL)))


async def test_an_unreadable_export_that_must_be_signed_is_told_both(registry: CollectorRegistry) -> None:
    unreadable = export({"T_TONGCHI_BH": "64.245,00"})
    for required_from, expected in ((date(2026, 1, 1), 1), (date(2026, 12, 1), 0)):
        with pytest.raises(ClaimUnreadable) as refused:
            await reading(CollectorRegistry(), required_from)(exported(unreadable))
        fields = [fault.field for fault in refused.value.faults]
        assert "XML1/T_TONGCHI_BH" in fields
        assert fields.count("GIAMDINHHS/CHUKYDONVI") == expected
