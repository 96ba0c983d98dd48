"""The metrics of a standby that answers look-ups. Without one, there is nothing on the page."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge

SERVER = "standby"


class ReadCounts:
    """Counts the people that were read from the register, by server."""

    def __init__(self, counter: Counter) -> None:
        self._standby, self._primary = counter.labels(SERVER), counter.labels("primary")

    def count(self, *, standby: int, primary: int) -> None:
        """So many people were read from each server."""
        self._standby.inc(standby)
        self._primary.inc(primary)


class StandbyMetrics:
    """The label `server` says which: `standby` or `primary`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._up = Gauge(
            "wardgate_register_standby_up",
            "1 while the standby of the register answers look-ups; 0 while the primary does, because the "
            "standby cannot be reached, is further behind than allowed, or by an unknown time. Only with "
            "WARDGATE_REGISTER_URL.",
            ("server",),
            registry=registry,
        )
        self._lag = Gauge(
            "wardgate_register_lag_seconds",
            "How far the standby of the register is behind the primary, at most; not a number while that is "
            "unknown.",
            ("server",),
            registry=registry,
        )
        self._reads = Counter(
            "wardgate_register_reads",
            "People whom look-ups have read from the register, by server (standby or primary). Only with "
            "WARDGATE_REGISTER_URL.",
            ("server",),
            registry=registry,
        )

    def show(self, is_used: Callable[[], bool], lag_seconds: Callable[[], float]) -> ReadCounts:
        """Show what the functions return. Returns the counts of reads."""
        self._up.labels(SERVER).set_function(is_used)
        self._lag.labels(SERVER).set_function(lag_seconds)
        return ReadCounts(self._reads)
