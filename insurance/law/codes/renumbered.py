"""What was renumbered: the provinces by law, the facilities by the register."""

from typing import NamedTuple

from insurance.law.codes.code_changes import NO_CHANGES, CodeChange, CodeChanges

# Where a card number has the code of its province (QD 1351/QD-BHXH).
PROVINCE = slice(3, 5)


class Renumbered(NamedTuple):
    """Compares codes as those of the same province or facility, whichever of its codes is written."""

    facilities: CodeChanges = NO_CHANGES
    provinces: CodeChanges = NO_CHANGES

    def card(self, one: str, other: str) -> CodeChange | None:
        """The change by which two card numbers differ, if they differ in nothing else."""
        before, after = one[PROVINCE], other[PROVINCE]
        if before == after or one[:3] != other[:3] or one[5:] != other[5:]:
            return None
        return self.provinces.replaced(before, after)


NOTHING_RENUMBERED = Renumbered()
