"""The claim quotes no receipt of a look-up, so nothing shows that the card was looked up.

## What it looks for

A claim quotes the receipts of its look-ups (in FHIR in `Claim.insurance.preAuthRef`); every answer to a
look-up has one. The rule expects a receipt only from facilities that have begun to quote receipts, and
only in claims with a number to look the patient up by. Claims from elsewhere cannot have a receipt.

## What a reviewer does

Nothing, if the card was in force anyway and this is one claim among many. Ask a facility with a growing
share of such claims why it does not look cards up. Together with another finding on the card or the
person, it shows that the facility could have known.

## What it cannot see

A look-up whose receipt the facility's software did not write into the claim: the access log has it. A
patient who could not be looked up on arrival, such as a newborn or an unconscious patient, and was not
looked up later.
"""

from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.cards.receipts import not_verified
from review.rulebook.facts.laws import DUTY_TO_LOOK_UP, REVIEW_OF_PROCEDURE
from review.rulebook.facts.register_answer import no_answer

rule = Rule(
    code="W10",
    title=Text("Không có biên nhận tra cứu thẻ", "Card never looked up"),
    outcome=FindingOutcome.WARN,
    precision=Prior(1, 9),
    needs=(Given.NO_RECEIPTS,),
)

NOT_EXPECTED = Missing(
    Fact(ClaimFact.RECEIPTS),
    Text(
        "Cơ sở chưa từng gửi biên nhận tra cứu nên không biết thẻ đã được tra cứu hay chưa.",
        "The facility has not quoted any receipt yet, so it is not known whether the card was looked up.",
    ),
)


@rule.in_force("2026-02-10", law=DUTY_TO_LOOK_UP)
@rule.in_force("2009-07-01", law=REVIEW_OF_PROCEDURE)
def the_card_was_looked_up(case: Case) -> Answers:
    """Any receipt is enough. The other rules judge what it says."""
    missing = not_verified(case)
    if missing:
        yield missing
    elif case.receipts.genuine or case.receipts.not_genuine:
        return
    elif not case.card.looked_up:
        yield no_answer(case) or NOT_EXPECTED
    elif not case.receipts.expected:
        yield NOT_EXPECTED
    else:
        yield Found(
            line=0,
            fact=Fact(ClaimFact.RECEIPTS),
            amount=None,
            message=Text(
                "Hồ sơ không có biên nhận tra cứu thẻ, trong khi các hồ sơ khác của cơ sở có.",
                "The claim quotes no receipt of a look-up, while the facility's other claims do.",
            ),
        )
