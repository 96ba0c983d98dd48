"""Content that is not a claim is refused with every fault by its path, and none of the content."""

import json

import pytest

from insurance.claim.fhir.validation import reasons
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from tests.unit.insurance.claim.fhir.claims import (
    BUNDLE,
    FORMATS,
    FULL,
    LINE,
    R4,
    REFERRING,
    SMALLEST,
    Json,
    content,
    line_content,
)
from tests.unit.insurance.claim.fhir.faults import faults


def test_every_fault_is_named_at_once(reader: ClaimReader) -> None:
    sent = content(
        FULL,
        status=None,
        created="2024-02-30",
        item=[LINE, LINE | {"sequence": 2, "quantity": {"value": "two"}, "price": 3}],
        diagnosis=[{"sequence": 0}],
    )
    assert list(faults(reader, sent)) == [
        "Claim.created",
        "Claim.diagnosis[0].sequence",
        "Claim.diagnosis[0]",
        "Claim.item[1].quantity.value",
        "Claim.item[1].price",
        "Claim.status",
    ]


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize("name", ["status", "use"])
def test_what_decides_what_a_claim_is_cannot_be_absent_for_a_reason(
    reader: ClaimReader, name: str, claim_format: ClaimFormat
) -> None:
    url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    said = {f"_{name}": {"extension": [{"url": url, "valueCode": "unknown"}]}, name: None}
    entries = [{"resource": {key: value for key, value in (SMALLEST | said).items() if value is not None}}]
    alone, bundled = content(SMALLEST, **said), content(BUNDLE, entry=entries)
    assert faults(reader, alone, claim_format) == {f"Claim.{name}": reasons.UNSAID}
    assert faults(reader, bundled, claim_format) == {f"Bundle.entry[0].resource.{name}": reasons.UNSAID}


def test_faults_in_a_bundle_have_their_path_in_the_bundle(reader: ClaimReader) -> None:
    entries = [{"resource": REFERRING | {"item": [LINE | {"net": {"value": "x"}}]}}]
    assert list(faults(reader, content(BUNDLE, entry=entries))) == [
        "Bundle.entry[0].resource.item[0].net.value"
    ]


@pytest.mark.parametrize(
    ("changes", "path", "reason"),
    [
        ({"status": "ac tive "}, "Claim.status", "must be a code"),
        ({"use": None}, "Claim.use", "is required"),
        ({"patient": None}, "Claim.patient", "is required"),
        ({"item": {}}, "Claim.item", "must be a list"),
        ({"item": [None]}, "Claim.item[0]", "must not be null"),
        ({"item": ["x"]}, "Claim.item[0]", "must be an object"),
        ({"patient": '{"reference": "x"}'}, "Claim.patient", "must be an object"),
        ({"created": 20240507}, "Claim.created", "must be in quotes"),
        ({"created": "2024-05-07T09:00:00"}, "Claim.created", "must be a day that exists"),
        ({"foo": 1}, "Claim.foo", "is not an element of Claim"),
        ({"status__ext": {"id": "x"}}, "Claim.status__ext", "is not an element of Claim"),
        ({"_status": {}}, "Claim.status", "must have an id or an extension"),
        ({"id": "a/b"}, "Claim.id", "must be a text of letters"),
        ({"fhir_comments": "x"}, "Claim.fhir_comments", "is not an element of Claim"),
        ({"contained": [{"id": "1"}]}, "Claim.contained[0].resourceType", "must be a resource"),
        ({"contained": [{"resourceType": "Foo"}]}, "Claim.contained[0].resourceType", "must be a resource"),
        ({"total": {"resourceType": "Money"}}, "Claim.total.resourceType", "is not an element of Money"),
        ({"total": {"value": True}}, "Claim.total.value", "must be a number"),
    ],
)
def test_a_fault_says_what_to_do(reader: ClaimReader, changes: Json, path: str, reason: str) -> None:
    sent = json.dumps(SMALLEST | changes).encode()
    assert faults(reader, sent)[path].startswith(reason)


def test_only_one_of_a_choice_may_be_given(reader: ClaimReader) -> None:
    sent = line_content(servicedDate="2024-05-01", servicedPeriod={"start": "2024-05-01"})
    assert faults(reader, sent) == {"Claim.item[0]": "only one of servicedDate, servicedPeriod may be given"}


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"[]", "must be an object"),
        (b"null", "must be an object"),
        (b'{"resourceType": "Claim"', "is cut off at byte 24 (line 1)"),
        (b'{"resourceType":\n "Cla', "is cut off at byte 22 (line 2)"),
        (b'{"resourceType": "Claim",\n,}', "is not JSON at byte 26 (line 2)"),
        (b'{"resourceType": "Claim"} x', "is not JSON at byte 26 (line 1)"),
        (b'\n{"resourceType": "Cl\xffaim"}', "is not UTF-8 at byte 21 (line 2)"),
        (b'\xef\xbb\xbf{"resourceType": "Claim"}', "begins with a byte order mark"),
    ],
)
def test_what_is_no_json_object_is_refused_with_the_place(
    reader: ClaimReader, sent: bytes, reason: str
) -> None:
    (written,) = faults(reader, sent).items()
    assert written[0] == "Claim"
    assert written[1].startswith(reason)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("ClaimResponse", "is ClaimResponse: send a Claim"),
        ("Patient", "is Patient: send a Claim"),
        ("HumanName", "is missing or no FHIR type"),
        ("Nguyễn Văn Mẫu", "is missing or no FHIR type"),
        (None, "is missing or no FHIR type"),
        (["Claim"], "is missing or no FHIR type"),
    ],
)
def test_another_resource_is_refused_by_its_type(reader: ClaimReader, kind: object, reason: str) -> None:
    sent = json.dumps(SMALLEST | {"resourceType": kind}).encode()
    assert faults(reader, sent)["Claim.resourceType"].startswith(reason)


@pytest.mark.parametrize("number", ["1E999999", "1E-999999", "9" * 31, "0." + "1" * 31, "-1E31"])
def test_a_number_beyond_all_reckoning_is_refused(reader: ClaimReader, number: str) -> None:
    sent = line_content(net={"value": 77777}).replace(b"77777", number.encode())
    assert faults(reader, sent)["Claim.item[0].net.value"].startswith("is a number of more than 30 digits")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_no_number_is_refused_by_its_path(reader: ClaimReader, number: str) -> None:
    sent = line_content(net={"value": 77777}).replace(b"77777", number.encode())
    assert faults(reader, sent)["Claim.item[0].net.value"].startswith("is NaN or Infinity")


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "a\\\x00"])
def test_the_null_character_is_refused_by_its_path(reader: ClaimReader, text: str) -> None:
    sent = content(SMALLEST, identifier=[{"value": text}])
    assert faults(reader, sent)["Claim.identifier[0].value"].startswith("holds the character U+0000")


@pytest.mark.parametrize("escaped", ["\\ud800", "a\\udfff", "\\udc00\\ud800"])
def test_half_of_a_character_is_refused_by_its_path(reader: ClaimReader, escaped: str) -> None:
    sent = content(SMALLEST, identifier=[{"value": "half"}]).replace(b"half", escaped.encode())
    assert faults(reader, sent) == {"Claim.identifier[0].value": reasons.SURROGATE}


def test_a_character_that_is_escaped_in_two_halves_is_read(reader: ClaimReader) -> None:
    sent = content(SMALLEST, identifier=[{"value": "whole"}]).replace(b"whole", b"\\ud83d\\ude00")
    assert reader.read(sent, R4).number == "\U0001f600"


@pytest.mark.parametrize("escaped", ["\\u0001", "a\\bb", "\\f", "\\u000B", "\\u001f"])
def test_a_control_character_is_refused_by_its_path(reader: ClaimReader, escaped: str) -> None:
    sent = content(SMALLEST, identifier=[{"value": "sign"}]).replace(b"sign", escaped.encode())
    assert reader.read_fast(sent, R4) is None
    assert faults(reader, sent) == {"Claim.identifier[0].value": reasons.CONTROL_CHARACTER}


@pytest.mark.parametrize("escaped", ["a\\tb", "a\\nb", "\\r\\n", "\\u0009x", "\\\\b", "\u007f", "\u202e"])
def test_tabs_and_line_ends_are_read(reader: ClaimReader, escaped: str) -> None:
    sent = content(SMALLEST, provider={"display": "sign"}).replace(b"sign", escaped.encode())
    assert reader.read(sent, R4).status == "active"


def test_a_text_that_only_looks_like_the_null_character_is_read(reader: ClaimReader) -> None:
    sent = content(SMALLEST, identifier=[{"value": "a\\u0000"}])
    assert reader.read(sent, R4).number == "a\\u0000"


ENDLESS = {
    "brackets": b"[" * (2 << 20),
    "braces": b'{"a":' * 400_000,
    "extensions": b'{"resourceType":"Claim","extension":' + b'[{"url":"x","extension":' * 80_000,
    "brackets for a number": b'{"resourceType":"Claim","total":{"value":' + b"[" * (2 << 20),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_endless_nesting_is_refused(reader: ClaimReader, kind: str) -> None:
    (reason,) = faults(reader, ENDLESS[kind]).values()
    assert "nested too deep" in reason


def test_nesting_that_is_valid_but_too_deep_is_refused(reader: ClaimReader) -> None:
    extension: Json = {"url": "x", "valueBoolean": True}
    for _ in range(40):
        extension = {"url": "x", "extension": [extension]}
    (reason,) = faults(reader, content(SMALLEST, extension=[extension])).values()
    assert "nested too deep" in reason


def test_a_refusal_never_repeats_the_content(reader: ClaimReader) -> None:
    person = "Nguyễn Văn Mẫu 079180000001"
    sent = content(
        SMALLEST,
        **{person: 1},
        resourceType=SMALLEST["resourceType"],
        status=f" {person}",
        patient={"reference": [person], "display": 79180000001},
        created=person,
        contained=[{"resourceType": person}, {"resourceType": "Patient", "name": [{"text": [person]}]}],
        total={"value": person},
    )
    with pytest.raises(Unreadable) as refusal:
        reader.read(sent, R4)
    written = repr((refusal.value.faults, str(refusal.value), refusal.value.args))
    assert "Nguy" not in written
    assert "79180000001" not in written
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


def test_elements_of_the_other_release_are_refused(reader: ClaimReader) -> None:
    taxed = line_content(tax={"value": 8, "currency": "VND"})
    # The other release has it: nobody is told to remove a fact.
    reason = "is not an element of ClaimItem in this release: correct its name, or send it as an extension"
    assert faults(reader, taxed)["Claim.item[0].tax"] == reason
