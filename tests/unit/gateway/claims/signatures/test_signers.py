"""Whose signatures count: signers known by an authority, in force, not revoked, and for signing."""

from datetime import UTC, datetime

import pytest
from cryptography import x509

from gateway.claims.signatures import reasons
from gateway.claims.signatures.signers import read_signers
from insurance.claim.bhyt.signature import Signature, SignatureState
from tests.certificates import Authority
from tests.signing import HOSPITAL, Signer, signed, signed_by_ids, signer
from tests.unit.gateway.claims.signatures.checked_exports import AUTHORITY, HOSPITALS, ROOT, found
from tests.unit.insurance.claim.bhyt.exports import export

SIGNED, UNKNOWN = SignatureState.SIGNED, SignatureState.UNKNOWN_SIGNER


def test_a_signer_is_known_by_an_authority_at_any_level_or_by_its_own_certificate() -> None:
    content = signed(export(), HOSPITALS)
    for trusted in (ROOT.pem, AUTHORITY.pem, HOSPITALS.pem, Authority("Other").pem + ROOT.pem):
        assert found(content, trusted).state is SIGNED
    # The certificates come in any order.
    assert found(signed_by_ids(export(), HOSPITALS)).state is SIGNED


@pytest.mark.parametrize("trusted", [None, Authority("Other").pem, signer(ROOT).pem])
def test_the_signer_of_an_intact_signature_may_be_unknown(trusted: bytes | None) -> None:
    signature = found(signed(export(), HOSPITALS), trusted)
    assert signature == Signature(
        UNKNOWN,
        HOSPITAL,
        HOSPITALS.serial,
        covers=("GIAMDINHHS",),
        reason=reasons.NO_SIGNERS if trusted is None else reasons.UNKNOWN_AUTHORITY,
    )


def test_a_hospital_is_no_authority() -> None:
    """Its certificate may come with a signature, but may vouch for nobody."""
    hospital = signer(ROOT, "Hospital")
    forged = Authority("Forger")
    forged.key, forged.certificate = hospital.key, hospital.certificate  # type: ignore[assignment]
    stranger = signer(forged, "Stranger")._replace(between=(hospital.certificate,))
    signature = found(signed(export(), stranger))
    assert (signature.state, signature.reason) == (UNKNOWN, reasons.UNKNOWN_AUTHORITY)


def test_an_expired_certificate_is_named_with_its_last_day() -> None:
    expired = signer(AUTHORITY, days=(-400, -10))
    signature = found(signed_by_ids(export(), expired))
    last = expired.certificate.not_valid_after_utc
    assert (signature.state, signature.signer) == (UNKNOWN, HOSPITAL)
    assert signature.reason is not None
    assert signature.reason.en.startswith(f"the certificate expired on {last.astimezone():%Y}")
    early = found(signed_by_ids(export(), signer(AUTHORITY, days=(10, 400))))
    assert early.reason is not None
    assert early.reason.en.startswith("the certificate is in force from")


def test_a_revoked_certificate_does_not_count() -> None:
    authority = Authority("Revoking")
    good, lost = signer(authority), signer(authority)
    files = {"a.pem": authority.pem, "a.crl": revoked_by(authority, lost)}
    signers = read_signers(files)
    assert found(signed(export(), good), signers).state is SIGNED
    signature = found(signed(export(), lost), signers)
    assert (signature.state, signature.reason) == (UNKNOWN, reasons.REVOKED)


def test_a_certificate_for_other_uses_than_signing_does_not_count() -> None:
    uses = dict.fromkeys(
        (
            *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
            *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    encrypts = signer(ROOT, usage=x509.KeyUsage(**{**uses, "key_encipherment": True}))
    assert found(signed_by_ids(export(), encrypts)).reason is reasons.UNKNOWN_AUTHORITY
    signs = signer(ROOT, usage=x509.KeyUsage(**{**uses, "content_commitment": True}))
    assert found(signed_by_ids(export(), signs)).state is SIGNED


def test_a_folder_without_certificates_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no certificate of an authority or a signer"):
        read_signers({})
    with pytest.raises(ValueError, match=r"a\.pem: there is no certificate in PEM"):
        read_signers({"a.pem": b"x"})


def test_the_next_authority_that_expires_is_known() -> None:
    now = datetime.now(UTC)
    soon, later = Authority("Soon", days=20), Authority("Later", days=200)
    signers = read_signers({"a.pem": soon.pem + later.pem + signer(ROOT, days=(-5, 5)).pem})
    assert signers.expires(now) == soon.certificate.not_valid_after_utc
    assert read_signers({"a.pem": HOSPITALS.pem}).expires(now) is None


def revoked_by(authority: Authority, lost: Signer) -> bytes:
    """A list of revoked certificates with this one."""
    authority._revoked.append(lost.certificate.serial_number)
    return authority.list_of_revoked()
