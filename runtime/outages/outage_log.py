"""Logs when a server becomes unavailable, with the reason, and when it is available again: once each."""

from structlog.typing import FilteringBoundLogger

from runtime.outages.reason import reason_of


class OutageLog:
    """One kind of outage: the first `begin` logs it, the next `end` logs that it is over."""

    def __init__(self, log: FilteringBoundLogger, began: str, ended: str) -> None:
        """`began` and `ended` are the events of the log."""
        self._log = log
        self._began = began
        self._ended = ended
        self._is_logged = False

    def begin(self, error: BaseException) -> None:
        """The server is unavailable because of this."""
        if not self._is_logged:
            self._is_logged = True
            self._log.warning(self._began, reason=reason_of(error))

    def end(self) -> None:
        """The server is available."""
        if self._is_logged:
            self._is_logged = False
            self._log.info(self._ended)
