"""The numbers of survivors' benefits."""

from datetime import date
from decimal import Decimal

import msgspec

from insurance.law.parameters.parameter import Dated


class Monthly(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The monthly benefit and its conditions; survivors.yaml says what each number is."""

    percent: int
    percent_without_carer: int
    most_relatives: int
    least_years: int
    least_invalidity_percent: int


class AtOnce(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The benefit at once, in months of the average pay for a year of contributions."""

    before_2014: Decimal
    since_2014: Decimal
    least_months: int


class SurvivorParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """survivors.yaml."""

    still_valid_on: date
    monthly: tuple[Dated[Monthly], ...]
    at_once: tuple[Dated[AtOnce], ...]
