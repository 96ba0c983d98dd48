"""The elements of a FHIR document that no fact is made of are found, and no others."""

import copy
import json
from typing import Any

import pytest
from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.converting.not_carried import TIME_UNREAD, NotCarried
from insurance.claim.converting.unread_elements import unread_elements
from insurance.claim.converting.useless_values import Changes, UselessValues
from insurance.claim.parts.line import Line
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import FULL, R4, SMALLEST

Json = dict[str, Any]
# What our writer writes of every claim, whatever it was.
WRITTEN = {
    name: SMALLEST[name] for name in ("resourceType", "type", "priority", "insurance", "provider", "patient")
}

PRACTITIONER = {"system": "urn:wardgate:sid:practitioner", "value": "000001/CCHN"}
DOCTOR = {
    "sequence": 1,
    "role": {"coding": [{"system": "urn:wardgate:cs:care-role", "code": "doctor"}]},
    "provider": {"reference": "#p"},
}


@pytest.fixture(scope="module")
def reader() -> ClaimReader:
    return ClaimReader((R4,))


def unread(reader: ClaimReader, document: Json, written: Json = WRITTEN) -> list[str]:
    content = json.dumps(document).encode()
    claim = reader.read_validating(content, R4)
    return [one.path for one in unread_elements(content, claim, json.dumps(written).encode())]


def test_a_claim_of_facts_alone_has_none(reader: ClaimReader) -> None:
    assert unread(reader, SMALLEST) == []


@pytest.mark.parametrize(
    ("element", "value", "path"),
    [
        ("text", {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'}, "text"),
        ("meta", {"profile": ["http://a.example/p"]}, "meta"),
        ("language", "vi", "language"),
        ("careTeam", [{"sequence": 1, "provider": {"display": "A"}}], "careTeam"),
        ("fundsReserve", {"coding": [{"code": "none"}]}, "fundsReserve"),
        ("_created", {"extension": [{"url": "urn:x", "valueString": "x"}]}, "created"),
    ],
)
def test_an_element_that_is_not_read_is_named_as_a_whole(
    reader: ClaimReader, element: str, value: object, path: str
) -> None:
    assert unread(reader, SMALLEST | {element: value}) == [f"Claim.{path}"]


def test_an_extension_of_others_is_named_beside_ours(reader: ClaimReader) -> None:
    ours = FULL["extension"][0]
    extensions = [ours, {"url": "urn:theirs", "valueString": "x"}]
    assert "Claim.extension[1]" in unread(reader, SMALLEST | {"extension": extensions})
    assert "Claim.extension[0]" not in unread(reader, SMALLEST | {"extension": extensions})


def test_a_value_that_is_asked_for_and_not_used_is_named(reader: ClaimReader) -> None:
    document = copy.deepcopy(FULL)
    document["item"][0]["category"]["coding"].append({"system": "urn:groups", "code": "second"})
    found = unread(reader, document)
    assert "Claim.item[0].category.coding[1]" in found
    assert "Claim.item[0].category.coding[0].code" not in found


def test_what_a_fact_is_made_of_is_not_named_wherever_it_stands(reader: ClaimReader) -> None:
    patient = {
        "resourceType": "Patient",
        "id": "p",
        "gender": "female",
        "maritalStatus": {"text": "x"},
        "identifier": [{"system": "urn:wardgate:sid:chip-id", "value": "079180000001"}],
    }
    document = SMALLEST | {"contained": [patient], "patient": {"reference": "#p"}}
    assert unread(reader, document) == ["Claim.contained[0].maritalStatus"]


def test_a_number_that_stands_twice_is_not_named(reader: ClaimReader) -> None:
    number = {"system": "urn:wardgate:sid:card-number", "value": "DN4790000000001"}
    insurance = [SMALLEST["insurance"][0] | {"coverage": {"identifier": number}}]
    document = SMALLEST | {"patient": {"identifier": number}, "insurance": insurance}
    written = WRITTEN | {"patient": {}, "insurance": insurance}
    assert unread(reader, document, written) == []


def test_in_a_bundle_the_paths_are_those_of_the_bundle_and_what_holds_it_together_is_not_named(
    reader: ClaimReader,
) -> None:
    patient = {"resourceType": "Patient", "id": "7", "active": True, "gender": "female"}
    bundle = {
        "resourceType": "Bundle",
        "type": "transaction",
        "timestamp": "2026-11-29T08:00:00+07:00",
        "entry": [
            {"fullUrl": "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "resource": patient}
            | {"request": {"method": "POST", "url": "Patient"}},
            {"resource": SMALLEST | {"language": "vi"}},
        ],
    }
    assert unread(reader, bundle) == [
        "Bundle.timestamp",
        "Bundle.entry[0].resource.active",
        "Bundle.entry[1].resource.language",
    ]


def test_what_fhir_demands_and_means_nothing_is_not_named(reader: ClaimReader) -> None:
    other = SMALLEST | {"priority": {"coding": [{"code": "stat"}]}}
    assert unread(reader, SMALLEST) == []
    assert unread(reader, other) == ["Claim.priority"]


@pytest.mark.parametrize("element", ["created", "insurance"])
def test_a_time_of_which_the_day_alone_is_read_is_named(reader: ClaimReader, element: str) -> None:
    at = "2026-11-03T08:30:00+07:00"
    validity = {"url": "urn:wardgate:extension:card-validity", "valuePeriod": {"start": at}}
    card = {"identifier": {"system": "urn:wardgate:sid:card-number", "value": "DN4790000000001"}}
    insurance = [SMALLEST["insurance"][0] | {"coverage": card, "extension": [validity]}]
    paths = {"created": "Claim.created", "insurance": "Claim.insurance[0].extension[0].valuePeriod.start"}
    document = SMALLEST | {"created": at} | ({"insurance": insurance} if element == "insurance" else {})
    content = json.dumps(document).encode()
    found = unread_elements(content, reader.read_validating(content, R4), json.dumps(WRITTEN).encode())
    assert NotCarried(paths[element], TIME_UNREAD) in list(found)


def test_a_time_that_is_read_is_not_named_in_whatever_zone_it_was_sent(reader: ClaimReader) -> None:
    document = SMALLEST | {"billablePeriod": {"start": "2026-11-03T01:30:00Z"}}
    assert unread(reader, document) == []


def test_a_reference_that_is_followed_is_read_and_what_it_leads_to_is_looked_at(reader: ClaimReader) -> None:
    doctor = {"resourceType": "Practitioner", "id": "p", "active": True, "identifier": [PRACTITIONER]}
    other = {"resourceType": "Practitioner", "id": "other", "active": True}
    document = FULL | {"contained": [doctor, other], "careTeam": [DOCTOR]}
    document["item"] = [FULL["item"][0] | {"careTeamSequence": [1]}]
    found = unread(
        reader, document, FULL | {"careTeam": [DOCTOR | {"provider": {"identifier": PRACTITIONER}}]}
    )
    assert "Claim.contained[0].active" in found
    assert "Claim.contained[1]" in found
    assert not [path for path in found if path.startswith("Claim.careTeam")]


def test_values_of_many_lines_are_tried_together(reader: ClaimReader) -> None:
    lines = [FULL["item"][0] | {"sequence": sequence} for sequence in range(1, 101)]
    claim = reader.read_validating(json.dumps(FULL | {"item": lines}).encode(), R4)
    tries: list[Changes] = []

    def read(changes: Changes) -> Claim:
        tries.append(changes)
        read = tuple(
            line if path(line, "used") not in changes else line_without(line) for line in claim.lines
        )
        return replace(claim, lines=read)

    found = UselessValues(claim, read).of(
        {path(line, name): None for line in claim.lines for name in ("used", "a", "b", "c")}
    )
    assert sorted(found) == sorted(path(line, name) for line in claim.lines for name in "abc")
    assert len(tries) < 10


def path(line: Line, name: str) -> str:
    return f"Claim.item[{line.position[0]}].{name}"


def line_without(line: Line) -> Line:
    return replace(line, quantity=None)
