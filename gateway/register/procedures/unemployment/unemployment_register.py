"""What the procedure of unemployment asks the register."""

from datetime import date

import msgspec


class UnemployedQuestion(msgspec.Struct, frozen=True):
    """What is known of this person? Other files about the person wait for the commit."""

    insurance_number: str


class KnownUnemployed(msgspec.Struct, frozen=True):
    """`registered_facility`, `area_code` and `five_years_on` are those of the last card; `draws_until` is
    the last day of a benefit that runs.
    """

    died_on: date | None = None
    registered_facility: str = ""
    area_code: str = ""
    five_years_on: date | None = None
    draws_until: date | None = None
