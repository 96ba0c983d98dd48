"""The rules of FHIR for JSON: nothing is empty, null or given twice, and every value has its JSON type."""

import json

import pytest

from insurance.claim.fhir.validation import reasons
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
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
)
from tests.unit.insurance.claim.fhir.faults import faults

NO_QUOTES = "without quotes"


@pytest.mark.parametrize(
    ("changes", "path", "reason"),
    [
        ({"extension": []}, "Claim.extension", reasons.EMPTY_LIST),
        ({"priority": {"coding": []}}, "Claim.priority.coding", reasons.EMPTY_LIST),
        ({"type": {"coding": [{}]}}, "Claim.type.coding[0]", reasons.EMPTY_OBJECT),
        ({"patient": {"reference": "", "display": "A"}}, "Claim.patient.reference", reasons.EMPTY_TEXT),
        ({"identifier": [{"system": "", "value": "1"}]}, "Claim.identifier[0].system", reasons.EMPTY_TEXT),
        ({"total": None}, "Claim.total", reasons.NULL),
        ({"total": {"value": None, "currency": "VND"}}, "Claim.total.value", reasons.NULL),
    ],
)
def test_nothing_is_empty_or_null(reader: ClaimReader, changes: Json, path: str, reason: str) -> None:
    assert faults(reader, json.dumps(SMALLEST | changes).encode()) == {path: reason}
    spaced = json.dumps(SMALLEST | changes, indent=3).replace("{}", "{ \n }").encode()
    assert faults(reader, spaced) == {path: reason}


@pytest.mark.parametrize(
    ("changes", "path", "instead_of"),
    [
        ({"insurance": []}, "Claim.insurance", reasons.EMPTY_LIST),
        ({"priority": {}}, "Claim.priority", reasons.EMPTY_OBJECT),
        ({"created": ""}, "Claim.created", reasons.EMPTY_TEXT),
        ({"extension": [{"url": "", "valueCode": "01"}]}, "Claim.extension[0].url", reasons.EMPTY_TEXT),
    ],
)
def test_nothing_that_is_required_is_to_be_left_out(
    reader: ClaimReader, changes: Json, path: str, instead_of: str
) -> None:
    found = faults(reader, content(SMALLEST, **changes))
    assert found == {path: reasons.WHERE_REQUIRED[instead_of]}
    assert "leave it out" not in found[path]


def test_null_in_a_list_keeps_the_place_of_a_value_with_an_extension_alone(reader: ClaimReader) -> None:
    absent = {"extension": [{"url": "urn:x", "valueCode": "unknown"}]}
    insurance = SMALLEST["insurance"][0]
    beside = insurance | {"preAuthRef": [None, "b"], "_preAuthRef": [absent, None]}
    assert reader.read(content(SMALLEST, insurance=[beside]), R4).receipts == ("b",)
    alone = insurance | {"preAuthRef": [None, "b"]}
    assert faults(reader, content(SMALLEST, insurance=[alone])) == {
        "Claim.insurance[0].preAuthRef[0]": reasons.NULL
    }


@pytest.mark.parametrize(
    ("changes", "path", "reason"),
    [
        (
            {"sequence": "1"},
            "Claim.insurance[0].sequence",
            f"{reasons.PRIMITIVES['positiveInt']}, {NO_QUOTES}",
        ),
        ({"sequence": 1.0}, "Claim.insurance[0].sequence", reasons.PRIMITIVES["positiveInt"]),
        ({"focal": "true"}, "Claim.insurance[0].focal", f"{reasons.PRIMITIVES['boolean']}, {NO_QUOTES}"),
        ({"focal": 1}, "Claim.insurance[0].focal", reasons.PRIMITIVES["boolean"]),
        ({"id": "i", "preAuthRef": [7]}, "Claim.insurance[0].preAuthRef[0]", reasons.PRIMITIVES["string"]),
    ],
)
def test_a_value_has_the_json_type_of_its_element(
    reader: ClaimReader, changes: Json, path: str, reason: str
) -> None:
    insurance = SMALLEST["insurance"][0] | changes
    assert faults(reader, content(SMALLEST, insurance=[insurance])) == {path: reason}


def test_an_amount_in_quotes_is_refused(reader: ClaimReader) -> None:
    sent = content(SMALLEST, total={"value": "12.50", "currency": "VND"})
    assert faults(reader, sent) == {"Claim.total.value": f"{reasons.PRIMITIVES['decimal']}, {NO_QUOTES}"}


def test_an_id_is_not_longer_than_64(reader: ClaimReader) -> None:
    assert reader.read(content(SMALLEST, id="i" * 64), R4).number == f"id|{'i' * 64}"
    assert faults(reader, content(SMALLEST, id="i" * 65)) == {"Claim.id": reasons.PRIMITIVES["id"]}


@pytest.mark.parametrize(
    ("once", "twice", "path"),
    [
        ('"use": "claim"', '"use": "claim", "use": "preauthorization"', "Claim.use"),
        ('"use": "claim"', '"use": "claim", "use" : "claim"', "Claim.use"),
        ('"use": "claim"', '"use": "claim", "use"\n  \t: "claim"', "Claim.use"),
        ('"use": "claim"', '"use": "claim", "\\u0075se": "claim"', "Claim.use"),
        ('"currency": "VND"', '"currency": "VND", "currency": "VND"', "Claim.item[0].unitPrice.currency"),
        ('"resourceType": "Claim"', '"resourceType": "Claim", "resourceType": "Claim"', "Claim.resourceType"),
        # The colon escaped in one value, so that both texts have as many.
        ('"use": "claim"', '"use": "claim", "language": "a\\u003ab", "use": "claim"', "Claim.use"),
    ],
)
def test_an_element_given_twice_is_refused(reader: ClaimReader, once: str, twice: str, path: str) -> None:
    sent = json.dumps(FULL)
    assert once in sent
    assert faults(reader, sent.replace(once, twice, 1).encode()) == {path: reasons.REPEATED}


def test_an_element_given_twice_is_refused_in_a_bundle_too(reader: ClaimReader) -> None:
    sent = json.dumps(BUNDLE).replace('"gender": "female"', '"gender": "female", "gender": "male"').encode()
    assert faults(reader, sent) == {"Bundle.entry[0].resource.gender": reasons.REPEATED}


def test_a_text_with_colons_is_no_name(reader: ClaimReader) -> None:
    odd = 'a": 1, "a": 1, \\"a\\": :'
    sent = content(REFERRING, provider={"display": odd})
    assert reader.read_fast(sent, R4) == reader.read_validating(sent, R4)


@pytest.mark.parametrize("written", ["1e5", "1E5", "12E-9", "1.50", "0.0000001"])
def test_an_element_given_twice_is_refused_whatever_a_number_is_as_long_as(
    reader: ClaimReader, written: str
) -> None:
    # Shorter or longer than the same number as it is encoded again, and no white space.
    sent = json.dumps(SMALLEST | {"total": {"value": 77777}}, separators=(",", ":")).replace("77777", written)
    assert reader.read_fast(sent.encode(), R4) == reader.read(sent.encode(), R4)
    twice = sent.replace('"use":"claim"', '"use":"claim","use":"claim"')
    assert faults(reader, twice.encode()) == {"Claim.use": reasons.REPEATED}


def test_an_element_given_twice_is_refused_where_numbers_leave_room_for_it(reader: ClaimReader) -> None:
    # Encoded again without exponent, these are longer by 4, 4, 4 and 2: as much as the element takes.
    numbers = ("1e-6", "1e-6", "1e-6", "1e-4")
    items = [LINE | {"sequence": at, "factor": f"<{at}>"} for at in range(1, 5)]
    sent = json.dumps(SMALLEST | {"item": items}, separators=(",", ":"))
    for at, number in enumerate(numbers, 1):
        sent = sent.replace(f'"<{at}>"', number)
    assert reader.read_fast(sent.encode(), R4) == reader.read_validating(sent.encode(), R4)
    twice = sent.replace('"use":"claim"', '"use":"claim","use":"claim"')
    assert faults(reader, twice.encode()) == {"Claim.use": reasons.REPEATED}


@pytest.mark.parametrize("claim_format", FORMATS)
def test_an_element_of_an_item_given_twice_is_refused_where_numbers_leave_room_for_it(
    reader: ClaimReader, claim_format: ClaimFormat
) -> None:
    amount = {"value": 0, "currency": "VND"}
    item = LINE | {"net": amount, "unitPrice": amount, "quantity": {"value": 0}}
    sent = json.dumps(SMALLEST | {"item": [item]}, separators=(",", ":")).replace('"value":0', '"value":1e-6')
    twice = sent.replace('"quantity":{', '"quantity":{"value":2,')
    refused = faults(reader, twice.encode(), claim_format)
    assert refused == {"Claim.item[0].quantity.value": reasons.REPEATED}


def test_of_a_choice_an_extension_in_place_of_a_value_counts(reader: ClaimReader) -> None:
    absent = {"extension": [{"url": "urn:x", "valueCode": "unknown"}]}
    patient = {"resourceType": "Patient", "deceasedBoolean": False, "_deceasedDateTime": absent}
    assert faults(reader, content(SMALLEST, contained=[patient])) == {
        "Claim.contained[0]": reasons.only_one_of(["deceasedBoolean", "deceasedDateTime"])
    }
