"""What the law asks about the insured person. Pure."""

from datetime import date

import msgspec

LEVELS = range(1, 6)


class Copayment(msgspec.Struct, frozen=True):
    """What the person co-paid for one right-line visit, in whole VND, and the day it ended."""

    day: date
    amount: int


class Insured(msgspec.Struct, frozen=True):
    """Whose visit it is. ValueError for a level other than 1 to 5.

    `group` and `level` are characters 1-2 and 3 of the card number; a child without a card is of TE, level 1.
    `area_code` is K1, K2, K3 or empty. `five_years_on` is the day five continuous years are reached.
    `copaid` may hold other years too: only the visit's calendar year up to its day is counted.
    """

    group: str
    level: int
    area_code: str
    under_six: bool
    five_years_on: date | None = None
    copaid: tuple[Copayment, ...] = ()

    def __post_init__(self) -> None:
        """A level that the law does not have is a fault of the caller's."""
        if self.level not in LEVELS:
            raise ValueError(f"a benefit level is 1 to 5, not {self.level}")
