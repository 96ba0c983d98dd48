"""Benefits of survivors (trợ cấp tuất): monthly, or at once."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec

from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.provision import Provision
from insurance.law.procedures.amounts import percent_of, to_dong
from insurance.law.procedures.dated_values import in_force
from insurance.law.procedures.death.funeral import Deceased, Pension
from insurance.law.procedures.death.survivor_parameters import Monthly, SurvivorParameters
from insurance.law.procedures.months import month_after

MONTHS_OF_YEAR = 12
# Odd months count as half a year up to this many, as a whole year above.
HALF_A_YEAR = 6


class Relative(msgspec.Struct, frozen=True):
    """A relative (thân nhân) whom the social insurer has found entitled; `has_carer`: somebody cares for
    the person.
    """

    number: str
    has_carer: bool = True


class MonthlyBenefit(msgspec.Struct, frozen=True):
    """VND a month by relative, from the first day of the month after the death; it follows the reference
    level.
    """

    amounts: dict[str, int]
    since: date
    law: Provision

    @property
    def total(self) -> int:
        """For all relatives together."""
        return sum(self.amounts.values())


class BenefitAtOnce(msgspec.Struct, frozen=True):
    """Months of the average pay, and the amount in whole VND."""

    months: Decimal
    amount: int
    law: Provision


class TooManyRelatives(ValueError):  # noqa: N818 - names the fault
    """More relatives are named than may draw the monthly benefit: the family chooses."""


class SurvivorLaw:
    """The benefits of any day of death."""

    def __init__(self, parameters: SurvivorParameters, reference_level: Parameter[int]) -> None:
        self._parameters = parameters
        self._reference_level = reference_level

    def is_monthly(self, deceased: Deceased, died_of_work: bool, invalidity_percent: int) -> bool:
        """Whether relatives may draw the monthly benefit.

        `died_of_work`: of an accident at work or an occupational disease. `invalidity_percent`: the loss of
        the ability to work for which the person drew a monthly benefit, 0 to 100.
        """
        law = in_force(self._parameters.monthly, deceased.died_on).value
        return (
            deceased.compulsory_months >= law.least_years * MONTHS_OF_YEAR
            or deceased.pension is Pension.COMPULSORY
            or died_of_work
            or invalidity_percent >= law.least_invalidity_percent
        )

    def most_relatives(self, died_on: date) -> int:
        """How many relatives may draw the monthly benefit."""
        return in_force(self._parameters.monthly, died_on).value.most_relatives

    def monthly(self, died_on: date, relatives: Sequence[Relative]) -> MonthlyBenefit:
        """The first monthly benefit. Raises TooManyRelatives."""
        dated = in_force(self._parameters.monthly, died_on)
        if len(relatives) > dated.value.most_relatives:
            raise TooManyRelatives(f"at most {dated.value.most_relatives}")
        since = month_after(died_on.replace(day=1), 1)
        level = self._reference_level.on(since).value
        amounts = {one.number: to_dong(percent_of(level, _percent(dated.value, one))) for one in relatives}
        return MonthlyBenefit(amounts, since, dated.law)

    def at_once(
        self, died_on: date, months_before_2014: int, months_since: int, average: int
    ) -> BenefitAtOnce:
        """The benefit at once for a person who contributed so many months; `average` is the average pay in
        VND a month.

        Odd months before 2014 count to the time since. Of that, up to six odd months are half a year, more
        are a year.
        """
        dated = in_force(self._parameters.at_once, died_on)
        years, odd = divmod(months_before_2014, MONTHS_OF_YEAR)
        months = years * dated.value.before_2014 + _years(months_since + odd) * dated.value.since_2014
        months = max(months, Decimal(dated.value.least_months))
        return BenefitAtOnce(months, to_dong(Fraction(average) * Fraction(months)), dated.law)


def _percent(law: Monthly, relative: Relative) -> int:
    return law.percent if relative.has_carer else law.percent_without_carer


def _years(months: int) -> Decimal:
    years, odd = divmod(months, MONTHS_OF_YEAR)
    half = Decimal("0.5") if odd else Decimal(0)
    return years + (half if odd <= HALF_A_YEAR else Decimal(1))
