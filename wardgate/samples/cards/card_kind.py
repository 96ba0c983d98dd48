"""The kind of card that a person holds, by age and sex."""

from datetime import date
from random import Random

import msgspec

from gateway.cards.card import Sex
from wardgate.samples.cards.term import TermKind, childhood
from wardgate.samples.data_file import read_yaml
from wardgate.samples.random_choice import WeightedChoice


class CardKind(msgspec.Struct, frozen=True):
    """Group and benefit level (QD 1351/QD-BHXH): "HT3" is a pensioner at level 3."""

    group: str
    level: str
    term: TermKind

    def number(self, province: str, insurance_number: str) -> str:
        """The card number: fifteen characters."""
        return f"{self.group}{self.level}{province}{insurance_number}"


CHILD = CardKind("TE", "1", TermKind.CHILDHOOD)
POOR = CardKind("HN", "2", TermKind.CALENDAR)
HOUSEHOLD = CardKind("GD", "4", TermKind.JOINING)
ARMY = CardKind("QN", "5", TermKind.CALENDAR)
POLICE = CardKind("CA", "5", TermKind.CALENDAR)
INSURED_BY_HOUSEHOLD_NEXT = ("DN", "HC", "HN", "QN", "CA")


class CardKinds:
    """Draws a kind of card by age and sex (data/groups.yaml)."""

    def __init__(self) -> None:
        lists = read_yaml("groups.yaml")
        terms = lists["terms"]
        self._choices = {
            (sex, age): WeightedChoice(
                (CardKind(card[:2], card[2], TermKind(terms[card[:2]])), weight)
                for card, weight in band["cards"].items()
            )
            for band in lists["bands"]
            for sex in (Sex.MALE, Sex.FEMALE)
            if band["sex"] in ("any", sex)
            for age in range(band["from_age"], band["until_age"] + 1)
        }

    def draw(self, random: Random, sex: Sex, age: int, born: date, today: date) -> CardKind:
        """The child's card for as long as the law gives it, later a random kind of the age band."""
        if today <= childhood(born)[1]:
            return CHILD
        return self._choices[sex, age].draw(random)


def next_kind(kind: CardKind) -> CardKind:
    """The kind of card that may follow this one: work ends, a household becomes poor, or stops being poor."""
    return HOUSEHOLD if kind.group in INSURED_BY_HOUSEHOLD_NEXT else POOR
