"""Which facts of a claim are not in a second one that was made of it."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact, LineFact
from insurance.claim.parts.line import Line

Name = TypeVar("Name", ClaimFact, LineFact, DiagnosisFact)

# The fact that an attribute has, where it is not named by it. Compared are these and the parts below.
OF_CLAIM: Mapping[str, ClaimFact] = {
    "number": ClaimFact.NUMBER,
    "resource_id": ClaimFact.NUMBER,
    "status": ClaimFact.CLAIM,
    "use": ClaimFact.CLAIM,
    "facility": ClaimFact.FACILITY,
    "inpatient": ClaimFact.INPATIENT,
    "admitted": ClaimFact.STAY,
    "discharged": ClaimFact.STAY,
    "created": ClaimFact.CREATED,
    "total": ClaimFact.TOTAL,
    "receipts": ClaimFact.RECEIPTS,
    "related": ClaimFact.RELATED,
    "emergency": ClaimFact.VISIT_CODE,
    "referred": ClaimFact.VISIT_REFERRAL,
    "cards": ClaimFact.CARDS,
    "kept": ClaimFact.CLAIM,
}
OF_PATIENT: Mapping[str, ClaimFact] = {
    "chip_id": ClaimFact.CHIP_ID,
    "card_number": ClaimFact.CARD_NUMBER,
    "insurance_number": ClaimFact.INSURANCE_NUMBER,
    "reference": ClaimFact.PATIENT_REFERENCE,
    "sex": ClaimFact.SEX,
    "birth_date": ClaimFact.BIRTH_DATE,
    "names": ClaimFact.PATIENT,
    "has_system_in_other_case": ClaimFact.PATIENT,
}
OF_LINE: Mapping[str, LineFact] = {
    "sequence": LineFact.LINE,
    "group": LineFact.LINE,
    "particulars": LineFact.LINE,
    "codes": LineFact.CODES,
    "first_day": LineFact.DAYS,
    "last_day": LineFact.DAYS,
    "quantity": LineFact.QUANTITY,
    "unit_price": LineFact.UNIT_PRICE,
    "factor": LineFact.FACTOR,
    "tax": LineFact.TAX,
    "net": LineFact.NET,
}
OF_DIAGNOSIS: Mapping[str, DiagnosisFact] = {
    "sequence": DiagnosisFact.CODE,
    "code": DiagnosisFact.CODE,
    "principal": DiagnosisFact.PRINCIPAL,
}


def lost_facts(claim: Claim, other: Claim) -> tuple[Fact, ...]:
    """Each once, the claim's own first. Where it is in what was sent, and remarks, are no facts."""
    found = {*_of_claim(claim, other), *_of_diagnoses(claim, other), *_of_lines(claim.lines, other.lines, ())}
    return tuple(sorted(found, key=lambda fact: fact.order))


def _of_claim(claim: Claim, other: Claim) -> Iterator[Fact]:
    pairs: tuple[tuple[msgspec.Struct, msgspec.Struct, Mapping[str, ClaimFact]], ...] = (
        (claim, other, OF_CLAIM),
        (claim.patient, other.patient, OF_PATIENT),
        (claim.visit, other.visit, _named(claim.visit, "claim.visit")),
        (claim.sums, other.sums, _named(claim.sums, "claim.sums")),
    )
    for one, second, facts in pairs:
        yield from map(Fact, _different(one, second, facts))


def _named(part: msgspec.Struct, name: str) -> Mapping[str, ClaimFact]:
    """The facts of a part that are named by its attributes."""
    return {attribute: ClaimFact(f"{name}.{attribute}") for attribute in part.__struct_fields__}


def _of_diagnoses(claim: Claim, other: Claim) -> Iterator[Fact]:
    if len(claim.diagnoses) != len(other.diagnoses):
        yield Fact(ClaimFact.DIAGNOSES)
        return
    for one, second in zip(claim.diagnoses, other.diagnoses, strict=True):
        yield from map(one.fact, _different(one, second, OF_DIAGNOSIS))


def _of_lines(lines: tuple[Line, ...], others: tuple[Line, ...], position: tuple[int, ...]) -> Iterator[Fact]:
    if len(lines) != len(others):
        yield Fact(LineFact.LINE, position) if position else Fact(ClaimFact.LINES)
        return
    for one, second in zip(lines, others, strict=True):
        if one != second:
            yield from map(one.fact, _different(one, second, OF_LINE))
            for part in ("product", "care", "payment"):
                facts = {
                    name: LineFact(f"line.{part}.{name}") for name in getattr(one, part).__struct_fields__
                }
                yield from map(one.fact, _different(getattr(one, part), getattr(second, part), facts))
            yield from _of_lines(one.parts, second.parts, one.position)


def _different(one: msgspec.Struct, second: msgspec.Struct, facts: Mapping[str, Name]) -> list[Name]:
    return [fact for name, fact in facts.items() if getattr(one, name) != getattr(second, name)]
