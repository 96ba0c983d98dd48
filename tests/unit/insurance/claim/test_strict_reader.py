"""Where a setting refuses claims against the decision, every remark on one is a fault."""

import pytest

from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.strict_reader import StrictReader
from insurance.claim.unreadable import Unreadable
from tests.fakes.fhir_claim import fhir_claim
from tests.unit.insurance.claim.bhyt.exports import export

XML, R4 = ClaimFormat.BHYT_XML, ClaimFormat.FHIR_R4_JSON


@pytest.fixture(scope="module")
def reader() -> StrictReader:
    return StrictReader(ClaimReader([XML, R4]))


def test_a_claim_against_the_decision_is_refused_by_its_places(reader: StrictReader) -> None:
    for read in (reader.read, reader.read_validating):
        with pytest.raises(Unreadable) as refused:
            read(export({"GIOI_TINH": "9"}), XML)
        assert [fault.path for fault in refused.value.faults] == ["XML1/GIOI_TINH"]


def test_what_is_only_unusual_is_read(reader: StrictReader) -> None:
    assert [remark.path for remark in reader.read(export({"VENDOR": "1"}), XML).remarks] == ["XML1/VENDOR"]


def test_claims_in_fhir_are_read_as_ever(reader: StrictReader) -> None:
    assert reader.read_fast(fhir_claim("1"), R4) == ClaimReader().read(fhir_claim("1"), R4)
    assert reader.read_fast(b"{}", R4) is None
