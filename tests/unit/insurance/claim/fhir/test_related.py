"""The other claims that a claim names, and what its status and use make of it."""

from typing import Any

import pytest

from insurance.claim.parts.related_claim import RelatedClaim
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import FORMATS, R4, SMALLEST, content

EXAMPLE_SYSTEM = "http://terminology.hl7.org/CodeSystem/ex-relatedclaimrelationship"


def related(reader: ClaimReader, *named: dict[str, Any]) -> tuple[RelatedClaim, ...]:
    read = [reader.read(content(SMALLEST, related=list(named)), claim_format) for claim_format in FORMATS]
    assert read[0].related == read[1].related
    return read[0].related


def relationship(code: str, system: str | None = EXAMPLE_SYSTEM) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code} if system else {"code": code}]}


@pytest.mark.parametrize(
    ("code", "known"), [("prior", "prior"), ("replaces", "replaces"), ("associated", None)]
)
def test_a_related_claim_is_named_by_its_number(reader: ClaimReader, code: str, known: str | None) -> None:
    named = {
        "relationship": relationship(code),
        "claim": {"identifier": {"system": "urn:his", "value": "1"}},
    }
    assert related(reader, named) == (RelatedClaim(known, "urn:his|1"),)


@pytest.mark.parametrize(
    ("reference", "number"),
    [
        ({"identifier": {"value": "1"}}, "1"),
        ({"reference": "Claim/c-1"}, "id|c-1"),
        ({"reference": "https://his.example/fhir/Claim/c-1/_history/2"}, "id|c-1"),
        ({"identifier": {"system": "urn:his", "value": "1"}, "reference": "Claim/c-1"}, "urn:his|1"),
    ],
)
def test_it_is_named_as_that_claim_is_numbered(
    reader: ClaimReader, reference: dict[str, Any], number: str
) -> None:
    resource_id = number.removeprefix("id|") if number.startswith("id|") else None
    assert related(reader, {"claim": reference}) == (RelatedClaim(None, number, resource_id),)


def test_a_claim_has_the_id_that_references_name_it_by_beside_its_number(reader: ClaimReader) -> None:
    for claim_format in FORMATS:
        numbered = reader.read(content(SMALLEST, id="c-1", identifier=[{"value": "1"}]), claim_format)
        assert (numbered.number, numbered.resource_id) == ("1", "c-1")
        unnumbered = reader.read(content(SMALLEST, id="c-1"), claim_format)
        assert (unnumbered.number, unnumbered.resource_id) == ("id|c-1", None)


def test_one_that_is_named_by_nothing_of_a_claim_is_left_out(reader: ClaimReader) -> None:
    nameless = (
        {"claim": {"display": "A claim"}},
        {"claim": {"reference": "#1"}},
        {"relationship": {"text": "x"}},
    )
    assert related(reader, *nameless, {"claim": {"reference": "Claim/2"}}) == (
        RelatedClaim(None, "id|2", "2"),
    )


def test_a_claim_that_is_contained_is_followed_to_its_identifier(reader: ClaimReader) -> None:
    contained = SMALLEST | {"id": "1", "identifier": [{"system": "urn:his", "value": "1"}]}
    named = [{"relationship": relationship("replaces"), "claim": {"reference": "#1"}}]
    for claim_format in FORMATS:
        claim = reader.read(content(SMALLEST, contained=[contained], related=named), claim_format)
        assert claim.related == (RelatedClaim("replaces", "urn:his|1"),)


@pytest.mark.parametrize(
    "nameless",
    [
        {},
        {"claim": {"display": "A claim"}},
        {"claim": {"reference": "#1"}},
        {"claim": {"reference": "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"}},
    ],
)
def test_one_that_is_replaced_and_not_named_is_not_lost(
    reader: ClaimReader, nameless: dict[str, Any]
) -> None:
    named = nameless | {"relationship": relationship("replaces")}
    assert related(reader, named) == (RelatedClaim("replaces", ""),)


@pytest.mark.parametrize(
    ("status", "use", "is_withdrawal", "is_bill"),
    [
        ("active", "claim", False, True),
        ("active", "preauthorization", False, False),
        ("active", "predetermination", False, False),
        ("cancelled", "claim", True, False),
        ("cancelled", "preauthorization", True, False),
    ],
)
def test_only_an_active_claim_for_payment_is_a_bill(
    reader: ClaimReader, status: str, use: str, is_withdrawal: bool, is_bill: bool
) -> None:
    claim = reader.read(content(SMALLEST, status=status, use=use), R4)
    assert (claim.is_withdrawal, claim.is_bill) == (is_withdrawal, is_bill)
