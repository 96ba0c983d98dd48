"""One reader for all: what it compiles, it compiles once."""

import pytest

from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import FORMATS


@pytest.fixture(scope="session")
def reader() -> ClaimReader:
    """Reads both releases."""
    return ClaimReader(FORMATS)
