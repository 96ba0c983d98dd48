"""The allowance for a funeral (trợ cấp mai táng), by the regimes of the person who died."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec

from insurance.law.parameters.parameter import Dated, Parameter
from insurance.law.parameters.provision import Provision
from insurance.law.procedures.dated_values import in_force_or_none
from insurance.law.procedures.death.funeral_parameters import ByLevel, FuneralParameters


class Regime(StrEnum):
    """What entitles to an allowance."""

    COMPULSORY = "compulsory"
    VOLUNTARY = "voluntary"
    MERIT = "merit"
    SOCIAL_PENSION = "social_pension"
    SOCIAL_ASSISTANCE = "social_assistance"


class Pension(StrEnum):
    """The pension that a person drew, by regime."""

    NONE = "none"
    COMPULSORY = "compulsory"
    VOLUNTARY = "voluntary"


class Deceased(msgspec.Struct, frozen=True):
    """What the social insurer knows of the person at the time of death.

    `contributing`: to compulsory social insurance, at that time. Months are those of contributions, by
    regime, that have not been paid out at once. `work_accident`: died of an accident at work or an
    occupational disease, or drew the monthly benefit for one.
    """

    died_on: date
    contributing: bool = False
    compulsory_months: int = 0
    voluntary_months: int = 0
    pension: Pension = Pension.NONE
    work_accident: bool = False
    social_pension: bool = False
    social_assistance: bool = False
    merit: bool = False


class FuneralAllowance(msgspec.Struct, frozen=True):
    """The regime, the amount in whole VND, and the provision."""

    regime: Regime
    amount: int
    law: Provision


class FuneralLaw:
    """The allowances of any month of death."""

    def __init__(self, parameters: FuneralParameters, reference_level: Parameter[int]) -> None:
        self._parameters = parameters
        self._reference_level = reference_level

    def allowance(self, deceased: Deceased) -> FuneralAllowance | None:
        """The one allowance for this death: of several regimes the highest, of equal ones the first of
        Regime. None if no regime entitles to one.
        """
        return max(self.allowances(deceased), key=lambda found: found.amount, default=None)

    def allowances(self, deceased: Deceased) -> Iterator[FuneralAllowance]:
        """That of each regime, in the order of Regime."""
        parameters, month = self._parameters, deceased.died_on.replace(day=1)
        for regime, levels, is_met in (
            (Regime.COMPULSORY, parameters.compulsory, _compulsory),
            (Regime.VOLUNTARY, parameters.voluntary, _voluntary),
            (Regime.MERIT, parameters.merit, lambda deceased, _: deceased.merit),
        ):
            by_level = in_force_or_none(levels, deceased.died_on)
            if by_level is not None and is_met(deceased, by_level.value):
                amount = by_level.value.levels * self._reference_level.on(month).value
                yield FuneralAllowance(regime, amount, by_level.law)
        yield from self._fixed(deceased)

    def _fixed(self, deceased: Deceased) -> Iterator[FuneralAllowance]:
        parameters = self._parameters
        fixed: tuple[tuple[Regime, bool, tuple[Dated[int], ...]], ...] = (
            (Regime.SOCIAL_PENSION, deceased.social_pension, parameters.social_pension),
            (Regime.SOCIAL_ASSISTANCE, deceased.social_assistance, parameters.social_assistance),
        )
        for regime, entitles, amounts in fixed:
            amount = in_force_or_none(amounts, deceased.died_on)
            if entitles and amount is not None:
                yield FuneralAllowance(regime, amount.value, amount.law)


def _compulsory(deceased: Deceased, law: ByLevel) -> bool:
    return (
        deceased.contributing
        or deceased.compulsory_months >= law.least_months
        or deceased.pension is Pension.COMPULSORY
        or deceased.work_accident
    )


def _voluntary(deceased: Deceased, law: ByLevel) -> bool:
    return deceased.voluntary_months >= law.least_months or deceased.pension is Pension.VOLUNTARY
