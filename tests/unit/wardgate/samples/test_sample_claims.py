"""The sample claims: readable, the same every time, a fifth of them with exactly one fault."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.claim import Claim

from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from tests.unit.wardgate.samples.worlds import AN_ORDINARY_DAY, DAYS, a_world, a_world_of_all_faults
from wardgate.samples.claims.sample_claims import SampleClaim, SampleClaims
from wardgate.samples.faults.all_faults import FAULTS

FAULTS_OF_MONEY = {"total-differs", "amount-differs", "not-broken-down"}


@pytest.fixture(scope="module", params=DAYS, ids=str)
def claims(request: pytest.FixtureRequest) -> SampleClaims:
    return a_world_of_all_faults(request.param).sample_claims


def content_of(claim: SampleClaim) -> Any:
    """With money as Decimal."""
    return json.loads(claim.content, parse_float=Decimal)


def elements_of(value: Any, path: str = "") -> Iterator[str]:
    """The paths of all elements, without places in lists."""
    yield path
    if isinstance(value, dict):
        for name, part in value.items():
            yield from elements_of(part, f"{path}.{name}")
    elif isinstance(value, list):
        for part in value:
            yield from elements_of(part, path)


def test_a_fifth_have_a_fault_and_no_kind_of_fault_is_left_out(claims: SampleClaims) -> None:
    assert len(claims.home) == 580
    faults = Counter(claim.fault.label for claim in claims.home if claim.fault)
    assert 108 <= faults.total() <= 116
    assert all(faults[fault.label] >= 2 for fault in FAULTS), faults


# Each takes long, and what our reader reads fhir.resources reads: see insurance/claim/fhir/test_both_paths.py
@pytest.mark.parametrize("claims", [AN_ORDINARY_DAY], indirect=True, ids=str)
def test_fhir_resources_reads_one_of_each_fault_and_of_each_set_of_elements(claims: SampleClaims) -> None:
    kinds = {
        (claim.fault and claim.fault.label, frozenset(elements_of(content_of(claim)))): claim.content
        for claim in (*claims.home, *claims.elsewhere)
    }
    assert len(kinds) > len(FAULTS)
    for content in kinds.values():
        Claim.model_validate_json(content)


def test_every_one_of_them_is_read_without_a_fault(claims: SampleClaims) -> None:
    reader = ClaimReader()
    for claim in (*claims.home, *claims.elsewhere):
        reader.read(claim.content, ClaimFormat.FHIR_R4_JSON)


def test_all_claims_except_the_earlier_ones_are_the_home_facilitys(claims: SampleClaims) -> None:
    world = a_world()
    assert {content_of(claim)["provider"]["identifier"]["value"] for claim in claims.home} == {
        world.home_facility
    }
    assert {claim.facility for claim in claims.home} == {world.home_facility}
    assert {claim.facility for claim in claims.elsewhere} == {world.neighbour_facility}


def test_every_claim_has_a_number_and_a_file_of_its_own(claims: SampleClaims) -> None:
    numbers = [content_of(claim)["identifier"][0]["value"] for claim in claims.home]
    assert len(set(numbers)) == len({claim.name for claim in claims.home}) == 580


def test_no_two_faults_have_one_label() -> None:
    labels = [fault.label for fault in FAULTS]
    assert len(labels) == len(set(labels))


def test_no_claim_contains_the_name_of_its_fault(claims: SampleClaims) -> None:
    for claim in claims.home:
        assert not any(fault.label.encode() in claim.content for fault in FAULTS)


def test_the_sums_add_up_unless_that_is_the_fault(claims: SampleClaims) -> None:
    for claim in (*claims.home, *claims.elsewhere):
        content = content_of(claim)
        nets = [line["net"]["value"] for line in content.get("item", [])]
        priced = [
            round(line["unitPrice"]["value"] * line["quantity"]["value"] * line.get("factor", 1))
            for line in content.get("item", [])
        ]
        adds_up = content["total"]["value"] == sum(nets) and nets == priced
        assert adds_up != (claim.fault is not None and claim.fault.label in FAULTS_OF_MONEY), claim.name


def test_a_label_names_an_existing_line(claims: SampleClaims) -> None:
    for claim in claims.home:
        assert claim.line in (0, *(line["sequence"] for line in content_of(claim).get("item", [])))


def test_every_date_is_before_today(claims: SampleClaims, request: pytest.FixtureRequest) -> None:
    today: date = request.node.callspec.params["claims"]
    for claim in claims.home:
        period = content_of(claim)["billablePeriod"]
        assert max(period["start"], period["end"]) < today.isoformat()


def test_the_files_are_the_same_bytes_every_time(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        a_world(people=2_000, claims=50).write_files(tmp_path / folder)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert [(tmp_path / "one" / file).read_bytes() for file in files] == [
        (tmp_path / "other" / file).read_bytes() for file in files
    ]
    assert Path("samples.json") in files
    assert Path("sample-claims/labels.csv") in files
    assert len(files) > 52


def test_more_claims_than_the_people_allow_are_refused() -> None:
    with pytest.raises(ValueError, match="too few insured people for 580 claims"):
        _ = a_world(people=200).sample_claims


def test_a_small_world_has_as_many_claims_as_its_people_allow() -> None:
    assert len(a_world(people=200, claims=40).sample_claims.home) == 40
