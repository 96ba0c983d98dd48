"""One stack for all tests that do not stop it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.running_stack import TWO_GATEWAYS, RunningStack, running
from tests.fakes.otlp_collector import OtlpCollector, collecting


@pytest.fixture(scope="module")
def collector() -> Iterator[OtlpCollector]:
    """Takes the traces of the stack."""
    with collecting() as opened:
        yield opened


@pytest.fixture(scope="module")
def stack(scratch: Path, collector: OtlpCollector) -> Iterator[RunningStack]:
    """Started on an empty folder, with sample people and claims; every call is traced."""
    with running(scratch / "up", **collector.environment) as started:
        yield started


@pytest.fixture(scope="session")
def two_gateways(scratch: Path) -> Iterator[RunningStack]:
    """For two files: test_his_example.py submits sample claims, test_several_gateways.py stops it then."""
    with running(scratch / "up-2", **TWO_GATEWAYS) as started:
        yield started
