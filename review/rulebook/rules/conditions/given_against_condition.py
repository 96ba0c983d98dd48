"""A drug or service is billed against the condition on which it is paid.

## What it looks for

The table `payment_conditions.yaml` has conditions of payment that the insurer names in its thematic
reviews (CV 266): a drug that is paid for some illnesses only, such as glucosamine for arthrosis of the
knee; one that is contraindicated in an illness or at an age, such as levofloxacin below 18 outside of
emergencies; a service that is paid beside another one only, such as an endoscopy with biopsy beside
histology. Drugs and services are recognised by their names. All diagnoses of the claim and of the line
count.

## What a reviewer does

Read in the record why it was given. Without the illness that the condition names, it is not paid; the
biopsy is paid at the price of the endoscopy without it.

## What it cannot see

Illnesses that the record has and the claim does not. The texts name illnesses in words: the ICD-10 codes
of the table are a wide reading of them. Conditions of the insurer's list that take more than diagnoses,
such as results, doses and classes of facilities. Drugs under trade names that the table does not have.
"""

from collections.abc import Iterator, Set
from typing import NamedTuple

from insurance.claim.amounts import amount_of, plausible_money
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.date_range import DateRange
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.conditions.payment_conditions import (
    PAYMENT_CONDITIONS,
    PaymentCondition,
    PaymentConditions,
)
from review.rulebook.facts.icd10 import NO_DIAGNOSIS
from review.rulebook.facts.icd10_table import Age
from review.rulebook.facts.partial_date import possible_days

EMERGENCY = "2"
NOT_WITH = Text("không thanh toán khi có", "is not paid with")
ONLY_BESIDE = Text("chỉ thanh toán khi có", "is paid only with")
ONLY_FOR = Text("chỉ thanh toán cho", "is paid only for")
NO_BIRTH_DATE = Missing(
    Fact(ClaimFact.BIRTH_DATE),
    Text(
        "Có thuốc chỉ thanh toán theo tuổi, nhưng không biết ngày sinh của người bệnh.",
        "There is a drug that is paid by age, and the patient's birth date is not known.",
    ),
)

rule = Rule(
    code="W57",
    title=Text("Không đúng điều kiện thanh toán", "Against a condition of payment"),
    outcome=FindingOutcome.WARN,
    precision=Prior(5, 5),
)


class Conditioned(NamedTuple):
    """A line, and a condition on which it is paid."""

    line: Line
    condition: PaymentCondition


@rule.in_force_with(
    PAYMENT_CONDITIONS,
    "2023-03-01",
    law=Provision("Thông tư 20/2022/TT-BYT và Thông tư 35/2016/TT-BYT", "Điều kiện thanh toán"),
)
def conditions_are_met(case: Case, known: PaymentConditions) -> Answers:
    """Compare each line of the table with its conditions."""
    names = known.listed(case.index.names)
    if not names:
        return
    missing: dict[str, Missing] = {}
    for one in _conditioned(case.claim, known, names):
        answer = _unmet(case, one)
        if isinstance(answer, Missing):
            missing[answer.fact.name if isinstance(answer.fact, Fact) else answer.fact] = answer
        elif answer:
            yield _objection(one)
    yield from missing.values()


def _conditioned(claim: Claim, known: PaymentConditions, names: Set[str]) -> Iterator[Conditioned]:
    """The lines with one of these names, as far as the fund is to pay for them."""
    for line in claim.lines:
        name = line.product.name
        conditions = known.of(name, line.group) if name and name in names else ()
        if conditions and line.payment.is_by_the_fund and (amount_of(line.net) or 0) > 0:
            yield from (Conditioned(line, one) for one in conditions)


def _unmet(case: Case, one: Conditioned) -> bool | Missing:
    """Whether the line is against the condition, or what is missing to tell."""
    claim, condition = case.claim, one.condition
    if condition.paid_for or condition.not_for:
        codes = _diagnoses(claim, one.line)
        if not codes:
            return NO_DIAGNOSIS
        if condition.not_for:
            return any(code.startswith(condition.not_for) for code in codes)
        is_operated = condition.operated and bool(case.index.of(LineKind.PROCEDURE))
        return not is_operated and not any(code.startswith(condition.paid_for) for code in codes)
    if condition.beside:
        return not any(condition.is_beside(line.product.name) for line in claim.lines)
    return _is_of_another_age(case, condition)


def _diagnoses(claim: Claim, line: Line) -> list[str]:
    """The codes of the claim and of the line, in capitals and without points."""
    stated = (one.code.code for one in claim.diagnoses if one.code is not None)
    return [code.upper().replace(".", "").strip() for code in (*stated, *line.care.diagnoses)]


def _is_of_another_age(case: Case, condition: PaymentCondition) -> bool | Missing:
    claim = case.claim
    if claim.emergency or claim.visit.code == EMERGENCY or claim.first_day is None:
        return False
    stated = case.card.birth_date or claim.patient.birth_date or ""
    born = possible_days(stated, claim.first_day)
    return NO_BIRTH_DATE if born is None else _is_beyond(condition, born, case)


def _is_beyond(condition: PaymentCondition, born: DateRange, case: Case) -> bool:
    """Whether the patient is younger or older whatever day of those it is."""
    day = case.claim.first_day
    if day is None:
        return False
    youngest, oldest = condition.from_age, condition.below_age
    if youngest is not None:
        return Age(youngest, "years").reached(born.first, day) < youngest
    return oldest is not None and Age(oldest, "years").reached(born.last, day) >= oldest


def _objection(one: Conditioned) -> Found:
    line, condition = one.line, one.condition
    is_excluded = bool(condition.not_for)
    paid = NOT_WITH if is_excluded else ONLY_BESIDE if condition.beside else ONLY_FOR
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.LINE),
        amount=None if condition.beside else plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence}: {condition.vi} {paid.vi} {condition.why.vi} ({condition.source}).",
            f"Line {line.sequence}: {condition.en} {paid.en} {condition.why.en} ({condition.source}).",
        ),
    )
