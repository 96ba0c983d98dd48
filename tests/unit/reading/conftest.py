"""One reader for all: what it compiles, it compiles once."""

import pytest

from review.reading.claim import Release
from review.reading.fhir import ClaimReader


@pytest.fixture(scope="session")
def reader() -> ClaimReader:
    """Reads both releases."""
    return ClaimReader(Release)
