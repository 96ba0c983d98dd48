"""What earlier items billed is remembered, and changes no verdict and no claim."""

from types import SimpleNamespace

import pytest

from insurance.claim.claim import Claim
from insurance.claim.fhir.models.compiled import ABSENT, BILLED, Compiler
from insurance.claim.fhir.release import Release
from insurance.claim.fhir.remembered import LONGEST, REMEMBERED, RememberedItems
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from tests.unit.insurance.claim.fhir.claims import FORMATS, LINE, R4, R5, SMALLEST, Json, content

CONCEPT: Json = {"coding": [{"system": "urn:codes", "code": "1"}], "text": "Khám"}
MONEY: Json = {"value": 12800, "currency": "VND"}
GIVEN: Json = {
    "category": CONCEPT,
    "net": MONEY,
    "productOrService": CONCEPT,
    "quantity": {"value": 2, "unit": "viên"},
    "tax": MONEY,
    "unitPrice": MONEY,
}
DAMAGES = (
    b"null", b" null", b"{}", b"{ }", b"[]", b"0", b'"x"', b'{"value":null}', b'{"text":null}',
    b'{"coding":[{}]}', b'{"value":1,"value":1}', b'{"text":"a","text":"a"}', b'{"value":1e40}',
    b'{"value":"1"}', b'{"unknown":1}', b'{"text":"\\u00a0"}', b'{"comparator":"<","value":2}',
    b'{"value":1.50,"currency":"VND"}', b'{"text":"a:b"}',
)  # fmt: skip


def item(**given: bytes) -> SimpleNamespace:
    """An item as the fast path decodes it."""
    return SimpleNamespace(**dict.fromkeys(BILLED, ABSENT) | given)


def claim_of(billed: Json) -> bytes:
    return content(SMALLEST | {"item": [LINE | billed]})


def validated(reader: ClaimReader, sent: bytes, claim_format: ClaimFormat) -> Claim | None:
    try:
        return reader.read_validating(sent, claim_format)
    except Unreadable:
        return None


@pytest.fixture
def remembered() -> RememberedItems:
    return RememberedItems(Compiler(Release.R4).billed())


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize("name", BILLED)
def test_an_element_that_is_damaged_gets_the_same_verdict_after_one_that_was_not(
    reader: ClaimReader, name: str, claim_format: ClaimFormat
) -> None:
    given = {one: value for one, value in GIVEN.items() if one != "tax" or claim_format is R5}
    for known in (given, LINE):
        # One with the element, and one without it.
        assert reader.read_fast(claim_of(known), claim_format) is not None
    for damage in DAMAGES:
        sent = claim_of(given | {name: "HERE"}).replace(b'"HERE"', damage)
        # The second time it is known, if it was accepted.
        for _ in range(2):
            assert reader.read_fast(sent, claim_format) in (None, validated(reader, sent, claim_format)), sent


def test_what_is_absent_is_not_taken_for_null(reader: ClaimReader) -> None:
    assert reader.read_fast(claim_of({}), R4) is not None
    assert reader.read_fast(claim_of({"net": None}), R4) is None


def test_elements_of_another_name_are_not_taken_for_those_known(reader: ClaimReader) -> None:
    net, price = (reader.read(claim_of({name: MONEY}), R4).lines[0] for name in ("net", "unitPrice"))
    assert net.net == price.unit_price is not None
    assert net.unit_price is None


def test_the_same_bytes_are_remembered_once(remembered: RememberedItems) -> None:
    billed = [remembered.billed_of(item(net=b'{"value":5}')) for _ in range(3)]
    assert billed[1] is billed[0] is billed[2]
    assert len(remembered) == 1


def test_a_bounded_number_is_remembered(remembered: RememberedItems) -> None:
    for value in range(REMEMBERED + 2):
        remembered.billed_of(item(net=b'{"value":%d}' % value))
    assert 0 < len(remembered) <= REMEMBERED


def test_long_elements_are_not_remembered(remembered: RememberedItems) -> None:
    remembered.billed_of(item(productOrService=b'{"text":"%b"}' % (b"x" * LONGEST)))
    assert len(remembered) == 0
