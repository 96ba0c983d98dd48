"""What is against the decision on the format, or unusual, in a claim that can be read nevertheless."""

from enum import StrEnum

import msgspec

from insurance.claim.unreadable import ClaimFault
from insurance.text import Text


class RemarkGrade(StrEnum):
    """How much it matters."""

    # The decision on the format demands something else: the insurer's portal refuses it.
    AGAINST_THE_DECISION = "AGAINST_THE_DECISION"
    # It is allowed, or no source says that it is not.
    UNUSUAL = "UNUSUAL"


class Remark(msgspec.Struct, frozen=True, gc=False):
    """One remark: `path` is where, within what was sent; `reason` is what is wrong and what to do."""

    path: str
    grade: RemarkGrade
    reason: Text

    @property
    def as_fault(self) -> ClaimFault:
        """The same where the claim is refused."""
        return ClaimFault(self.path, self.reason.both)
