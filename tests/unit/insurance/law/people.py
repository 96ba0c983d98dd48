"""Visits and insured people with simple facts, so that a test names only the facts it is about."""

from datetime import date

from insurance.law.insured import Copayment, Insured
from insurance.law.visit import CareLevel, Facility, Tier, Visit, VisitKind

TODAY = date(2026, 11, 2)


def visit_to(
    tier: Tier,
    kind: VisitKind | None = VisitKind.OUTPATIENT,
    *came: str,
    day: date = TODAY,
    care_level: CareLevel | None = None,
) -> Visit:
    """`came` is any of "registered", "transferred", "follow_up", "open_line", "after_self_referral"; without
    any, the patient is self-referred.
    """
    return Visit(
        day=day,
        facility=Facility(tier, care_level),
        kind=kind,
        registered_here="registered" in came,
        transferred="transferred" in came,
        follow_up="follow_up" in came,
        open_line="open_line" in came,
        after_self_referral="after_self_referral" in came,
    )


def holder(
    card: str = "DN4",
    area_code: str = "",
    five_years_on: date | None = None,
    copaid: dict[date, int] | None = None,
    under_six: bool = False,
    newborn: bool = False,
) -> Insured:
    """A person with a card of this group and level."""
    return Insured(
        group=card[:2],
        level=int(card[2]),
        area_code=area_code,
        under_six=under_six,
        five_years_on=five_years_on,
        copaid=tuple(Copayment(day, amount) for day, amount in (copaid or {}).items()),
        newborn=newborn,
    )
