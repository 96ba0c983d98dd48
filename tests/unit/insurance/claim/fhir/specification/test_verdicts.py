"""Claims of our own making, valid or damaged in one place, get the verdict of the specification.

The specification is there as tables of HL7's JSON schemas (`tables.py`) and a judge of our own (`judge.py`).
"""

import pytest

from insurance.claim.claim import Claim
from insurance.claim.fhir.release import RELEASE_OF_FORMAT
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import FORMATS, Json
from tests.unit.insurance.claim.fhir.specification.comparison import assert_verdict_of_the_specification, read
from tests.unit.insurance.claim.fhir.specification.damages import Damages
from tests.unit.insurance.claim.fhir.specification.documents import Documents
from tests.unit.insurance.claim.fhir.specification.judge import Judge

SEEDS = 6
DAMAGES = 40


def documents(claim_format: ClaimFormat, seed: int) -> tuple[Json, Json]:
    made = Documents(RELEASE_OF_FORMAT[claim_format], seed)
    return made.claim(), made.bundle()


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_valid_claims_are_read(reader: ClaimReader, claim_format: ClaimFormat, seed: int) -> None:
    for document in documents(claim_format, seed):
        assert Judge(RELEASE_OF_FORMAT[claim_format]).faults(document) == []
        claim = read(reader, document, claim_format)
        assert isinstance(claim, Claim), claim.faults


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_damaged_claims_get_the_verdict_of_the_specification(
    reader: ClaimReader, claim_format: ClaimFormat, seed: int
) -> None:
    damages = Damages(seed)
    for document in documents(claim_format, seed):
        for _ in range(DAMAGES):
            assert_verdict_of_the_specification(reader, damages.of(document), claim_format)
