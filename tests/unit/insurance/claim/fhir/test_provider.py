"""Where the treatment was."""

import pytest

from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import BUNDLE, CONTAINING, FULL, R4, SMALLEST, Json, content


@pytest.mark.parametrize("document", [FULL, CONTAINING, BUNDLE])
def test_the_provider_bears_the_facility(reader: ClaimReader, document: Json) -> None:
    assert reader.read(content(document), R4).facility == "79001"


def test_a_provider_of_elsewhere_has_no_facility_of_ours(reader: ClaimReader) -> None:
    assert reader.read(content(SMALLEST), R4).facility is None
