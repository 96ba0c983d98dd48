"""The card was looked up by another facility, not by the one that claims.

## What it looks for

Of the patient's genuine receipts at least one must be of a look-up by the facility that hands in the claim.
The token that a facility calls with names it, in a look-up as in a claim.

## What a reviewer does

See whether the patient was sent on and the first facility's receipt came along: then remind the facility to
look up itself. Receipts that wander between facilities without a transfer are looked into.

## What it cannot see

Two sites of one hospital that call with each other's tokens.
"""

from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import DUTY_TO_LOOK_UP, REVIEW_OF_PROCEDURE
from review.rulebook.facts.receipts import not_verified, of_the_facility, of_the_patient
from review.rulebook.facts.wording import moment_en, moment_vi

rule = Rule(
    code="W13",
    title=Text("Thẻ được tra cứu tại cơ sở khác", "Looked up by another facility"),
    outcome=FindingOutcome.WARN,
    precision=Prior(4, 6),
)


@rule.in_force("2026-02-10", law=DUTY_TO_LOOK_UP)
@rule.in_force("2009-07-01", law=REVIEW_OF_PROCEDURE)
def the_facility_looked_up_itself(case: Case) -> Answers:
    """At least one receipt of the patient's is the facility's own."""
    missing = not_verified(case)
    receipts = of_the_patient(case)
    if missing:
        yield missing
    elif receipts and not of_the_facility(case):
        last = max(receipts, key=lambda receipt: receipt.checked_at)
        yield Found(
            line=0,
            fact=Fact(ClaimFact.RECEIPTS),
            amount=None,
            message=Text(
                f"Thẻ do cơ sở {last.facility} tra cứu lúc {moment_vi(last.checked_at)}, "
                "không phải cơ sở đề nghị thanh toán.",
                f"The card was looked up by facility {last.facility} on {moment_en(last.checked_at)}, "
                "not by the one that claims.",
            ),
        )
