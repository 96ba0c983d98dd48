"""Why content is not a claim: its faults, each by its path."""

import msgspec

from insurance.claim.format import ClaimFormat

# Nobody corrects more at once, and to find more would take a reader's time.
MOST_FAULTS = 1000


class ClaimFault(msgspec.Struct, frozen=True, order=True):
    """One thing wrong: `path` is where, within what was sent; `reason` is what is wrong and what to do.

    For FHIR the path is a FHIRPath such as "Claim.item[2].quantity.value".
    """

    path: str
    reason: str


class Unreadable(Exception):  # noqa: N818 - a verdict on the content, not a failure of ours
    """The content is not a claim in the format it was read as. Has its faults, and none of the content.

    `complete` is false where reading stopped at MOST_FAULTS: there may be more, which the next reading names
    when these are corrected.
    """

    def __init__(
        self, claim_format: ClaimFormat, faults: tuple[ClaimFault, ...], complete: bool = True
    ) -> None:
        more = "" if complete else " or more"
        super().__init__(f"not a claim in {claim_format}: {len(faults)}{more} fault(s)")
        self.format = claim_format
        self.faults = faults
        self.complete = complete
