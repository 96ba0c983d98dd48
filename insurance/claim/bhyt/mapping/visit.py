"""Maps the kind of visit, and why the patient is treated at this facility."""

from insurance.claim.bhyt.documents.record import Row
from insurance.claim.visit_kinds import INPATIENT_KINDS, OUTPATIENT_KINDS

# MA_DOITUONG_KCB of QĐ 3276: emergency; with a referral paper; the request for payment is withdrawn.
EMERGENCY, REFERRED, WITHDRAWN = "2", "1.3", "8"
# MA_LYDO_VVIEN of QĐ 4210.
OLD_EMERGENCY = "2"


def is_inpatient(visit: Row) -> bool | None:
    """By MA_LOAI_KCB; QĐ 4210 has it without the leading zero."""
    kind = visit.get("MA_LOAI_KCB").rjust(2, "0")
    if kind in INPATIENT_KINDS:
        return True
    return False if kind in OUTPATIENT_KINDS else None


def is_emergency(visit: Row) -> bool:
    """By MA_DOITUONG_KCB, or MA_LYDO_VVIEN of QĐ 4210."""
    return visit.get("MA_DOITUONG_KCB") == EMERGENCY or visit.get("MA_LYDO_VVIEN") == OLD_EMERGENCY


def is_referred(visit: Row) -> bool:
    """Whether it names a referral paper, the facility that referred, or that there was one."""
    named = visit.get("GIAY_CHUYEN_TUYEN", "MA_NOI_DI", "MA_NOI_CHUYEN")
    return bool(named) or visit.get("MA_DOITUONG_KCB") == REFERRED


def status_of(visit: Row) -> str:
    """FHIR's status: a record that withdraws the request for payment is a cancelled claim."""
    return "cancelled" if visit.get("MA_DOITUONG_KCB") == WITHDRAWN else "active"
