"""The look-up said that the card is not valid, and yet the claim was made.

## What it looks for

The facility's own receipts for the patient and the stay: one says NOT_VALID, and none says VALID. A look-up
that could not be determined is no objection; the facility must admit then, and look up again later.

## What a reviewer does

Compare with what the register says now, which the rules on card and person do. Where those are silent, the
facility asked with a wrong name or birth date and should have asked again. Where they object too, it treated
on the insurer's account against better knowledge.

## What it cannot see

A later look-up that said VALID and whose receipt is not quoted.
"""

from insurance.claim.amounts import claimed_amount
from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case, ReceiptFacts
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import REVIEW_OF_PROCEDURE
from review.rulebook.facts.receipts import not_verified, of_the_facility, of_the_stay
from review.rulebook.facts.stay_days import NO_STAY, stay_of_claim
from review.rulebook.facts.wording import moment_en, moment_vi

rule = Rule(
    code="W15",
    title=Text("Tra cứu thẻ cho kết quả không hợp lệ", "Looked up as not valid"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
)


@rule.in_force("2009-07-01", law=REVIEW_OF_PROCEDURE)
def the_look_up_did_not_say_no(case: Case) -> Answers:
    """Of the receipts that fit, a single VALID outweighs every NOT_VALID."""
    missing = not_verified(case)
    stay = stay_of_claim(case.claim)
    if missing:
        yield missing
    elif not of_the_facility(case):
        return
    elif stay is None:
        yield NO_STAY
    else:
        receipts = of_the_stay(case, stay)
        said_no = [receipt for receipt in receipts if receipt.verdict == "NOT_VALID"]
        if said_no and not any(receipt.verdict == "VALID" for receipt in receipts):
            yield _objection(case, max(said_no, key=lambda receipt: receipt.checked_at))


def _objection(case: Case, said_no: ReceiptFacts) -> Found:
    return Found(
        line=0,
        fact=Fact(ClaimFact.RECEIPTS),
        amount=claimed_amount(case.claim),
        message=Text(
            f"Tra cứu thẻ lúc {moment_vi(said_no.checked_at)} cho kết quả không hợp lệ ({said_no.outcome}), "
            "không có lần nào cho kết quả hợp lệ.",
            f"The look-up on {moment_en(said_no.checked_at)} said that the card is not valid "
            f"({said_no.outcome}), and none said that it is.",
        ),
    )
