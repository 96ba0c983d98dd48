"""Another facility looked the card up, not the one that submits the claim.

## What it looks for

Of the patient's genuine receipts, at least one must be for a look-up by the facility that submits the
claim. The token of a call identifies the facility, in a look-up as in a claim.

## What a reviewer does

Check whether the patient was transferred and the first facility's receipt came along: then remind the
facility to look cards up itself. Investigate receipts that move between facilities without a transfer.

## What it cannot see

Two sites of one hospital that use each other's tokens.
"""

from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.cards.receipts import not_verified, of_the_facility, of_the_patient
from review.rulebook.facts.laws import DUTY_TO_LOOK_UP, REVIEW_OF_PROCEDURE
from review.rulebook.facts.wording import moment_en, moment_vi

rule = Rule(
    code="W13",
    title=Text("Thẻ được tra cứu tại cơ sở khác", "Looked up by another facility"),
    outcome=FindingOutcome.WARN,
    precision=Prior(4, 6),
    needs=(Given.UNUSUAL_RECEIPTS,),
)


@rule.in_force("2026-02-10", law=DUTY_TO_LOOK_UP)
@rule.in_force("2009-07-01", law=REVIEW_OF_PROCEDURE)
def the_facility_looked_up_itself(case: Case) -> Answers:
    """At least one of the patient's receipts is for a look-up by this facility."""
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
                f"Facility {last.facility} looked the card up on {moment_en(last.checked_at)}, "
                "not the one that submits the claim.",
            ),
        )
