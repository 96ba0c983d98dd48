"""A claim in another release of FHIR than it is sent as is recognised, and no fact is to be removed."""

import json
from typing import Any

import grpc
import pytest

from insurance.claim.format import ClaimFormat as Format
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from tests.fakes.fhir_claim import fhir_claim
from wardgate.cli.claims.release_hint import ReleaseHints
from wardgate.client import ClaimFormat, FieldFault, Refused

R4, R5 = ClaimFormat.CLAIM_FORMAT_FHIR_R4_JSON, ClaimFormat.CLAIM_FORMAT_FHIR_R5_JSON
FORMATS = {R4: Format.FHIR_R4_JSON, R5: Format.FHIR_R5_JSON}
READER = ClaimReader()


def refused(content: bytes, sent_as: ClaimFormat) -> Refused:
    """The refusal of a gateway, as `wardgate submit` shows it."""
    with pytest.raises(Unreadable) as unreadable:
        READER.read(content, FORMATS[sent_as])
    faults = tuple(FieldFault(fault.path, fault.reason) for fault in unreadable.value.faults)
    answer = Refused(grpc.StatusCode.INVALID_ARGUMENT, "No.", reason="CLAIM_UNREADABLE", faults=faults)
    return ReleaseHints(sent_as).explain(content, answer)


R5_WORDS: list[dict[str, Any]] = [
    {"traceNumber": [{"value": "1"}]},
    {"diagnosisRelatedGroup": {"text": "x"}, "encounter": [{"reference": "Encounter/1"}]},
    {"traceNumber": [{"value": "1"}], "total": {"value": "much"}},
]


def test_a_shape_that_only_r5_has_is_recognised_too() -> None:
    claim = json.loads(fhir_claim())
    claim["item"][0]["bodySite"] = [{"site": [{"concept": {"text": "left"}}]}]
    assert "looks like FHIR R5" in refused(json.dumps(claim).encode(), R4).message


@pytest.mark.parametrize("words", R5_WORDS)
@pytest.mark.parametrize("bundled", [False, True])
def test_r5_sent_as_r4_is_told_to_say_so_and_nothing_else(words: dict[str, Any], bundled: bool) -> None:
    content = fhir_claim(**words)
    if bundled:
        content = json.dumps(
            {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": json.loads(content)}]}
        ).encode()
    shown = refused(content, R4)
    assert shown.message == "This looks like FHIR R5, and was read as R4: use --release R5."
    assert shown.reason == "CLAIM_UNREADABLE"
    assert shown.faults == ()


def test_r4_sent_as_r5_is_told_to_say_so() -> None:
    content = fhir_claim(
        careTeam=[{"sequence": 1, "provider": {"display": "A"}, "qualification": {"text": "x"}}]
    )
    assert "looks like FHIR R4, and was read as R5: use --release R4" in refused(content, R5).message


@pytest.mark.parametrize(
    "faulty", [{"price": 5}, {"provider": None}, {"status": "paid"}, {"priority": [], "x": 1}]
)
def test_a_claim_with_other_faults_is_told_its_faults(faulty: dict[str, Any]) -> None:
    shown = refused(fhir_claim(**faulty), R4)
    assert shown.message == "No."
    assert shown.faults


def test_other_refusals_stay_as_they_are() -> None:
    answer = Refused(grpc.StatusCode.ABORTED, "No.", reason="CLAIM_CHANGED")
    assert ReleaseHints(R4).explain(b"{}", answer) is answer
