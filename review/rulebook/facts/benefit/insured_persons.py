"""The patient as the law of benefits asks, once for each card that may count on a day."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from insurance.law.childhood import is_newborn, is_under_six
from insurance.law.cover.covered_days import days_in_force, holds_on
from insurance.law.five_years import five_years_by
from insurance.law.insured import LEVELS, Copayment, Insured
from review.rulebook.engine.case import CardPeriod, Case

# More than any ceiling on co-payments.
ABOVE_EVERY_CEILING = 10**12


def counting_cards(case: Case, day: date) -> list[CardPeriod]:
    """The cards in force on the day; on days of grace, or where none is, those in force during the stay."""
    return cards_on(day, case) or cards_of_stay(case)


def cards_on(day: date | None, case: Case) -> list[CardPeriod]:
    """The cards in force on the day."""
    return [period for period in case.card.periods if day is not None and holds_on(period, day)]


def cards_of_stay(case: Case) -> list[CardPeriod]:
    """The cards in force on any day of the stay."""
    return [period for period in case.card.periods if _touches_stay(period, case)]


def cards_of_arrival(case: Case) -> list[CardPeriod]:
    """The cards that the patient came with: those of the first day of the stay on which one is in force."""
    first_day = case.claim.first_day
    at_first = cards_on(first_day, case)
    if at_first or first_day is None:
        return at_first
    return cards_on(min((card.valid_from for card in cards_of_stay(case)), default=None), case)


def insured_by(card: CardPeriod, case: Case, day: date) -> Iterator[Insured]:
    """The patient by this card: once with each area code, where claim and register have different ones."""
    if not card.card_number[2:3].isdecimal() or int(card.card_number[2]) not in LEVELS:
        return
    birth_date, first_day = case.card.birth_date, case.claim.first_day
    for area in dict.fromkeys((card.area_code, case.claim.visit.area or card.area_code)):
        yield Insured(
            group=card.card_number[:2],
            level=int(card.card_number[2]),
            area_code=area,
            under_six=bool(birth_date) and is_under_six(birth_date, day),
            five_years_on=five_years_by(counting_cards(case, day)),
            copaid=case.card.copaid,
            newborn=bool(birth_date) and first_day is not None and is_newborn(birth_date, first_day),
        )


def without_ceiling(insured: Insured) -> Insured:
    """The same person as if no ceiling on co-payments applied."""
    return replace(insured, five_years_on=None, copaid=())


def beyond_ceiling(insured: Insured, day: date) -> Insured:
    """The same person with the ceiling of the year reached."""
    return replace(insured, five_years_on=day, copaid=(Copayment(day, ABOVE_EVERY_CEILING),))


def states_no_copayment(insured: Insured, case: Case, day: date) -> bool:
    """Whether the claim states that the patient co-pays no more, and the register does not contradict it."""
    since = case.claim.visit.copayment_free_on
    five_years_on = insured.five_years_on
    return since is not None and since <= day and (five_years_on is None or five_years_on <= day)


def _touches_stay(period: CardPeriod, case: Case) -> bool:
    first, last = case.claim.first_day, case.claim.last_day
    days = days_in_force(period)
    if days is None or first is None or last is None:
        return any(day is not None and holds_on(period, day) for day in (first, last))
    return days.first <= last.toordinal() and first.toordinal() <= days.last
