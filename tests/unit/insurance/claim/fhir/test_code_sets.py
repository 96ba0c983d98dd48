"""Where FHIR requires a closed set of codes, no other code is read; and a draft is no claim."""

from typing import Any

import pytest

from insurance.claim.fhir.models.code_sets import CURRENCIES
from insurance.claim.fhir.validation import reasons
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import (
    BUNDLE,
    CONTAINING,
    FORMATS,
    LINE,
    R4,
    REFERRING,
    SMALLEST,
    Json,
    content,
)
from tests.unit.insurance.claim.fhir.faults import faults

STATUS = frozenset({"active", "cancelled", "draft", "entered-in-error"})
USE = frozenset({"claim", "preauthorization", "predetermination"})
GENDER = frozenset({"male", "female", "other", "unknown"})


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize(
    ("changes", "path", "codes"),
    [
        ({"status": "banana"}, "Claim.status", STATUS),
        ({"status": "Active"}, "Claim.status", STATUS),
        ({"use": "banana"}, "Claim.use", USE),
        ({"identifier": [{"use": "best", "value": "1"}]}, "Claim.identifier[0].use",
         frozenset({"usual", "official", "temp", "secondary", "old"})),
        ({"total": {"value": 1, "currency": "đồng"}}, "Claim.total.currency", CURRENCIES),
        ({"total": {"value": 1, "currency": "V ND"}}, "Claim.total.currency", CURRENCIES),
        ({"total": {"value": 1, "currency": "vnd"}}, "Claim.total.currency", CURRENCIES),
        ({"contained": [{"resourceType": "Patient", "id": "7", "gender": "nữ"}]},
         "Claim.contained[0].gender", GENDER),
    ],
)  # fmt: skip
def test_a_code_outside_its_set_is_refused(
    reader: ClaimReader, claim_format: ClaimFormat, changes: Json, path: str, codes: frozenset[str]
) -> None:
    sent = content(SMALLEST, **changes)
    assert faults(reader, sent, claim_format) == {path: reasons.not_in(codes)}


def test_the_reason_lists_the_codes_unless_they_are_many() -> None:
    assert reasons.not_in(USE) == "must be one of claim, preauthorization, predetermination"
    assert reasons.not_in(CURRENCIES) == "must be one of the currency codes of ISO 4217, such as VND"


@pytest.mark.parametrize("changes", [{"use": "preauthorization"}, {"status": "cancelled"}])
def test_every_other_code_of_the_set_is_read(reader: ClaimReader, changes: Json) -> None:
    sent = content(SMALLEST, **changes)
    assert reader.read_fast(sent, R4) == reader.read_validating(sent, R4)


def test_the_currency_of_a_line_is_checked_too(reader: ClaimReader) -> None:
    line = LINE | {"unitPrice": {"value": 1, "currency": "VN"}, "net": {"value": 1, "currency": "VND"}}
    assert list(faults(reader, content(SMALLEST, item=[line]))) == ["Claim.item[0].unitPrice.currency"]


@pytest.mark.parametrize("status", ["draft", "entered-in-error"])
def test_a_draft_is_no_claim(reader: ClaimReader, status: str) -> None:
    reason = f"is {status}: that is no claim. Send it when it is active"
    assert faults(reader, content(SMALLEST, status=status)) == {"Claim.status": reason}
    bundle = content(BUNDLE, entry=[{"resource": REFERRING | {"status": status}}])
    assert faults(reader, bundle) == {"Bundle.entry[0].resource.status": reason}


def test_a_coverage_that_came_along_may_be_a_draft(reader: ClaimReader) -> None:
    contained: list[Any] = [resource | {} for resource in CONTAINING["contained"]]
    contained[1]["status"] = "draft"
    assert reader.read_fast(content(CONTAINING, contained=contained), R4) is not None


def with_attachment(content_type: str) -> bytes:
    """A claim with a scan of this type, as supporting information."""
    scan = {"sequence": 1, "category": {"text": "a scan"}, "valueAttachment": {"contentType": content_type}}
    return content(SMALLEST, supportingInfo=[scan])


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize(
    "content_type",
    ["application/pdf", "image/svg+xml", "application/vnd.ms-excel", "text/plain;charset=utf-8",
     "text/plain; charset=utf-8", 'text/plain; charset="utf-8"; format = flowed', "IMAGE/JPEG",
     'multipart/mixed; boundary="a \\"b\\"; c"', "application/fhir+json; fhirVersion=4.0", "x/y"],
)  # fmt: skip
def test_a_mime_type_is_read_with_its_parameters(
    reader: ClaimReader, claim_format: ClaimFormat, content_type: str
) -> None:
    sent = with_attachment(content_type)
    fast = reader.read_fast(sent, claim_format)
    assert fast is not None
    assert fast == reader.read_validating(sent, claim_format)


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize(
    "odd",
    ["pdf", "application/", "/pdf", "application/pdf;", "application/pdf; charset", "text/plain; =x",
     "text/pla in", "text/plain, text/html", "application/p\u0111f", "*/*", ".x/y", f"text/{'x' * 128}",
     'text/plain; a="b', "text/plain; a=b c", "text/plain charset=utf-8"],
)  # fmt: skip
def test_what_is_no_mime_type_is_refused(reader: ClaimReader, claim_format: ClaimFormat, odd: str) -> None:
    path = "Claim.supportingInfo[0].valueAttachment.contentType"
    assert faults(reader, with_attachment(odd), claim_format) == {path: reasons.PRIMITIVES["mimeType"]}


@pytest.mark.parametrize("version", "1345678")
def test_a_uuid_of_any_version_is_read(reader: ClaimReader, version: str) -> None:
    extension = {"url": "urn:x", "valueUuid": f"urn:uuid:c757873d-ec9a-{version}326-a141-556f43239520"}
    sent = content(SMALLEST, extension=[extension])
    fast = reader.read_fast(sent, R4)
    assert fast is not None
    assert fast == reader.read_validating(sent, R4)


@pytest.mark.parametrize(
    "odd",
    ["c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:C757873D-EC9A-4326-A141-556F43239520", "urn:uuid:1"],
)
def test_a_uuid_of_another_form_is_refused(reader: ClaimReader, odd: str) -> None:
    sent = content(SMALLEST, extension=[{"url": "urn:x", "valueUuid": odd}])
    assert faults(reader, sent) == {"Claim.extension[0].valueUuid": reasons.PRIMITIVES["uuid"]}
