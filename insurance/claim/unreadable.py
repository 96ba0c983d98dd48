"""Why content is not a claim: every fault at once, each by its path."""

import msgspec

from insurance.claim.format import ClaimFormat


class ClaimFault(msgspec.Struct, frozen=True, order=True):
    """One thing wrong: `path` is where, within what was sent; `reason` is what is wrong and what to do.

    For FHIR the path is a FHIRPath such as "Claim.item[2].quantity.value".
    """

    path: str
    reason: str


class Unreadable(Exception):  # noqa: N818 - a verdict on the content, not a failure of ours
    """The content is not a claim in the format it was read as. Has every fault, and none of the content."""

    def __init__(self, claim_format: ClaimFormat, faults: tuple[ClaimFault, ...]) -> None:
        super().__init__(f"not a claim in {claim_format}: {len(faults)} fault(s)")
        self.format = claim_format
        self.faults = faults
