"""Random ages and birth dates, and birth dates as the register records them."""

from datetime import date, timedelta
from random import Random

from gateway.cards.card import Sex
from wardgate.samples.data_file import read_csv
from wardgate.samples.random_choice import WeightedChoice, random_int

# Many people who were born before then never had a document with the full date.
WELL_RECORDED_SINCE = 1965
RECORDED = WeightedChoice({"day": 90, "month": 2, "year": 8})


class AgePyramid:
    """Draws ages and sexes with the frequencies of the population (data/pyramid.csv)."""

    def __init__(self) -> None:
        bands = read_csv("pyramid.csv")
        self._ages = WeightedChoice[tuple[int, int, float]](
            (
                (int(band["from_age"]), int(band["until_age"]), float(band["female_percent"])),
                int(band["per_mille"]),
            )
            for band in bands
        )

    def draw(self, random: Random) -> tuple[int, Sex]:
        """A random age in years, and a sex."""
        least, most, female_percent = self._ages.draw(random)
        sex = Sex.FEMALE if random.random() * 100 < female_percent else Sex.MALE
        return random_int(random, least, most), sex


def day_of_birth(random: Random, age: int, today: date) -> date:
    """A random birth date of a person who has this age today."""
    return years_after(today, -age) - timedelta(days=random_int(random, 0, 364))


def as_recorded(random: Random, born: date) -> str:
    """The birth date as YYYY-MM-DD; for some older people only YYYY-MM or YYYY."""
    if born.year >= WELL_RECORDED_SINCE:
        return born.isoformat()
    return born.isoformat()[: {"day": 10, "month": 7, "year": 4}[RECORDED.draw(random)]]


def years_after(day: date, years: int) -> date:
    """The same day of another year; 28 February for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
