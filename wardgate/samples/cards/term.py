"""From which day to which a card holds, by the kind of its holder."""

from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from random import Random

from insurance.law.childhood import last_day_of_childhood
from wardgate.samples.people.birth import years_after
from wardgate.samples.random_choice import between

Term = tuple[date, date]
ONE_DAY = timedelta(days=1)


class TermKind(StrEnum):
    """How the periods of a card run."""

    CALENDAR = "calendar"
    JOINING = "joining"
    CHILDHOOD = "childhood"


def a_year_from(first: date) -> Term:
    """Twelve months."""
    return first, years_after(first, 1) - ONE_DAY


def a_year_until(last: date) -> Term:
    """Twelve months."""
    return years_after(last, -1) + ONE_DAY, last


def childhood(born: date) -> Term:
    """A child's card, as long as the law gives it."""
    return born, last_day_of_childhood(born.isoformat())


def yearly(dice: Random, kind: TermKind, today: date, earlier: int) -> list[Term]:
    """The term that holds today, after so many earlier ones, without a gap."""
    first = (
        date(today.year, 1, 1) if kind is TermKind.CALENDAR else today - timedelta(days=between(dice, 0, 364))
    )
    starts = [years_after(first, year) for year in range(-earlier, 2)]
    return [(start, following - ONE_DAY) for start, following in pairwise(starts)]


def grown_out_of_childhood(born: date, terms: list[Term]) -> list[Term]:
    """The terms as far as they follow the child's card."""
    last = childhood(born)[1]
    return [(max(first, last + ONE_DAY), until) for first, until in terms if until > last]
