"""For how long treatment is paid after the card has expired. Pure."""

import msgspec


class DaysOfGrace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days after the card's last one, by the kind of treatment."""

    inpatient: int
    otherwise: int


NO_GRACE = DaysOfGrace(0, 0)
