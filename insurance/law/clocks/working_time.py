"""Reckons deadlines: working days and working hours of public offices (ngày làm việc, giờ làm việc)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.term import Term, TermUnit
from insurance.law.parameters.parameter import ParameterHistory
from insurance.law.public_holidays import PublicHolidays
from insurance.law.working_days import SATURDAY, add_working_days
from runtime.time_zone import HO_CHI_MINH

NONE = timedelta()


class WorkingTime:
    """Every moment has a time zone; deadlines are in that of Ho Chi Minh City."""

    def __init__(self, hours: ParameterHistory[OfficeHours], holidays: PublicHolidays) -> None:
        self._hours = hours
        self._is_holiday = holidays.has

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open: Monday to Friday, without the public holidays."""
        return day.weekday() < SATURDAY and not self._is_holiday(day)

    def due(self, received_at: datetime, term: Term) -> datetime:
        """When the term ends that begins with a receipt.

        In days: at closing time of the last day; the day of receipt does not count. What is received on a day
        off, or after closing time, counts as received on the next working day.
        """
        if term.unit is TermUnit.WORKING_HOURS:
            return self.after_hours(received_at, timedelta(hours=term.amount))
        day = self._day_of_receipt(received_at, same_day=not term.amount)
        return self._closing(add_working_days(day, term.amount, self._is_holiday))

    def postponed(
        self, due_at: datetime, stopped_at: datetime, resumed_at: datetime, unit: TermUnit
    ) -> datetime:
        """When a term ends that stood still for a while. One that had ended before keeps its end.

        In days: the working days after the one on which it stopped are left, counted from the day after the
        one on which it goes on.
        """
        if stopped_at > due_at:
            return due_at
        if unit is TermUnit.WORKING_HOURS:
            return self.after_hours(resumed_at, self.hours_between(stopped_at, due_at))
        left = self.days_between(_here(stopped_at).date(), _here(due_at).date())
        day = self._day_of_receipt(resumed_at, same_day=False)
        return self._closing(add_working_days(day, left, self._is_holiday))

    def extended(self, due_at: datetime, by: Term) -> datetime:
        """When a term ends that is longer by so much than one that ends at `due_at`."""
        if by.unit is TermUnit.WORKING_HOURS:
            return self.after_hours(due_at, timedelta(hours=by.amount))
        return self._closing(add_working_days(_here(due_at).date(), by.amount, self._is_holiday))

    def after_hours(self, begin: datetime, length: timedelta) -> datetime:
        """The moment at which offices have been open for so long since `begin`."""
        for opens, closes in self._open_from(_here(begin)):
            if closes - opens >= length:
                return opens + length
            length -= closes - opens
        raise AssertionError("offices open again")

    def hours_between(self, begin: datetime, end: datetime) -> timedelta:
        """For how long offices are open between two moments; nothing if `end` is the earlier one."""
        total, last = NONE, _here(end)
        for opens, closes in self._open_from(_here(begin)):
            if opens >= last:
                return total
            total += min(closes, last) - opens
        return total

    def days_between(self, first: date, last: date) -> int:
        """How many working days there are after `first`, up to and with `last`."""
        days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def _day_of_receipt(self, received_at: datetime, *, same_day: bool) -> date:
        moment = _here(received_at)
        hours = self._on(moment.date())
        last = hours.same_day_until if same_day else hours.closing
        if self.is_working_day(moment.date()) and moment.time() <= last:
            return moment.date()
        return add_working_days(moment.date(), 1, self._is_holiday)

    def _closing(self, day: date) -> datetime:
        return _moment(day, self._on(day).closing)

    def _open_from(self, begin: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans in which offices are open from then on, without an end."""
        day = begin.date()
        while True:
            if self.is_working_day(day):
                for span in self._on(day).spans:
                    opens, closes = _moment(day, span.opens), _moment(day, span.closes)
                    if closes > begin:
                        yield max(opens, begin), closes
            day += timedelta(days=1)

    def _on(self, day: date) -> OfficeHours:
        return self._hours.on(day).value


def _here(moment: datetime) -> datetime:
    return moment.astimezone(HO_CHI_MINH)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, HO_CHI_MINH)
