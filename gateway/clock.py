"""What time it is, and which day, where the insurer is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


class Clock:
    """The time of this machine. Days are days in Ho Chi Minh City."""

    def __init__(self) -> None:
        self._zone = ZoneInfo("Asia/Ho_Chi_Minh")

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The day in Ho Chi Minh City."""
        return self.now().astimezone(self._zone).date()
