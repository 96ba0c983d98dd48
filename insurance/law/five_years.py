"""When somebody has been insured for five years without a break (thời điểm đủ 5 năm liên tục)."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from insurance.law.procedures.months import month_after

MONTHS = 60


class DatedCard(Protocol):
    """A period of a card."""

    @property
    def five_years_on(self) -> date | None:
        """The day of five continuous years, as far as it is known."""
        ...


def five_years_on(insured_since: date) -> date:
    """The day on which five years are complete, which a card shows (Luật BHYT, Điều 22 khoản 1).

    Years count on over breaks of less than three months (NĐ 146/2018/NĐ-CP, Điều 12 khoản 5): `insured_since`
    is the first day after the last longer one.
    """
    return month_after(insured_since, MONTHS)


def five_years_by(cards: Iterable[DatedCard]) -> date | None:
    """When the holder of these cards has five continuous years: the earliest day that one of them has.

    It is the person who has been insured for five years (Luật BHYT, Điều 22 khoản 1), whichever card is best.
    None where no card has a day.
    """
    return min((card.five_years_on for card in cards if card.five_years_on), default=None)
