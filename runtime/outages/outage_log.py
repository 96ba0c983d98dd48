"""Logs when a server becomes unavailable, with the reason, and when it is available again."""

from collections.abc import Callable
from time import monotonic

from structlog.typing import FilteringBoundLogger

from runtime.outages.reason import reason_of

# So that an operator who has only the last part of a log still finds an outage that lasts.
REPEAT_SECONDS = 600


def no_advice(_error: BaseException) -> str:
    """Of a server about whose errors nothing more is known."""
    return ""


class OutageLog:
    """One kind of outage: the first `begin` logs it, the next `end` logs that it is over.

    An outage that lasts is logged again every ten minutes, with the reason of then.
    """

    def __init__(
        self,
        log: FilteringBoundLogger,
        began: str,
        ended: str,
        advice_on: Callable[[BaseException], str] = no_advice,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """`began` and `ended` are the events of the log. `advice_on` says what to do about an error."""
        self._log = log
        self._began = began
        self._ended = ended
        self._advice_on = advice_on
        self._seconds = seconds
        self._logged_at: float | None = None

    def begin(self, error: BaseException) -> None:
        """The server is unavailable because of this."""
        now = self._seconds()
        if self._logged_at is not None and now - self._logged_at < REPEAT_SECONDS:
            return
        self._logged_at = now
        advice = self._advice_on(error)
        self._log.warning(self._began, reason=reason_of(error), **({"advice": advice} if advice else {}))

    def end(self) -> None:
        """The server is available."""
        if self._logged_at is not None:
            self._logged_at = None
            self._log.info(self._ended)
