"""A Bundle is one claim with what it refers to: none is left out in silence, and none is sent twice."""

import pytest

from insurance.claim.fhir.validation import reasons
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import BUNDLE, R4, SMALLEST, Json, content
from tests.unit.insurance.claim.fhir.faults import faults


def test_a_bundle_without_a_claim_is_refused(reader: ClaimReader) -> None:
    sent = content(BUNDLE, entry=BUNDLE["entry"][:3])
    assert faults(reader, sent) == {"Bundle.entry": "holds no claim: add one"}


def test_a_bundle_with_two_claims_is_refused(reader: ClaimReader) -> None:
    sent = content(BUNDLE, entry=[{"resource": SMALLEST}, {"resource": SMALLEST}])
    assert faults(reader, sent) == {"Bundle.entry": "holds 2 claims: send a Bundle with exactly one"}


@pytest.mark.parametrize("wrapped", [[], [{"resource": SMALLEST}]])
@pytest.mark.parametrize(
    "holder",
    [
        {"resourceType": "Bundle", "type": "message", "entry": [{"resource": SMALLEST}]},
        {"resourceType": "Parameters", "parameter": [{"name": "resource", "resource": SMALLEST}]},
        {
            "resourceType": "Parameters",
            "parameter": [{"name": "batch", "part": [{"name": "resource", "resource": BUNDLE}]}],
        },
    ],
)
def test_a_claim_within_a_resource_of_the_bundle_is_never_left_out_in_silence(
    reader: ClaimReader, holder: Json, wrapped: list[Json]
) -> None:
    sent = content(BUNDLE, entry=[*wrapped, {"resource": holder}])
    assert faults(reader, sent) == {f"Bundle.entry[{len(wrapped)}].resource": reasons.CLAIM_WITHIN}


def test_a_bundle_without_a_claim_may_come_along(reader: ClaimReader) -> None:
    inner = BUNDLE | {"entry": BUNDLE["entry"][:3]}
    assert reader.read(content(BUNDLE, entry=[*BUNDLE["entry"], {"resource": inner}]), R4).status == "active"


@pytest.mark.parametrize("method", ["DELETE", "GET", "HEAD", "PATCH"])
def test_a_claim_whose_entry_asks_for_its_deletion_or_sends_nothing_is_no_bill(
    reader: ClaimReader, method: str
) -> None:
    entry = {"resource": SMALLEST, "request": {"method": method, "url": "Claim/1"}}
    assert faults(reader, content(BUNDLE, entry=[entry])) == {
        "Bundle.entry[0].request.method": reasons.not_sent(method)
    }


@pytest.mark.parametrize("method", ["DELETE", "PATCH"])
@pytest.mark.parametrize("url", ["Claim/1", "Claim?identifier=urn:his|1", "https://his.example/fhir/Claim/1"])
def test_an_entry_that_deletes_or_changes_an_earlier_claim_is_not_passed_over_in_silence(
    reader: ClaimReader, method: str, url: str
) -> None:
    entries = [{"resource": SMALLEST}, {"request": {"method": method, "url": url}}]
    assert faults(reader, content(BUNDLE, entry=entries)) == {
        "Bundle.entry[1].request.method": reasons.not_sent(method)
    }


@pytest.mark.parametrize(("method", "url"), [("DELETE", "ClaimResponse/1"), ("GET", "Claim?status=active")])
def test_an_entry_that_asks_nothing_of_a_claim_may_come_along(
    reader: ClaimReader, method: str, url: str
) -> None:
    entries = [{"resource": SMALLEST}, {"request": {"method": method, "url": url}}]
    assert reader.read(content(BUNDLE, entry=entries), R4).status == "active"


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_claim_whose_entry_asks_to_take_it_in_is_read(reader: ClaimReader, method: str) -> None:
    entry = {"resource": SMALLEST, "request": {"method": method, "url": "Claim/1"}}
    assert reader.read(content(BUNDLE, entry=[entry]), R4).status == "active"
