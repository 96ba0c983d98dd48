"""Selects the receipts that support a claim, in steps.

The steps are: genuine, for the claim's patient, by the facility that submits the claim, for a day of the
stay. Each step has a rule of its own, which objects if the step leaves no receipt. So each fault is reported
once, and not at all if another receipt does not have it.
"""

from insurance.date_range import DateRange
from insurance.text import Text
from review.rulebook.engine.answers import Missing
from review.rulebook.engine.case import Case, CaseFact, ReceiptFacts


def not_verified(case: Case) -> Missing | None:
    """What is missing if the claim came in before receipts were verified; None if they were verified."""
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
    """The genuine receipts for the claim's patient."""
    return [receipt for receipt in case.receipts.genuine if receipt.same_person]


def of_the_facility(case: Case) -> list[ReceiptFacts]:
    """Those of the patient's receipts whose look-up the submitting facility made."""
    genuine, facility = case.receipts.genuine, case.facility
    return [receipt for receipt in genuine if receipt.same_person and receipt.facility == facility]


def of_the_stay(case: Case, stay: DateRange) -> list[ReceiptFacts]:
    """Those of the facility's receipts that are for a day of the stay, or for the day before it."""
    return [receipt for receipt in of_the_facility(case) if _is_of(stay, receipt)]


def _is_of(stay: DateRange, receipt: ReceiptFacts) -> bool:
    # A patient who is looked up before midnight may be admitted after it.
    return stay.first.toordinal() - 1 <= receipt.day.toordinal() <= stay.last.toordinal()
