"""A reader of claims that is watched, and submissions for it."""

import threading

from gateway.claims.signatures.signature_check import SignatureCheck
from gateway.claims.submission import Submission
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from runtime.clock import Clock

# Without a folder of signers.
UNVERIFIED = SignatureCheck(lambda: None, Clock())
COVERED = [{"sequence": 1, "focal": True, "coverage": {"display": "A card"}}]


class WatchedReader(ClaimReader):
    """Records in which threads it validates."""

    def __init__(self) -> None:
        super().__init__()
        self.validated_in: list[threading.Thread] = []

    def read_validating(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        self.validated_in.append(threading.current_thread())
        return super().read_validating(content, claim_format)


def submission(content: bytes, facility: str = "01001") -> Submission:
    return Submission(facility=facility, format=ClaimFormat.FHIR_R4_JSON, content=content)
