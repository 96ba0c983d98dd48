"""Which of the receipts that a claim quotes speak for it, sorted out in steps. Pure.

Genuine, for the patient, by the facility, for a day of the stay: each step has a rule, which objects where
the step leaves none. So what is wrong is said once, and not at all where another receipt does better.
"""

from insurance.date_range import DateRange
from insurance.text import Text
from review.rulebook.engine.answers import Missing
from review.rulebook.engine.case import Case, CaseFact, ReceiptFacts


def not_verified(case: Case) -> Missing | None:
    """What is missing where the claim came in before receipts were verified; None where they were."""
    if case.receipts.verified:
        return None
    return Missing(
        CaseFact.RECEIPTS,
        Text(
            "Hồ sơ được tiếp nhận khi biên nhận tra cứu chưa được xác minh.",
            "The claim came in before receipts of look-ups were verified.",
        ),
    )


def of_the_patient(case: Case) -> list[ReceiptFacts]:
    """Of the genuine ones, those made out for the claim's patient."""
    return [receipt for receipt in case.receipts.genuine if receipt.same_person]


def of_the_facility(case: Case) -> list[ReceiptFacts]:
    """Of the patient's, those of look-ups by the facility that claims."""
    return [receipt for receipt in of_the_patient(case) if receipt.facility == case.facility]


def of_the_stay(case: Case, stay: DateRange) -> list[ReceiptFacts]:
    """Of the facility's, those for a day of the stay, or for its eve."""
    return [receipt for receipt in of_the_facility(case) if _is_of(stay, receipt)]


def _is_of(stay: DateRange, receipt: ReceiptFacts) -> bool:
    # Who is looked up before midnight may be admitted after it.
    return stay.first.toordinal() - 1 <= receipt.day.toordinal() <= stay.last.toordinal()
