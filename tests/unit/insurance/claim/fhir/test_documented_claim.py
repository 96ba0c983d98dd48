"""The claim that docs/fhir.md shows is read as the page says."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import R4

PAGE = Path(__file__).parents[5] / "docs" / "fhir.md"


def test_the_documented_claim_is_read_whole(reader: ClaimReader) -> None:
    shown = re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)[0]
    claim = reader.read(shown.encode(), R4)
    assert claim.number == "https://his.example/claims|2024-0001"
    assert claim.facility == "79001"
    assert claim.inpatient is True
    assert claim.first_day == date(2024, 5, 2)
    assert claim.patient.card_number == "DN4790000000001"
    assert claim.receipts == ("the receipt of the look-up",)
    nets = [line.net.value for line in claim.lines if line.net]
    assert claim.total is not None
    assert sum(nets) == claim.total.value == Decimal(865406)
