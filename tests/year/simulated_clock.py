"""A clock that the simulation moves from moment to moment."""

from datetime import datetime

from runtime.clock import Clock


class SimulatedClock(Clock):
    """It says `moment`, an aware datetime."""

    def __init__(self, moment: datetime) -> None:
        super().__init__()
        self.moment = moment

    def now(self) -> datetime:
        """See Clock."""
        return self.moment
