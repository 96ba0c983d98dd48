"""For how many days treatment is still paid after the card has expired."""

import msgspec


class DaysOfGrace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days after the card's last day, by kind of treatment.

    The numbers and their sources are in insurance/law/parameters/days_of_grace.yaml.
    """

    inpatient: int
    otherwise: int


NO_GRACE = DaysOfGrace(0, 0)
