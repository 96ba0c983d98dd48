"""The receipt was given for somebody else than the claim's patient.

## What it looks for

A receipt names its person by a digest that only the insurer can make: of the insurance number where the
register knew the person, else of the number asked by. It must be the patient's, by the register where that
knows them, by the numbers on the claim where it does not. One receipt of the patient's own is enough.

## What a reviewer does

Ask the facility whose card was shown. Relatives who come together, or a mother and her newborn, are mixed up
by hand; somebody treated on another person's card is looked into on the spot.

## What it cannot see

Who really sat before the clerk. A person whose insurance number was corrected between look-up and claim looks
like somebody else.
"""

from insurance.claim.amounts import claimed_amount
from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import REVIEW_OF_PROCEDURE
from review.rulebook.facts.receipts import not_verified, of_the_patient
from review.rulebook.facts.register_answer import no_answer

rule = Rule(
    code="W12",
    title=Text("Biên nhận tra cứu của người khác", "Looked up for another person"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
)


@rule.in_force("2009-07-01", law=REVIEW_OF_PROCEDURE)
def the_patient_was_looked_up(case: Case) -> Answers:
    """At least one genuine receipt is for the patient."""
    missing = not_verified(case)
    if missing:
        yield missing
    elif case.receipts.genuine and not of_the_patient(case):
        yield no_answer(case) or Found(
            line=0,
            fact=Fact(ClaimFact.RECEIPTS),
            amount=claimed_amount(case.claim),
            message=Text(
                "Biên nhận tra cứu được cấp cho người khác, không phải người bệnh của hồ sơ này.",
                "The receipt was given for somebody else than this claim's patient.",
            ),
        )
