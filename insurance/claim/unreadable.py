"""Why content is not a claim: every fault at once, each by its path. Pure."""

import msgspec

from insurance.claim.claim import Release


class ClaimFault(msgspec.Struct, frozen=True, order=True):
    """One thing wrong: `path` is a FHIRPath ("Claim.item[2].quantity.value"), `reason` says what to do."""

    path: str
    reason: str


class Unreadable(Exception):  # noqa: N818 - it is a verdict on the content, not a failure of ours
    """The content is not a claim of the release it was read as. Bears every fault; never any content."""

    def __init__(self, release: Release, faults: tuple[ClaimFault, ...]) -> None:
        super().__init__(f"not a {release} claim: {len(faults)} fault(s)")
        self.release = release
        self.faults = faults
