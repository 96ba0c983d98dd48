"""Rows of BHYT XML that a FHIR claim keeps."""

import pytest

from insurance.claim.format import ClaimFormat
from insurance.claim.parts.kept_row import KeptRow
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import FORMATS, R4, SMALLEST, Json
from tests.unit.insurance.claim.fhir.facts.profiled import read


def kept(*parts: Json) -> Json:
    return {"url": "urn:wardgate:extension:kept-row", "extension": list(parts)}


TABLE = {"url": "table", "valueCode": "XML4"}
ROW = {"url": "row", "valueInteger": 2}
FIELD = {"url": "MA_CHI_SO", "valueString": "GLU"}


@pytest.mark.parametrize("claim_format", FORMATS)
def test_rows_are_kept_in_order_with_their_fields(reader: ClaimReader, claim_format: ClaimFormat) -> None:
    # A field may have any name, also that of what tells the table.
    odd = {"url": "table", "valueString": "x"}
    sent = [kept(TABLE, ROW, FIELD, odd), kept(TABLE, ROW | {"valueInteger": 3})]
    claim = read(reader, SMALLEST | {"extension": sent}, claim_format)
    assert claim.kept == (
        KeptRow("XML4", 2, (("MA_CHI_SO", "GLU"), ("table", "x"))),
        KeptRow("XML4", 3, ()),
    )
    assert claim.remarks == ()


def test_a_row_without_its_table_is_named_as_not_read(reader: ClaimReader) -> None:
    claim = read(reader, SMALLEST | {"extension": [kept(ROW, FIELD)]}, R4)
    assert claim.kept == ()
    assert [remark.path for remark in claim.remarks] == ["Claim.extension[0]"]
