"""The fast path accepts nothing that fhir.resources refuses, and both paths read the same claim."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.both_paths import assert_same_verdict
from tests.unit.insurance.claim.fhir.claims import ALL, FORMATS, FULL, R4, Json, content
from tests.unit.insurance.claim.fhir.mutations import Mutations


@pytest.mark.parametrize("document", ALL)
def test_a_claim_of_ours_takes_the_fast_path(reader: ClaimReader, document: Json) -> None:
    assert reader.read_fast(content(document), R4) is not None


@pytest.mark.parametrize("document", ALL)
def test_both_paths_read_the_same_claim(reader: ClaimReader, document: Json) -> None:
    sent = content(document)
    assert reader.read_fast(sent, R4) == reader.read_validating(sent, R4)


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize("document", ALL)
def test_damaged_claims_get_the_verdict_of_fhir_resources(
    reader: ClaimReader, document: Json, claim_format: ClaimFormat
) -> None:
    mutations = Mutations(seed=ALL.index(document))
    for _ in range(150):
        damaged = mutations.of(document)
        if isinstance(damaged, dict) and damaged.get("resourceType") in ("Claim", "Bundle"):
            assert_same_verdict(reader, json.dumps(damaged, ensure_ascii=False).encode(), claim_format)


@pytest.mark.parametrize(
    "odd",
    ["\u00a0", "\x0b", "\x0c", "\x85", "\u1680", "\u2003", "\u2028", "\u205f", "\u3000", "\t", " ", "\x1c"],
)
@pytest.mark.parametrize("escaped", [True, False])
def test_a_text_of_white_space_alone_gets_the_verdict_of_fhir_resources(
    reader: ClaimReader, odd: str, escaped: bool
) -> None:
    sent = json.dumps(FULL | {"identifier": [{"value": odd}]}, ensure_ascii=escaped).encode()
    assert_same_verdict(reader, sent, R4)


def test_what_only_fhir_resources_accepts_is_read_by_validation(reader: ClaimReader) -> None:
    leap_second = content(FULL, created="2016-12-31T23:59:60Z")
    second_before = content(FULL, created="2016-12-31T23:59:59Z")
    assert reader.read_fast(leap_second, R4) is None
    assert reader.read(leap_second, R4) == reader.read(second_before, R4)


def test_a_format_that_was_not_made_ready_is_read_too() -> None:
    assert ClaimReader(ready=()).read(content(FULL), R4).format is R4


def test_until_a_format_is_prepared_its_claims_take_the_path_that_may_take_long(reader: ClaimReader) -> None:
    late = ClaimReader(ready=())
    assert late.read_fast(content(FULL), R4) is None
    assert late.read_validating(content(FULL), R4) == reader.read(content(FULL), R4)
    assert late.read_fast(content(FULL), R4) is not None


def test_a_format_is_prepared_once_by_however_many_threads() -> None:
    late = ClaimReader(ready=())
    with ThreadPoolExecutor() as threads:
        made = [*threads.map(late.prepare, [R4] * 4)]
    assert made == [made[0]] * 4
