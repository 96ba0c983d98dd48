"""The cards and the receipts of a claim, as they were when it came in."""

from datetime import date

from insurance.claim.amounts import DEFAULT_CURRENCY, claim_currency, claimed_amount
from insurance.claim.claim import Claim
from review.rulebook.engine.case import CardPeriod, Case, QuotedReceipts, ReceiptFacts
from review.rulebook.engine.usual import Measure
from review.triage.claim_view.evidence import CardPeriodView, CardYear, ReceiptsView, ReceiptView, UsualView

GROUP_LENGTH = 3
END_LENGTH = 4


def card_year(case: Case) -> CardYear:
    """The card periods that touch the year of the case, by first day; all of them without a day."""
    year = case.day.year if case.day else 0
    card = case.card
    return CardYear(
        year=year,
        looked_up=card.looked_up,
        determined=card.determined,
        person_known=card.person_known,
        outcome=card.outcome,
        periods=tuple(period_view(one) for one in card.periods if _touches(one, year)),
        died_on=card.died_on,
    )


def period_in_force(case: Case) -> CardPeriod | None:
    """The period that covers the first day of the stay; without one, the last that began before it."""
    day = case.claim.first_day or case.day
    begun = [one for one in case.card.periods if day is None or one.valid_from <= day]
    covering = [one for one in begun if day is None or day <= last_day(one)]
    chosen = covering or begun
    return chosen[-1] if chosen else None


def last_day(period: CardPeriod) -> date:
    """The last day on which it holds."""
    return period.valid_until if period.ended_on is None else min(period.valid_until, period.ended_on)


def period_view(period: CardPeriod) -> CardPeriodView:
    """The period with the group of its card and the last four digits."""
    return CardPeriodView(
        group=period.card_number[:GROUP_LENGTH],
        number_end=period.card_number[-END_LENGTH:],
        valid_from=period.valid_from,
        valid_until=period.valid_until,
        ended_on=period.ended_on,
    )


def receipts_view(case: Case) -> ReceiptsView:
    """Every receipt that the claim quotes, the genuine ones first."""
    quoted: QuotedReceipts = case.receipts
    genuine = tuple(_genuine(case, receipt) for receipt in quoted.genuine)
    faulty = tuple(ReceiptView(fault=fault.value) for fault in quoted.not_genuine)
    return ReceiptsView(quoted.verified, quoted.expected, genuine + faulty)


def _genuine(case: Case, receipt: ReceiptFacts) -> ReceiptView:
    first, last = case.claim.first_day, case.claim.last_day
    return ReceiptView(
        facility=receipt.facility,
        day=receipt.day,
        verdict=receipt.verdict,
        outcome=receipt.outcome,
        checked_at=receipt.checked_at,
        right_person=receipt.same_person,
        right_facility=receipt.facility == case.facility,
        right_day=first is None or last is None or min(first, last) <= receipt.day <= max(first, last),
    )


def _touches(period: CardPeriod, year: int) -> bool:
    return not year or period.valid_from.year <= year <= period.valid_until.year


def usual_view(case: Case) -> UsualView | None:
    """What the claim has of each measure that its group has; None where it was compared with nothing."""
    if case.usual is None:
        return None
    own = _measured(case.claim)
    return UsualView(case.usual, {one: own[one] for one in case.usual.spreads if one in own})


def _measured(claim: Claim) -> dict[Measure, float]:
    own = {Measure.LINES: float(len(claim.lines))}
    if (asked := claimed_amount(claim)) is not None and claim_currency(claim) == DEFAULT_CURRENCY:
        own[Measure.COST] = float(asked.value)
    if claim.first_day and claim.last_day:
        own[Measure.DAYS] = float((claim.last_day - claim.first_day).days + 1)
    return own
