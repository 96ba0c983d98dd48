"""Decides what the days of a stay are paid at, by parts."""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from gateway.cards.card import CardPeriod, Holding
from gateway.cards.judging.cover_on_day import in_force_on
from gateway.cards.judging.entitle import entitle_on
from gateway.cards.judging.judge_card import CardJudgement
from gateway.cards.question import Question
from insurance.date_range import DateRange, day_after
from insurance.law.benefit_law import BenefitLaw
from insurance.law.childhood import day_after_childhood
from insurance.law.codes.code_changes import NO_CHANGES, CodeChanges
from insurance.law.entitlement import Entitlement
from insurance.law.reason import Reason
from insurance.law.stay_parts import StayPart, stay_parts


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
    cards = judgement.in_force

    def entitled(day: date) -> Entitlement | None:
        nonlocal cards
        # On days of grace, the card that has expired goes on to count.
        cards = in_force_on(day, holding.periods) or cards
        return entitle_on(day, law, question, holding, cards, facilities)

    parts = stay_parts(judgement.days_paid, _changes(law, holding, judgement.days_paid), entitled)
    return tuple(_with_cause(law, parts))


def _changes(law: BenefitLaw, holding: Holding, paid: Iterable[DateRange]) -> Iterator[date]:
    for days in paid:
        yield from law.changes_within(days)
    for period in holding.periods:
        yield from _changes_of(period)
    if grown_up := day_after_childhood(holding.person.birth_date):
        yield grown_up


def _changes_of(period: CardPeriod) -> Iterator[date]:
    yield period.valid_from
    if after := day_after(period.last_day):
        yield after
    if period.five_years_on is not None:
        yield period.five_years_on


def _with_cause(law: BenefitLaw, parts: Iterable[StayPart]) -> Iterator[StayPart]:
    before: StayPart | None = None
    for part in parts:
        yield part if before is None else msgspec.structs.replace(part, because=_cause(law, before, part))
        before = part


def _cause(law: BenefitLaw, before: StayPart, part: StayPart) -> tuple[Reason, ...]:
    has_ceiling = part.entitlement.copay_ceiling_remaining is not None
    return tuple(law.why_divided(before.days.last, part.days.first, has_ceiling))
