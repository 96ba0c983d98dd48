"""What a reader says is wrong with a claim."""

import pytest

from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from tests.unit.insurance.claim.fhir.claims import R4


def faults(reader: ClaimReader, sent: bytes, claim_format: ClaimFormat = R4) -> dict[str, str]:
    """The reason of each fault by its path; the fast path must refuse the claim too."""
    assert reader.read_fast(sent, claim_format) is None
    with pytest.raises(Unreadable) as refusal:
        reader.read(sent, claim_format)
    assert refusal.value.format is claim_format
    return {fault.path: fault.reason for fault in refusal.value.faults}
