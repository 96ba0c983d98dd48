"""Whether a process is alive, and which of its services can work: the metrics page answers probes from it."""

from collections.abc import Callable, Mapping
from time import monotonic

# The name of a probe that fails only if nothing but a restart helps.
LIVE = "live"
# Far longer than the largest claim, or an overload, keeps the event loop busy.
LONGEST_SILENCE_SECONDS = 60.0


class ProcessHealth:
    """The event loop notes how its services are; the thread of the metrics page reads it.

    A process whose event loop has noted nothing for a minute is not alive. A database that cannot be reached
    does not end a process, so it does not count here.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._noted_at = now()
        self._services: Mapping[str, bool] = {}

    def note(self, services: Mapping[str, bool]) -> None:
        """Whether each service can work, by its name; the process as a whole has the name ""."""
        self._services = dict(services)
        self._noted_at = self._now()

    def is_well(self, name: str) -> bool | None:
        """Whether this service can work, or for LIVE the process is alive; None for an unknown name."""
        if name == LIVE:
            return self._now() - self._noted_at < LONGEST_SILENCE_SECONDS
        # Nothing is noted before the process serves.
        return self._services.get(name, False if name == "" else None)
