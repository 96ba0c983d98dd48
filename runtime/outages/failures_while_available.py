"""Logs what a server fails at while its probe, which has a connection of its own, succeeds."""

from runtime.outages.outage_log import OutageLog

# Statements that wait for a lock end after five seconds, and several probes of a second go by in between.
QUIET_PROBES = 15


class FailuresWhileAvailable:
    """Connections that are refused, as where all are in use; statements that are interrupted, as at a lock.

    While the probe fails too, the outage is logged and these are not.
    """

    def __init__(self, refused_connections: OutageLog, interrupted_statements: OutageLog) -> None:
        self._refused_connections = refused_connections
        self._interrupted_statements = interrupted_statements
        self._refusal: BaseException | None = None
        self._interruption: BaseException | None = None
        self._quiet_probes = 0

    def note_refused(self, error: BaseException) -> None:
        """The server refused a connection."""
        self._refusal = error

    def forget_refused(self) -> None:
        """The server is away: what it refused was part of that."""
        self._refusal = None

    def note_accepted(self) -> None:
        """The server accepted a connection."""
        self._refusal = None
        self._refused_connections.end()

    def note_interrupted(self, error: BaseException) -> None:
        """A statement ended with an error of the server, or its connection did."""
        self._interruption = error

    def log(self, *, is_available: bool) -> None:
        """Call it after each probe, with what the probe found."""
        if is_available and self._refusal is not None:
            self._refused_connections.begin(self._refusal)
        interruption, self._interruption = self._interruption, None
        if is_available and interruption is not None:
            self._quiet_probes = 0
            self._interrupted_statements.begin(interruption)
            return
        self._quiet_probes += 1
        if self._quiet_probes >= QUIET_PROBES or not is_available:
            self._interrupted_statements.end()
