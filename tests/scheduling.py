"""Distributes the tests among the processes of pytest-xdist."""

import pytest
from xdist.scheduler import LoadScopeScheduling

# One of these tests at a time: they measure time, freeze servers or keep a core busy.
ONE_AT_A_TIME = ("tests/integration/timing/", "tests/bench/")
# What these files make is made once, for both.
SHARED = {
    "tests/acceptance/test_his_example.py": "tests/acceptance/test_several_gateways.py",
    "tests/integration/test_samples_evaluation.py": "tests/unit/wardgate/samples/test_sample_claims.py",
}
# What takes longest comes first, so that all processes end at about the same time.
LONGEST_FIRST = (
    *ONE_AT_A_TIME,
    "tests/acceptance/test_hard_days.py",
    "tests/integration/test_worker_failures.py",
    "tests/acceptance/",
    "tests/browser/",
    "tests/integration/test_claim_submission.py",
    "tests/integration/test_receipts.py",
    "tests/unit/insurance/claim/converting/test_round_trips.py",
    "tests/unit/docs/test_promtool.py",
    "tests/integration/test_backtest_on_a_cluster.py",
    "tests/rules/",
    "tests/unit/wardgate/samples/",
    "tests/integration/",
    "tests/contract/",
    "tests/evaluation/",
    "tests/year/",
)


# xdist has no type hints.
class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Tests of one scope run one after another in one process, the others in whichever process is free.

    A process that is free takes the next scope in the order of the tests.
    """

    def __init__(self, config: pytest.Config, log: object) -> None:
        super().__init__(config, log)
        # xdist would begin with the scopes of many tests, which are short.
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """The scope of a test: its file, whose tests share what takes long to make."""
    return "one at a time" if nodeid.startswith(ONE_AT_A_TIME) else _file_of(nodeid)


def place_of(nodeid: str) -> int:
    """When a test comes: the lower, the sooner."""
    file = _file_of(nodeid)
    places = (place for place, path in enumerate(LONGEST_FIRST) if file.startswith(path))
    return next(places, len(LONGEST_FIRST))


def _file_of(nodeid: str) -> str:
    """The test's file, or the one that it shares with."""
    file = nodeid.partition("::")[0]
    return SHARED.get(file, file)
