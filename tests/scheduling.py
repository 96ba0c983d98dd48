"""Distributes the tests among the processes of pytest-xdist."""

from xdist.scheduler import LoadScopeScheduling

# One of these tests at a time: they measure time, freeze servers or keep a core busy.
ONE_AT_A_TIME = ("tests/integration/timing/", "tests/bench/")
# The tests of such a file share a stack or a console that takes seconds to start.
ONE_PROCESS_A_FILE = (
    "tests/acceptance/test_first_run.py",
    "tests/acceptance/test_several_gateways.py",
    "tests/browser/",
)


# xdist has no type hints.
class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Tests of one scope run one after another in one process, the others in whichever process is free."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """The scope of a test."""
    if nodeid.startswith(ONE_AT_A_TIME):
        return "one at a time"
    return nodeid.partition("::")[0] if nodeid.startswith(ONE_PROCESS_A_FILE) else nodeid
