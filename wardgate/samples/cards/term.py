"""The first and last day of a card's validity."""

from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from random import Random

from insurance.law.childhood import last_day_of_childhood
from wardgate.samples.people.birth import years_after
from wardgate.samples.random_choice import random_int

Term = tuple[date, date]
ONE_DAY = timedelta(days=1)


class TermKind(StrEnum):
    """When a card's terms begin: with the calendar year, on the day of joining, or at birth."""

    CALENDAR = "calendar"
    JOINING = "joining"
    CHILDHOOD = "childhood"


def a_year_from(first: date) -> Term:
    """The twelve months that begin on `first`."""
    return first, years_after(first, 1) - ONE_DAY


def a_year_until(last: date) -> Term:
    """The twelve months that end on `last`."""
    return years_after(last, -1) + ONE_DAY, last


def childhood(born: date) -> Term:
    """The term of a child's card, as the law sets it."""
    return born, last_day_of_childhood(born.isoformat())


def yearly(random: Random, kind: TermKind, today: date, earlier: int) -> list[Term]:
    """The term that covers today, after `earlier` terms of a year each, without a gap."""
    first = (
        date(today.year, 1, 1)
        if kind is TermKind.CALENDAR
        else today - timedelta(days=random_int(random, 0, 364))
    )
    starts = [years_after(first, year) for year in range(-earlier, 2)]
    return [(start, following - ONE_DAY) for start, following in pairwise(starts)]


def after_childhood(born: date, terms: list[Term]) -> list[Term]:
    """The parts of the terms that follow the child's card."""
    last = childhood(born)[1]
    return [(max(first, last + ONE_DAY), until) for first, until in terms if until > last]
