"""What `wardgate submit` makes of claims that stand within other resources: batches, inputs of operations."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.wardgate.cli.claims_in_files import claim, folder, found, write
from wardgate.cli.claims.files.local_claim import LocalClaim
from wardgate.cli.claims.files.read_claims import NESTED, ClaimFiles

__all__ = ["folder"]

PATIENT = {"resourceType": "Patient", "id": "1"}
HEADER = {"resourceType": "MessageHeader"}


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    entries = [{"resource": each} for each in resources]
    return {"resourceType": "Bundle", "type": "message", "entry": entries}


def message(number: str) -> dict[str, Any]:
    return bundle(HEADER, claim(number, patient={"reference": "Patient/1"}), PATIENT | {"language": number})


def parameters(*resources: dict[str, Any]) -> dict[str, Any]:
    return {
        "resourceType": "Parameters",
        "parameter": [{"name": "resource", "resource": each} for each in resources],
    }


def read(folder: Path, content: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """Of each claim of a file: its place, its number and what is sent."""
    file = write(folder, "file.json", json.dumps(content))
    claims = [each for each in found(file) if isinstance(each, LocalClaim)]
    return [(each.source.removeprefix(str(file)), each.number, json.loads(each.content)) for each in claims]


def test_each_message_of_a_batch_is_sent_as_it_is(folder: Path) -> None:
    batch = bundle(HEADER, message("A"), message("B"))
    assert read(folder, batch) == [("#1", "A", message("A")), ("#2", "B", message("B"))]


def test_a_claim_beside_a_bundle_with_claims_is_sent_without_that_bundle(folder: Path) -> None:
    mixed = bundle(claim("A", patient={"reference": "Patient/1"}), PATIENT, message("B"))
    (_, _, first), second = read(folder, mixed)
    assert [entry["resource"]["resourceType"] for entry in first["entry"]] == ["Claim", "Patient"]
    assert second == ("#2", "B", message("B"))


@pytest.mark.parametrize("sent", [claim("A"), message("A")])
def test_what_was_sent_to_an_operation_is_read_from_its_parameters(
    folder: Path, sent: dict[str, Any]
) -> None:
    assert read(folder, parameters(sent)) == [("", "A", sent)]
    part = {"name": "batch", "part": parameters(HEADER, sent)["parameter"]}
    assert read(folder, {"resourceType": "Parameters", "parameter": [{"name": "x"}, part]}) == [
        ("#1", "A", sent)
    ]


def test_parameters_in_a_bundle_are_read(folder: Path) -> None:
    assert read(folder, bundle(parameters(claim("A")), HEADER)) == [("", "A", claim("A"))]


def test_what_is_nested_deeper_is_sent_whole_so_that_the_gateway_says_what_to_do(folder: Path) -> None:
    nested = message("A")
    for _ in range(NESTED + 2):
        nested = bundle(nested)
    ((_, _, sent),) = read(folder, nested)
    assert "Bundle" in {entry["resource"]["resourceType"] for entry in sent["entry"]}


def test_resources_within_that_are_no_claims_are_counted(folder: Path) -> None:
    write(folder, "a.json", json.dumps(bundle(HEADER, bundle(PATIENT))))
    write(folder, "b.json", json.dumps(parameters(PATIENT)))
    write(folder, "c.json", json.dumps({"resourceType": "Parameters"}))
    write(folder, "d.json", json.dumps(claim("A")))
    files = ClaimFiles([folder])
    assert [each.source for each in files.read()] == [str(folder / "d.json")]
    assert files.passed_over.counts() == "3 resources are not claims (2 Patient, 1 Parameters)"
