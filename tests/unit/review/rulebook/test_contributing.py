"""CONTRIBUTING describes every field that a rule can use."""

import re
from pathlib import Path

import msgspec
import pytest

from insurance.claim.claim import Claim
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.claim.parts.line import Line
from insurance.claim.parts.patient import Patient
from insurance.claim.parts.values import Coding, Money
from insurance.claim.stay import Stay
from review.rulebook.engine.answers import Found
from review.rulebook.engine.case import CardFacts, CardPeriod, Case, QuotedReceipts, ReceiptFacts

PAGE = (Path(__file__).parents[4] / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTION = PAGE[PAGE.index("## Add a rule") : PAGE.index("## Add an outcome of a look-up")]
WORDS = {word for code in re.findall(r"`([^`\n]+)`", SECTION) for word in re.findall(r"\w+", code)}
STRUCTS = (
    *(Case, CardFacts, CardPeriod, QuotedReceipts, ReceiptFacts, Stay),
    *(Claim, Patient, Diagnosis, Line, Coding, Money, Found),
)


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_field_that_a_rule_can_use_is_described(struct: type[msgspec.Struct]) -> None:
    assert set(struct.__struct_fields__) - WORDS == set()
