"""Compares the fast path, the validation path and fhir.resources with each other."""

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from tests.unit.insurance.claim.fhir.reference import accepts, is_additional


def assert_same_verdict(reader: ClaimReader, content: bytes, claim_format: ClaimFormat) -> None:
    """The fast path accepts nothing that fhir.resources refuses; the validation path accepts the same as
    fhir.resources, except for what is refused in addition; and both read the same claim.
    """
    accepted = accepts(content, claim_format)
    fast = reader.read_fast(content, claim_format)
    validated, reasons = _validated(reader, content, claim_format)
    assert fast is None or accepted, content
    assert fast is None or fast == validated, content
    assert validated is None or accepted, content
    assert validated is not None or reasons, content
    assert validated is not None or not accepted or all(is_additional(reason) for reason in reasons), (
        reasons,
        content,
    )


def _validated(
    reader: ClaimReader, content: bytes, claim_format: ClaimFormat
) -> tuple[Claim | None, tuple[str, ...]]:
    try:
        return reader.read_validating(content, claim_format), ()
    except Unreadable as unreadable:
        return None, tuple(fault.reason for fault in unreadable.faults)
