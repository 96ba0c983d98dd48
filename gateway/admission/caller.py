"""The caller of a service: the facility that the token belongs to."""

import msgspec

from insurance.law.visit import Tier


class Caller(msgspec.Struct, frozen=True):
    """What a service knows of its caller. `facility` is a facility code of five digits."""

    facility: str
    tier: Tier
