"""A claim that is written as FHIR and read again is the same claim."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.claim import Claim
from insurance.claim.converting.differences import differences
from insurance.claim.fhir.release import RELEASE_OF_FORMAT
from insurance.claim.fhir.writing.fhir_writer import FhirWriter
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.bhyt.test_mutations import WHOLE
from tests.unit.insurance.claim.bhyt.test_writing import FULL as FULL_EXPORT
from tests.unit.insurance.claim.fhir.claims import ALL, FORMATS, R5, content
from tests.unit.insurance.claim.fhir.reference import accepts
from tests.unit.insurance.claim.fhir.specification.comparison import encoded
from tests.unit.insurance.claim.fhir.specification.documents import Documents
from tests.unit.insurance.claim.fhir.writing.any_claim import claims

READER = ClaimReader(FORMATS)


def assert_carried(claim: Claim, claim_format: ClaimFormat) -> None:
    """Nothing but where it was in what was sent, and remarks, is lost; and fhir.resources accepts it."""
    written = FhirWriter(claim_format).write(claim)
    again = READER.read(written, claim_format)
    assert list(differences(claim, again)) == []
    assert again == replace(claim, format=claim_format, place=again.place, remarks=())
    assert accepts(written, claim_format)


@pytest.mark.parametrize("claim_format", FORMATS)
@given(data=st.data())
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)
def test_any_claim_is_carried_whole(claim_format: ClaimFormat, data: st.DataObject) -> None:
    assert_carried(data.draw(claims(has_tax=claim_format is R5)), claim_format)


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("sent", ALL)
def test_a_fhir_claim_is_carried_whole_to_either_release(sent: dict[str, object], to: ClaimFormat) -> None:
    assert_carried(READER.read(content(sent), FORMATS[0]), to)


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize("seed", range(20))
def test_what_the_specification_allows_in_a_claim_is_carried_whole(
    claim_format: ClaimFormat, seed: int
) -> None:
    made = Documents(RELEASE_OF_FORMAT[claim_format], seed)
    for document in (made.claim(), made.bundle()):
        assert_carried(READER.read(encoded(document), claim_format), claim_format)


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("sent", [FULL_EXPORT, *WHOLE])
def test_an_export_is_carried_whole(sent: bytes, to: ClaimFormat) -> None:
    assert_carried(BhytReader(ClaimFormat.BHYT_XML).read_validating(sent), to)
