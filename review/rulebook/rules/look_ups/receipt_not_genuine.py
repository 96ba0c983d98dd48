"""A receipt that the claim quotes is not as the insurer signed it.

## What it looks for

Every receipt has a signature over its whole content. The gateway verifies it when the claim comes in,
with every key that it has. References of other insurers, which claims quote in the same place, are
ignored.

## What a reviewer does

Find the look-up in the access log, by facility, person and day. A receipt that the facility's software
truncated is a matter for the maker of that software. Investigate at the facility if a receipt was altered
or made up.

## What it cannot see

A genuine receipt that was copied from another claim: the rules on person, facility and day find it.
Whether a key was retired too early: it must be kept for as long as claims may quote its receipts.
"""

from insurance.claim.amounts import claimed_amount
from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case, ReceiptFault
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.cards.receipts import not_verified
from review.rulebook.facts.laws import REVIEW_OF_PROCEDURE

MESSAGES = {
    ReceiptFault.MALFORMED: Text(
        "Biên nhận tra cứu bị cắt mất một phần hoặc sai dạng.",
        "A receipt is truncated or malformed.",
    ),
    ReceiptFault.KEY_UNKNOWN: Text(
        "Biên nhận tra cứu được ký bằng khóa không phải, hoặc không còn, của cơ quan bảo hiểm.",
        "A receipt is signed with a key that is not, or no longer, the insurer's.",
    ),
    ReceiptFault.SIGNATURE_WRONG: Text(
        "Biên nhận tra cứu đã bị sửa: chữ ký không khớp với nội dung.",
        "A receipt was altered: its signature does not match its content.",
    ),
}

rule = Rule(
    code="W11",
    title=Text("Biên nhận tra cứu không hợp lệ", "Receipt not genuine"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    needs=(Given.UNUSUAL_RECEIPTS,),
)


@rule.in_force("2009-07-01", law=REVIEW_OF_PROCEDURE)
def every_receipt_is_genuine(case: Case) -> Answers:
    """Object once to each kind of fault, however many receipts have it."""
    missing = not_verified(case)
    if missing:
        yield missing
    for fault, message in MESSAGES.items():
        if fault in case.receipts.not_genuine:
            yield Found(0, Fact(ClaimFact.RECEIPTS), claimed_amount(case.claim), message)
