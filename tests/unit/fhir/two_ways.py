"""Holds both ways of reading against each other and against fhir.resources."""

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from tests.unit.fhir.reference import is_on_top, takes


def assert_same_verdict(reader: ClaimReader, content: bytes, claim_format: ClaimFormat) -> None:
    """Fast implies fhir.resources; slow is fhir.resources and what is refused on top; both read the same."""
    taken = takes(content, claim_format)
    fast = reader.read_fast(content, claim_format)
    slow, reasons = _slow(reader, content, claim_format)
    assert fast is None or taken, content
    assert fast is None or fast == slow, content
    assert slow is None or taken, content
    assert slow is not None or reasons, content
    assert slow is not None or not taken or all(is_on_top(reason) for reason in reasons), (reasons, content)


def _slow(
    reader: ClaimReader, content: bytes, claim_format: ClaimFormat
) -> tuple[Claim | None, tuple[str, ...]]:
    try:
        return reader.read_validating(content, claim_format), ()
    except Unreadable as unreadable:
        return None, tuple(fault.reason for fault in unreadable.faults)
