"""An axis of days: where a day stands, and how it is named."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from markupsafe import Markup

from review.console.charts import svg

MOST_TICKS = 9


class DayAxis(NamedTuple):
    """Days from `first` to `last`, both included, between two places of a drawing."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Where a day begins; days outside of the axis are at its ends."""
        return self._place(day.toordinal())

    def end(self, day: date) -> float:
        """Where a day ends."""
        return self._place(day.toordinal() + 1)

    def ticks(self) -> Iterator[date]:
        """The days that are named: every one, every second …, so that they do not touch."""
        count = (self.last - self.first).days + 1
        step = -(-count // MOST_TICKS)
        yield from (self.first + timedelta(days=day) for day in range(0, count, step))

    def _place(self, day: int) -> float:
        """By number: the day after the last one that there is has a number and no date."""
        first, days = self.first.toordinal(), (self.last - self.first).days + 1
        share = min(max(day - first, 0), days) / days
        return self.left + share * (self.right - self.left)

    def drawn(self, y: float, foot: float) -> Iterator[Markup]:
        """The named days with a thin line each, down to `foot`."""
        for day in self.ticks():
            yield svg.line([(self.x(day), y + 5), (self.x(day), foot)], "grid")
            yield svg.text(self.x(day), y, str(day.day), "axis middle")


def months(year: int, left: float, right: float) -> tuple[DayAxis, list[date]]:
    """The axis of a year, and the first days of its months."""
    axis = DayAxis(date(year, 1, 1), date(year, 12, 31), left, right)
    return axis, [date(year, month, 1) for month in range(1, 13)]
