"""One reader for all: what it compiles, it compiles once."""

import pytest

from insurance.claim.claim import Release
from insurance.claim.fhir.reader import ClaimReader


@pytest.fixture(scope="session")
def reader() -> ClaimReader:
    """Reads both releases."""
    return ClaimReader(Release)
