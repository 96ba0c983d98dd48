"""Decides what a question's visit is paid at: a day, a stay, or the stay that a claim bills."""

import msgspec

from gateway.cards.card import Holding
from gateway.cards.judging.entitle import entitle
from gateway.cards.judging.entitle_stay import entitle_claim, entitle_stay
from gateway.cards.judging.judge_card import CardJudgement
from gateway.cards.question import Purpose, Question
from insurance.date_range import DateRange
from insurance.law.benefit_law import BenefitLaw
from insurance.law.codes.code_changes import NO_CHANGES, CodeChanges
from insurance.law.entitlement import Entitlement
from insurance.law.stays.stay_parts import StayPart


class VisitEntitlement(msgspec.Struct, frozen=True):
    """What is paid; of a stay, what its first part is paid, and all parts where it has several."""

    entitlement: Entitlement | None = None
    parts: tuple[StayPart, ...] = ()


NOTHING = VisitEntitlement()


def entitle_visit(
    law: BenefitLaw,
    question: Question,
    holding: Holding | None,
    judgement: CardJudgement,
    facilities: CodeChanges = NO_CHANGES,
) -> VisitEntitlement:
    """By the cards that the judgement found in force; nothing for a person whom the register does not have.

    For a claim, no co-payment counts yet: they count up to the day on which it is decided.
    """
    if holding is None:
        return NOTHING
    if question.purpose is not Purpose.LOOK_UP:
        holding = holding.without_copayments
    if question.service_until is not None:
        return _of_parts(entitle_stay(law, question, holding, judgement, facilities))
    if question.billed_until is not None:
        billed = DateRange(question.service_date, question.billed_until)
        return _of_parts(entitle_claim(law, question, billed, holding, judgement, facilities))
    return VisitEntitlement(entitle(law, question, holding, judgement.in_force, facilities))


def _of_parts(parts: tuple[StayPart, ...]) -> VisitEntitlement:
    return VisitEntitlement(parts[0].entitlement if parts else None, parts if len(parts) > 1 else ())
