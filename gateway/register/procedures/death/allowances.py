"""What is paid out for a death: the funeral allowance and the survivors' benefits, by the law of the day of
death.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import msgspec

from gateway.register.procedures.death.death_register import BenefitKind, GrantBenefit
from gateway.v1.death_file_pb2 import PENSION_COMPULSORY, PENSION_VOLUNTARY, DeathAssessment
from insurance.law.procedures.death.funeral import Deceased, FuneralAllowance, FuneralLaw, Pension, Regime
from insurance.law.procedures.death.survivors import (
    BenefitAtOnce,
    MonthlyBenefit,
    Relative,
    SurvivorLaw,
)

PENSIONS = {PENSION_COMPULSORY: Pension.COMPULSORY, PENSION_VOLUNTARY: Pension.VOLUNTARY}


class Wanted(msgspec.Struct, frozen=True):
    """Which parts the applicant has asked for."""

    funeral: bool
    survivors: bool


class Allowances(msgspec.Struct, frozen=True):
    """What the regimes entitle to."""

    funeral: FuneralAllowance | None = None
    monthly: MonthlyBenefit | None = None
    at_once: BenefitAtOnce | None = None

    @property
    def due_now(self) -> int:
        """What is paid out with this file; monthly benefits are paid month by month from then on."""
        return sum(one.amount for one in (self.funeral, self.at_once) if one is not None)

    def grants(self, file_id: UUID, insurance_number: str, died_on: date) -> Iterator[GrantBenefit]:
        """As they are recorded."""
        if self.funeral is not None:
            yield GrantBenefit(file_id, insurance_number, BenefitKind.FUNERAL, self.funeral.amount, died_on)
        if self.at_once is not None:
            kind = BenefitKind.SURVIVORS_AT_ONCE
            yield GrantBenefit(file_id, insurance_number, kind, self.at_once.amount, died_on)
        if self.monthly is not None:
            for number, amount in self.monthly.amounts.items():
                yield GrantBenefit(
                    file_id,
                    insurance_number,
                    BenefitKind.SURVIVOR,
                    amount,
                    self.monthly.since,
                    beneficiary=number,
                )


class AllowanceLaw:
    """Both laws together."""

    def __init__(self, funeral: FuneralLaw, survivors: SurvivorLaw) -> None:
        self._funeral = funeral
        self._survivors = survivors

    def most_survivors(self, died_on: date) -> int:
        """How many relatives may draw the monthly benefit."""
        return self._survivors.most_relatives(died_on)

    def allowances(self, died_on: date, found: DeathAssessment, wanted: Wanted) -> Allowances:
        """What is paid. Relatives draw a monthly benefit where its conditions are met, and else the sum at
        once.
        """
        deceased = _deceased(died_on, found)
        funeral = self._funeral.allowance(deceased) if wanted.funeral else None
        if not wanted.survivors or not self._is_insured(deceased):
            return Allowances(funeral)
        if found.survivors and self._survivors.is_monthly(
            deceased, found.died_of_work, found.invalidity_percent
        ):
            relatives = [Relative(one.citizen_id, not one.without_carer) for one in found.survivors]
            return Allowances(funeral, monthly=self._survivors.monthly(died_on, relatives))
        if not found.at_once:
            return Allowances(funeral)
        months = found.months_before_2014, found.months_since_2014
        return Allowances(funeral, at_once=self._survivors.at_once(died_on, *months, found.average_pay))

    def _is_insured(self, deceased: Deceased) -> bool:
        """Survivors' benefits are of those whose funeral the compulsory regime would pay for."""
        return any(found.regime is Regime.COMPULSORY for found in self._funeral.allowances(deceased))


def _deceased(died_on: date, found: DeathAssessment) -> Deceased:
    return Deceased(
        died_on=died_on,
        contributing=found.contributing,
        compulsory_months=found.compulsory_months,
        voluntary_months=found.voluntary_months,
        pension=PENSIONS.get(found.pension, Pension.NONE),
        work_accident=found.work_accident,
        social_pension=found.social_pension,
        social_assistance=found.social_assistance,
        merit=found.merit,
    )
