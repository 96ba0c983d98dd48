"""The numbers of funeral allowances."""

from datetime import date

import msgspec

from insurance.law.parameters.parameter import Dated


class ByLevel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An allowance of so many reference levels, after so many months of contributions."""

    levels: int
    least_months: int


class FuneralParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """funeral.yaml, by regime."""

    still_valid_on: date
    compulsory: tuple[Dated[ByLevel], ...]
    voluntary: tuple[Dated[ByLevel], ...]
    merit: tuple[Dated[ByLevel], ...]
    social_pension: tuple[Dated[int], ...]
    social_assistance: tuple[Dated[int], ...]
