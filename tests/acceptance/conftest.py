"""One stack for all tests that do not stop it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.running_stack import RunningStack, running


@pytest.fixture(scope="module")
def stack(scratch: Path) -> Iterator[RunningStack]:
    """Started on an empty folder, with sample people and claims."""
    with running(scratch / "up") as started:
        yield started
