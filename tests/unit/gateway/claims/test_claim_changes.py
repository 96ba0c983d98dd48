"""Which contents count as the same claim, and how differences are named."""

import json
from typing import Any

import pytest

from gateway.claims.intake import claim_changes
from gateway.claims.intake.claim_changes import changed_paths, same_content
from gateway.claims.intake.claim_content import ClaimContent

CLAIM = b'{"resourceType":"Claim","status":"active","total":{"value":120.50,"currency":"VND"}}'


@pytest.mark.parametrize(
    "again",
    [
        CLAIM,
        b'{ "resourceType": "Claim",\n "status": "active", "total": {"value": 120.50, "currency": "VND"} }',
        b'{"total":{"currency":"VND","value":120.50},"status":"active","resourceType":"Claim"}',
        CLAIM.replace(b"120.50", b"120.5"),
        CLAIM.replace(b"120.50", b"1.205e2"),
        CLAIM.replace(b"active", b"\\u0061ctive"),
    ],
)
def test_json_written_in_another_way_is_not_a_change(again: bytes) -> None:
    assert same_content(CLAIM, again)


def test_claims_that_differ_in_white_space_alone_are_compared_without_decoding_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(_: bytes) -> ClaimContent:
        raise AssertionError

    monkeypatch.setattr(claim_changes, "claim_content", never)
    assert same_content(CLAIM, json.dumps(json.loads(CLAIM), indent=2).replace("120.5", "120.50").encode())
    assert same_content(CLAIM, CLAIM + b" ")


@pytest.mark.parametrize("status", [b"act ive", b"act\\nive", b"active ", "act\u00a0ive".encode()])
def test_white_space_within_a_text_is_a_change(status: bytes) -> None:
    assert not same_content(CLAIM, CLAIM.replace(b"active", status))


def test_a_difference_beyond_the_precision_of_a_float_is_a_change() -> None:
    known, sent = (CLAIM.replace(b"120.50", amount) for amount in (b"0.10000000000000000001", b"0.1"))
    assert not same_content(known, sent)
    assert changed_paths(known, sent) == (("Claim.total.value",), 1)


def test_changes_are_named_by_fhirpath_and_never_by_value() -> None:
    sent = json.loads(CLAIM)
    sent["status"], sent["item"] = "draft", [{"sequence": 1}]
    del sent["total"]["currency"]
    paths, count = changed_paths(CLAIM, json.dumps(sent).encode())
    assert paths == ("Claim.status", "Claim.total.currency", "Claim.item")
    assert count == 3


def test_an_added_or_removed_line_is_named_by_its_index() -> None:
    one, two = (
        b'{"resourceType":"Claim","item":[{"sequence":1}]}',
        b'{"resourceType":"Claim","item":[{"sequence":1},{"sequence":2}]}',
    )
    assert changed_paths(one, two) == (("Claim.item[1]",), 1)
    assert changed_paths(two, one) == (("Claim.item[1]",), 1)


def test_the_path_of_a_change_in_a_bundle_begins_at_the_bundle() -> None:
    known = b'{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Claim","status":"active"}}]}'
    sent = known.replace(b"active", b"draft")
    assert changed_paths(known, sent) == (("Bundle.entry[0].resource.status",), 1)


def test_an_extension_of_a_primitive_is_named_as_the_primitive() -> None:
    known = b'{"resourceType":"Claim","created":"2026-01-01","_created":{"id":"a"}}'
    assert changed_paths(known, known.replace(b'"a"', b'"b"')) == (("Claim.created.id",), 1)


def test_the_paths_of_many_changes_are_limited_and_counted() -> None:
    known = json.dumps({"resourceType": "Claim", "item": [{"sequence": n} for n in range(80)]}).encode()
    sent = json.dumps({"resourceType": "Claim", "item": [{"sequence": -n - 1} for n in range(80)]}).encode()
    paths, count = changed_paths(known, sent)
    assert (len(paths), count) == (50, 80)
    assert paths[49] == "Claim.item[49].sequence"


@pytest.mark.parametrize(
    "other", [b'{"a":1}', b'{"a":"true"}', b'{"a":null}', b"{}", b'{"a":[]}', b'{"a":{}}']
)
def test_a_value_of_another_type_is_a_change(other: bytes) -> None:
    assert not same_content(b'{"a":true}', other)
    assert changed_paths(b'{"a":true}', other) == (("$this.a",), 1)


PATIENT = {"resourceType": "Patient", "id": "7", "gender": "female"}
COVERAGE = {"resourceType": "Coverage", "id": "c", "beneficiary": {"reference": "Patient/7"}}
PLAIN = {"resourceType": "Claim", "status": "active"}
REFERRING = PLAIN | {"insurance": [{"coverage": {"reference": "https://his.example/Coverage/c/_history/2"}}]}


def bundle(*resources: dict[str, Any], **more: Any) -> bytes:
    entries = [{"resource": resource} for resource in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries} | more).encode()


def test_a_claim_alone_and_in_a_bundle_is_the_same_claim() -> None:
    alone, bundled = json.dumps(PLAIN).encode(), bundle(PLAIN)
    assert same_content(alone, bundled)
    assert same_content(bundled, alone)


@pytest.mark.parametrize(
    "again",
    [
        bundle(PATIENT, COVERAGE, REFERRING),
        bundle(REFERRING, COVERAGE, PATIENT, timestamp="2026-01-01T00:00:00Z", id="b"),
        bundle(REFERRING, COVERAGE, PATIENT, {"resourceType": "Patient", "id": "8"}),
        bundle(REFERRING, COVERAGE, PATIENT, {"resourceType": "Patient"}),
    ],
)
def test_the_order_of_a_bundle_and_what_the_claim_does_not_use_are_no_change(again: bytes) -> None:
    assert same_content(bundle(PATIENT, COVERAGE, REFERRING), again)


def test_a_change_of_what_the_claim_uses_is_a_change_through_other_resources_too() -> None:
    known, sent = (
        bundle(PATIENT, COVERAGE, REFERRING),
        bundle(REFERRING, COVERAGE, PATIENT | {"gender": "male"}),
    )
    assert changed_paths(known, sent) == (("Bundle.entry[2].resource.gender",), 1)


def test_a_resource_that_came_along_only_once_is_a_change() -> None:
    alone, bundled = json.dumps(REFERRING).encode(), bundle(REFERRING, COVERAGE)
    for known, sent in ((alone, bundled), (bundled, alone)):
        assert changed_paths(known, sent) == (("Bundle.entry[1].resource",), 1)


def test_a_second_resource_of_one_name_is_a_change() -> None:
    known = bundle(PATIENT, COVERAGE, REFERRING)
    sent = bundle(PATIENT, COVERAGE, REFERRING, PATIENT | {"gender": "male"})
    assert changed_paths(known, sent) == (("Bundle.entry[3].resource",), 1)


def test_a_changed_claim_in_a_bundle_is_named_by_its_path_in_what_was_sent() -> None:
    alone, changed = json.dumps(PLAIN).encode(), PLAIN | {"status": "draft"}
    assert changed_paths(alone, bundle(PATIENT, changed)) == (("Bundle.entry[1].resource.status",), 1)
    assert changed_paths(bundle(PLAIN), json.dumps(changed).encode()) == (("Claim.status",), 1)


def test_a_resource_is_used_by_its_full_url() -> None:
    def of(gender: str) -> bytes:
        entries = [
            {"resource": PLAIN | {"patient": {"reference": "urn:uuid:1"}}},
            {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "gender": gender}},
        ]
        return json.dumps({"resourceType": "Bundle", "entry": entries}).encode()

    assert same_content(of("female"), of("female"))
    assert changed_paths(of("female"), of("male")) == (("Bundle.entry[1].resource.gender",), 1)


def test_blanks_about_a_number_are_no_change_and_elsewhere_they_are() -> None:
    known, sent = (PLAIN | {"identifier": [{"value": value}]} for value in ("DUP-1", " DUP-1\u200b"))
    assert same_content(json.dumps(known).encode(), json.dumps(sent).encode())
    other = PLAIN | {"identifier": [{"value": "dup-1"}], "type": {"text": " x"}}
    changed = changed_paths(json.dumps(known | {"type": {"text": "x"}}).encode(), json.dumps(other).encode())
    assert changed == (("Claim.identifier[0].value", "Claim.type.text"), 2)


def test_letters_with_marks_that_are_composed_in_another_way_are_no_change() -> None:
    composed, decomposed = (
        CLAIM.replace(b"active", text.encode()) for text in ("H\u1ed3 s\u01a1", "Ho\u0302\u0300 so\u031b")
    )
    assert same_content(composed, decomposed)
    assert not same_content(composed, CLAIM.replace(b"active", b"Ho so"))
