"""The numbers of unemployment insurance."""

from datetime import date
from decimal import Decimal

import msgspec

from insurance.law.parameters.parameter import Dated


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who may draw the benefit, and when; unemployment.yaml says what each number is."""

    least_months: int
    within_months: int
    within_months_short: int
    file_within_months: int
    job_search_days: int
    in_working_days: bool


class Amount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the monthly amount is computed."""

    percent: int
    average_months: int
    most_wages: int
    most_levels_for_state_pay: int | None = None


class Duration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For how many months it is paid."""

    least_months: int
    first_contributions: int
    step: int
    most_months: int

    def months(self, contributions: int) -> int:
        """The months of benefit for so many months of contributions."""
        further = max(0, contributions - self.first_contributions) // self.step
        return min(self.least_months + further, self.most_months)


class UnemploymentParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """unemployment.yaml. `minimum_wages`: VND a month in the regions I to IV."""

    still_valid_on: date
    conditions: tuple[Dated[Conditions], ...]
    amount: tuple[Dated[Amount], ...]
    duration: tuple[Dated[Duration], ...]
    minimum_wages: tuple[Dated[tuple[int, int, int, int]], ...]
    premium_percent: tuple[Dated[Decimal], ...]
