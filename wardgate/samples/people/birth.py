"""When people were born, and what the register knows of it."""

from datetime import date, timedelta
from random import Random

from gateway.cards.card import Sex
from wardgate.samples.data_file import read_csv
from wardgate.samples.random_choice import WeightedChoice, between

# Many who were born before then never had a paper with the day on it.
WELL_RECORDED_SINCE = 1965
RECORDED = WeightedChoice({"day": 90, "month": 2, "year": 8})


class AgePyramid:
    """Draws ages and sexes as the population has them."""

    def __init__(self) -> None:
        bands = read_csv("pyramid.csv")
        self._ages = WeightedChoice[tuple[int, int, float]](
            (
                (int(band["from_age"]), int(band["until_age"]), float(band["female_percent"])),
                int(band["per_mille"]),
            )
            for band in bands
        )

    def draw(self, dice: Random) -> tuple[int, Sex]:
        """An age in years, and a sex."""
        least, most, female_percent = self._ages.draw(dice)
        sex = Sex.FEMALE if dice.random() * 100 < female_percent else Sex.MALE
        return between(dice, least, most), sex


def day_of_birth(dice: Random, age: int, today: date) -> date:
    """A day on which somebody of that age today was born."""
    return years_after(today, -age) - timedelta(days=between(dice, 0, 364))


def as_recorded(dice: Random, born: date) -> str:
    """YYYY-MM-DD; for some of the old only YYYY-MM or YYYY."""
    if born.year >= WELL_RECORDED_SINCE:
        return born.isoformat()
    return born.isoformat()[: {"day": 10, "month": 7, "year": 4}[RECORDED.draw(dice)]]


def years_after(day: date, years: int) -> date:
    """The same day of another year; the last of February for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def age_on(born: date, day: date) -> int:
    """Completed years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
