"""Refuses claims that are against the decision on their format, though they could be read."""

from typing import Protocol

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.remark import RemarkGrade
from insurance.claim.unreadable import Unreadable


class Reader(Protocol):
    """Reads claims of every format (insurance/claim/reader.py)."""

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The claim. Raises Unreadable."""
        ...

    def read_fast(self, content: bytes, claim_format: ClaimFormat) -> Claim | None:
        """The claim, or None where only validation can tell."""
        ...

    def read_validating(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The claim. Raises Unreadable."""
        ...


class StrictReader:
    """Reads as another reader, and takes every remark against the decision for a fault."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The claim. Raises Unreadable."""
        return _without_remarks(self._reader.read(content, claim_format))

    def read_fast(self, content: bytes, claim_format: ClaimFormat) -> Claim | None:
        """The claim, or None where only validation can tell. Raises Unreadable."""
        claim = self._reader.read_fast(content, claim_format)
        return None if claim is None else _without_remarks(claim)

    def read_validating(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The claim. Raises Unreadable."""
        return _without_remarks(self._reader.read_validating(content, claim_format))


def _without_remarks(claim: Claim) -> Claim:
    faults = tuple(
        remark.as_fault for remark in claim.remarks if remark.grade is RemarkGrade.AGAINST_THE_DECISION
    )
    if faults:
        raise Unreadable(claim.format, faults)
    return claim
