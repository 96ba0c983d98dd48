"""Decides what a visit is paid at, from the question and the register."""

from collections.abc import Sequence
from datetime import date

from gateway.cards.card import CardPeriod, Holding
from gateway.cards.judging.best_card import best_card, best_card_of_claim
from gateway.cards.question import Purpose, Question
from insurance.law.benefit_law import BenefitLaw
from insurance.law.childhood import is_newborn, is_under_six
from insurance.law.codes.code_changes import NO_CHANGES, CodeChanges
from insurance.law.entitlement import Entitlement
from insurance.law.five_years import five_years_by
from insurance.law.insured import Insured
from insurance.law.stays.came_with import came_by
from insurance.law.visit import Facility, Tier, Visit


def entitle(
    law: BenefitLaw,
    question: Question,
    holding: Holding,
    in_force: Sequence[CardPeriod],
    facilities: CodeChanges = NO_CHANGES,
) -> Entitlement | None:
    """By the card in force that gives most (Luật BHYT, Điều 22 khoản 2); of equals, the one that began first.

    Which card gives most follows from the whole entitlement, not from the rate alone. For a claim, the one
    that gives most once the ceiling is reached is named too (Entitlement.beyond_ceiling).
    None where no card is in force, the question asks for no entitlement, or the law of the day is not known.
    A facility whose code has changed, by `facilities`, is the same one.
    """
    return entitle_on(question.service_date, law, question, holding, in_force, facilities)


def entitle_on(
    day: date,
    law: BenefitLaw,
    question: Question,
    holding: Holding,
    in_force: Sequence[CardPeriod],
    facilities: CodeChanges = NO_CHANGES,
    came_with: Sequence[CardPeriod] = (),
) -> Entitlement | None:
    """As `entitle`, for a day of the stay. `came_with` are the cards of its first day: neither a later one
    nor the end of one of them changes how the patient came.
    """
    if question.tier is None:
        return None
    facility, five_years_on = Facility(question.tier, question.care_level), five_years_by(in_force)
    found = (
        law.entitlement(
            _visit(day, question, facility, came_by(period, came_with, in_force), facilities),
            _insured(day, question, holding, period, five_years_on),
        )
        for period in in_force
    )
    best = best_card if question.purpose is Purpose.LOOK_UP else best_card_of_claim
    return best([one for one in found if one is not None])


def _visit(
    day: date,
    question: Question,
    facility: Facility,
    registered: Sequence[CardPeriod],
    facilities: CodeChanges,
) -> Visit:
    stated = question.visit
    return Visit(
        day=day,
        facility=facility,
        kind=stated.kind,
        registered_here=any(
            facilities.same(period.registered_facility, question.facility, day) for period in registered
        ),
        transferred=stated.transferred,
        follow_up=stated.follow_up,
        open_line=any(_is_open_line(question.facility, period, day, facilities) for period in registered),
        after_self_referral=stated.after_self_referral,
        code_at_end=stated.code_at_end,
        until=question.service_until or question.billed_until,
    )


def _insured(
    day: date, question: Question, holding: Holding, period: CardPeriod, five_years_on: date | None
) -> Insured:
    return Insured(
        group=period.group,
        level=period.benefit_level,
        area_code=period.area_code,
        under_six=is_under_six(holding.person.birth_date, day),
        five_years_on=five_years_on,
        copaid=holding.copaid,
        # Treated right after birth: on the first day, whatever day of the stay it is.
        newborn=is_newborn(holding.person.birth_date, question.service_date),
    )


def _is_open_line(facility: str, period: CardPeriod, day: date, facilities: CodeChanges) -> bool:
    """Whether the card is registered at commune or district level in the facility's province."""
    is_low = period.registered_tier in (Tier.COMMUNE, Tier.DISTRICT)
    return is_low and facilities.share_province(period.registered_facility, facility, day)
