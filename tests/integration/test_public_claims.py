"""HL7's example claims and synthetic claims: each is read, with the verdict of fhir.resources and of HL7.

The files are not part of the project: they are read from ../shared/data/fhir.
"""

import gzip
import json
from decimal import Decimal
from pathlib import Path

import pytest

from insurance.claim.fhir.release import Release
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.both_paths import assert_same_verdict
from tests.unit.insurance.claim.fhir.claims import FORMATS, R4, R5
from tests.unit.insurance.claim.fhir.mutations import Mutations
from tests.unit.insurance.claim.fhir.specification import from_schema
from tests.unit.insurance.claim.fhir.specification.comparison import assert_verdict_of_the_specification
from tests.unit.insurance.claim.fhir.specification.damages import Damages
from tests.unit.insurance.claim.fhir.specification.tables import FOLDER

SHARED = Path(__file__).parents[3] / "shared" / "data" / "fhir"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/fhir beside the project")

Contents = list[tuple[ClaimFormat, bytes]]


@pytest.fixture(scope="module")
def reader() -> ClaimReader:
    return ClaimReader(FORMATS)


@pytest.fixture(scope="module")
def official() -> Contents:
    return [
        (claim_format, path.read_bytes())
        for claim_format, folder in ((R4, "R4"), (R5, "R5"))
        for path in sorted((SHARED / folder).glob("claim-*.json"))
    ]


@pytest.fixture(scope="module")
def synthetic() -> Contents:
    packed = (SHARED / "synthea" / "claims-500.ndjson.gz").read_bytes()
    return [(R4, line) for line in gzip.decompress(packed).splitlines()]


def test_every_public_claim_is_read_on_the_fast_path(
    reader: ClaimReader, official: Contents, synthetic: Contents
) -> None:
    assert len(official) == 34
    assert len(synthetic) == 500
    for claim_format, content in official + synthetic:
        assert reader.read_fast(content, claim_format) is not None


def test_both_paths_read_the_same_claims(
    reader: ClaimReader, official: Contents, synthetic: Contents
) -> None:
    for claim_format, content in official + synthetic:
        assert reader.read_fast(content, claim_format) == reader.read_validating(content, claim_format)


@pytest.mark.parametrize("seed", range(8))
def test_damaged_claims_get_the_verdict_of_fhir_resources(
    reader: ClaimReader, official: Contents, synthetic: Contents, seed: int
) -> None:
    mutations = Mutations(seed)
    for claim_format, content in official * 8 + synthetic[seed::8]:
        damaged = mutations.of(json.loads(content))
        if damaged.get("resourceType") == "Claim":
            assert_same_verdict(
                reader, json.dumps(damaged, ensure_ascii=seed % 2 == 0).encode(), claim_format
            )


def test_official_claims_read_as_the_other_release_get_its_verdict(
    reader: ClaimReader, official: Contents
) -> None:
    for claim_format, content in official:
        other = R5 if claim_format is R4 else R4
        assert_same_verdict(reader, content, other)


@pytest.mark.parametrize("release", Release)
def test_the_tables_of_the_specification_are_those_of_the_schemas(release: Release) -> None:
    table = FOLDER / f"{release.lower()}.txt"
    assert table.read_text() == from_schema.written(SHARED / "schema", release)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_public_claims_get_the_verdict_of_the_specification(
    reader: ClaimReader, official: Contents, synthetic: Contents, seed: int
) -> None:
    damages = Damages(seed)
    for claim_format, content in official * 2 + synthetic[seed::16]:
        document = json.loads(content, parse_float=Decimal)
        assert_verdict_of_the_specification(reader, damages.of(document), claim_format)
