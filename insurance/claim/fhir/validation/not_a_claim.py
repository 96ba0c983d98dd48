"""Ends the validation of content in which no further fault can be looked for."""

from insurance.claim.unreadable import ClaimFault


class NotAClaim(Exception):  # noqa: N818 - a verdict on the content, not a failure of ours
    """The content cannot be a claim; `faults` say why."""

    def __init__(self, *faults: ClaimFault) -> None:
        super().__init__(f"{len(faults)} fault(s)")
        self.faults = faults
