"""The claim costs far more than is usual for such claims.

## What it looks for

A bill in dong that asks for more than a tenth above what 95 of 100 claims of its group ask for. The group are
the claims of facilities of the same tier, for the same kind of visit (inpatient or outpatient) and the same
principal diagnosis (category of ICD-10); where there are too few of them, those of its chapter, of all
diagnoses, or of all tiers. What is usual is computed from the claims of a year (`python -m review peers`),
and small groups are shrunk to the wider ones. The money at stake is what the claim asks for above the 95 %.

## What a reviewer does

Look at the comparison, and read the dearest lines first: is each one indicated, done, and priced as agreed?
Ask for the record where the claim does not say why this patient needed more than others. Keep the claim if it
does: a dear claim is not a wrong one. Where something is wrong, cut it, and name this rule among the reasons.

## What it cannot see

What is wrong in a claim that costs no more than others. Illnesses that are dearer than others of their
category, and complications that are no principal diagnosis. Prices of a year ago. What all facilities of a
tier do.
"""

from decimal import Decimal

from insurance.claim.amounts import claim_currency, claimed_amount
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.values import Money
from insurance.money import DONG, EXACT, rounded
from insurance.number_text import sum_en, sum_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.engine.usual import Measure, Spread, Usual
from review.rulebook.facts.laws import AUTOMATIC_REVIEW, REVIEW_OF_COSTS
from review.rulebook.facts.usual.comparison_text import comparison_en, comparison_vi

# A tenth: what differs less is not worth a reading.
MARGIN = Decimal("1.1")
A_DONG = Decimal(1)

rule = Rule(
    code="W54",
    title=Text("Chi phí cao hơn mức thường gặp", "Cost above what is usual"),
    outcome=FindingOutcome.WARN,
    precision=Prior(3, 7),
)

NOT_COMPARED = Missing(
    CaseFact.USUAL,
    Text(
        "Chưa có số liệu so sánh với các hồ sơ cùng loại.",
        "There are no figures of similar claims to compare with.",
    ),
)
TO_THE_FACILITY = Text(
    "Chi phí của hồ sơ cao hơn nhiều so với các hồ sơ cùng loại; giám định viên có thể đề nghị giải trình.",
    "The claim costs far more than similar claims; a reviewer may ask for an explanation.",
)


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2009-07-01", law=REVIEW_OF_COSTS)
def costs_are_usual(case: Case) -> Answers:
    """Compare what the claim asks for with its group."""
    if not case.claim.is_bill:
        return
    spread = case.usual.spreads.get(Measure.COST) if case.usual else None
    if case.usual is None or spread is None:
        yield NOT_COMPARED
        return
    asked = _asked(case.claim)
    if asked is not None and asked > MARGIN * spread.high:
        yield _objection(case.claim, case.usual, spread, asked)


def _asked(claim: Claim) -> Decimal | None:
    money = claimed_amount(claim) if claim_currency(claim) == DONG else None
    return money.value if money else None


def _objection(claim: Claim, usual: Usual, spread: Spread, asked: Decimal) -> Found:
    high, half = rounded(spread.high, A_DONG), rounded(spread.median, A_DONG)
    vi = (
        f"Hồ sơ đề nghị {sum_vi(asked, DONG)}; 95% hồ sơ cùng loại không quá {sum_vi(high, DONG)}, một nửa "
        f"không quá {sum_vi(half, DONG)}. {comparison_vi(claim, usual)}"
    )
    en = (
        f"The claim asks for {sum_en(asked, DONG)}; 95% of similar claims ask for {sum_en(high, DONG)} at "
        f"most, half of them for {sum_en(half, DONG)} at most. {comparison_en(claim, usual)}"
    )
    return Found(
        line=0,
        fact=Fact(ClaimFact.TOTAL),
        amount=Money(EXACT.subtract(asked, high), DONG),
        message=TO_THE_FACILITY,
        reviewer_message=Text(vi, en),
        anywhere=True,
    )
