"""The caller of a service: the facility that its token or client certificate names."""

import msgspec

from insurance.law.visit import CareLevel, Tier


class Caller(msgspec.Struct, frozen=True):
    """What a service knows of its caller. `facility` is a facility code of five characters.

    `care_level` is None where the register does not have it.
    """

    facility: str
    tier: Tier
    care_level: CareLevel | None = None
