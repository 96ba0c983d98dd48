"""The look-up answered that the card is not valid, and the claim was submitted nevertheless.

## What it looks for

Among the facility's own receipts for the patient and the stay, one says NOT_VALID and none says VALID.
The rule does not object to a look-up that was undetermined: the facility must admit the patient then, and
look up again later.

## What a reviewer does

Compare with what the register says now; the rules on card and person do that. If they do not object, the
facility looked up with a wrong name or birth date and should have repeated the look-up. If they object
too, it treated at the insurer's cost although it knew better.

## What it cannot see

A later look-up that answered VALID and whose receipt the claim does not quote.
"""

from insurance.claim.amounts import claimed_amount
from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case, ReceiptFacts
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.cards.receipts import not_verified, of_the_facility, of_the_stay
from review.rulebook.facts.laws import REVIEW_OF_PROCEDURE
from review.rulebook.facts.stay_days import NO_STAY
from review.rulebook.facts.wording import moment_en, moment_vi

rule = Rule(
    code="W15",
    title=Text("Tra cứu thẻ cho kết quả không hợp lệ", "Looked up as not valid"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    needs=(Given.UNUSUAL_RECEIPTS,),
)


@rule.in_force("2009-07-01", law=REVIEW_OF_PROCEDURE)
def no_look_up_answered_not_valid(case: Case) -> Answers:
    """One VALID among the receipts for the stay outweighs every NOT_VALID."""
    stay = case.stay
    if missing := not_verified(case):
        yield missing
    elif stay is None:
        yield from (NO_STAY,) if of_the_facility(case) else ()
    elif any(receipt.verdict == "NOT_VALID" for receipt in case.receipts.genuine):
        receipts = of_the_stay(case, stay)
        not_valid = [receipt for receipt in receipts if receipt.verdict == "NOT_VALID"]
        if not_valid and not any(receipt.verdict == "VALID" for receipt in receipts):
            yield _objection(case, max(not_valid, key=lambda receipt: receipt.checked_at))


def _objection(case: Case, last: ReceiptFacts) -> Found:
    return Found(
        line=0,
        fact=Fact(ClaimFact.RECEIPTS),
        amount=claimed_amount(case.claim),
        message=Text(
            f"Tra cứu thẻ lúc {moment_vi(last.checked_at)} cho kết quả không hợp lệ ({last.outcome}), "
            "không có lần nào cho kết quả hợp lệ.",
            f"The look-up on {moment_en(last.checked_at)} answered that the card is not valid "
            f"({last.outcome}), and no look-up answered that it is.",
        ),
    )
