"""The numbers of insurance by household."""

from datetime import date
from decimal import Decimal

import msgspec

from insurance.law.parameters.parameter import Dated


class HouseholdParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """household.yaml, which says what each of them is."""

    still_valid_on: date
    premium_percent: tuple[Dated[Decimal], ...]
    shares: tuple[Dated[tuple[int, ...]], ...]
    terms: tuple[Dated[tuple[int, ...]], ...]
    waiting_days: tuple[Dated[int], ...]
    too_long_break_months: tuple[Dated[int], ...]
    due_days: tuple[Dated[int], ...]
