"""The rules, the reader of claims, and a worker with fakes."""

import pytest

from insurance.claim.reader import ClaimReader
from review.rulebook.engine.rulebook import Rulebook
from tests.the_rulebook import the_rulebook
from tests.unit.review.worker.scene import Scene


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return the_rulebook()


@pytest.fixture(scope="module")
def reader() -> ClaimReader:
    return ClaimReader()


@pytest.fixture
def scene(rulebook: Rulebook, reader: ClaimReader) -> Scene:
    return Scene(rulebook, reader)
