"""The law of unemployment benefit on any day."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

import msgspec

from insurance.date_range import DateRange
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.provision import Provision
from insurance.law.procedures.amounts import WHOLE, percent_of, to_dong
from insurance.law.procedures.dated_values import in_force
from insurance.law.procedures.months import month_after, term
from insurance.law.procedures.unemployment.unemployed_person import UnemploymentRequest
from insurance.law.procedures.unemployment.unemployment_parameters import (
    Conditions,
    UnemploymentParameters,
)
from insurance.law.public_holidays import PublicHolidays
from insurance.law.working_days import add_working_days

CARD_GROUP, CARD_LEVEL = "TN", 4


class Unmet(StrEnum):
    """A condition that is not met. A book that is not closed is waited for; the others refuse the benefit."""

    BOOK_NOT_CLOSED = "book_not_closed"
    NO_LAWFUL_END = "no_lawful_end"
    TOO_FEW_MONTHS = "too_few_months"
    FILED_TOO_LATE = "filed_too_late"
    FOUND_WORK = "found_work"


class UnemploymentBenefit(msgspec.Struct, frozen=True):
    """Whole VND a month for `months`, over `days`, which are those of the card too; `premium` is what the
    fund pays a month for the health insurance. `capped`: the average pay would have given more.
    """

    monthly: int
    months: int
    days: DateRange
    premium: int
    capped: bool
    law: Provision


class UnemploymentLaw:
    """Conditions, amount and duration, by the law of the day on which the file is complete."""

    def __init__(
        self,
        parameters: UnemploymentParameters,
        reference_level: Parameter[int],
        public_holidays: PublicHolidays,
    ) -> None:
        self._parameters = parameters
        self._reference_level = reference_level
        self._holidays = public_holidays

    def unmet(self, request: UnemploymentRequest) -> tuple[Unmet, ...]:
        """Every condition that the person does not meet."""
        return tuple(self._unmet(request, in_force(self._parameters.conditions, request.filed_on).value))

    def benefit(self, request: UnemploymentRequest) -> UnemploymentBenefit | None:
        """What the person draws; None if a condition is not met."""
        if self.unmet(request):
            return None
        duration = in_force(self._parameters.duration, request.filed_on)
        months = duration.value.months(len(request.contributions))
        uncapped, cap = self._uncapped(request), self._cap(request)
        monthly = to_dong(min(uncapped, Fraction(cap)))
        percent = in_force(self._parameters.premium_percent, request.filed_on).value
        return UnemploymentBenefit(
            monthly=monthly,
            months=months,
            days=term(self.first_day(request.filed_on), months),
            premium=to_dong(percent_of(monthly, percent)),
            capped=uncapped > cap,
            law=duration.law,
        )

    def first_day(self, filed_on: date) -> date:
        """The first day of the benefit for a file that is complete on this day, which itself does not
        count.
        """
        law = in_force(self._parameters.conditions, filed_on).value
        return self._days_after(filed_on, law.job_search_days + 1, law.in_working_days)

    def contributed_in_time(self, request: UnemploymentRequest) -> int:
        """How many months of contributions lie in the months that count, the last of which is that of the
        contract's end.
        """
        law = in_force(self._parameters.conditions, request.filed_on).value
        count = law.within_months_short if request.short_contract else law.within_months
        last = request.contract_ended_on.replace(day=1)
        first = month_after(last, 1 - count)
        return sum(first <= month <= last for month in request.contributions)

    def _unmet(self, request: UnemploymentRequest, law: Conditions) -> Iterator[Unmet]:
        if not request.book_closed:
            yield Unmet.BOOK_NOT_CLOSED
        if not request.lawful_end:
            yield Unmet.NO_LAWFUL_END
        if self.contributed_in_time(request) < law.least_months:
            yield Unmet.TOO_FEW_MONTHS
        if request.filed_on > month_after(request.contract_ended_on, law.file_within_months):
            yield Unmet.FILED_TOO_LATE
        if request.found_work:
            yield Unmet.FOUND_WORK

    def _uncapped(self, request: UnemploymentRequest) -> Fraction:
        law = in_force(self._parameters.amount, request.filed_on).value
        last = sorted(request.contributions)[-law.average_months :]
        average = Fraction(sum(request.contributions[month] for month in last), len(last))
        return average * law.percent / WHOLE

    def _cap(self, request: UnemploymentRequest) -> int:
        law = in_force(self._parameters.amount, request.filed_on).value
        if request.state_pay and law.most_levels_for_state_pay is not None:
            return law.most_levels_for_state_pay * self._reference_level.on(request.contract_ended_on).value
        return law.most_wages * self.minimum_wage(request)

    def _days_after(self, day: date, days: int, working: bool) -> date:
        return add_working_days(day, days, self._holidays.has) if working else day + timedelta(days=days)

    def minimum_wage(self, request: UnemploymentRequest) -> int:
        """That of the region when the contract ended, in VND a month."""
        wages = in_force(self._parameters.minimum_wages, request.contract_ended_on).value
        return wages[request.region - 1]
