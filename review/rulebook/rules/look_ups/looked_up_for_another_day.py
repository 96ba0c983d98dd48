"""The card was looked up for a day outside the stay.

## What it looks for

A receipt says for which day of service the look-up was made. Of the facility's own receipts for the
patient, at least one must be for a day from admission to discharge, or for the day before admission: a
patient who is looked up before midnight may be admitted after it.

## What a reviewer does

Check whether the card was in force on the days of the stay. If it was, the day is a typing error, or the
claim quotes the receipt of an earlier visit. Ask a facility that quotes one receipt for a whole course of
visits to look up at each visit.

## What it cannot see

Which of several visits on one day a receipt belongs to.
"""

from datetime import date

from insurance.claim.fact import ClaimFact, Fact
from insurance.date_range import DateRange
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.cards.receipts import not_verified, of_the_facility, of_the_stay
from review.rulebook.facts.laws import DUTY_TO_LOOK_UP, REVIEW_OF_PROCEDURE
from review.rulebook.facts.stay_days import NO_STAY
from review.rulebook.facts.wording import day_vi, days_en, days_vi

rule = Rule(
    code="W14",
    title=Text("Tra cứu thẻ cho ngày ngoài đợt điều trị", "Looked up for another day"),
    outcome=FindingOutcome.WARN,
    precision=Prior(3, 7),
    needs=(Given.UNUSUAL_RECEIPTS,),
)


@rule.in_force("2026-02-10", law=DUTY_TO_LOOK_UP)
@rule.in_force("2009-07-01", law=REVIEW_OF_PROCEDURE)
def a_day_of_the_stay_was_looked_up(case: Case) -> Answers:
    """At least one of the facility's receipts for the patient is for a day of the stay."""
    stay = case.stay
    if missing := not_verified(case):
        yield missing
    elif (stay and of_the_stay(case, stay)) or not (receipts := of_the_facility(case)):
        return
    elif stay is None:
        yield NO_STAY
    else:
        message = _message(sorted({receipt.day for receipt in receipts}), stay)
        yield Found(line=0, fact=Fact(ClaimFact.RECEIPTS), amount=None, message=message)


def _message(days: list[date], stay: DateRange) -> Text:
    return Text(
        f"Thẻ được tra cứu cho ngày {', '.join(map(day_vi, days))}, "
        f"trong khi đợt điều trị {days_vi(stay.first, stay.last)}.",
        f"The card was looked up for {', '.join(map(str, days))}, "
        f"while the stay is {days_en(stay.first, stay.last)}.",
    )
