"""A claim with every fact of our profile, and the ways to read it. All people and numbers are made up."""

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import LINE, R5, SMALLEST, Json, content

HL7 = "http://terminology.hl7.org/CodeSystem/claiminformationcategory"
OURS = "urn:wardgate:cs:information"
ICD_9 = "http://hl7.org/fhir/sid/icd-9-cm"


def read(reader: ClaimReader, document: Json, claim_format: ClaimFormat) -> Claim:
    """Read on both paths, with the same result."""
    sent = content(document)
    claim = reader.read_fast(sent, claim_format)
    assert claim is not None
    assert claim == reader.read_validating(sent, claim_format)
    return claim


def coded(system: str, code: str) -> Json:
    return {"coding": [{"system": f"urn:wardgate:cs:{system}", "code": code}]}


def extension(name: str, element: str, value: object) -> Json:
    return {"url": f"urn:wardgate:extension:{name}", element: value}


def information(system: str, category: str, **value: object) -> Json:
    return {"category": {"coding": [{"system": system, "code": category}]}, **value}


def numbered(entries: list[Json]) -> list[Json]:
    return [{"sequence": sequence, **entry} for sequence, entry in enumerate(entries, 1)]


def dong(value: int) -> Json:
    return {"value": value, "currency": "VND"}


def member(role: str, number: str) -> Json:
    return {
        "provider": {"identifier": {"system": "urn:wardgate:sid:practitioner", "value": number}},
        "role": coded("care-role", role),
    }


def body_site(claim_format: ClaimFormat, code: str) -> object:
    """R4 has one concept, R5 a list of references to concepts."""
    concept = coded("body-site", code)
    return [{"site": [{"concept": concept}]}] if claim_format is R5 else concept


def with_line(**changes: object) -> Json:
    """A claim with one line, changed so, and with lists that it may refer to."""
    return SMALLEST | {
        "diagnosis": numbered(
            [
                {
                    "diagnosisCodeableConcept": {
                        "coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": code}]
                    }
                }
                for code in ("J18.9", "I10")
            ]
        ),
        "procedure": numbered(
            [
                {"procedureCodeableConcept": {"coding": [{"system": ICD_9, "code": code}]}}
                for code in ("87.44", "38.93")
            ]
        ),
        "careTeam": numbered(
            [
                member("head", "001"),
                member("doctor", "002"),
                member("doctor", "003"),
                member("performer", "004"),
            ]
        ),
        "item": [LINE | changes],
    }
