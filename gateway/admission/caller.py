"""The caller of a service: the facility or office that its token or client certificate names."""

import msgspec

from gateway.register.offices.office import Office
from insurance.law.visit import CareLevel, Tier


class Caller(msgspec.Struct, frozen=True):
    """What a service knows of its caller. `facility` is a facility code of five characters, or that of an
    office.

    For RecordService it is a citizen, by personal ID: then `facility` is empty.

    `care_level` is None where the register does not have it. `office` is None for a facility; an office has
    the tier NONE.
    """

    facility: str
    tier: Tier
    care_level: CareLevel | None = None
    office: Office | None = None
    citizen: str = ""
