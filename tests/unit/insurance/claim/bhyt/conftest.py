"""One reader for all tests of exports: making one reads the decisions."""

import pytest

from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.format import ClaimFormat


@pytest.fixture(scope="session")
def reader() -> BhytReader:
    """Reads exports."""
    return BhytReader(ClaimFormat.BHYT_XML)
