"""What has happened to a person's cards, so that every outcome of a look-up has sample people."""

from datetime import date, timedelta
from enum import StrEnum
from random import Random

import msgspec

from gateway.cards.card import EndReason
from wardgate.samples.cards.card_kind import ARMY, POLICE, CardKind, next_kind
from wardgate.samples.cards.term import ONE_DAY, Term, a_year_from, a_year_until
from wardgate.samples.random_choice import random_int


class Scenario(StrEnum):
    """Named after the gateway.v1.Outcome that a look-up of today has, or one of a stay that begins today."""

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
# Scenarios whose card ends soon, and whether another card follows.
ENDING_SOON = {Scenario.EXPIRES_DURING_STAY: False, Scenario.CARD_CHANGES_DURING_STAY: True}
# Scenarios that consist in the kind of card.
KINDS = {Scenario.MANAGED_BY_DEFENCE: ARMY, Scenario.MANAGED_BY_PUBLIC_SECURITY: POLICE}


class CardTerm(msgspec.Struct, frozen=True):
    """One term of one card, and how it was ended early, if it was."""

    kind: CardKind
    term: Term
    ended_on: date | None = None
    end_reason: EndReason | None = None


def card_terms(scenario: Scenario, kind: CardKind, random: Random, today: date) -> list[CardTerm]:
    """The card terms of a person with this scenario (not ACCURATE), by first day."""
    if scenario in END_REASONS:
        ended_on = today - timedelta(days=random_int(random, 20, 45))
        return [CardTerm(kind, _running_term(random, today), ended_on, END_REASONS[scenario])]
    if scenario in ENDING_SOON:
        last = today + timedelta(days=random_int(random, 3, 10))
        following = [CardTerm(next_kind(kind), a_year_from(last + ONE_DAY))]
        return [CardTerm(kind, a_year_until(last)), *(following if ENDING_SOON[scenario] else [])]
    return _around_today(scenario, kind, random, today)


def _around_today(scenario: Scenario, kind: CardKind, random: Random, today: date) -> list[CardTerm]:
    match scenario:
        case Scenario.CHILD_WITHOUT_CARD:
            return []
        case Scenario.EXPIRED_NEW_CARD:
            ended = today - timedelta(days=random_int(random, 5, 120))
            return [
                CardTerm(kind, a_year_until(ended)),
                CardTerm(next_kind(kind), a_year_from(ended + ONE_DAY)),
            ]
        case Scenario.VALID_NEW_CARD:
            issued = today - timedelta(days=random_int(random, 1, 30))
            return [
                CardTerm(kind, _running_term(random, today)),
                CardTerm(next_kind(kind), a_year_from(issued)),
            ]
        case Scenario.EXPIRED:
            return [CardTerm(kind, a_year_until(today - timedelta(days=random_int(random, 5, 300))))]
        case Scenario.NOT_YET_VALID:
            return [CardTerm(kind, a_year_from(today + timedelta(days=random_int(random, 5, 40))))]
        case _:
            return [CardTerm(kind, _running_term(random, today))]


def _running_term(random: Random, today: date) -> Term:
    """A term that began at least 60 days ago and lasts at least 65 more."""
    return a_year_from(today - timedelta(days=random_int(random, 60, 300)))
