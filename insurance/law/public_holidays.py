"""Public holidays of Vietnam (ngày nghỉ lễ, tết): as announced for the year, or else those of fixed date."""

from datetime import date, timedelta

import msgspec

from insurance.law.parameters.provision import Provision

SATURDAY = 5


class EveryYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Holidays that have the same date in every year from `since` on: month and day as MM-DD."""

    since: date
    days: tuple[str, ...]
    law: Provision


class AnnouncedYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every holiday of a year that is a Monday to Friday, by the announcements of that year."""

    year: int
    days: frozenset[date]
    announced_by: tuple[str, ...]

    def __post_init__(self) -> None:
        """Raises ValueError if a day is of another year, or on a weekend, where no holiday is needed."""
        if wrong := [day for day in self.days if day.year != self.year or day.weekday() >= SATURDAY]:
            raise ValueError(f"not a Monday to Friday of {self.year}: {', '.join(map(str, sorted(wrong)))}")


class PublicHolidays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of public holidays. `still_valid_on` is the day of the last check for a newer announcement."""

    still_valid_on: date
    every_year: tuple[EveryYear, ...]
    years: tuple[AnnouncedYear, ...]

    def has(self, day: date) -> bool:
        """Whether nobody works on this day, a Monday to Friday, because of a public holiday."""
        for announced in self.years:
            if announced.year == day.year:
                return day in announced.days
        return day in self._of_fixed_date(day.year)

    def _of_fixed_date(self, year: int) -> set[date]:
        """The holidays of fixed date; the next working day for each that is on a weekend.

        By Điều 111 khoản 3 of the labour code. Tết and the other days of the lunar calendar are not known
        before they are announced.
        """
        free: set[date] = set()
        for day in self._fixed_dates(year):
            while day.weekday() >= SATURDAY or day in free:
                day += timedelta(days=1)  # noqa: PLW2901 - the day moves
            free.add(day)
        return free

    def _fixed_dates(self, year: int) -> list[date]:
        """In order: the one that is moved first takes the next working day."""
        dates = (
            (date.fromisoformat(f"{year:04}-{day}"), rule.since)
            for rule in self.every_year
            for day in rule.days
        )
        return sorted(day for day, since in dates if day >= since)
