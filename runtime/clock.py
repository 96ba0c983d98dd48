"""The current time, and the current day where the insurer is."""

from datetime import UTC, date, datetime

from runtime.time_zone import day_of


class Clock:
    """The time of this machine. Days are days in Ho Chi Minh City."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The day in Ho Chi Minh City."""
        return day_of(self.now())
