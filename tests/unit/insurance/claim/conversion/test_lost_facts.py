"""Which facts a claim lacks that was made of another one."""

from typing import Any

import pytest
from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.conversion.lost_facts import OF_CLAIM, OF_LINE, OF_PATIENT, lost_facts
from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact, LineFact
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.care import Care
from insurance.claim.parts.line import Line
from insurance.claim.parts.patient import Patient
from insurance.claim.parts.visit import Visit
from insurance.claim.remark import Remark, RemarkGrade
from insurance.text import Text
from tests.rules.cases import a_claim

CLAIM = a_claim()
LINE = CLAIM.lines[0]


def test_every_attribute_of_a_claim_is_compared() -> None:
    apart = {"format", "place", "patient", "diagnoses", "lines", "visit", "sums", "remarks"}
    assert OF_CLAIM.keys() == set(Claim.__struct_fields__) - apart
    assert OF_PATIENT.keys() == set(Patient.__struct_fields__)
    assert OF_LINE.keys() == set(Line.__struct_fields__) - {"position", "parts", "product", "care", "payment"}


def test_where_a_claim_was_and_what_was_remarked_are_no_facts() -> None:
    remark = Remark("Claim", RemarkGrade.UNUSUAL, Text("", ""))
    other = replace(CLAIM, format=ClaimFormat.BHYT_XML, place=None, remarks=(remark,))
    assert lost_facts(CLAIM, other) == ()


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({"facility": None, "created": None}, [ClaimFact.CREATED, ClaimFact.FACILITY]),
        ({"visit": Visit(note="x")}, [ClaimFact.VISIT_NOTE]),
        ({"lines": ()}, [ClaimFact.LINES]),
        ({"diagnoses": ()}, [ClaimFact.DIAGNOSES]),
    ],
)
def test_facts_of_the_claim_are_named_in_order(changes: dict[str, Any], facts: list[ClaimFact]) -> None:
    assert lost_facts(CLAIM, replace(CLAIM, **changes)) == tuple(map(Fact, facts))


def test_facts_of_a_diagnosis_a_line_and_a_part_are_named_by_their_places() -> None:
    part = replace(LINE, position=(0, 0))
    whole = replace(CLAIM, lines=(replace(LINE, parts=(part,)),))
    less = replace(part, net=None, care=Care(department="K01"))
    other = replace(
        whole,
        diagnoses=(replace(CLAIM.diagnoses[0], code=None),),
        lines=(replace(LINE, quantity=None, parts=(less,)),),
    )
    assert lost_facts(whole, other) == (
        Fact(DiagnosisFact.CODE, (0,)),
        Fact(LineFact.QUANTITY, (0,)),
        Fact(LineFact.CARE_DEPARTMENT, (0, 0)),
        Fact(LineFact.NET, (0, 0)),
    )


def test_a_line_that_lacks_its_parts_is_named() -> None:
    whole = replace(CLAIM, lines=(replace(LINE, parts=(replace(LINE, position=(0, 0)),)),))
    assert lost_facts(whole, CLAIM) == (Fact(LineFact.LINE, (0,)),)
