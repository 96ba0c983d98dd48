"""Claims with every fact of the profile, damaged in one place: both paths read the same, or name faults."""

import json
from typing import Any

import pytest

from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.claim import Claim
from insurance.claim.fhir.writing.fhir_writer import FhirWriter
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from tests.unit.insurance.claim.bhyt.test_writing import FULL
from tests.unit.insurance.claim.fhir.claims import FORMATS
from tests.unit.insurance.claim.fhir.mutations import Mutations

DAMAGES = 300


def whole(claim_format: ClaimFormat) -> Any:
    """An export with every field, as FHIR."""
    claim = BhytReader(ClaimFormat.BHYT_XML).read_validating(FULL)
    return json.loads(FhirWriter(claim_format).write(claim))


def validated(reader: ClaimReader, content: bytes, claim_format: ClaimFormat) -> Claim | None:
    try:
        return reader.read_validating(content, claim_format)
    except Unreadable:
        return None


@pytest.mark.parametrize("claim_format", FORMATS)
def test_damaged_claims_are_the_same_on_both_paths(reader: ClaimReader, claim_format: ClaimFormat) -> None:
    document, mutations, read, refused = whole(claim_format), Mutations(seed=11), 0, 0
    for _ in range(DAMAGES):
        content = json.dumps(mutations.of(document), ensure_ascii=False).encode()
        fast, claim = reader.read_fast(content, claim_format), validated(reader, content, claim_format)
        # Compared by its type first: a failed comparison would print both claims.
        assert fast is None or (fast == claim) is True
        read += claim is not None
        refused += claim is None
    assert min(read, refused) > DAMAGES // 10
