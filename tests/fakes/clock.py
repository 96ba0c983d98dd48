"""A clock that stands still until it is set."""

from datetime import UTC, datetime, timedelta

from runtime.clock import Clock


class FakeClock(Clock):
    """It is nine in the morning of 2 March 2026 in Ho Chi Minh City."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = datetime(2026, 3, 2, 2, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        """Time passes."""
        self.moment += timedelta(seconds=seconds)

    def seconds(self) -> float:
        """As time.monotonic has them."""
        return self.moment.timestamp()
