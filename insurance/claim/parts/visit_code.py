"""What the codes of a visit say of an emergency and of a referral, in whatever format they were sent."""

from insurance.claim.parts.visit import Visit

# MA_DOITUONG_KCB of QĐ 3276: emergency; with a referral paper; on an appointment.
EMERGENCY, REFERRED, ON_APPOINTMENT = "2", "1.3", "1.5"
# MA_LYDO_VVIEN of QĐ 4210.
OLD_EMERGENCY = "2"


def says_emergency(visit: Visit) -> bool:
    """By MA_DOITUONG_KCB, or MA_LYDO_VVIEN of QĐ 4210."""
    return visit.code == EMERGENCY or visit.route == OLD_EMERGENCY


def says_referred(visit: Visit) -> bool:
    """Whether it names a referral paper, the facility that referred, or that there was one."""
    return bool(visit.referral or visit.referred_from) or visit.code == REFERRED


def says_on_appointment(visit: Visit) -> bool:
    """Whether the patient returned on an appointment of the facility."""
    return visit.code == ON_APPOINTMENT
