"""Ages in completed years."""

from datetime import date

YEAR_DIGITS = 4


def age_on(born: date, day: date) -> int:
    """How many years a person born on that day has completed on `day`; negative before the birth.

    Who was born on 29 February completes a year on 1 March where there is no such day.
    """
    return most_years(born.isoformat(), day)


def most_years(birth_date: str, day: date) -> int:
    """The same by a birth date of which the day or the month may be unknown: the most years that it can be.

    `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY.
    """
    year, birthday = birth_date[:YEAR_DIGITS], birth_date[YEAR_DIGITS:]
    this_year = day.isoformat()[YEAR_DIGITS:]
    return day.year - int(year) - (this_year[: len(birthday)] < birthday)
