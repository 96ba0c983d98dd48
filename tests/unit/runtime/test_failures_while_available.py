"""What a server fails at while its probe succeeds is logged once, and when it is over."""

import structlog
from structlog.testing import LogCapture

from runtime.outages.failures_while_available import QUIET_PROBES, FailuresWhileAvailable
from runtime.outages.outage_log import OutageLog


class Scene:
    """Failures, and the events that they were logged as."""

    def __init__(self) -> None:
        self.log = LogCapture()
        log = structlog.wrap_logger(None, [self.log])
        refused, interrupted = OutageLog(log, "refuses", "accepts"), OutageLog(log, "interrupts", "works")
        self.failures = FailuresWhileAvailable(refused, interrupted)

    def after_probe(self, *, is_available: bool) -> list[str]:
        """The events so far, after one more probe."""
        self.failures.log(is_available=is_available)
        return [entry["event"] for entry in self.log.entries]


def test_refused_connections_are_logged_until_one_is_accepted() -> None:
    scene = Scene()
    scene.failures.note_refused(OSError())
    assert scene.after_probe(is_available=True) == ["refuses"]
    assert scene.after_probe(is_available=True) == ["refuses"]
    scene.failures.note_accepted()
    assert scene.after_probe(is_available=True) == ["refuses", "accepts"]


def test_interrupted_statements_are_logged_until_some_probes_after_which_none_was() -> None:
    scene = Scene()
    for _ in range(2):
        scene.failures.note_interrupted(OSError())
        # Statements that wait for a lock are interrupted every few seconds.
        for _ in range(QUIET_PROBES):
            assert scene.after_probe(is_available=True) == ["interrupts"]
    assert scene.after_probe(is_available=True) == ["interrupts", "works"]


def test_what_fails_while_the_probe_fails_too_is_part_of_that_outage() -> None:
    scene = Scene()
    scene.failures.note_refused(OSError())
    scene.failures.note_interrupted(OSError())
    assert scene.after_probe(is_available=False) == []
    scene.failures.forget_refused()
    assert scene.after_probe(is_available=True) == []
