"""A clock that moves only when a test moves it."""

from datetime import UTC, datetime, timedelta

from runtime.clock import Clock


class FakeClock(Clock):
    """Starts at nine in the morning of 2 March 2026 in Ho Chi Minh City."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = datetime(2026, 3, 2, 2, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        """Move the clock forward."""
        self.moment += timedelta(seconds=seconds)

    def seconds(self) -> float:
        """In the unit of time.monotonic."""
        return self.moment.timestamp()
