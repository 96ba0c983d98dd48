"""A receipt that the claim quotes is not as the insurer signed it.

## What it looks for

Every receipt bears a signature over all that it says. It is verified when the claim comes in, by every key
that the gateways hold. References of other insurers, which stand in the same place, are passed over.

## What a reviewer does

Find the look-up in the access log, by facility, person and day. A receipt that was cut off on its way through
the facility's software is a matter for its maker; one that was altered or made up is looked into on the spot.

## What it cannot see

A genuine receipt that was copied from another claim: the rules on person, facility and day see that. Whether
a key was retired too early: it is to be kept as long as claims may quote its receipts.
"""

from insurance.claim.amounts import claimed_amount
from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case, ReceiptFault
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import REVIEW_OF_PROCEDURE
from review.rulebook.facts.receipts import not_verified

MESSAGES = {
    ReceiptFault.MALFORMED: Text(
        "Biên nhận tra cứu bị cắt mất một phần hoặc sai dạng.",
        "A receipt is cut off, or of a form that none has.",
    ),
    ReceiptFault.KEY_UNKNOWN: Text(
        "Biên nhận tra cứu được ký bằng khóa không phải, hoặc không còn, của cơ quan bảo hiểm.",
        "A receipt is signed with a key that is not the insurer's, or no longer.",
    ),
    ReceiptFault.SIGNATURE_WRONG: Text(
        "Biên nhận tra cứu đã bị sửa: chữ ký không khớp với nội dung.",
        "A receipt was altered: its signature does not fit what it says.",
    ),
}

rule = Rule(
    code="W11",
    title=Text("Biên nhận tra cứu không hợp lệ", "Receipt not genuine"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
)


@rule.in_force("2009-07-01", law=REVIEW_OF_PROCEDURE)
def every_receipt_is_genuine(case: Case) -> Answers:
    """Each kind of fault once, however many receipts have it."""
    missing = not_verified(case)
    if missing:
        yield missing
    for fault, message in MESSAGES.items():
        if fault in case.receipts.not_genuine:
            yield Found(0, Fact(ClaimFact.RECEIPTS), claimed_amount(case.claim), message)
