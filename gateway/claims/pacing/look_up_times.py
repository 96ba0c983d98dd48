"""How long look-ups take on average, here and at other gateways."""

from enum import Enum

# How often a gateway tells the others, and how often the limit of claims may change.
INTERVAL_SECONDS = 0.1


class LookUps(Enum):
    """What a gateway knows of the look-ups at the others."""

    NONE = "none"
    FAST = "fast"
    SLOW = "slow"
    UNKNOWN = "unknown"


class LookUpTimes:
    """Collects the times of look-ups until they are taken."""

    def __init__(self) -> None:
        self._count, self._seconds = 0, 0.0

    def note(self, seconds: float) -> None:
        """A look-up was answered after this time."""
        self._count += 1
        self._seconds += seconds

    def take(self) -> float | None:
        """The mean in seconds of the look-ups since this was last called; None if there were none."""
        count, seconds = self._count, self._seconds
        self._count, self._seconds = 0, 0.0
        return seconds / count if count else None
