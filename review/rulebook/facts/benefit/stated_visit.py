"""What a claim states about how the patient came, in the terms of the law of benefits."""

from datetime import date

from insurance.claim.claim import Claim
from insurance.law.visit import FIRST_DAY_WITHOUT_LINES, VisitKind

# MA_LYDO_VVIEN 4 is the open line (thông tuyến), which is paid as the right line.
OPEN_LINE, RIGHT_LINE, WRONG_LINE = "4", "1", "3"
# The codes of QĐ 3276 by which a patient came alone, as far as they begin with 1.
SELF_REFERRED = frozenset({"1.11", "1.12", "1.13", "1.14", "1.15", "1.16", "1.17", "1.18"})
# MA_LOAI_KCB of day care and observation, which are paid as the one or the other kind of stay.
EITHER_KIND = frozenset({"04", "06", "10"})


def stated_code(claim: Claim, day: date) -> str | None:
    """The visit code that the law of the day knows; None where the claim states none."""
    if day >= FIRST_DAY_WITHOUT_LINES:
        return claim.visit.code
    if claim.visit.code in SELF_REFERRED:
        return WRONG_LINE
    if claim.visit.code:
        line, _, _ = claim.visit.code.partition(".")
        # The codes of QĐ 5937 begin with the reason of admission; its others have no fixed share.
        return line if line in ("1", "2", "3") else claim.visit.code
    return RIGHT_LINE if claim.visit.route == OPEN_LINE else claim.visit.route


def possible_kinds(claim: Claim) -> tuple[VisitKind, ...]:
    """How the patient is treated, as far as lines of care ask; both where the claim leaves it open."""
    if claim.inpatient is None or claim.visit.kind in EITHER_KIND:
        return VisitKind.INPATIENT, VisitKind.OUTPATIENT
    return (VisitKind.INPATIENT,) if claim.inpatient else (VisitKind.OUTPATIENT,)
