"""Whether the earlier stays of the person could be looked up."""

from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.stay import person_key
from insurance.text import Text
from review.rulebook.engine.answers import Missing
from review.rulebook.engine.case import Case
from review.rulebook.facts.stay_days import NO_STAY


def no_history(case: Case) -> Missing | None:
    """What is missing if they could not: the person, or the days of the stay. None if they could."""
    claim = case.claim
    if (
        not case.card.insurance_number
        and person_key(claim, case.facility, case.card.insurance_number) is None
    ):
        return Missing(
            Fact(ClaimFact.PATIENT),
            Text(
                "Hồ sơ không xác định được người bệnh nên không tìm được các đợt điều trị khác.",
                "The claim does not identify its patient, so other stays could not be looked up.",
            ),
        )
    return NO_STAY if claim.first_day is None or claim.last_day is None else None
