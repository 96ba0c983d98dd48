"""What `wardgate submit` makes of claims beside other resources: exports and bundles."""

import json
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.wardgate.cli.claims_in_files import TWO, claim, folder, found, reason, write
from wardgate.cli.claims.files.local_claim import LocalClaim, UnreadableFile
from wardgate.cli.claims.files.read_claims import ClaimFiles

__all__ = ["folder"]


def names(values: Iterable[Any]) -> list[str]:
    return [f"{value['resourceType']}/{value.get('id', '')}" for value in values]


@pytest.fixture
def export(folder: Path) -> Path:
    """A bulk export: claims beside the resources that they refer to, and files that are not FHIR."""
    patient = {"resourceType": "Patient", "id": "p1"}
    others: dict[str, list[dict[str, Any]]] = {
        "Patient.ndjson": [patient, {"resourceType": "Patient", "id": "p2"}],
        "Coverage.000.ndjson": [
            {"resourceType": "Coverage", "id": "c1", "beneficiary": {"reference": "Patient/p1"}}
        ],
    }
    refers = {
        "patient": {"reference": "Patient/p1/_history/2"},
        "insurance": [{"coverage": {"reference": "Coverage/c1"}}],
    }
    for name, resources in others.items():
        write(folder, name, "\n".join(map(json.dumps, resources)))
    write(folder, "Claim.ndjson", "\n".join([json.dumps(claim("A", **refers)), TWO]))
    write(folder, "readme.txt", "exported on Monday\n")
    write(folder, "labels.csv", "file,fault,line\n")
    write(
        folder, "manifest.json", '{"transactionTime": "2026-01-01T00:00:00Z", "request": "x", "output": []}'
    )
    write(folder, "Encounter.ndjson", "")
    return folder


def test_a_claim_of_an_export_comes_with_the_resources_that_it_refers_to(export: Path) -> None:
    first, second = found(export)
    assert isinstance(first, LocalClaim)
    assert isinstance(second, LocalClaim)
    bundle = json.loads(first.content)
    assert names(entry["resource"] for entry in bundle["entry"]) == ["Claim/", "Patient/p1", "Coverage/c1"]
    assert second.content == TWO.encode()


def test_one_line_says_what_else_was_in_an_export(export: Path) -> None:
    files = ClaimFiles([export])
    assert len(list(files.read())) == 2
    assert files.passed_over.text() == (
        "3 resources are not claims (2 Patient, 1 Coverage): "
        "sent along with the claims that refer to them (1); "
        "passed over, because nothing in them is FHIR or BHYT XML: Encounter.ndjson, labels.csv, readme.txt"
    )


def test_of_two_resources_with_one_name_none_is_taken(export: Path) -> None:
    write(export, "Patient.2.ndjson", '{"resourceType": "Patient", "id": "p1", "gender": "male"}')
    first, _ = found(export)
    assert isinstance(first, LocalClaim)
    assert b'"gender"' not in first.content
    assert b'"Patient"' not in first.content


def test_an_export_that_was_written_empty_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    for name in ("a.xml", "b.XML.gz", "c.json", "d.txt", "e.ndjson"):
        (tmp_path / name).write_bytes(b"")
    found = [each.source for each in ClaimFiles([tmp_path]).read()]
    assert found == [str(tmp_path / name) for name in ("a.xml", "b.XML.gz", "c.json")]


def test_an_xml_file_or_a_damaged_json_file_in_a_folder_is_not_passed_over_in_silence(export: Path) -> None:
    write(export, "other.xml", '<Claim xmlns="http://hl7.org/fhir"/>')
    write(export, "zero.json", "")
    write(export, "page.json", "Log in first")
    refused = [Path(each.source).name for each in found(export) if isinstance(each, UnreadableFile)]
    assert refused == ["other.xml", "page.json", "zero.json"]


def test_files_without_any_claim_are_named(folder: Path) -> None:
    patients = write(folder, "Patient.ndjson", '{"resourceType": "Patient", "id": "1"}\n' * 2)
    assert reason(patients) == "There is no claim in it: 2 resources are not claims (2 Patient)."
    (folder / "empty").mkdir()
    assert reason(folder / "empty") == "There is no claim in it: no file of it is FHIR JSON or BHYT XML."


def test_a_bundle_with_one_claim_that_is_too_large_is_sent_without_what_the_claim_does_not_refer_to(
    folder: Path,
) -> None:
    patient = {"resourceType": "Patient", "id": "1"}
    image = {"resourceType": "Binary", "id": "1", "data": "x" * 5_000_000}
    some = [image, patient, claim("A", patient={"reference": "Patient/1"})]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": each} for each in some]}
    (read,) = found(write(folder, "one.json", json.dumps(bundle)))
    assert isinstance(read, LocalClaim)
    assert (read.source, read.number) == (str(folder / "one.json"), "A")
    assert names(entry["resource"] for entry in json.loads(read.content)["entry"]) == ["Claim/", "Patient/1"]


def test_a_bundle_of_many_claims_that_share_a_large_resource_is_split_one_by_one(folder: Path) -> None:
    patient = {"resourceType": "Patient", "id": "1", "photo": [{"data": "x" * 1_000_000}]}
    some = [claim(str(n), patient={"reference": "Patient/1"}) for n in range(200)]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": each} for each in (patient, *some)]}
    tracemalloc.start()
    try:
        assert sum(1 for _ in ClaimFiles([write(folder, "all.json", json.dumps(bundle))]).read()) == 200
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
