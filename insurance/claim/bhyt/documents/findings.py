"""Collects what is wrong with an export while it is read: faults, which refuse it, and remarks."""

from insurance.claim.remark import Remark, RemarkGrade
from insurance.claim.unreadable import MOST_FAULTS, ClaimFault
from insurance.text import Text


class TooManyFaults(Exception):  # noqa: N818 - it ends the reading, and is no failure of ours
    """Reading stops: as many faults are found as anybody corrects at once."""


class Findings:
    """The faults and remarks of one export, each with the path of its table, row and field."""

    def __init__(self) -> None:
        self.faults: dict[ClaimFault, None] = {}
        self.remarks: dict[Remark, None] = {}

    def fault(self, path: str, reason: Text) -> None:
        """Without a mended export there is no claim. Raises TooManyFaults at MOST_FAULTS."""
        self.faults[ClaimFault(path, reason.both)] = None
        if len(self.faults) >= MOST_FAULTS:
            raise TooManyFaults

    def against_the_decision(self, path: str, reason: Text) -> None:
        """The decision on the format demands something else."""
        self._remark(Remark(path, RemarkGrade.AGAINST_THE_DECISION, reason))

    def unusual(self, path: str, reason: Text) -> None:
        """Allowed, or not known to be forbidden."""
        self._remark(Remark(path, RemarkGrade.UNUSUAL, reason))

    def _remark(self, remark: Remark) -> None:
        if len(self.remarks) < MOST_FAULTS:
            self.remarks[remark] = None
