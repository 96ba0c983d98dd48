"""Decides what the days of a stay are paid at, by parts."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import msgspec

from gateway.cards.card import CardPeriod, Holding
from gateway.cards.judging.cover_on_day import in_force_on
from gateway.cards.judging.entitle import entitle_on
from gateway.cards.judging.judge_card import CardJudgement, judge_card
from gateway.cards.question import Question
from insurance.date_range import DateRange
from insurance.law.benefit_law import BenefitLaw
from insurance.law.codes.code_changes import NO_CHANGES, CodeChanges
from insurance.law.codes.renumbered import Renumbered
from insurance.law.entitlement import Entitlement
from insurance.law.reason import Reason
from insurance.law.stays.stay_changes import stay_changes
from insurance.law.stays.stay_parts import StayPart, stay_parts


def entitle_stay(
    law: BenefitLaw,
    question: Question,
    holding: Holding,
    judgement: CardJudgement,
    facilities: CodeChanges = NO_CHANGES,
) -> tuple[StayPart, ...]:
    """The parts of the days paid, in order: a stay in which nothing changes has one.

    A part begins where the law, the reference level, the year of co-payments or the card changes (NĐ
    188/2025/NĐ-CP, Điều 18 khoản 2, Điều 21 khoản 2; until 2025 NĐ 146/2018/NĐ-CP, Điều 14 khoản 5).
    There is none for days for which `entitle_on` returns None.
    """
    paid = judgement.days_paid
    parts = stay_parts(
        paid,
        _changes(law, holding, paid),
        _entitled(law, question, holding, judgement.in_force, facilities),
    )
    return tuple(_with_cause(law, parts))


def entitle_claim(
    law: BenefitLaw,
    question: Question,
    billed: DateRange,
    holding: Holding,
    judgement: CardJudgement,
    facilities: CodeChanges = NO_CHANGES,
) -> tuple[StayPart, ...]:
    """The parts of the stay that a claim bills, in order, as `entitle_stay` divides it.

    Whether a day is paid on which no card is in force is for the reviewer to decide: the card before goes on
    to count, as on days of grace, and on the days before the first card that card does, though the parts
    begin with it. There is no part where no card is in force during the stay, or the law is not known on the
    first day of one. A part also ends with the year where the patient co-pays, since each co-payment is
    booked in its year.
    """
    days, came_with = _from_first_card(law, question, billed, holding, judgement, facilities)
    entitled = _entitled(law, question, holding, came_with, facilities)
    changes = _changes(law, holding, (days,))
    parts = stay_parts((days,), changes, entitled, for_booking=True) if came_with else ()
    found = tuple(_with_cause(law, parts))
    return found if found and found[0].days.first == days.first else ()


def _from_first_card(
    law: BenefitLaw,
    question: Question,
    billed: DateRange,
    holding: Holding,
    judgement: CardJudgement,
    facilities: CodeChanges,
) -> tuple[DateRange, tuple[CardPeriod, ...]]:
    """The days since the first of them on which a card is in force, and the cards of that day."""
    if judgement.in_force:
        return billed, judgement.in_force
    begins = [period.valid_from for period in holding.periods if period.begins_after(billed.first)]
    first = min(begins, default=billed.first)
    if not billed.first < first <= billed.last:
        return billed, ()
    codes = Renumbered(facilities, law.merged_provinces)
    later = judge_card(msgspec.structs.replace(question, service_date=first), holding, codes=codes)
    return DateRange(first, billed.last), later.in_force


def _entitled(
    law: BenefitLaw,
    question: Question,
    holding: Holding,
    in_force: tuple[CardPeriod, ...],
    facilities: CodeChanges,
) -> Callable[[date], Entitlement | None]:
    """What is paid on a day, for days in order; `in_force` are the cards of the first one, which the patient
    came with.
    """
    cards = in_force

    def entitled(day: date) -> Entitlement | None:
        nonlocal cards
        # On days of grace, the card that has expired goes on to count, not one that was withdrawn with it.
        cards = in_force_on(day, holding.periods) or _expired(cards) or cards
        return entitle_on(day, law, question, holding, cards, facilities, in_force)

    return entitled


def _expired(cards: Iterable[CardPeriod]) -> tuple[CardPeriod, ...]:
    return tuple(card for card in cards if card.last_day == card.valid_until)


def _changes(law: BenefitLaw, holding: Holding, paid: Iterable[DateRange]) -> Iterator[date]:
    return stay_changes(law, paid, holding.periods, holding.person.birth_date)


def _with_cause(law: BenefitLaw, parts: Iterable[StayPart]) -> Iterator[StayPart]:
    before: StayPart | None = None
    for part in parts:
        yield part if before is None else msgspec.structs.replace(part, because=_cause(law, before, part))
        before = part


def _cause(law: BenefitLaw, before: StayPart, part: StayPart) -> tuple[Reason, ...]:
    entitlement = part.entitlement
    why = law.why_divided(
        before.days.last,
        part.days.first,
        has_ceiling=entitlement.has_ceiling or before.entitlement.copay_ceiling_remaining == 0,
        has_cap=_capped_since(before.entitlement, entitlement),
    )
    return tuple(why)


def _capped_since(before: Entitlement, after: Entitlement) -> bool | None:
    """Whether supplies are capped now, where nothing else says it: a station is paid in full at any level."""
    changes = (before.supply_cap is None) != (after.supply_cap is None)
    return after.supply_cap is not None if changes and before.reasons == after.reasons else None
