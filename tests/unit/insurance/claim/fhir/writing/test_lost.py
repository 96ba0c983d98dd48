"""What FHIR cannot hold is named, fact by fact, and the document is valid without it."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.converting.differences import differences
from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact, LineFact
from insurance.claim.fhir.writing.fhir_writer import FhirWriter
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.care import Care
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.claim.parts.kept_row import KeptRow
from insurance.claim.parts.patient import Patient, StatedCard
from insurance.claim.parts.payment import Payment
from insurance.claim.parts.product import Product
from insurance.claim.parts.values import Coding, Money
from insurance.claim.parts.visit import Visit
from insurance.claim.reader import ClaimReader
from tests.rules.claims import a_claim
from tests.unit.insurance.claim.fhir.claims import FORMATS, R4, R5
from tests.unit.insurance.claim.fhir.reference import accepts

# No text of FHIR has a control character.
BARRED = "\x01"
NOBODY = Patient(None, None, None, None, None, None)
PLAIN = replace(a_claim(), patient=NOBODY)
LINE = PLAIN.lines[0]


def lost(reader: ClaimReader, claim: Claim, claim_format: ClaimFormat = R4) -> tuple[Fact, ...]:
    written = FhirWriter(claim_format).write(claim)
    assert accepts(written, claim_format)
    return tuple(one.fact for one in differences(claim, reader.read(written, claim_format)))


def barred(part: type[msgspec.Struct]) -> list[str]:
    """The attributes that are texts, or several."""
    return [name for name, kind in part.__annotations__.items() if "str" in str(kind)]


def with_barred(part: type[Any], name: str) -> Any:
    return part(**{name: (BARRED,) if "tuple" in str(part.__annotations__[name]) else BARRED})


def test_a_plain_claim_loses_nothing(reader: ClaimReader) -> None:
    assert [lost(reader, PLAIN, claim_format) for claim_format in FORMATS] == [(), ()]


@pytest.mark.parametrize("name", barred(Visit))
def test_a_fact_of_the_visit_is_named(reader: ClaimReader, name: str) -> None:
    claim = replace(PLAIN, inpatient=None, visit=with_barred(Visit, name), referred="referr" in name)
    assert Fact(ClaimFact(f"claim.visit.{name}")) in lost(reader, claim)


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize(
    ("part", "name"),
    [(part, name) for part in (Product, Care, Payment) for name in barred(part)],
)
def test_a_fact_of_a_line_is_named(
    reader: ClaimReader, part: type[Any], name: str, claim_format: ClaimFormat
) -> None:
    own = part.__name__.lower()
    claim = replace(PLAIN, lines=(replace(LINE, **{own: with_barred(part, name)}),))
    assert lost(reader, claim, claim_format) == (Fact(LineFact(f"line.{own}.{name}"), (0,)),)


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"facility": BARRED}, ClaimFact.FACILITY),
        ({"number": BARRED}, ClaimFact.NUMBER),
        ({"receipts": (BARRED,)}, ClaimFact.RECEIPTS),
        ({"cards": (StatedCard(None),)}, ClaimFact.CARDS),
        ({"cards": (StatedCard("DN1", date(2026, 1, 2), date(2026, 1, 1)),)}, ClaimFact.CARDS),
        ({"kept": (KeptRow("XML4", 1, (("MA_CHI_SO", BARRED),)),)}, ClaimFact.KEPT),
        ({"patient": replace(NOBODY, chip_id=BARRED)}, ClaimFact.CHIP_ID),
        ({"patient": replace(NOBODY, names=("a", "b"))}, ClaimFact.NAMES),
        ({"diagnoses": (Diagnosis(1, (0,), Coding(None, "A  09"), None),)}, DiagnosisFact.CODE),
    ],
)
def test_a_fact_of_the_claim_is_named(reader: ClaimReader, changes: dict[str, Any], fact: Any) -> None:
    assert {one.name for one in lost(reader, replace(PLAIN, **changes))} == {fact}


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"first_day": date(2026, 1, 2), "last_day": date(2026, 1, 1)}, LineFact.DAYS),
        ({"codes": (Coding("urn:s", ""),)}, LineFact.CODES),
        ({"group": BARRED}, LineFact.GROUP),
        ({"particulars": (("modifier", BARRED),)}, LineFact.PARTICULARS),
    ],
)
def test_a_fact_that_a_line_has_by_itself_is_named(
    reader: ClaimReader, changes: dict[str, Any], fact: LineFact
) -> None:
    claim = replace(PLAIN, lines=(replace(LINE, **changes),))
    assert lost(reader, claim) == (Fact(fact, (0,)),)


def test_a_tax_is_carried_by_r5_alone(reader: ClaimReader) -> None:
    claim = replace(PLAIN, lines=(replace(LINE, tax=Money(Decimal(5), "VND")),))
    assert lost(reader, claim, R4) == (Fact(LineFact.TAX, (0,)),)
    assert lost(reader, claim, R5) == ()


def test_a_part_of_a_line_has_no_care_team_in_fhir(reader: ClaimReader) -> None:
    part = replace(LINE, position=(0, 0), first_day=None, last_day=None, care=Care(doctors=("001",)))
    claim = replace(PLAIN, lines=(replace(LINE, parts=(part,)),))
    assert lost(reader, claim) == (Fact(LineFact.CARE_DOCTORS, (0, 0)),)
