"""What the law needs to know about the insured person."""

from datetime import date

import msgspec

LEVELS = range(1, 6)


class Copayment(msgspec.Struct, frozen=True):
    """What the person co-paid for one right-line visit, or one part of a stay that is reckoned by parts.

    `amount` is in whole VND, `day` the last day of the visit or the part.
    """

    day: date
    amount: int


class Insured(msgspec.Struct, frozen=True):
    """The person whose visit it is. Raises ValueError for a level other than 1 to 5.

    `group` and `level` are characters 1-2 and 3 of the card number (QĐ 1351/QĐ-BHXH); a child without a card
    has group TE, level 1. `area_code` is K1, K2, K3 or empty. `five_years_on` is the day on which the person
    reaches five continuous years of insurance. `copaid` may contain other years: only payments of the visit's
    calendar year up to its day count. `newborn`: the visit is on the day of the person's birth.
    """

    group: str
    level: int
    area_code: str
    under_six: bool
    five_years_on: date | None = None
    copaid: tuple[Copayment, ...] = ()
    newborn: bool = False

    def __post_init__(self) -> None:
        """Check the level."""
        if self.level not in LEVELS:
            raise ValueError(f"a benefit level from 1 to 5 is expected, not {self.level}")
