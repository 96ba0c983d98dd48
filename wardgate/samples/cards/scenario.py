"""What has befallen a person's cards, so that every outcome of a look-up has people to ask for."""

from datetime import date, timedelta
from enum import StrEnum
from random import Random

import msgspec

from gateway.cards.card import EndReason
from wardgate.samples.cards.card_kind import ARMY, POLICE, CardKind, changed
from wardgate.samples.cards.term import ONE_DAY, Term, a_year_from, a_year_until
from wardgate.samples.random_choice import between


class Scenario(StrEnum):
    """Named as the outcomes of gateway.v1.Outcome that a look-up has then, or one of a stay then begun."""

    ACCURATE = "ACCURATE"
    EXPIRED_NEW_CARD = "EXPIRED_NEW_CARD"
    VALID_NEW_CARD = "VALID_NEW_CARD"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    WITHDRAWN = "WITHDRAWN"
    REPORTED_DECREASED = "REPORTED_DECREASED"
    MOVED_TO_ANOTHER_PROVINCE = "MOVED_TO_ANOTHER_PROVINCE"
    MOVED_WITHIN_PROVINCE = "MOVED_WITHIN_PROVINCE"
    REINSURED_AT_SAME_UNIT = "REINSURED_AT_SAME_UNIT"
    STOPPED_PARTICIPATING = "STOPPED_PARTICIPATING"
    DIED = "DIED"
    MANAGED_BY_DEFENCE = "MANAGED_BY_DEFENCE"
    MANAGED_BY_PUBLIC_SECURITY = "MANAGED_BY_PUBLIC_SECURITY"
    EXPIRES_DURING_STAY = "EXPIRES_DURING_STAY"
    CARD_CHANGES_DURING_STAY = "CARD_CHANGES_DURING_STAY"
    CHILD_WITHOUT_CARD = "CHILD_WITHOUT_CARD"


END_REASONS = {Scenario(reason.name): reason for reason in EndReason}
# Whose card ends soon, and whether another one follows.
ENDING_SOON = {Scenario.EXPIRES_DURING_STAY: False, Scenario.CARD_CHANGES_DURING_STAY: True}
# Whose story is the kind of their card.
KINDS = {Scenario.MANAGED_BY_DEFENCE: ARMY, Scenario.MANAGED_BY_PUBLIC_SECURITY: POLICE}


class Turn(msgspec.Struct, frozen=True):
    """One term of one card of somebody's."""

    kind: CardKind
    term: Term
    ended_on: date | None = None
    end_reason: EndReason | None = None


def turns_of(story: Scenario, kind: CardKind, dice: Random, today: date) -> list[Turn]:
    """The terms of a person with that story, other than ACCURATE, by first day."""
    if story in END_REASONS:
        ended_on = today - timedelta(days=between(dice, 20, 45))
        return [Turn(kind, _running_term(dice, today), ended_on, END_REASONS[story])]
    if story in ENDING_SOON:
        last = today + timedelta(days=between(dice, 3, 10))
        following = [Turn(changed(kind), a_year_from(last + ONE_DAY))]
        return [Turn(kind, a_year_until(last)), *(following if ENDING_SOON[story] else [])]
    return _around_today(story, kind, dice, today)


def _around_today(story: Scenario, kind: CardKind, dice: Random, today: date) -> list[Turn]:
    match story:
        case Scenario.CHILD_WITHOUT_CARD:
            return []
        case Scenario.EXPIRED_NEW_CARD:
            ended = today - timedelta(days=between(dice, 5, 120))
            return [Turn(kind, a_year_until(ended)), Turn(changed(kind), a_year_from(ended + ONE_DAY))]
        case Scenario.VALID_NEW_CARD:
            issued = today - timedelta(days=between(dice, 1, 30))
            return [Turn(kind, _running_term(dice, today)), Turn(changed(kind), a_year_from(issued))]
        case Scenario.EXPIRED:
            return [Turn(kind, a_year_until(today - timedelta(days=between(dice, 5, 300))))]
        case Scenario.NOT_YET_VALID:
            return [Turn(kind, a_year_from(today + timedelta(days=between(dice, 5, 40))))]
        case _:
            return [Turn(kind, _running_term(dice, today))]


def _running_term(dice: Random, today: date) -> Term:
    """Well begun, and not about to end."""
    return a_year_from(today - timedelta(days=between(dice, 60, 300)))
