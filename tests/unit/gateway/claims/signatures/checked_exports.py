"""What is found out about an export, by default with one authority that is trusted."""

from gateway.claims.signatures.signature_check import SignatureCheck
from gateway.claims.signatures.signers import Signers, read_signers
from insurance.claim.bhyt.signature import Signature, SignatureState
from insurance.text import Text
from runtime.clock import Clock
from tests.certificates import Authority
from tests.signing import signer

ROOT = Authority("National root")
AUTHORITY = Authority("Certification authority", ROOT)
HOSPITALS = signer(AUTHORITY)


def found(content: bytes, signers: Signers | bytes | None = ROOT.pem) -> Signature:
    """`signers` may be the one certificate that is trusted."""
    trusted = read_signers({"one.pem": signers}) if isinstance(signers, bytes) else signers
    return SignatureCheck(lambda: trusted, Clock()).check(content)


def broken(content: bytes) -> Text | None:
    """Why a signature that is broken is so."""
    signature = found(content)
    assert (signature.state, signature.covers) == (SignatureState.BROKEN, ())
    return signature.reason
