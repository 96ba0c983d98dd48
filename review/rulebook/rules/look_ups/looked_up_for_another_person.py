"""The receipt is for another person than the claim's patient.

## What it looks for

A receipt identifies its person by a digest that only the insurer can make: of the insurance number if the
register knew the person, otherwise of the number that was looked up. It must be the patient's, by the
register if it knows the patient, otherwise by the numbers on the claim. One receipt of the patient is
enough.

## What a reviewer does

Ask the facility whose card was shown. Relatives who come together, or a mother and her newborn, are
confused by mistake. Investigate at the facility if a patient was treated on another person's card.

## What it cannot see

Who was at the reception desk. A person whose insurance number was corrected between the look-up and the
claim looks like another person.
"""

from insurance.claim.amounts import claimed_amount
from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.cards.receipts import not_verified, of_the_patient
from review.rulebook.facts.laws import REVIEW_OF_PROCEDURE
from review.rulebook.facts.register_answer import no_answer

rule = Rule(
    code="W12",
    title=Text("Biên nhận tra cứu của người khác", "Looked up for another person"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    needs=(Given.UNUSUAL_RECEIPTS,),
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
                "The receipt is for another person than this claim's patient.",
            ),
        )
