"""For how many days treatment is still paid after the card has expired."""

import msgspec

from insurance.law.visit import VisitKind

# An emergency that lasts for days is inpatient treatment: the patient goes on to a ward (NĐ 146/2018/NĐ-CP,
# Điều 15 khoản 6), and days in the emergency ward count as such (TT 39/2018/TT-BYT, Điều 6 khoản 1).
INPATIENT_KINDS = (VisitKind.INPATIENT, VisitKind.EMERGENCY)


class DaysOfGrace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days after the card's last day, by kind of treatment.

    The numbers and their sources are in insurance/law/parameters/days_of_grace.yaml.
    """

    inpatient: int
    otherwise: int

    def of(self, kind: VisitKind | None) -> int:
        """The days for a stay of this kind; None where it is not known."""
        return self.inpatient if kind in INPATIENT_KINDS else self.otherwise


NO_GRACE = DaysOfGrace(0, 0)
