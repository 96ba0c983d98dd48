"""Who calls: the facility that a token names. Pure."""

import msgspec

from insurance.law.visit import Tier


class Caller(msgspec.Struct, frozen=True):
    """What a service may know of the one who calls it. `facility` is a facility code of five digits."""

    facility: str
    tier: Tier
