"""The person's earlier stays: whether they could be looked for at all. Pure."""

from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.stay import person_key
from insurance.text import Text
from review.rulebook.engine.answers import Missing
from review.rulebook.engine.case import Case
from review.rulebook.facts.stay_days import NO_STAY


def no_history(case: Case) -> Missing | None:
    """What is missing where no earlier stay could be looked for: the person, or the days."""
    claim = case.claim
    if person_key(claim, case.facility, case.card.insurance_number) is None:
        return Missing(
            Fact(ClaimFact.PATIENT),
            Text(
                "Hồ sơ không xác định được người bệnh nên không tìm được các đợt điều trị khác.",
                "The claim does not name its patient, so no other stay could be looked for.",
            ),
        )
    return NO_STAY if claim.first_day is None or claim.last_day is None else None
